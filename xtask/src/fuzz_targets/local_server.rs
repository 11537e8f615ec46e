//! A server on this machine that responds with the bytes of an input, for parsers that require a response.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Responds to each request with the body that a function returns for its target; `None` closes the connection.
pub(super) struct LocalServer {
    pub(super) url: String,
    script: Arc<Mutex<Script>>,
}

struct Script {
    /// Responses, in order; the last is repeated.
    bodies: Vec<Vec<u8>>,
    served: usize,
    /// Requests and the bytes of their responses, since the input was set.
    sent: (usize, usize),
    /// Bodies by a part of the target, served before those of the input.
    fixed: Vec<(&'static str, Vec<u8>)>,
}

impl LocalServer {
    pub(super) fn start(fixed: Vec<(&'static str, Vec<u8>)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let script = Arc::new(Mutex::new(Script {
            bodies: Vec::new(),
            served: 0,
            sent: (0, 0),
            fixed,
        }));
        let shared = Arc::clone(&script);
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let script = Arc::clone(&shared);
                thread::spawn(move || serve(socket, &script));
            }
        });
        Self { url, script }
    }

    /// Responds to the next requests with the parts of this input, which are separated by a zero byte.
    pub(super) fn respond_with(&self, input: &[u8]) {
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        script.bodies = input.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
        script.served = 0;
        script.sent = (0, 0);
    }

    /// How many responses were sent since then, and how many bytes in them.
    pub(super) fn sent(&self) -> (usize, usize) {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).sent
    }
}

impl Script {
    fn body(&mut self, target: &str) -> Option<Vec<u8>> {
        let body = self.next_body(target)?;
        self.sent.0 += 1;
        self.sent.1 += body.len();
        Some(body)
    }

    fn next_body(&mut self, target: &str) -> Option<Vec<u8>> {
        if let Some((_, body)) = self.fixed.iter().find(|(part, _)| target.contains(part)) {
            return Some(body.clone());
        }
        let at = self.served.min(self.bodies.len().saturating_sub(1));
        self.served += 1;
        // A client that repeats requests forever must not be served forever.
        if self.served > MAX_REQUESTS {
            return None;
        }
        self.bodies.get(at).cloned()
    }
}

/// Several requests on one connection. `None`: the client closed it.
fn serve(mut socket: TcpStream, script: &Mutex<Script>) -> Option<()> {
    socket.set_nodelay(true).ok()?;
    loop {
        let (target, length) = read_head(&mut socket)?;
        std::io::copy(&mut Read::by_ref(&mut socket).take(length), &mut std::io::sink()).ok()?;
        let body = script
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .body(&target)?;
        let is_json = body.first().is_some_and(|first| b"{[".contains(first));
        let kind = if is_json { "application/json" } else { "text/html" };
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        socket.write_all(&[head.as_bytes(), &body].concat()).ok()?;
    }
}

/// The target of a request, and the length of its body.
fn read_head(socket: &mut TcpStream) -> Option<(String, u64)> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        socket.read_exact(&mut byte).ok()?;
        head.extend(byte);
    }
    let head = String::from_utf8(head).ok()?;
    let target = head.split(' ').nth(1)?.to_owned();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().ok())?
    });
    Some((target, length.unwrap_or(0)))
}

const MAX_REQUESTS: usize = 40;

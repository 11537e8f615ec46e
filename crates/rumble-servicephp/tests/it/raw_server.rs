//! A server that answers each request with the next of given replies and keeps what was asked.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rumble_servicephp::{Endpoint, Guest, Secret, ServicePhp, Settings};

pub(crate) struct RawServer {
    port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// One request.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) line: String,
    /// Without those that only say where and how: `host`, `user-agent`, `accept-encoding`, `connection`.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

pub(crate) enum Reply {
    /// Status line, headers and body as given.
    Exactly(String),
    /// The connection is closed without a word.
    Drop,
    /// Nothing comes till the client goes away.
    Stall,
    /// The head promises more than comes.
    Cut(String),
}

impl Reply {
    /// 200 with JSON.
    pub(crate) fn json(body: &str) -> Self {
        Self::with(200, "Content-Type: application/json\r\n", body)
    }

    pub(crate) fn html(status: u16, body: &str) -> Self {
        Self::with(status, "Content-Type: text/html; charset=utf-8\r\n", body)
    }

    pub(crate) fn with(status: u16, headers: &str, body: &str) -> Self {
        Self::Exactly(format!(
            "HTTP/1.1 {status} Whatever\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}",
            body.len()
        ))
    }
}

impl RawServer {
    /// Further requests, behind the last reply, get that one again.
    pub(crate) fn new(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        thread::spawn(move || {
            for (number, socket) in listener.incoming().enumerate() {
                let mut socket = socket.unwrap();
                let Some(request) = read_request(&mut socket) else {
                    continue;
                };
                kept.lock().unwrap().push(request);
                answer(socket, &replies[number.min(replies.len() - 1)]);
            }
        });
        Self { port, asked }
    }

    pub(crate) fn json(body: &str) -> Self {
        Self::new(vec![Reply::json(body)])
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn endpoint(&self) -> Endpoint {
        Endpoint::parse(&self.base_url()).unwrap()
    }

    pub(crate) fn guest(&self) -> Guest {
        self.guest_within(Duration::from_secs(10))
    }

    fn guest_within(&self, time: Duration) -> Guest {
        Guest::new(Settings::default().base_url(self.endpoint()).timeout(time))
    }

    /// An account whose session this server was asked about; its first reply has to say whose it is.
    pub(crate) fn account(&self) -> ServicePhp {
        self.account_within(Duration::from_secs(10))
    }

    pub(crate) fn account_within(&self, time: Duration) -> ServicePhp {
        let account = self.guest_within(time).with_token(Secret::new(TOKEN)).unwrap();
        self.asked.lock().unwrap().clear();
        account
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The one request that came.
    pub(crate) fn only_asked(&self) -> Asked {
        let mut asked = self.asked();
        assert_eq!(asked.len(), 1, "requests");
        asked.remove(0)
    }
}

/// The answer to the question whose session it is.
pub(crate) fn signed_in() -> Reply {
    Reply::json(SIGNED_IN)
}

fn answer(mut socket: TcpStream, reply: &Reply) {
    match reply {
        Reply::Exactly(text) => {
            socket.write_all(text.as_bytes()).unwrap();
            // A client that has read enough may be gone.
            let _ = socket.shutdown(Shutdown::Write);
        }
        Reply::Cut(text) => socket.write_all(text.as_bytes()).unwrap(),
        Reply::Drop => {}
        Reply::Stall => {
            thread::spawn(move || socket.read(&mut [0]));
        }
    }
}

fn read_request(socket: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        let mut more = [0; 4096];
        match socket.read(&mut more) {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&more[..read]),
        }
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let mut lines = head.trim_end().split("\r\n");
    let line = lines.next().unwrap().to_owned();
    let all: Vec<(String, String)> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = all.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, length)| length.parse().unwrap());
    while bytes.len() < head_end + length {
        let mut more = [0; 4096];
        let read = socket.read(&mut more).unwrap();
        assert!(read > 0, "the request was lost");
        bytes.extend_from_slice(&more[..read]);
    }
    let plain = [
        "accept-encoding",
        "connection",
        "content-length",
        "host",
        "user-agent",
    ];
    Some(Asked {
        line,
        headers: all
            .into_iter()
            .filter(|(name, _)| !plain.contains(&&**name))
            .collect(),
        body: String::from_utf8(bytes[head_end..].to_vec()).unwrap(),
    })
}

pub(crate) const TOKEN: &str = "brass-kettle-token";

pub(crate) const SIGNED_IN: &str = r#"{"user":{"id":"_uew0jxd","logged_in":true,"username":"CalmSparrow"},"data":{"has_unread_notifications":false}}"#;

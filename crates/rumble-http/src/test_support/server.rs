//! A server that runs one script per connection.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::Duration,
};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::Endpoint;

/// The server side of a connection, after the request.
pub(crate) struct Peer {
    io: Box<dyn Wire>,
    /// Request line and headers as received.
    pub(crate) request: String,
    /// Body of the request, if its headers contain the length.
    pub(crate) body: String,
}

trait Wire: Read + Write {}

impl<T: Read + Write> Wire for T {}

impl Peer {
    fn new(mut io: Box<dyn Wire>) -> Option<Self> {
        let mut request = Vec::new();
        let mut byte = [0];
        while !request.ends_with(b"\r\n\r\n") {
            if io.read(&mut byte).ok()? == 0 {
                return None;
            }
            request.push(byte[0]);
        }
        let request = String::from_utf8(request).unwrap();
        let mut body = vec![0; content_length(&request)];
        io.read_exact(&mut body).ok()?;
        Some(Self {
            io,
            request,
            body: String::from_utf8(body).unwrap(),
        })
    }

    /// Sends text. The client might have closed the connection already.
    pub(crate) fn send(&mut self, text: impl AsRef<[u8]>) {
        let _ = self.io.write_all(text.as_ref()).and_then(|()| self.io.flush());
    }

    pub(crate) fn send_chunk(&mut self, text: &str) {
        self.send(format!("{:x}\r\n{text}\r\n", text.len()));
    }

    /// Sends text in pieces, with a pause after each.
    pub(crate) fn drip<'a>(&mut self, pieces: impl IntoIterator<Item = &'a str>, pause: Duration) {
        for piece in pieces {
            self.send(piece);
            thread::sleep(pause);
        }
    }

    /// Sends text repeatedly until the client disconnects.
    pub(crate) fn send_for_ever(&mut self, text: &str) {
        while self.io.write_all(text.as_bytes()).is_ok() {}
    }

    /// Sends nothing until the client disconnects.
    pub(crate) fn wait_for_close(&mut self) {
        let mut buffer = [0; 64];
        while matches!(self.io.read(&mut buffer), Ok(1..)) {}
    }
}

fn content_length(head: &str) -> usize {
    let head = head.to_ascii_lowercase();
    let mut lengths = head
        .lines()
        .filter_map(|line| line.strip_prefix("content-length: "));
    lengths.next().map_or(0, |length| length.parse().unwrap())
}

/// Runs `script` on the first connection with a request.
pub(crate) fn serve(script: impl FnOnce(&mut Peer) + Send + 'static) -> Endpoint {
    let (listener, endpoint) = listen("http");
    thread::spawn(move || run_script(|| Some(Box::new(listener.accept().ok()?.0)), script));
    endpoint
}

/// Like [`serve`], over TLS. Failed handshakes are skipped.
pub(crate) fn serve_tls(
    config: Arc<ServerConfig>,
    script: impl FnOnce(&mut Peer) + Send + 'static,
) -> Endpoint {
    let (listener, endpoint) = listen("https");
    thread::spawn(move || {
        let next = || {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let wire: Box<dyn Wire> = Box::new(StreamOwned::new(connection, listener.accept().ok()?.0));
            Some(wire)
        };
        run_script(next, script);
    });
    endpoint
}

/// A server that runs the same script on every connection, one connection at a time, and counts the requests.
pub(crate) struct CountingServer {
    pub(crate) endpoint: Endpoint,
    served: thread::JoinHandle<usize>,
}

impl CountingServer {
    pub(crate) fn new(script: impl Fn(&mut Peer) + Send + 'static) -> Self {
        let (listener, endpoint) = listen("http");
        Self {
            endpoint,
            served: thread::spawn(move || count(|| Some(Box::new(listener.accept().ok()?.0)), script)),
        }
    }

    pub(crate) fn over_tls(config: Arc<ServerConfig>, script: impl Fn(&mut Peer) + Send + 'static) -> Self {
        let (listener, endpoint) = listen("https");
        let next = move || -> Option<Box<dyn Wire>> {
            let (stream, _) = listener.accept().ok()?;
            if is_last(&stream) {
                return Some(Box::new(stream));
            }
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            Some(Box::new(StreamOwned::new(connection, stream)))
        };
        Self {
            endpoint,
            served: thread::spawn(move || count(next, script)),
        }
    }

    /// Number of complete requests. Connections are served in order, so when the connection that is opened here is
    /// served, the previous ones have been counted.
    pub(crate) fn requests(self) -> usize {
        let mut last = TcpStream::connect(("127.0.0.1", self.endpoint.origin().port())).unwrap();
        last.write_all(LAST).unwrap();
        self.served.join().unwrap()
    }
}

/// Not a valid start of a TLS handshake.
const LAST: &[u8] = b"LAST / HTTP/1.1\r\n\r\n";

fn is_last(stream: &TcpStream) -> bool {
    let mut first = [0];
    matches!(stream.peek(&mut first), Ok(1)) && first.first() == LAST.first()
}

fn count(mut next: impl FnMut() -> Option<Box<dyn Wire>>, script: impl Fn(&mut Peer)) -> usize {
    let mut requests = 0;
    while let Some(wire) = next() {
        match Peer::new(wire) {
            Some(peer) if peer.request.starts_with("LAST ") => break,
            Some(mut peer) => {
                requests += 1;
                script(&mut peer);
            }
            None => (),
        }
    }
    requests
}

/// A server that accepts a connection and sends nothing, not even a handshake.
pub(crate) fn serve_silence(scheme: &str) -> Endpoint {
    let (listener, endpoint) = listen(scheme);
    thread::spawn(move || {
        let (mut stream, _): (TcpStream, _) = listener.accept().unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    });
    endpoint
}

/// A listener on a free port, and its endpoint.
pub(crate) fn listen(scheme: &str) -> (TcpListener, Endpoint) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let endpoint = Endpoint::parse(&format!("{scheme}://127.0.0.1:{port}")).unwrap();
    (listener, endpoint)
}

fn run_script(mut next: impl FnMut() -> Option<Box<dyn Wire>>, script: impl FnOnce(&mut Peer)) {
    while let Some(wire) = next() {
        if let Some(mut peer) = Peer::new(wire) {
            return script(&mut peer);
        }
    }
}

pub(crate) const CHUNKED: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
pub(crate) const UNTIL_CLOSE: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

//! A server that plays one script per connection.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::Duration,
};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::Endpoint;

/// The server's end of a connection, after the request.
pub(super) struct Peer {
    io: Box<dyn Wire>,
    /// The request's head as it came.
    pub(super) request: String,
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
        Some(Self {
            io,
            request: String::from_utf8(request).unwrap(),
        })
    }

    /// Sends text. It does not matter whether the client still listens.
    pub(super) fn send(&mut self, text: impl AsRef<[u8]>) {
        let _ = self.io.write_all(text.as_ref()).and_then(|()| self.io.flush());
    }

    pub(super) fn send_chunk(&mut self, text: &str) {
        self.send(format!("{:x}\r\n{text}\r\n", text.len()));
    }

    /// Sends text piece by piece, with a pause after each.
    pub(super) fn drip<'a>(&mut self, pieces: impl IntoIterator<Item = &'a str>, pause: Duration) {
        for piece in pieces {
            self.send(piece);
            thread::sleep(pause);
        }
    }

    /// Says nothing until the client hangs up.
    pub(super) fn wait_for_close(&mut self) {
        let mut buffer = [0; 64];
        while matches!(self.io.read(&mut buffer), Ok(1..)) {}
    }
}

/// Plays `script` on the first connection that brings a request.
pub(super) fn serve(script: impl FnOnce(&mut Peer) + Send + 'static) -> Endpoint {
    let (listener, endpoint) = listen("http");
    thread::spawn(move || play(|| Some(Box::new(listener.accept().ok()?.0)), script));
    endpoint
}

/// Like [`serve`], over TLS. Handshakes that fail are passed over.
pub(super) fn serve_tls(
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
        play(next, script);
    });
    endpoint
}

/// A server that takes a connection and says nothing, not even in a handshake.
pub(super) fn serve_silence(scheme: &str) -> Endpoint {
    let (listener, endpoint) = listen(scheme);
    thread::spawn(move || {
        let (mut stream, _): (TcpStream, _) = listener.accept().unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    });
    endpoint
}

/// A listener on a free port, and the endpoint that leads to it.
pub(super) fn listen(scheme: &str) -> (TcpListener, Endpoint) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let endpoint = Endpoint::parse(&format!("{scheme}://127.0.0.1:{port}")).unwrap();
    (listener, endpoint)
}

fn play(mut next: impl FnMut() -> Option<Box<dyn Wire>>, script: impl FnOnce(&mut Peer)) {
    while let Some(wire) = next() {
        if let Some(mut peer) = Peer::new(wire) {
            return script(&mut peer);
        }
    }
}

pub(super) const CHUNKED: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
pub(super) const UNTIL_CLOSE: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

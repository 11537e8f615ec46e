use std::io::{self, BufRead as _, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use rumble_sim::Sim;
use serde_json::Value;

pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
pub(crate) const ID: u64 = 900_100_200;

/// A connection with a request, and its buffered data.
pub(crate) struct Client<S = TcpStream> {
    pub(crate) socket: BufReader<S>,
}

/// A whole response, read until the connection ended.
pub(crate) struct Answer {
    pub(crate) body: Vec<u8>,
    /// How the connection ended: `None` cleanly, else the error's kind.
    pub(crate) end: Option<ErrorKind>,
    pub(crate) head: String,
    /// Number of complete chunks; 1 for a response that is not chunked.
    pub(crate) whole_chunks: usize,
}

impl Client {
    pub(crate) fn open(sim: &Sim, id: u64) -> Self {
        Self::request(sim, &format!("GET /chat/api/chat/{id}/stream HTTP/1.1"))
    }

    pub(crate) fn request(sim: &Sim, line: &str) -> Self {
        Self::over(connect(sim), line, sim).unwrap()
    }
}

impl<S: Read + Write> Client<S> {
    pub(crate) fn over(socket: S, line: &str, sim: &Sim) -> io::Result<Self> {
        let host = sim.addr();
        let head = format!("{line}\r\nHost: {host}\r\nAccept: text/event-stream\r\n\r\n");
        Self::send(socket, head.as_bytes())
    }

    pub(crate) fn send(mut socket: S, head: &[u8]) -> io::Result<Self> {
        socket.write_all(head)?;
        Ok(Self {
            socket: BufReader::new(socket),
        })
    }

    pub(crate) fn head(&mut self) -> String {
        self.try_head().unwrap()
    }

    pub(crate) fn try_head(&mut self) -> io::Result<String> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.socket.read_line(&mut head)? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(head)
    }

    /// The body of a response on a connection that the server keeps open, by its length.
    pub(crate) fn try_body(&mut self, head: &str) -> io::Result<Vec<u8>> {
        let length = header(head, "content-length").map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        self.socket.read_exact(&mut body)?;
        Ok(body)
    }

    /// The next event of a chunked stream; comments and chunk heads are skipped.
    pub(crate) fn event(&mut self) -> Value {
        loop {
            let mut line = String::new();
            assert_ne!(
                self.socket.read_line(&mut line).unwrap(),
                0,
                "ended before the next event"
            );
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }

    /// Reads to the end of the connection.
    pub(crate) fn rest(mut self) -> Answer {
        let mut bytes = Vec::new();
        let end = self
            .socket
            .read_to_end(&mut bytes)
            .err()
            .map(|error| error.kind());
        let at = bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .map_or(bytes.len(), |at| at + 4);
        let head = String::from_utf8(bytes[..at].to_vec()).unwrap();
        let (body, whole_chunks) = match head.contains("transfer-encoding: chunked") {
            true => dechunk(&bytes[at..]),
            false => (bytes[at..].to_vec(), 1),
        };
        Answer {
            body,
            end,
            head,
            whole_chunks,
        }
    }
}

impl Answer {
    pub(crate) fn status(&self) -> u16 {
        status(&self.head)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

pub(crate) fn connect(sim: &Sim) -> TcpStream {
    let socket = TcpStream::connect(sim.addr()).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket
}

/// Status, head and body of a response on a connection that the server keeps open.
pub(crate) fn answer(sim: &Sim, line: &str) -> (u16, String, String) {
    let (status, head, body) = fetch(sim, line);
    (status, head, String::from_utf8(body).unwrap())
}

pub(crate) fn fetch(sim: &Sim, line: &str) -> (u16, String, Vec<u8>) {
    let mut client = Client::request(sim, line);
    let head = client.head();
    let body = client.try_body(&head).unwrap();
    (status(&head), head, body)
}

pub(crate) fn status(head: &str) -> u16 {
    head.split(' ').nth(1).unwrap().parse().unwrap()
}

/// The first header of that name.
pub(crate) fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut headers = head.lines().filter_map(|line| line.split_once(": "));
    headers.find(|(known, _)| *known == name).map(|(_, value)| value)
}

pub(crate) fn texts(event: &Value) -> Vec<&str> {
    let messages = event["data"]["messages"].as_array().unwrap();
    messages
        .iter()
        .map(|message| message["text"].as_str().unwrap_or("(none)"))
        .collect()
}

/// The received content, and the number of complete chunks.
fn dechunk(mut rest: &[u8]) -> (Vec<u8>, usize) {
    let (mut body, mut whole) = (Vec::new(), 0);
    while let Some(at) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..at]).unwrap(), 16).unwrap();
        let data = &rest[at + 2..];
        body.extend_from_slice(&data[..size.min(data.len())]);
        if data.len() < size + 2 {
            break;
        }
        whole += 1;
        rest = &data[size + 2..];
        if size == 0 {
            break;
        }
    }
    (body, whole)
}

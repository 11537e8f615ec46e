//! HTTP client that writes requests byte by byte, since libraries do not send malformed ones.

use std::io::{self, BufRead as _, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// A request, whose headers can be changed before it is sent.
#[derive(Clone, Debug)]
pub struct Request {
    address: SocketAddr,
    line: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// A connection on which a request was sent.
#[derive(Debug)]
pub struct Client<S = TcpStream> {
    /// The socket, and the data that was read ahead.
    pub socket: BufReader<S>,
}

/// A response with a length.
#[derive(Debug)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Status line and headers.
    pub head: String,
    /// The body; empty if the headers contain no length.
    pub body: Vec<u8>,
}

/// The rest of a connection, with the response in it.
#[derive(Debug)]
pub struct Rest {
    /// Status line and headers.
    pub head: String,
    /// The body, without the framing of its chunks.
    pub body: Vec<u8>,
    /// How the connection ended: `None` if cleanly, otherwise the kind of the error.
    pub end: Option<ErrorKind>,
    /// Number of complete chunks; 1 for a response that is not chunked.
    pub whole_chunks: usize,
}

impl Request {
    /// A request without a body.
    #[must_use]
    pub fn new(address: SocketAddr, method: &str, target: &str) -> Self {
        Self {
            address,
            line: format!("{method} {target} HTTP/1.1"),
            headers: vec![("Host".to_owned(), address.to_string())],
            body: Vec::new(),
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Replaces or removes the header `Host`.
    #[must_use]
    pub fn host(mut self, host: Option<&str>) -> Self {
        self.headers.retain(|(name, _)| name != "Host");
        match host {
            Some(host) => self.header("Host", host),
            None => self,
        }
    }

    /// Adds a bearer token.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// Adds the cookie of a session, after another cookie.
    #[must_use]
    pub fn session(self, token: &str) -> Self {
        self.header("Cookie", &format!("theme=dark; u_s={token}"))
    }

    /// Sets the body, with its length.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        let length = self.body.len().to_string();
        self.header("Content-Length", &length)
    }

    /// Sends the request on a new connection.
    #[must_use]
    pub fn open(&self) -> Client {
        let mut head = format!("{}\r\n", self.line);
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += "\r\n";
        let mut client = Client::send(connect(self.address), &head).unwrap();
        client.send_body(&self.body);
        client
    }

    /// Sends the request and reads the response.
    ///
    /// # Errors
    ///
    /// Fails if the response is incomplete.
    pub fn try_send(&self) -> io::Result<Response> {
        self.open().response()
    }

    /// Sends the request and reads the response.
    pub fn send(&self) -> Response {
        self.try_send().unwrap()
    }

    /// The JSON of the response, whose status must be 200.
    pub fn json(&self) -> Value {
        let response = self.send();
        assert_eq!(response.status, 200, "{}", response.text());
        response.json()
    }
}

impl<S: Read + Write> Client<S> {
    /// Sends bytes on a connection.
    ///
    /// # Errors
    ///
    /// Fails if they cannot be written.
    pub fn send(mut socket: S, head: &str) -> io::Result<Self> {
        socket.write_all(head.as_bytes())?;
        Ok(Self {
            socket: BufReader::new(socket),
        })
    }

    /// Sends the body. A server that rejects the request early might have closed the connection already.
    pub fn send_body(&mut self, body: &[u8]) {
        let _ = self.socket.get_mut().write_all(body);
    }

    /// Reads a response. A body without a length stays unread.
    ///
    /// # Errors
    ///
    /// Fails if the response is incomplete.
    pub fn response(&mut self) -> io::Result<Response> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.socket.read_line(&mut head)? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        let mut response = Response {
            status: status(&head),
            head,
            body: Vec::new(),
        };
        let length = response.header("content-length");
        let length = length.map_or(0, |length| length.parse().unwrap());
        response.body.resize(length, 0);
        self.socket.read_exact(&mut response.body)?;
        Ok(response)
    }

    /// The next chunk of a body; `None` at the end, even of a truncated body.
    pub fn chunk(&mut self) -> Option<String> {
        let mut size = String::new();
        self.socket.read_line(&mut size).ok()?;
        let size = usize::from_str_radix(size.trim_end(), 16).ok()?;
        let mut chunk = vec![0; size + 2];
        self.socket.read_exact(&mut chunk).ok()?;
        chunk.truncate(size);
        (size > 0).then(|| String::from_utf8(chunk).unwrap())
    }

    /// The next line of the connection, which must not end before.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        let length = self.socket.read_line(&mut line).unwrap();
        assert_ne!(length, 0, "the connection ended");
        line.trim_end().to_owned()
    }

    /// The JSON of the next `data` line. All other lines are skipped.
    pub fn event(&mut self) -> Value {
        loop {
            if let Some(data) = self.line().strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }

    /// Reads to the end of the connection.
    #[must_use]
    pub fn rest(mut self) -> Rest {
        let mut bytes = Vec::new();
        let end = self.socket.read_to_end(&mut bytes).err();
        let at = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let at = at.map_or(bytes.len(), |at| at + 4);
        let head = String::from_utf8(bytes[..at].to_vec()).unwrap();
        let (body, whole_chunks) = match head.contains("transfer-encoding: chunked") {
            true => dechunk(&bytes[at..]),
            false => (bytes[at..].to_vec(), 1),
        };
        Rest {
            head,
            body,
            end: end.map(|error| error.kind()),
            whole_chunks,
        }
    }
}

impl Response {
    /// Returns the first header with this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// The session token that the response sets.
    #[must_use]
    pub fn session(&self) -> Option<String> {
        let pair = self.header("set-cookie")?.split(';').next()?;
        pair.strip_prefix("u_s=").map(ToOwned::to_owned)
    }
}

impl Rest {
    /// HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        status(&self.head)
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

/// A connection to a server on this machine, with a timeout for reads.
#[must_use]
pub fn connect(address: SocketAddr) -> TcpStream {
    let socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(TIMEOUT)).unwrap();
    socket
}

fn status(head: &str) -> u16 {
    let status = head.split(' ').nth(1);
    status.and_then(|status| status.parse().ok()).expect("a status")
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

/// Longer than any response takes.
pub const TIMEOUT: Duration = Duration::from_secs(60);

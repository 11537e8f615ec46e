//! A client that writes requests byte by byte, since browsers and libraries do not send what is to be rejected.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use cocorum_serve::{Server, ServerSettings};

pub(crate) const TIMEOUT: Duration = Duration::from_secs(20);

/// A server on a free port.
pub(crate) fn server(change: impl FnOnce(&mut ServerSettings)) -> Server {
    let mut settings = ServerSettings::default();
    settings.bind = ([127, 0, 0, 1], 0).into();
    change(&mut settings);
    Server::start(settings).unwrap()
}

/// A request, whose headers can be changed before it is sent.
pub(crate) struct Request {
    line: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Status, headers, and the body so far.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    reader: BufReader<TcpStream>,
}

impl Request {
    pub(crate) fn new(address: SocketAddr, method: &str, target: &str) -> Self {
        Self {
            line: format!("{method} {target} HTTP/1.1"),
            headers: vec![("Host".to_owned(), address.to_string())],
            body: Vec::new(),
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn host(mut self, host: Option<&str>) -> Self {
        self.headers.retain(|(name, _)| name != "Host");
        match host {
            Some(host) => self.header("Host", host),
            None => self,
        }
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        let length = self.body.len().to_string();
        self.header("Content-Length", &length)
    }

    pub(crate) fn send(self, address: SocketAddr) -> Response {
        let mut socket = TcpStream::connect(address).unwrap();
        socket.set_read_timeout(Some(TIMEOUT)).unwrap();
        let mut head = self.line + "\r\n";
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += "\r\n";
        socket.write_all(head.as_bytes()).unwrap();
        // A server that rejects a body early can have closed the connection already.
        let _ = socket.write_all(&self.body);
        Response::read(socket)
    }
}

impl Response {
    fn read(socket: TcpStream) -> Self {
        let mut reader = BufReader::new(socket);
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).unwrap_or_else(|| panic!("{line:?}"));
        let status = status.parse().unwrap();
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            match line.trim_end().split_once(": ") {
                Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.to_owned())),
                None => break,
            }
        }
        Self {
            status,
            headers,
            reader,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The whole body, of a response that has a length.
    pub(crate) fn bytes(mut self) -> Vec<u8> {
        let length = self
            .header("content-length")
            .map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).unwrap();
        body
    }

    /// As [`Response::bytes`].
    pub(crate) fn text(self) -> String {
        String::from_utf8(self.bytes()).unwrap()
    }

    /// The next part of a body in chunks; `None` at its end, also at one that was cut.
    fn chunk(&mut self) -> Option<String> {
        let mut size = String::new();
        self.reader.read_line(&mut size).ok()?;
        let size = usize::from_str_radix(size.trim_end(), 16).ok()?;
        let mut chunk = vec![0; size + 2];
        self.reader.read_exact(&mut chunk).ok()?;
        chunk.truncate(size);
        (size > 0).then(|| String::from_utf8(chunk).unwrap())
    }
}

/// An open WebSocket, with the view token.
pub(crate) fn websocket(server: &Server, query: &str) -> tungstenite::WebSocket<TcpStream> {
    let address = server.address();
    let socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(TIMEOUT)).unwrap();
    let url = format!("ws://{address}/api/v1/ws?k={}&{query}", server.tokens().view());
    tungstenite::client(url, socket).unwrap().0
}

/// An open stream of events.
pub(crate) struct Events {
    response: Response,
    text: String,
}

/// One event of a stream.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) data: String,
}

impl Events {
    /// With the view token.
    pub(crate) fn open(server: &Server, query: &str) -> Self {
        Self::open_after(server, query, None)
    }

    pub(crate) fn open_after(server: &Server, query: &str, last: Option<&str>) -> Self {
        let target = format!("/api/v1/events?k={}&{query}", server.tokens().view());
        let mut request = Request::new(server.address(), "GET", &target);
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last);
        }
        let response = request.send(server.address());
        assert_eq!(response.status, 200);
        assert_eq!(response.header("content-type"), Some("text/event-stream"));
        let mut events = Self {
            response,
            text: String::new(),
        };
        // From here on, it receives what is published.
        while !events.text.contains("retry: 1000\n\n") {
            events.text += &events.response.chunk().unwrap();
        }
        events.text = events.text.replace("retry: 1000\n\n", "");
        events
    }

    /// The next event; `None` at the end.
    pub(crate) fn next(&mut self) -> Option<Event> {
        // Comments keep the connection alive.
        let deadline = Instant::now() + TIMEOUT;
        loop {
            assert!(Instant::now() < deadline, "no event arrived");
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let value = block.lines().find_map(|line| line.strip_prefix(name));
                    value.unwrap_or_default().trim_start().to_owned()
                };
                let event = Event {
                    name: field("event:"),
                    id: field("id:"),
                    data: field("data:"),
                };
                self.text = rest.to_owned();
                if !event.data.is_empty() {
                    return Some(event);
                }
                continue;
            }
            self.text += &self.response.chunk()?;
        }
    }

    /// The data of the next events.
    pub(crate) fn data(&mut self, count: usize) -> Vec<String> {
        (0..count).map(|_| self.next().unwrap().data).collect()
    }

    /// The next event that has this value of `event`.
    pub(crate) fn until(&mut self, event: &str) -> serde_json::Value {
        loop {
            let value: serde_json::Value = serde_json::from_str(&self.next().unwrap().data).unwrap();
            if value["event"] == event {
                return value;
            }
        }
    }
}

//! A server, and clients of its feed.

use std::net::TcpStream;
use std::time::Instant;

use cocorum_serve::{Server, ServerSettings};
use rumble_testkit::Client;
pub(crate) use rumble_testkit::{Request, Response, TIMEOUT};

/// A server on a free port.
pub(crate) fn server(change: impl FnOnce(&mut ServerSettings)) -> Server {
    let mut settings = ServerSettings::default();
    settings.bind = ([127, 0, 0, 1], 0).into();
    change(&mut settings);
    Server::start(settings).unwrap()
}

/// An open WebSocket, with the view token.
pub(crate) fn websocket(server: &Server, query: &str) -> tungstenite::WebSocket<TcpStream> {
    let address = server.address();
    let socket = rumble_testkit::connect(address);
    let url = format!("ws://{address}/api/v1/ws?k={}&{query}", server.tokens().view());
    tungstenite::client(url, socket).unwrap().0
}

/// An open stream of events.
pub(crate) struct Events {
    client: Client,
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
    /// Opens a stream with the view token.
    pub(crate) fn open(server: &Server, query: &str) -> Self {
        Self::open_after(server, query, None)
    }

    pub(crate) fn open_after(server: &Server, query: &str, last: Option<&str>) -> Self {
        let target = format!("/api/v1/events?k={}&{query}", server.tokens().view());
        let mut request = Request::new(server.address(), "GET", &target);
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last);
        }
        let mut client = request.open();
        let response = client.response().unwrap();
        assert_eq!(response.status, 200);
        assert_eq!(response.header("content-type"), Some("text/event-stream"));
        let mut events = Self {
            client,
            text: String::new(),
        };
        // From here on, it receives all published lines.
        while !events.text.contains("retry: 1000\n\n") {
            events.text += &events.client.chunk().unwrap();
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
            self.text += &self.client.chunk()?;
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

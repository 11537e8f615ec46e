//! Server with pages provided by the test.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use rumble_servicephp::{Endpoint, Guest, Secret, ServicePhp, Settings};

pub(crate) struct Pages {
    port: u16,
    fetched: Arc<AtomicUsize>,
    session: Arc<Mutex<String>>,
}

impl Pages {
    /// `page` returns the HTML of the page with this number.
    pub(crate) fn new(page: impl Fn(u64) -> String + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let fetched = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&fetched);
        let session = Arc::new(Mutex::new(LOGGED_IN.to_owned()));
        let user = Arc::clone(&session);
        thread::spawn(move || {
            for socket in listener.incoming() {
                let mut socket = socket.unwrap();
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    if socket.read(&mut byte).unwrap_or(0) == 0 {
                        break;
                    }
                    head.extend(byte);
                }
                let head = String::from_utf8(head).unwrap();
                let number = head
                    .split_once("?pg=")
                    .and_then(|(_, rest)| rest.split(' ').next())
                    // Pages without a number have number 0.
                    .or_else(|| head.starts_with("GET /account/").then_some("0"));
                let (kind, body) = match number {
                    Some(number) => {
                        count.fetch_add(1, Ordering::SeqCst);
                        ("text/html", page(number.parse().unwrap()))
                    }
                    None => ("application/json", user.lock().unwrap().clone()),
                };
                let length = body.len();
                let head =
                    format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n");
                let _ = socket.write_all((head + &body).as_bytes());
            }
        });
        Self {
            port,
            fetched,
            session,
        }
    }

    pub(crate) fn account(&self) -> ServicePhp {
        let base_url = Endpoint::parse(&format!("http://127.0.0.1:{}", self.port)).unwrap();
        let guest = Guest::new(Settings::default().base_url(base_url));
        guest.with_token(Secret::new("brass-kettle-token")).unwrap()
    }

    /// Account of the session in further responses.
    pub(crate) fn set_session(&self, page: &str) {
        page.clone_into(&mut self.session.lock().unwrap());
    }

    pub(crate) fn fetched(&self) -> usize {
        self.fetched.load(Ordering::SeqCst)
    }
}

const LOGGED_IN: &str = r#"{"user":{"logged_in":true},"data":{}}"#;

/// Unmute buttons of these records.
pub(crate) fn buttons(records: impl IntoIterator<Item = u64>) -> String {
    let button = |id| {
        format!(
            "<button class=\"unmute_action\" data-username=\"Muted{id}\" data-record-id=\"{id}\">Unmute</button>"
        )
    };
    records.into_iter().map(button).collect()
}

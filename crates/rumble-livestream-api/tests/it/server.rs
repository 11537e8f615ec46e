//! Servers for the client: the simulator, or a server that responds on demand.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use rumble_livestream_api::{Livestream, RumbleApi, RumbleApiBuilder};
use rumble_sim::{ApiHandle, KeyPlan, Plan, Sim, StreamPlan};

pub(crate) const KEY: &str = "tin-whistle";
pub(crate) const ID: u64 = 456_977_726;
/// Longer than any test: no refresh happens unless a test requests it.
pub(crate) const NEVER: Duration = Duration::from_secs(3_600);
/// Stale immediately.
pub(crate) const AT_ONCE: Duration = Duration::from_millis(1);
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);

/// A key of `SparrowStudio` without existing followers.
pub(crate) fn key() -> KeyPlan {
    KeyPlan::user(KEY, 900_000_007, "SparrowStudio")
        .followers(0)
        .subscribers(0)
        .gifts(0)
}

/// One silent stream.
pub(crate) fn sim_of(key: KeyPlan) -> Sim {
    Sim::start(Plan::new().stream(StreamPlan::new(ID)).api_key(key)).unwrap()
}

pub(crate) fn sim() -> (Sim, ApiHandle) {
    let sim = sim_of(key());
    let handle = sim.api(KEY);
    (sim, handle)
}

pub(crate) fn builder(sim: &Sim, rate: Duration) -> RumbleApiBuilder {
    RumbleApi::builder(sim.api_url(KEY)).refresh_rate(rate)
}

/// A client that only sends requests on demand.
pub(crate) fn api(sim: &Sim) -> RumbleApi {
    builder(sim, NEVER).connect().unwrap()
}

/// Waits until a document that is used [`AT_ONCE`] is stale.
pub(crate) fn wait_until_stale(api: &RumbleApi) {
    while api.last_snapshot().age() < AT_ONCE {
        thread::yield_now();
    }
}

pub(crate) fn only_stream(api: &RumbleApi) -> Livestream {
    let streams = api.livestreams().unwrap();
    assert_eq!(streams.len(), 1);
    streams[0].clone()
}

const LAST: &str = "GET /last HTTP/1.1\r\n\r\n";

/// A server that holds each request until the test provides the response.
pub(crate) struct HeldServer {
    pub(crate) url: String,
    responses: Sender<String>,
    requests: Receiver<String>,
}

impl HeldServer {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/get-data?key={KEY}", listener.local_addr().unwrap());
        let (responses, queued) = channel::<String>();
        let (request_sender, requests) = channel();
        thread::spawn(move || {
            for socket in listener.incoming() {
                let mut socket = socket.unwrap();
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    if socket.read(&mut byte).unwrap_or(0) == 0 {
                        break;
                    }
                    head.push(byte[0]);
                }
                let sent = request_sender.send(String::from_utf8(head).unwrap());
                let (Ok(()), Ok(response)) = (sent, queued.recv()) else {
                    return;
                };
                // The client might have closed the connection already.
                let _ = socket.write_all(response.as_bytes());
            }
        });
        Self {
            url,
            responses,
            requests,
        }
    }

    /// Responds to the pending or the next request.
    pub(crate) fn respond(&self, json: &str) {
        self.respond_with("200 OK", "application/json", json);
    }

    pub(crate) fn respond_with(&self, status: &str, content_type: &str, body: &str) {
        let length = body.len();
        let response = format!(
            "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        self.responses.send(response).unwrap();
    }

    /// Waits for a request and returns its request line and headers.
    pub(crate) fn request(&self) -> String {
        self.requests.recv_timeout(DEADLINE).unwrap()
    }

    /// Connections are served in order, so a request that was sent before is received before the one that is sent here.
    pub(crate) fn assert_no_request(&self) {
        let authority = self.url.trim_start_matches("http://").split('/').next();
        let mut last = TcpStream::connect(authority.unwrap()).unwrap();
        last.write_all(LAST.as_bytes()).unwrap();
        assert_eq!(self.request(), LAST);
        self.respond("{}");
    }
}

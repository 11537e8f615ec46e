//! What the client talks to: the simulator, or a server that answers when it is told to.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use rumble_livestream_api::{Livestream, RumbleApi, RumbleApiBuilder};
use rumble_sim::{ApiHandle, KeyPlan, Plan, Sim, StreamPlan};

pub(crate) const KEY: &str = "tin-whistle";
pub(crate) const ID: u64 = 456_977_726;
/// Longer than any test: nothing happens unless a test says so.
pub(crate) const NEVER: Duration = Duration::from_secs(3_600);
/// Stale as soon as it is there.
pub(crate) const AT_ONCE: Duration = Duration::from_millis(1);
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

/// A key of `SparrowStudio` without a past.
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

/// A client that asks only when it is told to.
pub(crate) fn api(sim: &Sim) -> RumbleApi {
    builder(sim, NEVER).connect().unwrap()
}

/// Waits until a document that is used [`AT_ONCE`] is stale.
pub(crate) fn until_stale(api: &RumbleApi) {
    while api.last_snapshot().age() < AT_ONCE {
        thread::yield_now();
    }
}

pub(crate) fn only_stream(api: &RumbleApi) -> Livestream {
    let streams = api.livestreams().unwrap();
    assert_eq!(streams.len(), 1);
    streams[0].clone()
}

/// A server that answers each request with what it is given, and waits for it.
pub(crate) struct Gate {
    pub(crate) url: String,
    answers: Sender<String>,
    asked: Receiver<String>,
}

impl Gate {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/get-data?key={KEY}", listener.local_addr().unwrap());
        let (answers, to_give) = channel::<String>();
        let (ask, asked) = channel();
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
                let told = ask.send(String::from_utf8(head).unwrap());
                let (Ok(()), Ok(answer)) = (told, to_give.recv()) else {
                    return;
                };
                // The client may be gone.
                let _ = socket.write_all(answer.as_bytes());
            }
        });
        Self { url, answers, asked }
    }

    /// Answers the next request, or the one that waits.
    pub(crate) fn answer(&self, json: &str) {
        self.answer_with("200 OK", "application/json", json);
    }

    pub(crate) fn answer_with(&self, status: &str, content_type: &str, body: &str) {
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        self.answers.send(answer).unwrap();
    }

    /// Waits for a request, and returns its head.
    pub(crate) fn asked(&self) -> String {
        self.asked.recv_timeout(DEADLINE).unwrap()
    }

    pub(crate) fn is_asked(&self) -> bool {
        self.asked.try_recv().is_ok()
    }
}

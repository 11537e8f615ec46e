//! The blocking client against a simulated Rumble, over real sockets.

mod addresses;
mod errors;
mod hazards;
mod responses;
mod skipped_events;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rumble_chat::{ChatApi, ChatApiBuilder, Endpoint, Error, Event, ReconnectPolicy};
use rumble_sim::{Plan, Script, Sim, StreamPlan, Tls};

use crate::helpers::{line, stream_id};
use crate::wire;

/// Long enough for any machine. No passing test waits for it.
pub(crate) const TEST_TIMEOUT: Duration = Duration::from_secs(60);

/// For timeouts that must expire, and not before a server has responded.
pub(crate) const SHORT_TIMEOUT: Duration = Duration::from_secs(3);

/// Runs a test with a short timeout, and with longer ones while the machine is too busy for it. The test returns whether its
/// timeout was long enough.
pub(crate) fn with_enough_time(test: impl Fn(Duration) -> bool) {
    let mut timeouts = [200, 1_000, 5_000, 20_000].map(Duration::from_millis).into_iter();
    assert!(timeouts.any(test), "no timeout is long enough");
}

/// A simulator that serves one stream.
pub(crate) fn serve(stream: StreamPlan) -> Sim {
    Sim::start(Plan::new().stream(stream)).unwrap()
}

/// Scheme of the URL of the chat service.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scheme {
    Http,
    Https,
}

impl Scheme {
    pub(crate) const BOTH: [Self; 2] = [Self::Http, Self::Https];

    pub(crate) fn plan(self) -> Plan {
        match self {
            Self::Http => Plan::new(),
            Self::Https => Plan::new().tls(Tls::Trusted),
        }
    }

    pub(crate) fn serve(self, stream: StreamPlan) -> Sim {
        Sim::start(self.plan().stream(stream)).unwrap()
    }
}

/// One script for each connection, then HTTP 204.
pub(crate) fn scripted(scripts: impl IntoIterator<Item = Script>) -> Sim {
    serve(
        StreamPlan::new(wire::STREAM)
            .connections(scripts)
            .then_no_content(),
    )
}

/// A client of the simulator that reconnects quickly and trusts the certificate of the simulator, if it has one.
pub(crate) fn client(sim: &Sim) -> ChatApiBuilder {
    let hurry = ReconnectPolicy::default()
        .min_delay(Duration::from_millis(1))
        .max_delay(Duration::from_millis(5));
    let builder = match sim.root_certificate() {
        [] => ChatApi::builder(stream_id()),
        root => ChatApi::builder(stream_id()).extra_roots(vec![root.to_vec()]),
    };
    builder
        .chat_url(Endpoint::parse(&sim.chat_url()).unwrap())
        .reconnect(hurry)
        .idle_timeout(TEST_TIMEOUT)
}

/// Returns the result of `work`; panics if it takes too long.
pub(crate) fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, result) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    result.recv_timeout(TEST_TIMEOUT).expect("a result in time")
}

pub(crate) fn connect_error(builder: ChatApiBuilder) -> Error {
    match builder.connect() {
        Err(error) => error,
        Ok(chat) => panic!("connected: {chat:?}"),
    }
}

/// Returns the events until the chat ends, one line each.
pub(crate) fn rest(chat: &mut ChatApi) -> Vec<String> {
    let lines: Vec<_> = chat
        .events()
        .take(10_000)
        .map(|event| line(&event.unwrap()))
        .collect();
    assert!(!chat.is_running(), "the chat does not end");
    lines
}

/// Returns the next event as a line.
pub(crate) fn next(chat: &mut ChatApi) -> String {
    line(&next_event(chat))
}

pub(crate) fn next_event(chat: &mut ChatApi) -> Event {
    chat.next_event().expect("the chat continues").unwrap()
}

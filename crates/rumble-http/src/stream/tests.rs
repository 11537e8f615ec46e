//! The agent against scripted servers on real loopback sockets.

mod deadlines;
mod ends;
mod proxy;
mod redaction;
mod shutdown;
mod statuses;
mod timeouts;
mod trust;

use std::{fmt::Debug, time::Duration};

use super::{StreamAgent, StreamBody, StreamResponse, StreamSettings, USER_AGENT};
use crate::{
    Endpoint, EndpointError, Origin, RequestUrl, TimeoutPhase, TransportErrorKind, internal::TransportError,
};

const SSE: &str = "text/event-stream";

/// Long enough for a loaded machine and short enough for a failing test.
const LONG_TIMEOUT: Duration = Duration::from_secs(60);

fn settings() -> StreamSettings {
    StreamSettings::default()
        .connect_timeout(LONG_TIMEOUT)
        .head_timeout(LONG_TIMEOUT)
        .idle_timeout(LONG_TIMEOUT)
}

/// Runs a test with a short timeout, and with longer ones while the machine is too busy for it. The test returns whether its
/// timeout was long enough.
fn with_enough_time(test: impl Fn(Duration) -> bool) {
    let mut timeouts = [100, 1_000, 5_000, 20_000].map(Duration::from_millis).into_iter();
    assert!(timeouts.any(test), "no timeout is long enough");
}

fn open(endpoint: &Endpoint) -> Result<StreamResponse, TransportError> {
    StreamAgent::new(settings()).open(&endpoint.join("chat/1/stream"), SSE)
}

/// Returns all bytes until the end of the body or a failure.
fn read_all(body: &mut StreamBody) -> (String, Option<TransportError>) {
    let mut text = String::new();
    let mut buffer = [0; 64];
    loop {
        match body.read(&mut buffer) {
            Ok(0) => return (text, None),
            Ok(count) => text += std::str::from_utf8(&buffer[..count]).unwrap(),
            Err(failure) => return (text, Some(failure)),
        }
    }
}

#[test]
fn public_types_are_send_and_sync() {
    fn check<T: Send + Sync + Debug + 'static>() {}

    check::<Endpoint>();
    check::<EndpointError>();
    check::<TransportError>();
    check::<TransportErrorKind>();
    check::<Origin>();
    check::<TimeoutPhase>();
    check::<RequestUrl>();
    check::<StreamAgent>();
    check::<StreamBody>();
    check::<StreamResponse>();
    check::<StreamSettings>();
}

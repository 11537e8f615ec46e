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

/// Settings with timeouts that are long enough for a loaded machine and short enough for a failing test.
fn settings() -> StreamSettings {
    let long = Duration::from_secs(20);
    StreamSettings::default()
        .connect_timeout(long)
        .head_timeout(long)
        .idle_timeout(long)
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

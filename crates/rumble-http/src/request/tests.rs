//! The agent against scripted servers on real loopback sockets.

mod bodies;
mod failures;
mod limit;
mod proxy;
mod redaction;
mod session;
mod shutdown;
mod trust;
mod wire;

use std::{fmt::Debug, time::Duration};

use super::{Request, RequestAgent, RequestSettings, Response};
use crate::{
    Endpoint, SessionCookie, SessionTokenError,
    internal::TransportError,
    test_support::server::{Peer, serve},
};

/// A response without a body.
const EMPTY: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// Long enough for a loaded machine and short enough for a failing test.
const GENEROUS_TIMEOUT: Duration = Duration::from_secs(60);

/// For timeouts that must expire. A third of it is available for the lookup and for connecting.
const SHORT_TIMEOUT: Duration = Duration::from_secs(3);

fn agent() -> RequestAgent {
    RequestAgent::new(RequestSettings::default().timeout(GENEROUS_TIMEOUT))
}

/// A request with a side effect.
fn post(endpoint: &Endpoint) -> Request {
    Request::post(endpoint.join("service.php")).form(&[("text", "hello")])
}

fn session(origin: &Endpoint) -> SessionCookie {
    SessionCookie::new("brass-teapot".into(), origin).unwrap()
}

/// Returns the result of a server's response.
fn response_to(
    request: impl FnOnce(&Endpoint) -> Request,
    response: impl AsRef<[u8]>,
) -> Result<Response, TransportError> {
    let response = response.as_ref().to_vec();
    let endpoint = serve(move |peer: &mut Peer| peer.send(response));
    agent().send(&request(&endpoint))
}

#[test]
fn public_types_are_send_and_sync() {
    fn check<T: Send + Sync + Clone + Debug + 'static>() {}

    check::<Request>();
    check::<RequestAgent>();
    check::<RequestSettings>();
    check::<Response>();
    check::<SessionCookie>();
    check::<SessionTokenError>();
}

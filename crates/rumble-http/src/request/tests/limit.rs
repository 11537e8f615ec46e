//! Requests whose rate is limited.

use std::time::{Duration, Instant};

use crate::internal::{Request, RequestAgent, RequestSettings};
use crate::{Endpoint, TransportErrorKind};

/// The settings fail every request before anything is sent.
#[test]
fn the_sixth_limited_request_to_a_remote_site_waits() {
    let agent = RequestAgent::new(RequestSettings::default().extra_roots(vec![b"no certificate".to_vec()]));
    let request = Request::get(Endpoint::parse("https://limited.example").unwrap().join("page")).limited();
    let start = now();
    for _ in 0..6 {
        let failure = agent.send(&request).unwrap_err();
        assert_eq!(failure.kind(), TransportErrorKind::InvalidSetting);
    }
    assert!(start.elapsed() >= Duration::from_secs(1));

    // The next one would wait for a second, too.
    let waiting = agent.clone();
    let sent = std::thread::spawn(move || waiting.send(&request).unwrap_err().kind());
    agent.shutdown();
    assert_eq!(sent.join().unwrap(), TransportErrorKind::Shutdown);
}

#[expect(
    clippy::disallowed_methods,
    reason = "the wait is real, and has no maximum here"
)]
fn now() -> Instant {
    Instant::now()
}

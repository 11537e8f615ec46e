//! Failures before the first event that are retried on request.

use rumble_chat::{Action, ErrorKind, ResponseHead};

use super::harness::Harness;
use super::{defaults, seconds};
use crate::wire;

#[test]
fn opening_is_retried_on_request_until_the_chat_is_open_or_the_failure_is_final() {
    let retrying = || Harness::new(defaults().retry_opening(true));
    let unavailable = ResponseHead::new(503);

    let mut harness = retrying();
    for _ in 0..3 {
        assert!(matches!(harness.chat.poll(harness.now), Action::Connect));
        harness.respond(&unavailable);
        assert!((seconds(1)..=seconds(30)).contains(&harness.wait()));
    }
    harness.open();
    // Keepalives do not open a chat.
    assert!((seconds(1)..=seconds(30)).contains(&harness.disconnect()));
    harness.open();
    harness.receive(&wire::init(&[wire::message(1, 5, "hello")]));
    assert_eq!(harness.events().last().unwrap(), "1: hello");

    for (status, kind) in [
        (204, ErrorKind::NoLiveChat),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
    ] {
        let mut harness = retrying();
        assert!(matches!(harness.chat.poll(harness.now), Action::Connect));
        harness.respond(&unavailable);
        harness.wait();
        assert!(matches!(harness.chat.poll(harness.now), Action::Connect));
        harness.respond(&ResponseHead::new(status));
        assert_eq!(harness.failure(), kind);
    }

    let mut harness = Harness::new(defaults().retry_opening(true).give_up_after(Some(seconds(0))));
    assert!(matches!(harness.chat.poll(harness.now), Action::Connect));
    harness.respond(&unavailable);
    assert_eq!(harness.failure(), ErrorKind::GaveUp);
}

//! Times that run out, scaled down.

use std::{sync::mpsc, time::Duration};

use super::{SSE, StreamAgent, read_all, settings};
use crate::{
    TimeoutPhase, TransportErrorKind,
    test_support::server::{CHUNKED, UNTIL_CLOSE, serve, serve_silence},
};

const SHORT: Duration = Duration::from_millis(400);

#[test]
fn every_byte_counts_as_life_and_silence_does_not() {
    let endpoint = serve(|peer| {
        peer.send(CHUNKED);
        // Twice the idle time in all, a few bytes at a time, and not one whole event.
        peer.drip(["1\r\n:\r\n"; 16], Duration::from_millis(50));
        peer.wait_for_close();
    });
    let agent = StreamAgent::new(settings().idle_timeout(SHORT));
    let mut body = agent.open(&endpoint.join("x"), SSE).unwrap().into_body();
    let (text, failure) = read_all(&mut body);
    assert_eq!(text, ":".repeat(16));
    assert_eq!(
        failure.unwrap().kind(),
        TransportErrorKind::Timeout(TimeoutPhase::Idle)
    );
}

#[test]
fn reading_goes_on_after_an_idle_timeout_without_loss() {
    for (head, tail) in [(CHUNKED, "4\r\nabcd\r\n0\r\n\r\n"), (UNTIL_CLOSE, "abcd")] {
        let (go_on, told) = mpsc::channel();
        let endpoint = serve(move |peer| {
            peer.send(head);
            for byte in tail.as_bytes() {
                told.recv().unwrap();
                peer.send([*byte]);
            }
        });
        let agent = StreamAgent::new(settings().idle_timeout(Duration::from_millis(60)));
        let mut body = agent.open(&endpoint.join("x"), SSE).unwrap().into_body();
        let (mut bytes, mut timeouts) = (0, 0);
        loop {
            match body.read(&mut [0; 16]) {
                Ok(0) => break,
                Ok(count) => bytes += count,
                Err(failure) => {
                    assert_eq!(failure.kind(), TransportErrorKind::Timeout(TimeoutPhase::Idle));
                    timeouts += 1;
                    // After the script, the server is closed.
                    let _ = go_on.send(());
                }
            }
        }
        assert_eq!(bytes, 4);
        assert!(timeouts >= tail.len(), "{timeouts}");
    }
}

#[test]
fn the_head_has_a_time_of_its_own() {
    let agent = StreamAgent::new(settings().head_timeout(SHORT));
    let silent = serve(|peer| peer.wait_for_close());
    let failure = agent.open(&silent.join("x"), SSE).unwrap_err();
    assert_eq!(
        failure.kind(),
        TransportErrorKind::Timeout(TimeoutPhase::ResponseHead)
    );

    // A total: bytes do not prolong it.
    let lines = ["HTTP/1.1 200 OK\r\n"].into_iter().chain(["a: b\r\n"; 40]);
    let dripping = serve(|peer| peer.drip(lines, SHORT / 8));
    let failure = agent.open(&dripping.join("x"), SSE).unwrap_err();
    assert_eq!(
        failure.kind(),
        TransportErrorKind::Timeout(TimeoutPhase::ResponseHead)
    );

    // And none of the body's.
    let lively = serve(|peer| {
        peer.send(UNTIL_CLOSE);
        peer.drip(["."; 16], SHORT / 8);
    });
    let mut body = agent.open(&lively.join("x"), SSE).unwrap().into_body();
    let (text, failure) = read_all(&mut body);
    assert_eq!((text.len(), failure.map(|f| f.kind())), (16, None));
}

#[test]
fn an_idle_time_shorter_than_the_heads_ends_the_wait_for_the_head() {
    let agent = StreamAgent::new(settings().idle_timeout(Duration::from_millis(100)));
    let failure = agent.open(&serve_silence("http").join("x"), SSE).unwrap_err();
    assert_eq!(
        failure.kind(),
        TransportErrorKind::Timeout(TimeoutPhase::ResponseHead)
    );
}

#[test]
fn a_time_of_zero_is_a_short_time() {
    let zero = Duration::ZERO;
    let agent = StreamAgent::new(settings().idle_timeout(zero).head_timeout(zero));
    let failure = agent.open(&serve_silence("http").join("x"), SSE).unwrap_err();
    assert_eq!(
        failure.kind(),
        TransportErrorKind::Timeout(TimeoutPhase::ResponseHead)
    );
}

//! Timeouts that expire, scaled down.

use std::{sync::mpsc, time::Duration};

use super::{SSE, StreamAgent, read_all, settings, with_enough_time};
use crate::{
    TimeoutPhase, TransportErrorKind,
    test_support::server::{CHUNKED, UNTIL_CLOSE, serve, serve_silence},
};

const SHORT_TIMEOUT: Duration = Duration::from_millis(400);

#[test]
fn every_byte_resets_the_idle_timeout() {
    with_enough_time(|idle| {
        let endpoint = serve(move |peer| {
            peer.send(CHUNKED);
            // Twice the idle timeout in total, a few bytes at a time, without a complete event.
            peer.drip(["1\r\n:\r\n"; 16], idle / 8);
            peer.wait_for_close();
        });
        let agent = StreamAgent::new(settings().idle_timeout(idle));
        let Ok(response) = agent.open(&endpoint.join("x"), SSE) else {
            return false;
        };
        let (text, failure) = read_all(&mut response.into_body());
        assert_eq!(
            failure.unwrap().kind(),
            TransportErrorKind::Timeout(TimeoutPhase::Idle)
        );
        text == ":".repeat(16)
    });
}

#[test]
fn reading_continues_after_an_idle_timeout() {
    for (head, tail) in [(CHUNKED, "4\r\nabcd\r\n0\r\n\r\n"), (UNTIL_CLOSE, "abcd")] {
        with_enough_time(|idle| {
            let (sender, receiver) = mpsc::channel();
            let endpoint = serve(move |peer| {
                peer.send(head);
                // The client can have failed to open the stream.
                for byte in tail.as_bytes().iter().take_while(|_| receiver.recv().is_ok()) {
                    peer.send([*byte]);
                }
            });
            let agent = StreamAgent::new(settings().idle_timeout(idle));
            let Ok(response) = agent.open(&endpoint.join("x"), SSE) else {
                return false;
            };
            let mut body = response.into_body();
            let (mut bytes, mut timeouts) = (0, 0);
            loop {
                match body.read(&mut [0; 16]) {
                    Ok(0) => break,
                    Ok(count) => bytes += count,
                    Err(failure) => {
                        assert_eq!(failure.kind(), TransportErrorKind::Timeout(TimeoutPhase::Idle));
                        timeouts += 1;
                        // After the script, the server is closed.
                        let _ = sender.send(());
                    }
                }
            }
            assert_eq!(bytes, 4);
            assert!(timeouts >= tail.len(), "{timeouts}");
            true
        });
    }
}

#[test]
fn the_response_head_has_its_own_timeout() {
    let agent = StreamAgent::new(settings().head_timeout(SHORT_TIMEOUT));
    let silent = serve(|peer| peer.wait_for_close());
    let failure = agent.open(&silent.join("x"), SSE).unwrap_err();
    assert_eq!(
        failure.kind(),
        TransportErrorKind::Timeout(TimeoutPhase::ResponseHead)
    );

    // A total timeout: received bytes do not extend it.
    let lines = ["HTTP/1.1 200 OK\r\n"].into_iter().chain(["a: b\r\n"; 4_000]);
    let dripping = serve(|peer| peer.drip(lines, SHORT_TIMEOUT / 8));
    let failure = agent.open(&dripping.join("x"), SSE).unwrap_err();
    assert_eq!(
        failure.kind(),
        TransportErrorKind::Timeout(TimeoutPhase::ResponseHead)
    );

    // The idle timeout of the body does not apply.
    with_enough_time(|timeout| {
        let lively = serve(move |peer| {
            peer.send(UNTIL_CLOSE);
            peer.drip(["."; 16], timeout / 8);
        });
        let agent = StreamAgent::new(settings().head_timeout(timeout));
        let Ok(response) = agent.open(&lively.join("x"), SSE) else {
            return false;
        };
        let (text, failure) = read_all(&mut response.into_body());
        assert_eq!((text.len(), failure.map(|f| f.kind())), (16, None));
        true
    });
}

#[test]
fn a_shorter_idle_timeout_applies_to_the_head() {
    let agent = StreamAgent::new(settings().idle_timeout(Duration::from_millis(100)));
    let failure = agent.open(&serve_silence("http").join("x"), SSE).unwrap_err();
    assert_eq!(
        failure.kind(),
        TransportErrorKind::Timeout(TimeoutPhase::ResponseHead)
    );
}

#[test]
fn a_timeout_of_zero_is_a_short_timeout() {
    let zero = Duration::ZERO;
    let agent = StreamAgent::new(settings().idle_timeout(zero).head_timeout(zero));
    let failure = agent.open(&serve_silence("http").join("x"), SSE).unwrap_err();
    assert_eq!(
        failure.kind(),
        TransportErrorKind::Timeout(TimeoutPhase::ResponseHead)
    );
}

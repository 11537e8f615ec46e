//! Ending a stream from another thread.

use std::{sync::mpsc, thread, time::Instant};

use super::{LONG_TIMEOUT, SSE, StreamAgent, open, settings};
use crate::{
    TransportErrorKind,
    test_support::server::{CHUNKED, UNTIL_CLOSE, listen, serve},
};

#[test]
fn shutdown_ends_a_blocked_read() {
    for head in [CHUNKED, UNTIL_CLOSE] {
        let endpoint = serve(move |peer| {
            peer.send(head);
            peer.wait_for_close();
        });
        let agent = StreamAgent::new(settings());
        let mut body = agent.open(&endpoint.join("x"), SSE).unwrap().into_body();
        let (about_to_read, reading) = mpsc::channel();
        let reader = thread::spawn(move || {
            about_to_read.send(()).unwrap();
            let first = body.read(&mut [0; 8]).unwrap_err();
            let then = body.read(&mut [0; 8]).unwrap_err();
            (first, then, moment())
        });
        reading.recv().unwrap();
        let start = moment();
        agent.clone().shutdown();
        let (first, then, end) = reader.join().unwrap();
        assert_eq!(
            (first.kind(), then.kind()),
            (TransportErrorKind::Shutdown, TransportErrorKind::Shutdown)
        );
        assert!(end.duration_since(start) < LONG_TIMEOUT / 2);
    }
}

#[test]
fn shutdown_ends_the_wait_for_the_head() {
    let (started, waiting) = mpsc::channel();
    let endpoint = serve(move |peer| {
        started.send(()).unwrap();
        peer.wait_for_close();
    });
    let agent = StreamAgent::new(settings());
    let opener = agent.clone();
    let opening = thread::spawn(move || opener.open(&endpoint.join("x"), SSE).unwrap_err());
    waiting.recv().unwrap();
    agent.shutdown();
    assert_eq!(opening.join().unwrap().kind(), TransportErrorKind::Shutdown);
}

#[test]
fn requests_after_shutdown_fail_without_a_connection() {
    let (listener, endpoint) = listen("http");
    listener.set_nonblocking(true).unwrap();
    let agent = StreamAgent::new(settings());
    assert!(!agent.is_shut_down());
    agent.shutdown();
    agent.shutdown();
    assert!(agent.is_shut_down());
    for _ in 0..2 {
        assert_eq!(
            agent.open(&endpoint.join("x"), SSE).unwrap_err().kind(),
            TransportErrorKind::Shutdown
        );
    }
    assert_eq!(
        listener.accept().unwrap_err().kind(),
        std::io::ErrorKind::WouldBlock
    );
}

#[test]
fn a_reported_end_stays_an_end() {
    let endpoint = serve(|peer| peer.send(UNTIL_CLOSE));
    let agent = StreamAgent::new(settings());
    let mut body = agent.open(&endpoint.join("x"), SSE).unwrap().into_body();
    assert_eq!(body.read(&mut [0; 8]).unwrap(), 0);
    agent.shutdown();
    assert_eq!(body.read(&mut [0; 8]).unwrap(), 0);
}

#[test]
fn shutdown_of_one_agent_keeps_the_others() {
    let endpoint = serve(|peer| peer.send(UNTIL_CLOSE));
    StreamAgent::new(settings()).shutdown();
    assert_eq!(open(&endpoint).unwrap().status(), 200);
}

#[test]
fn dropping_the_body_closes_the_connection() {
    let (closed, seen) = mpsc::channel();
    let endpoint = serve(move |peer| {
        peer.send(CHUNKED);
        peer.send_chunk("hello");
        peer.wait_for_close();
        closed.send(()).unwrap();
    });
    let agent = StreamAgent::new(settings());
    let mut body = agent.open(&endpoint.join("x"), SSE).unwrap().into_body();
    assert_eq!(body.read(&mut [0; 8]).unwrap(), 5);
    drop(body);
    seen.recv_timeout(LONG_TIMEOUT).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "measures how long the wake-up takes")]
fn moment() -> Instant {
    Instant::now()
}

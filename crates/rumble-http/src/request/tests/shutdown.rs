//! Ending requests from another thread.

use std::{io::ErrorKind, sync::mpsc, thread};

use super::{EMPTY, agent, post};
use crate::{
    TransportErrorKind,
    test_support::server::{CHUNKED, CountingServer, UNTIL_CLOSE, listen, serve},
};

#[test]
fn shutdown_ends_the_wait_for_the_head_or_the_body() {
    let with_length = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";
    for start in [
        String::new(),
        "HTTP/1.1 200".to_owned(),
        with_length.to_owned(),
        format!("{with_length}abc"),
        format!("{CHUNKED}3\r\nabc\r\n"),
        // A shutdown looks like the end of such a body.
        UNTIL_CLOSE.to_owned(),
        format!("{UNTIL_CLOSE}abc"),
    ] {
        let (to_test, waiting) = mpsc::channel();
        let printed = start.clone();
        let server = CountingServer::new(move |peer| {
            peer.send(&start);
            to_test.send(()).unwrap();
            peer.wait_for_close();
        });
        let agent = agent();
        let sender = agent.clone();
        let request = post(&server.endpoint);
        let sending = thread::spawn(move || sender.send(&request).unwrap_err());
        waiting.recv().unwrap();
        agent.shutdown();
        let failure = sending.join().unwrap();
        assert_eq!(
            (failure.kind(), failure.may_have_been_sent()),
            (TransportErrorKind::Shutdown, true),
            "{printed}"
        );
        assert_eq!(server.requests(), 1, "{printed}");
    }
}

#[test]
fn requests_after_shutdown_fail_without_a_connection() {
    let (listener, endpoint) = listen("http");
    listener.set_nonblocking(true).unwrap();
    let agent = agent();
    assert!(!agent.is_shut_down());
    agent.clone().shutdown();
    agent.shutdown();
    assert!(agent.is_shut_down());
    for _ in 0..2 {
        let failure = agent.send(&post(&endpoint)).unwrap_err();
        assert_eq!(
            (failure.kind(), failure.may_have_been_sent()),
            (TransportErrorKind::Shutdown, false)
        );
    }
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
}

#[test]
fn shutdown_of_one_agent_keeps_the_others() {
    let endpoint = serve(|peer| peer.send(EMPTY));
    agent().shutdown();
    assert_eq!(agent().send(&post(&endpoint)).unwrap().status(), 200);
}

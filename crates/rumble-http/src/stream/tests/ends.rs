//! Start and end of a stream.

use std::error::Error as _;

use super::{SSE, StreamAgent, USER_AGENT, open, read_all, settings};
use crate::{
    Endpoint, TransportErrorKind,
    test_support::server::{CHUNKED, UNTIL_CLOSE, listen, serve},
};

#[test]
fn the_request_has_a_truthful_user_agent_only() {
    let (to_test, requests) = std::sync::mpsc::channel();
    let endpoint = serve(move |peer| {
        to_test.send(peer.request.clone()).unwrap();
        peer.send(UNTIL_CLOSE);
    });
    let response = open(&endpoint).unwrap();
    assert_eq!(
        (response.status(), response.head().media_type()),
        (200, Some("text/event-stream"))
    );
    assert_eq!(
        (response.head().requested_delay(), response.head().location_host()),
        (None, None)
    );

    let request = requests.recv().unwrap();
    let mut lines: Vec<String> = request.trim_end().lines().map(str::to_ascii_lowercase).collect();
    lines[1..].sort();
    assert_eq!(
        lines,
        [
            "get /chat/1/stream http/1.1",
            "accept-encoding: identity",
            &format!("accept: {SSE}"),
            "cache-control: no-cache",
            &format!("host: {}", endpoint.as_str().trim_start_matches("http://")),
            &format!("user-agent: {USER_AGENT}"),
        ]
    );
}

#[test]
fn every_orderly_end_is_eof() {
    let with_length = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
    let without_body = "HTTP/1.1 204 No Content\r\n\r\n";
    for (response, text) in [
        (format!("{CHUNKED}3\r\nabc\r\n0\r\n\r\n"), "abc"),
        (format!("{UNTIL_CLOSE}abc"), "abc"),
        (UNTIL_CLOSE.to_owned(), ""),
        (with_length.to_owned(), "abc"),
        (without_body.to_owned(), ""),
    ] {
        let printed = response.clone();
        let mut body = open(&serve(move |peer| peer.send(response))).unwrap().into_body();
        assert_eq!(body.read(&mut []).unwrap(), 0, "an empty buffer: {printed}");
        let (read, failure) = read_all(&mut body);
        assert_eq!(
            (read.as_str(), failure.map(|f| f.kind())),
            (text, None),
            "{printed}"
        );
        assert_eq!(body.read(&mut [0; 8]).unwrap(), 0, "the end is final: {printed}");
        assert!(format!("{body:?}").contains("ended"));
    }
}

#[test]
fn a_truncated_response_stays_interrupted() {
    let with_length = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc";
    for response in [
        format!("{CHUNKED}3\r\nabc\r\n"),
        format!("{CHUNKED}9\r\nabc"),
        format!("{CHUNKED}3\r\nabc\r\n9"),
        with_length.to_owned(),
    ] {
        let printed = response.clone();
        let mut body = open(&serve(move |peer| peer.send(response))).unwrap().into_body();
        let (read, failure) = read_all(&mut body);
        assert_eq!(
            (read.as_str(), failure.unwrap().kind()),
            ("abc", TransportErrorKind::Interrupted),
            "{printed}"
        );
        for _ in 0..3 {
            assert_eq!(
                body.read(&mut [0; 8]).unwrap_err().kind(),
                TransportErrorKind::Interrupted,
                "{printed}"
            );
        }
    }
}

#[test]
fn a_connection_that_ends_in_the_head_is_interrupted() {
    for start in ["", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Ty"] {
        let failure = open(&serve(move |peer| peer.send(start))).unwrap_err();
        assert_eq!(failure.kind(), TransportErrorKind::Interrupted, "{start}");
        assert!(failure.source().is_some());
    }
}

#[test]
fn invalid_http_is_a_protocol_failure() {
    let failure = open(&serve(|peer| peer.send("220 mail.example ESMTP\r\n\r\n"))).unwrap_err();
    assert_eq!(failure.kind(), TransportErrorKind::Protocol);

    let mut body = open(&serve(|peer| peer.send(format!("{CHUNKED}garbage\r\n"))))
        .unwrap()
        .into_body();
    for _ in 0..3 {
        assert_eq!(
            body.read(&mut [0; 8]).unwrap_err().kind(),
            TransportErrorKind::Protocol
        );
    }
}

/// Limit of the HTTP parser that is documented in `docs/reliability.md`.
#[test]
fn only_a_long_chunk_extension_is_a_protocol_failure() {
    for (extension, text, kind) in [
        (";a=b", "abc", None),
        (
            ";invented=extension-of-this-test",
            "",
            Some(TransportErrorKind::Protocol),
        ),
    ] {
        let response = format!("{CHUNKED}3{extension}\r\nabc\r\n0\r\n\r\n");
        let mut body = open(&serve(move |peer| peer.send(response))).unwrap().into_body();
        let (read, failure) = read_all(&mut body);
        assert_eq!(
            (read.as_str(), failure.map(|f| f.kind())),
            (text, kind),
            "{extension}"
        );
    }
}

#[test]
fn a_continued_header_line_is_a_protocol_failure() {
    let folded = "HTTP/1.1 200 OK\r\nX-Note: one\r\n two\r\nContent-Length: 0\r\n\r\n";
    let failure = open(&serve(move |peer| peer.send(folded))).unwrap_err();
    assert_eq!(failure.kind(), TransportErrorKind::Protocol);
}

#[test]
fn a_closed_port_is_a_connect_failure() {
    let (listener, endpoint) = listen("http");
    drop(listener);
    let failure = open(&endpoint).unwrap_err();
    assert_eq!(failure.kind(), TransportErrorKind::Connect);
    let port = endpoint.origin().port();
    assert_eq!(failure.to_string(), format!("cannot connect to 127.0.0.1:{port}"));
    assert_eq!(failure.host(), format!("127.0.0.1:{port}"));
    let source = failure
        .source()
        .unwrap()
        .downcast_ref::<std::io::Error>()
        .unwrap();
    assert_eq!(source.kind(), std::io::ErrorKind::ConnectionRefused);
}

#[test]
fn a_name_without_address_is_a_lookup_failure() {
    let endpoint = Endpoint::parse("https://no-such-host.invalid").unwrap();
    let failure = open(&endpoint).unwrap_err();
    assert_eq!(failure.kind(), TransportErrorKind::Lookup, "{failure:?}");
    assert_eq!(failure.to_string(), "cannot resolve no-such-host.invalid");
}

#[test]
fn localhost_is_reached() {
    let endpoint = serve(|peer| peer.send(UNTIL_CLOSE));
    let by_name = format!("http://localhost:{}", endpoint.origin().port());
    assert_eq!(open(&Endpoint::parse(&by_name).unwrap()).unwrap().status(), 200);
}

#[test]
fn a_head_larger_than_the_buffer_is_head_too_large() {
    let serve_head = |filling: usize| {
        serve(move |peer| {
            let filling = "x".repeat(filling);
            peer.send(format!("HTTP/1.1 200 OK\r\nX-Filling: {filling}\r\n\r\nhello"));
            peer.wait_for_close();
        })
    };
    // A `Content-Security-Policy` of 9 KiB is common.
    assert_eq!(open(&serve_head(10_000)).unwrap().status(), 200);
    let large = open(&serve_head(20_000)).unwrap_err();
    assert_eq!(large.kind(), TransportErrorKind::HeadTooLarge);

    let roomy = StreamAgent::new(settings().input_buffer(32 * 1024));
    assert_eq!(
        roomy.open(&serve_head(20_000).join("x"), SSE).unwrap().status(),
        200
    );

    // Sizes close to the limit result in the same error.
    let tight = StreamAgent::new(settings().input_buffer(1024));
    let kinds: Vec<_> = (970..1010)
        .map(|filling| {
            tight
                .open(&serve_head(filling).join("x"), SSE)
                .map_err(|failure| failure.kind())
        })
        .collect();
    let fitting = kinds.iter().take_while(|kind| kind.is_ok()).count();
    assert!((1..39).contains(&fitting), "{kinds:?}");
    assert!(
        kinds[fitting..]
            .iter()
            .all(|kind| matches!(kind, Err(TransportErrorKind::HeadTooLarge))),
        "{kinds:?}"
    );
}

#[test]
fn too_many_header_fields_are_reported_as_a_limit() {
    let fields = "X-Field: 1\r\n".repeat(130);
    let failure = open(&serve(move |peer| {
        peer.send(format!("HTTP/1.1 200 OK\r\n{fields}\r\n"));
    }))
    .unwrap_err();
    assert_eq!(failure.kind(), TransportErrorKind::HeadTooLarge);
    let cause = std::error::Error::source(&failure).unwrap().to_string();
    assert!(cause.contains("128"), "{cause}");
}

#[test]
fn a_request_larger_than_the_buffer_is_head_too_large() {
    let endpoint = serve(|peer| peer.send(UNTIL_CLOSE));
    let failure = StreamAgent::new(settings())
        .open(&endpoint.join(&"a".repeat(9000)), SSE)
        .unwrap_err();
    assert_eq!(failure.kind(), TransportErrorKind::HeadTooLarge);
}

#[test]
fn an_invalid_request_fails_without_panic() {
    let agent = StreamAgent::new(settings());
    let endpoint = Endpoint::rumble();
    assert_eq!(
        agent.open(&endpoint.join("x"), "a\r\nb").unwrap_err().kind(),
        TransportErrorKind::Other
    );
    assert_eq!(
        agent
            .open(&endpoint.join(&"a".repeat(70_000)), SSE)
            .unwrap_err()
            .kind(),
        TransportErrorKind::Other
    );
}

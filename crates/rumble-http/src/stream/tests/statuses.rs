//! Statuses other than 200, and the content of their responses.

use std::time::Duration;

use super::{SSE, StreamAgent, open, settings, with_enough_time};
use crate::{
    TransportErrorKind,
    test_support::server::{listen, serve, serve_silence},
};

#[test]
fn a_redirect_is_reported_and_not_followed() {
    let (target, target_endpoint) = listen("http");
    target.set_nonblocking(true).unwrap();
    for body in [
        "Content-Length: 0\r\n\r\n",
        "Content-Length: 5\r\n\r\nmoved",
        "\r\nmoved",
    ] {
        for status in [301, 302, 303, 307, 308] {
            let location = format!("{target_endpoint}/elsewhere");
            let response = format!("HTTP/1.1 {status} Moved\r\nLocation: {location}\r\n{body}");
            let mut response = open(&serve(move |peer| peer.send(response))).unwrap();
            assert_eq!(response.status(), status);
            let host = format!("127.0.0.1:{}", target_endpoint.origin().port());
            assert_eq!(response.head().location_host(), Some(host.as_str()));
            assert!(["", "moved"].contains(&response.excerpt(100).as_str()));
        }
    }
    assert_eq!(
        target.accept().unwrap_err().kind(),
        std::io::ErrorKind::WouldBlock
    );
}

#[test]
fn only_locations_with_a_host_have_one() {
    for (location, host) in [
        ("/login", None),
        ("//cdn.example/x", Some("cdn.example")),
        ("https://user:word@rumble.com/x?key=1", Some("rumble.com")),
        ("https://[::1]:8/x", Some("[::1]:8")),
        ("%%%", None),
        ("", None),
    ] {
        let response = format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        let response = open(&serve(move |peer| peer.send(response))).unwrap();
        assert_eq!(response.head().location_host(), host, "{location}");
    }
}

#[test]
fn an_error_status_can_be_read() {
    let body = r#"{"errors":[{"code":"rate"}]}"#;
    let length = body.len();
    let response = format!(
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 17\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    );
    let mut response = open(&serve(move |peer| peer.send(response))).unwrap();
    assert_eq!(response.status(), 429);
    assert_eq!(response.head().requested_delay(), Some(Duration::from_secs(17)));
    assert_eq!(response.head().media_type(), Some("application/json"));
    assert_eq!(response.excerpt(9), r#"{"errors""#, "bounded");
    assert_eq!(
        response.excerpt(1000),
        r#":[{"code":"rate"}]}"#,
        "the rest is still there"
    );
    assert_eq!(response.excerpt(1000), "");
}

#[test]
fn a_date_in_retry_after_counts_from_now() {
    let response =
        "HTTP/1.1 503 Busy\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n";
    let response = open(&serve(move |peer| peer.send(response))).unwrap();
    assert_eq!(
        response.head().requested_delay(),
        Some(Duration::from_secs(300)),
        "at most 5 minutes"
    );

    let response =
        "HTTP/1.1 503 Busy\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(
        open(&serve(move |peer| peer.send(response)))
            .unwrap()
            .head()
            .requested_delay(),
        Some(Duration::ZERO)
    );
}

#[test]
fn an_excerpt_is_text_for_any_bytes() {
    for (bytes, max, text) in [
        ("d\u{e9}j\u{e0}".as_bytes(), 5, "d\u{e9}j"),
        (b"a\xff<html>", 100, "a\u{fffd}<html>"),
        (b"", 100, ""),
        (b"abc", 0, ""),
    ] {
        let mut response = b"HTTP/1.1 403 Forbidden\r\n\r\n".to_vec();
        response.extend_from_slice(bytes);
        let mut response = open(&serve(move |peer| peer.send(response))).unwrap();
        assert_eq!(response.excerpt(max), text);
    }
}

#[test]
fn an_excerpt_ends_with_a_stalled_or_dripping_response() {
    let head = "HTTP/1.1 500 Broken\r\nContent-Length: 1000000\r\n\r\n";
    with_enough_time(|idle| {
        let stalled = serve(move |peer| {
            peer.send(format!("{head}start"));
            peer.wait_for_close();
        });
        let agent = StreamAgent::new(settings().idle_timeout(idle));
        let response = agent.open(&stalled.join("x"), SSE);
        response.is_ok_and(|mut response| response.excerpt(100) == "start")
    });
    with_enough_time(|timeout| {
        let dripping = serve(move |peer| {
            peer.send(head);
            peer.drip(["."; 10_000], timeout / 8);
        });
        let agent = StreamAgent::new(settings().head_timeout(timeout));
        let response = agent.open(&dripping.join("x"), SSE);
        let dripped = response.map_or(0, |mut response| response.excerpt(10_000).len());
        (1..10_000).contains(&dripped)
    });
}

#[test]
fn a_plain_server_at_an_https_url_is_a_tls_failure() {
    let (listener, endpoint) = listen("https");
    std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 1024]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    assert_eq!(open(&endpoint).unwrap_err().kind(), TransportErrorKind::Tls);

    // A server that does not complete the handshake is not connected.
    let agent = StreamAgent::new(settings().connect_timeout(Duration::from_millis(200)));
    let failure = agent.open(&serve_silence("https").join("x"), SSE).unwrap_err();
    assert_eq!(
        failure.kind(),
        TransportErrorKind::Timeout(crate::TimeoutPhase::Connect)
    );
}

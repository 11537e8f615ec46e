//! Failures: their kind, and whether the request might have arrived. Each request is sent at most once.

use super::{GENEROUS_TIMEOUT, RequestAgent, RequestSettings, SHORT_TIMEOUT, agent, post, response_to};
use crate::{
    Endpoint, ResponseHead, TimeoutPhase, TransportErrorKind,
    internal::FailureKind,
    test_support::server::{CHUNKED, CountingServer, Peer, UNTIL_CLOSE, listen, serve_silence},
};

const TEN_BYTES: &str = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";

type Script = fn(&mut Peer);

/// Every failure after the request has arrived, with a server that counts requests.
fn check(scripts: &[(&str, Script)], agent: &RequestAgent, kind: TransportErrorKind) {
    for (what, script) in scripts {
        let server = CountingServer::new(*script);
        let failure = agent.send(&post(&server.endpoint)).unwrap_err();
        assert_eq!(failure.kind(), kind, "{what}");
        assert!(failure.may_have_been_sent(), "{what}");
        let port = server.endpoint.origin().port();
        assert_eq!(failure.host(), format!("127.0.0.1:{port}"), "{what}");
        assert_eq!(server.requests(), 1, "{what}");
    }
}

#[test]
fn a_truncated_response_is_interrupted() {
    let scripts: [(&str, Script); 7] = [
        ("no response", |_| ()),
        ("in the head", |peer| peer.send("HTTP/1.1 200 OK\r\nContent-Ty")),
        ("without body", |peer| peer.send(TEN_BYTES)),
        ("in the body", |peer| peer.send(format!("{TEN_BYTES}abc"))),
        ("between chunks", |peer| {
            peer.send(CHUNKED);
            peer.send_chunk("abc");
        }),
        ("in a chunk", |peer| peer.send(format!("{CHUNKED}9\r\nabc"))),
        ("in a chunk's head", |peer| peer.send(format!("{CHUNKED}9"))),
    ];
    check(&scripts, &agent(), TransportErrorKind::Interrupted);
}

#[test]
fn invalid_http_is_a_protocol_failure() {
    let scripts: [(&str, Script); 3] = [
        ("other protocol", |peer| {
            peer.send("220 mail.example ESMTP\r\n\r\n");
        }),
        ("bad status", |peer| peer.send("HTTP/1.1 abc\r\n\r\n")),
        ("bad chunk", |peer| peer.send(format!("{CHUNKED}garbage\r\n"))),
    ];
    check(&scripts, &agent(), TransportErrorKind::Protocol);
}

#[test]
fn a_body_that_is_too_large_is_distinguished() {
    let head: [(&str, Script); 2] = [
        ("one header", |peer| {
            peer.send(format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(20_000)));
            peer.wait_for_close();
        }),
        ("headers without end", |peer| {
            peer.send("HTTP/1.1 200 OK\r\n");
            peer.send_for_ever("X: yyyyyyyy\r\n");
        }),
    ];
    check(&head, &agent(), TransportErrorKind::HeadTooLarge);

    let body: [(&str, Script); 2] = [
        ("announced", |peer| {
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 8388609\r\n\r\n");
            peer.wait_for_close();
        }),
        ("without end", |peer| {
            peer.send(UNTIL_CLOSE);
            peer.send_for_ever(&"x".repeat(64 * 1024));
        }),
    ];
    check(&body, &agent(), TransportErrorKind::BodyTooLarge);
}

#[test]
fn a_head_that_fits_is_read() {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: {}\r\n\r\n",
        "x".repeat(16_000)
    );
    assert_eq!(response_to(post, head).unwrap().status(), 200);
}

#[test]
fn the_total_timeout_covers_the_head_and_the_body() {
    let scripts: [(&str, Script); 5] = [
        ("no head", |peer| peer.wait_for_close()),
        ("half a head", |peer| {
            peer.send("HTTP/1.1 200 OK\r\n");
            peer.wait_for_close();
        }),
        ("no body", |peer| {
            peer.send(TEN_BYTES);
            peer.wait_for_close();
        }),
        ("half a body", |peer| {
            peer.send(format!("{TEN_BYTES}abc"));
            peer.wait_for_close();
        }),
        // Received bytes do not extend the timeout.
        ("a lively body", |peer| {
            peer.send(CHUNKED);
            peer.send_for_ever("1\r\n.\r\n");
        }),
    ];
    let agent = RequestAgent::new(RequestSettings::default().timeout(SHORT_TIMEOUT));
    std::thread::scope(|scope| {
        for script in scripts {
            let agent = &agent;
            scope.spawn(move || check(&[script], agent, TransportErrorKind::Timeout(TimeoutPhase::Total)));
        }
    });
}

#[test]
fn a_request_can_have_its_own_timeout() {
    let server = CountingServer::new(Peer::wait_for_close);
    let failure = agent()
        .send(&post(&server.endpoint).timeout(SHORT_TIMEOUT))
        .unwrap_err();
    assert_eq!(
        (failure.kind(), failure.may_have_been_sent()),
        (TransportErrorKind::Timeout(TimeoutPhase::Total), true)
    );
    assert_eq!(server.requests(), 1);

    // Longer than the timeout of the agent, and beyond the range of clocks.
    for time in [GENEROUS_TIMEOUT, std::time::Duration::MAX] {
        let server = CountingServer::new(|peer| peer.send(super::EMPTY));
        let hasty = RequestAgent::new(RequestSettings::default().timeout(std::time::Duration::ZERO));
        let response = hasty.send(&post(&server.endpoint).timeout(time)).unwrap();
        assert_eq!((response.status(), server.requests()), (200, 1));
    }
}

#[test]
fn failures_before_sending_are_unsent() {
    let (listener, closed) = listen("http");
    drop(listener);
    let nowhere = Endpoint::parse("https://no-such-host.invalid").unwrap();
    for (endpoint, kind) in [
        (closed, TransportErrorKind::Connect),
        (nowhere, TransportErrorKind::Lookup),
    ] {
        let failure = agent().send(&post(&endpoint)).unwrap_err();
        assert_eq!(
            (failure.kind(), failure.may_have_been_sent()),
            (kind, false),
            "{endpoint}"
        );
    }
    let silent = post(&serve_silence("https")).timeout(SHORT_TIMEOUT);
    let failure = agent().send(&silent).unwrap_err();
    assert_eq!(
        (failure.kind(), failure.may_have_been_sent()),
        (TransportErrorKind::Timeout(TimeoutPhase::Connect), false)
    );
}

#[test]
fn a_binary_body_is_reported_without_its_content_type() {
    let json = ResponseHead::new(200).content_type("application/json");
    for (body, kind) in [
        (&b"\x1f\x8b\x08\0"[..], Some(FailureKind::UnexpectedEncoding)),
        (b"\x28\xb5\x2f\xfd\0", Some(FailureKind::UnexpectedEncoding)),
        (b"\xff\xfe{\0", Some(FailureKind::UnexpectedEncoding)),
        (b"\xfe\xff\0{", Some(FailureKind::UnexpectedEncoding)),
        (b"\xef\xbb\xbf{}", None),
        (b"{}", None),
    ] {
        assert_eq!(FailureKind::of_response(&json, body), kind, "{body:?}");
    }
}

#[test]
fn a_page_is_classified_by_its_content() {
    let html = |status| ResponseHead::new(status).content_type("text/html");
    let refresh = |url: &str| format!("<meta http-equiv=refresh content=\"1;url={url}\">");
    for (status, body, kind) in [
        (
            503,
            "<title>503 Service Unavailable</title>nginx".to_owned(),
            Some(FailureKind::Server),
        ),
        (
            503,
            "<title>Just a moment...</title>".to_owned(),
            Some(FailureKind::BotProtection),
        ),
        (
            503,
            "<div id=\"cf-chl-widget\">".to_owned(),
            Some(FailureKind::BotProtection),
        ),
        (
            200,
            refresh("http://login.hotel.example/"),
            Some(FailureKind::CaptivePortal),
        ),
        (200, refresh("https://rumble.com/c/X"), None),
        (200, refresh("/c/X"), None),
        (
            200,
            "<meta http-equiv=\"refresh\" content=\"60\">".to_owned(),
            None,
        ),
        (
            200,
            "<meta name=a content=\"url=http://x.example/\">".to_owned(),
            None,
        ),
    ] {
        assert_eq!(
            FailureKind::of_response(&html(status), body.as_bytes()),
            kind,
            "{status} {body}"
        );
    }
}

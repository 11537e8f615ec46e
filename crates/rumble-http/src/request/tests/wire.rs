//! Exact bytes of requests, and the results of statuses.

use std::{io, sync::mpsc, time::Duration};

use super::{EMPTY, Request, agent, response_to, session};
use crate::{
    Endpoint, RequestUrl, TransportErrorKind,
    internal::{StreamedContent, USER_AGENT},
    test_support::server::serve,
};

/// The request as received: its first line, its header lines in alphabetical order without the host, its body.
fn sent(request: impl FnOnce(&Endpoint) -> Request) -> (String, Vec<String>, String) {
    let (to_test, seen) = mpsc::channel();
    let endpoint = serve(move |peer| {
        to_test.send((peer.request.clone(), peer.body.clone())).unwrap();
        peer.send(EMPTY);
        peer.wait_for_close();
    });
    assert_eq!(agent().send(&request(&endpoint)).unwrap().status(), 200);
    let (head, body) = seen.recv().unwrap();
    let mut lines = head.trim_end().split("\r\n");
    let first = lines.next().unwrap().to_owned();
    let mut lines: Vec<String> = lines
        .map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            format!("{}: {value}", name.to_ascii_lowercase())
        })
        .collect();
    lines.sort();
    let host = format!("host: {}", endpoint.as_str().trim_start_matches("http://"));
    let before = lines.len();
    lines.retain(|line| *line != host);
    assert_eq!(lines.len() + 1, before, "one host: {head}");
    (first, lines, body)
}

fn user_agent() -> String {
    format!("user-agent: {USER_AGENT}")
}

#[test]
fn a_get_has_no_additional_headers() {
    let (first, lines, body) = sent(|endpoint| {
        Request::get(
            endpoint
                .join("service.php")
                .with_query(&[("name", "emote.list"), ("chat_id", "1 2")]),
        )
    });
    assert_eq!(first, "GET /service.php?name=emote.list&chat_id=1%202 HTTP/1.1");
    let expected = ["accept-encoding: identity", "accept: application/json"];
    assert_eq!(lines, [expected[0], expected[1], &user_agent()]);
    assert_eq!(body, "");
}

#[test]
fn a_complete_url_is_sent_unchanged() {
    for (given, target) in [
        (
            "/-livestream-api/get-data?key=a%20b&x={|}",
            "/-livestream-api/get-data?key=a%20b&x={|}",
        ),
        ("", "/"),
        ("?key=a", "/?key=a"),
        ("/a//b/../c/", "/a//b/../c/"),
    ] {
        let (first, ..) =
            sent(|endpoint| Request::get(RequestUrl::parse(&format!("{endpoint}{given}")).unwrap()));
        assert_eq!(first, format!("GET {target} HTTP/1.1"));
    }
}

#[test]
fn a_form_is_encoded() {
    let (first, lines, body) = sent(|endpoint| {
        Request::post(endpoint.join("service.php")).form(&[
            ("a b", "c&d=e+f%"),
            ("", ""),
            ("\u{e9}", "\u{1f3b8}\r\n\0"),
            ("~", "-._~*'()!"),
        ])
    });
    assert_eq!(first, "POST /service.php HTTP/1.1");
    let encoded = "a%20b=c%26d%3De%2Bf%25&=&%C3%A9=%F0%9F%8E%B8%0D%0A%00&~=-._~%2A%27%28%29%21";
    assert_eq!(body, encoded);
    assert_eq!(
        lines,
        [
            "accept-encoding: identity",
            "accept: application/json",
            &format!("content-length: {}", encoded.len()),
            "content-type: application/x-www-form-urlencoded",
            &user_agent(),
        ]
    );
}

#[test]
fn a_post_without_fields_announces_an_empty_body() {
    let (first, lines, body) = sent(|endpoint| Request::post(endpoint.join("x")));
    assert_eq!((first.as_str(), body.as_str()), ("POST /x HTTP/1.1", ""));
    assert!(lines.contains(&"content-length: 0".to_owned()), "{lines:?}");
    assert!(
        !lines.iter().any(|line| line.starts_with("transfer-encoding")),
        "{lines:?}"
    );
}

#[test]
fn json_larger_than_any_buffer_is_sent_completely() {
    let json = format!("[\"{}\"]", "\u{e9}".repeat(40_000));
    let (first, lines, body) = sent(|endpoint| Request::post(endpoint.join("x")).json(json.as_str().into()));
    assert_eq!(first, "POST /x HTTP/1.1");
    assert!(body == json);
    assert!(
        lines.contains(&"content-type: application/json".to_owned()),
        "{lines:?}"
    );
    assert!(lines.contains(&"content-length: 80004".to_owned()), "{lines:?}");
}

#[test]
fn a_delete_and_an_options_have_no_body() {
    for (name, make) in [
        ("DELETE", Request::delete as fn(RequestUrl) -> Request),
        ("OPTIONS", Request::options),
    ] {
        let (first, lines, _) = sent(|endpoint| make(endpoint.join("chat/1/message/2")));
        assert_eq!(first, format!("{name} /chat/1/message/2 HTTP/1.1"));
        assert_eq!(lines.len(), 3, "{lines:?}");
    }
}

#[test]
fn headers_and_the_session_are_added() {
    let (_, lines, _) = sent(|endpoint| {
        Request::get(endpoint.join("x"))
            .accept("text/html")
            .accept("no\nmedia type")
            .header("Origin", "https://rumble.com")
            .header("x-broken", "a\r\nx-smuggled: b")
            .header("no name", "a")
            .session(&session(endpoint))
    });
    assert_eq!(
        lines,
        [
            "accept-encoding: identity",
            "accept: text/html",
            "cookie: u_s=brass-teapot",
            "origin: https://rumble.com",
            &user_agent(),
        ]
    );
}

#[test]
fn every_status_is_a_response() {
    for status in [200, 201, 302, 307, 400, 401, 403, 404, 418, 429, 500, 503] {
        let head = format!(
            "HTTP/1.1 {status} Whatever\r\nContent-Type: text/plain\r\nRetry-After: 7\r\nContent-Length: 5\r\n\r\nhello"
        );
        let response = response_to(super::post, head).unwrap();
        assert_eq!((response.status(), response.body()), (status, &b"hello"[..]));
        assert_eq!(response.content_type(), Some("text/plain"));
        assert_eq!(response.retry_after(), Some(Duration::from_secs(7)));
        assert_eq!(
            (response.head().location_host(), response.session_token()),
            (None, None)
        );
    }
}

#[test]
fn a_redirect_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let (target, target_endpoint) = crate::test_support::server::listen("http");
        target.set_nonblocking(true).unwrap();
        let host = target_endpoint.as_str().trim_start_matches("http://").to_owned();
        let head = format!(
            "HTTP/1.1 {status} Moved\r\nLocation: {target_endpoint}/x?u=y\r\nContent-Length: 0\r\n\r\n"
        );
        let response =
            response_to(|endpoint| super::post(endpoint).session(&session(endpoint)), head).unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.head().location_host(), Some(host.as_str()));
        let error = target.accept().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
    }
}

#[test]
fn an_invalid_request_is_not_sent() {
    let endless = Endpoint::rumble().join(&"a".repeat(70_000));
    let failure = agent().send(&Request::get(endless)).unwrap_err();
    assert_eq!(
        (failure.kind(), failure.may_have_been_sent()),
        (TransportErrorKind::Other, false)
    );
}

#[test]
fn content_is_streamed_with_its_length() {
    let hello = || -> io::Result<Box<dyn io::Read + Send>> { Ok(Box::new(io::Cursor::new("hello, all"))) };
    let (first, lines, body) = sent(|endpoint| {
        let url = endpoint.join("upload.php").with_query(&[("chunk", "0_a b.mp4")]);
        Request::put(url).stream("video/mp4", StreamedContent::new(5, hello))
    });
    assert_eq!(first, "PUT /upload.php?chunk=0_a%20b.mp4 HTTP/1.1");
    assert_eq!(
        lines,
        [
            "accept-encoding: identity",
            "accept: application/json",
            "content-length: 5",
            "content-type: video/mp4",
            &user_agent()
        ]
    );
    assert_eq!(body, "hello");
}

#[test]
fn a_put_without_content_is_empty() {
    let (first, lines, body) = sent(|endpoint| Request::put(endpoint.join("upload.php")));
    assert_eq!(first, "PUT /upload.php HTTP/1.1");
    assert!(lines.contains(&"content-length: 0".to_owned()), "{lines:?}");
    assert_eq!(body, "");
}

#[test]
fn content_that_ends_early_is_an_error() {
    let short = || -> io::Result<Box<dyn io::Read + Send>> { Ok(Box::new(io::Cursor::new("he"))) };
    let endpoint = serve(|peer| peer.wait_for_close());
    let request =
        Request::put(endpoint.join("upload.php")).stream("video/mp4", StreamedContent::new(5, short));
    let failure = agent().send(&request).unwrap_err();
    assert_eq!(failure.kind(), TransportErrorKind::Interrupted);
    assert!(failure.may_have_been_sent());
}

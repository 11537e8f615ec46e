//! Bodies: limits and ends.

use super::{Request, post, response_to};
use crate::internal::FailureKind;
use crate::{TransportErrorKind, internal::TransportError};

const OK: &str = "HTTP/1.1 200 OK\r\n";

fn limited(max: usize, response: &str) -> Result<Vec<u8>, TransportError> {
    response_to(|endpoint| post(endpoint).max_body(max), response).map(|response| response.body().to_vec())
}

/// One body with each way of marking its end.
fn framings(body: &str) -> [String; 4] {
    let length = body.len();
    let chunks: String = body.chars().map(|letter| format!("1\r\n{letter}\r\n")).collect();
    [
        format!("{OK}Content-Length: {length}\r\n\r\n{body}"),
        format!("{OK}Transfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n"),
        format!("{OK}\r\n{body}"),
        format!("HTTP/1.0 200 OK\r\n\r\n{body}"),
    ]
}

#[test]
fn a_body_of_exactly_the_limit_is_accepted() {
    for (max, body, fits) in [
        (5, "hello", true),
        (5, "hell", true),
        (4, "hello", false),
        (0, "", true),
        (0, "h", false),
        (usize::MAX, "hello", true),
    ] {
        for response in framings(body) {
            match limited(max, &response) {
                Ok(read) => assert_eq!((read.as_slice(), fits), (body.as_bytes(), true), "{response}"),
                Err(failure) => {
                    assert_eq!(failure.kind(), TransportErrorKind::BodyTooLarge, "{response}");
                    assert!(!fits && failure.may_have_been_sent(), "{response}");
                }
            }
        }
    }
}

#[test]
fn a_wrong_length_is_an_error_without_allocation() {
    for length in ["9", "1000000000000", "18446744073709551615"] {
        let failure = limited(usize::MAX, &format!("{OK}Content-Length: {length}\r\n\r\nhello")).unwrap_err();
        assert_eq!(failure.kind(), TransportErrorKind::Interrupted, "{length}");
    }
    for length in ["-1", "x", "99999999999999999999999"] {
        let failure = limited(usize::MAX, &format!("{OK}Content-Length: {length}\r\n\r\nhello")).unwrap_err();
        assert_eq!(failure.kind(), TransportErrorKind::Protocol, "{length}");
    }
}

#[test]
fn bytes_after_the_announced_length_are_ignored() {
    let read = limited(100, &format!("{OK}Content-Length: 2\r\n\r\nhello")).unwrap();
    assert_eq!(read, b"he");
}

#[test]
fn responses_without_a_body_are_complete() {
    for head in [
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
    ] {
        let response = response_to(post, head).unwrap();
        assert!(matches!(response.status(), 204 | 304));
        assert!(response.body().is_empty(), "{head}");
    }
    let allowed = "HTTP/1.1 200 OK\r\nAllow: POST\r\nContent-Length: 0\r\n\r\n";
    let response = response_to(|endpoint| Request::options(endpoint.join("x")), allowed).unwrap();
    assert!(response.body().is_empty());
}

#[test]
fn a_body_of_many_pieces_is_complete_and_in_order() {
    let body: String = (0..300_000).map(|number| format!("{number},")).collect();
    let (one, two) = body.split_at(body.len() / 2);
    let chunked = format!(
        "{OK}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{one}\r\n{:x}\r\n{two}\r\n0\r\n\r\n",
        one.len(),
        two.len()
    );
    for response in [
        chunked,
        format!("{OK}Content-Length: {}\r\n\r\n{body}", body.len()),
        format!("{OK}\r\n{body}"),
    ] {
        let response = response_to(post, response).unwrap();
        assert!(response.text() == body);
    }
}

#[test]
fn invalid_utf_8_is_replaced() {
    let response = response_to(post, b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na\xffb").unwrap();
    assert_eq!(response.text(), "a\u{fffd}b");
    assert_eq!(response.body(), b"a\xffb");
}

#[test]
fn web_pages_are_distinguished_from_data() {
    for (kind, body, is_html) in [
        ("text/html; charset=utf-8", "<!DOCTYPE html>", true),
        ("Text/HTML", "", true),
        ("text/html", " {\"data\":1}", false),
        ("text/html", "[]", false),
        ("application/json", "{}", false),
        ("application/json", "\r\n <html>", true),
        ("text/plain", "sorry", false),
    ] {
        let length = body.len();
        let head = format!("{OK}Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}");
        assert_eq!(
            response_to(post, head).unwrap().is_html(),
            is_html,
            "{kind} {body}"
        );
    }
}

#[test]
fn a_byte_order_mark_is_not_part_of_the_text() {
    for (body, text, is_html) in [
        ("\u{feff}{}", "{}", false),
        ("\u{feff}<p>", "<p>", true),
        ("\u{feff}\u{feff}", "\u{feff}", false),
        ("{}\u{feff}", "{}\u{feff}", false),
    ] {
        let response =
            response_to(post, format!("{OK}Content-Length: {}\r\n\r\n{body}", body.len())).unwrap();
        assert_eq!((&*response.text(), response.is_html()), (text, is_html));
        assert_eq!(response.body(), body.as_bytes());
    }
}

#[test]
fn a_bot_protection_page_is_recognized() {
    const CHALLENGE: &str = "cf-mitigated: challenge\r\n";
    for (status, header, body, is_protected) in [
        (403, "", "<title>Just a moment", true),
        (503, "", "<title>Just a moment", true),
        (200, CHALLENGE, "<title>Just a moment", true),
        (429, CHALLENGE, "<title>Just a moment", true),
        (200, "", "<title>Kettles", false),
        (404, "", "<title>Gone", false),
        (429, "", "<title>Slow down", false),
        (403, "", "{}", false),
        (403, CHALLENGE, "{}", false),
    ] {
        let length = body.len();
        let head = format!("HTTP/1.1 {status} Whatever\r\n{header}Content-Length: {length}\r\n\r\n");
        let response = response_to(post, head + body).unwrap();
        assert_eq!(
            response.failure() == Some(FailureKind::BotProtection),
            is_protected,
            "{status} {header} {body}"
        );
    }
}

//! Failures of the first request: empty stdout, one line with the failure and the advice, status 1.

use std::net::TcpListener;

use super::documents::{response, serve_responses};
use crate::harness::Cocorum;

fn first_fails(url: &str, parts: &[&str]) {
    for form in [&[][..], &["--json"], &["--watch"], &["--watch", "--json"]] {
        let done = Cocorum::live(url, form).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:?}");
        let error_line = done.error_line();
        for part in parts {
            assert!(error_line.contains(part), "{part} in {error_line}");
        }
    }
}

#[test]
fn a_wrong_key_is_reported() {
    let body = r#"{"code":"403","message":"Forbidden"}"#;
    let url = serve_responses(vec![response(403, "application/json", body)]);
    first_fails(
        &url,
        &["key is wrong", "403", "rumble.com/account/livestream-api"],
    );
}

#[test]
fn a_missing_key_is_reported() {
    let body = r#"{"errors":[{"code":"invalid_request","message":"No access token"}]}"#;
    let url = serve_responses(vec![response(400, "application/json", body)]);
    first_fails(&url, &["no key", "400", "rumble.com/account/livestream-api"]);
}

#[test]
fn a_bot_protection_page_is_reported() {
    let url = serve_responses(vec![response(403, "text/html", "<html>Just a moment…</html>")]);
    first_fails(&url, &["bot-protection page", "another network"]);
}

#[test]
fn a_response_that_is_not_the_document_is_reported() {
    for (content_type, body, reason) in [
        ("text/html", "<html>hello</html>", "not JSON"),
        ("application/json", "{\"now\":", "not JSON"),
        (
            "application/json",
            "{\"title\":\"a show\"}",
            "not a Live Stream API document",
        ),
        (
            "application/json",
            "{\"errors\":[{\"message\":\"no\"}]}",
            "contains an error",
        ),
    ] {
        let url = serve_responses(vec![response(200, content_type, body)]);
        first_fails(&url, &[reason, "rumble.com/account/livestream-api"]);
    }
}

#[test]
fn too_many_requests_are_reported() {
    let url = serve_responses(vec![response(429, "application/json", "{}")]);
    first_fails(&url, &["too many requests", "Wait a few minutes"]);
}

#[test]
fn a_redirect_is_not_followed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let elsewhere = listener.local_addr().unwrap();
    let redirect =
        format!("HTTP/1.1 302 Found\r\nlocation: http://{elsewhere}/\r\ncontent-length: 0\r\n\r\n");
    first_fails(
        &serve_responses(vec![redirect.into_bytes()]),
        &["unexpected redirect"],
    );
    assert!(listener.accept().is_err(), "the redirect was followed");
}

#[test]
fn a_refused_connection_is_reported() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    first_fails(
        &format!("http://{address}/?key=x"),
        &["cannot reach", "Check the network connection"],
    );
}

#[test]
fn the_server_message_is_shown_unless_it_repeats_the_key() {
    for (message, reported) in [("Key was reset", true), ("PLANTED-KEY was reset", false)] {
        let body = format!(r#"{{"errors":[{{"code":"1","message":"{message}"}}]}}"#);
        let url = serve_responses(vec![response(200, "application/json", &body)]);
        let done = Cocorum::live(&url, &[]).finish();
        let shown = done.stderr.join("\n");
        assert_eq!(done.status, Some(1), "{shown}");
        assert_eq!(
            shown.contains("server message: Key was reset"),
            reported,
            "{shown}"
        );
        assert!(!shown.contains("PLANTED-KEY"), "{shown}");
    }
}

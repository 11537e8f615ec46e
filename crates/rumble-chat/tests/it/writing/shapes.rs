//! Requests as they appear on the wire.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::{Value, json};

use super::message_id;
use super::raw_server::{RawServer, ReceivedRequest, Reply, TOKEN, accepted_message};
use crate::helpers::channel_id;

/// Headers that every authenticated request contains, and the further ones of this request.
pub(crate) fn authenticated_headers(server: &RawServer, content_type: Option<&str>) -> Vec<(String, String)> {
    let mut headers = vec![
        ("accept", "application/json".to_owned()),
        ("accept-encoding", "identity".to_owned()),
        ("cookie", format!("u_s={TOKEN}")),
        ("origin", server.url()),
        ("user-agent", format!("cocorum-rs/{}", env!("CARGO_PKG_VERSION"))),
    ];
    headers.extend(content_type.map(|kind| ("content-type", kind.to_owned())));
    headers.sort();
    headers
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn json_body(request: &ReceivedRequest) -> Value {
    serde_json::from_str(&request.body).unwrap()
}

#[test]
fn a_message_is_json() {
    let server = RawServer::one(accepted_message());
    let text = "say \"kettle\" \u{1f980}\n& more";
    let sent = server.writer().send_message(text).unwrap();
    assert_eq!(sent.message_id.get(), 17);
    assert_eq!(sent.user.as_ref().unwrap().username, "BrassTeapot");
    let request = server.single_request();
    assert_eq!(request.line, "POST /chat/api/chat/900100200/message HTTP/1.1");
    assert_eq!(
        request.headers,
        authenticated_headers(&server, Some("application/json"))
    );
    assert_eq!(
        json_body(&request),
        json!({"data": {
            "request_id": sent.request_id,
            "message": {"text": text},
            "rant": null,
            "channel_id": null,
        }})
    );
}

#[test]
fn a_message_as_a_channel_has_the_channel_id() {
    let server = RawServer::one(accepted_message());
    let writer = server.writer();
    writer.send_message_as("hello", channel_id(7_730_001)).unwrap();
    let request = server.single_request();
    assert_eq!(request.line, "POST /chat/api/chat/900100200/message HTTP/1.1");
    assert_eq!(json_body(&request)["data"]["channel_id"], json!(7_730_001));
    assert_eq!(json_body(&request)["data"]["message"], json!({"text": "hello"}));
}

#[test]
fn each_message_has_its_own_request_id() {
    let server = RawServer::one(accepted_message());
    let writer = server.writer();
    let mut known = HashSet::new();
    for _ in 0..20 {
        let id = writer.clone().send_message("hello").unwrap().request_id;
        assert_eq!(id.len(), 43);
        assert_eq!(STANDARD_NO_PAD.decode(&id).unwrap().len(), 32);
        assert!(known.insert(id.clone()), "{id} twice");
    }
    known.insert(server.writer().send_message("hello").unwrap().request_id);
    assert_eq!(known.len(), 21);
}

#[test]
fn the_id_can_be_text_or_a_large_number() {
    for id in ["2486064383974703509", "\"2486064383974703509\""] {
        let server = RawServer::one(Reply::json(&format!(r#"{{"data":{{"id":{id}}}}}"#)));
        let sent = server.writer().send_message("hello").unwrap();
        assert_eq!(sent.message_id.get(), 2_486_064_383_974_703_509);
        assert!(sent.user.is_none());
    }
}

#[test]
fn a_deletion_has_no_body() {
    for body in ["", "{}", r#"{"data":{}}"#] {
        let server = RawServer::one(Reply::json(body));
        server.writer().delete_message(message_id(17)).unwrap();
        let request = server.single_request();
        assert_eq!(
            request.line,
            "DELETE /chat/api/chat/900100200/message/17 HTTP/1.1"
        );
        assert_eq!(request.headers, authenticated_headers(&server, None));
        assert_eq!(request.body, "");
    }
    let server = RawServer::one(Reply::with(204, "", ""));
    server.writer().delete_message(message_id(17)).unwrap();
}

#[test]
fn a_command_is_a_form() {
    let server = RawServer::one(Reply::json(r#"{"anything":[1]}"#));
    let response = server
        .writer()
        .command("/raid https://rumble.com/v5x&y=ü.html")
        .unwrap();
    assert_eq!(response.raw.get(), r#"{"anything":[1]}"#);
    let request = server.single_request();
    assert_eq!(request.line, "POST /chat/command HTTP/1.1");
    let form = "application/x-www-form-urlencoded";
    assert_eq!(request.headers, authenticated_headers(&server, Some(form)));
    assert_eq!(
        request.body,
        "video_id=900100200&message=%2Fraid%20https%3A%2F%2Frumble.com%2Fv5x%26y%3D%C3%BC.html"
    );
}

#[test]
fn an_enabled_preflight_precedes_without_a_session() {
    let server = RawServer::new(vec![
        Reply::with(200, "", ""),
        accepted_message(),
        Reply::with(200, "", ""),
    ]);
    let writer = server.builder().preflight(true).writer().unwrap();
    writer.send_message("hello").unwrap();
    writer.delete_message(message_id(17)).unwrap();
    let lines: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| request.line)
        .collect();
    assert_eq!(
        lines,
        [
            "OPTIONS /chat/api/chat/900100200/message HTTP/1.1",
            "POST /chat/api/chat/900100200/message HTTP/1.1",
            "OPTIONS /chat/api/chat/900100200/message/17 HTTP/1.1",
            "DELETE /chat/api/chat/900100200/message/17 HTTP/1.1",
        ]
    );
    for (at, method) in [(0, "POST"), (2, "DELETE")] {
        let request = &server.requests()[at];
        let header = |name| request.headers.iter().find(|(known, _)| known == name);
        assert_eq!(header("access-control-request-method").unwrap().1, method);
        assert_eq!(
            header("access-control-request-headers").unwrap().1,
            "content-type"
        );
        let signed = authenticated_headers(&server, None);
        let origin = signed.iter().find(|(name, _)| name == "origin");
        assert_eq!(header("origin"), origin);
        assert!(header("cookie").is_none() && request.body.is_empty());
    }
}

#[test]
fn a_rejected_preflight_stops_the_message() {
    let server = RawServer::one(Reply::with(403, "Retry-After: 60\r\n", ""));
    let writer = server.builder().preflight(true).writer().unwrap();
    let error = writer.send_message("hello").unwrap_err();
    assert_eq!(error.status(), Some(403));
    assert!(!error.outcome_is_unknown(), "{error}");
    assert!(server.single_request().line.starts_with("OPTIONS "));
    assert!(writer.ready_at().is_some(), "the server requested a delay");
    let server = RawServer::one(Reply::Drop);
    let writer = server.builder().preflight(true).writer().unwrap();
    assert!(!writer.send_message("hello").unwrap_err().outcome_is_unknown());
    assert!(
        !writer
            .delete_message(message_id(17))
            .unwrap_err()
            .outcome_is_unknown()
    );
}

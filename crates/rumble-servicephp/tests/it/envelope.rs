//! Forms of a response.

use std::error::Error as _;

use rumble_servicephp::model::StreamId;
use rumble_servicephp::{ErrorKind, Method, MuteScope, MuteTarget};

use crate::raw_server::{RawServer, Reply, logged_in};

fn call(reply: Reply) -> Result<rumble_servicephp::ServiceResponse, rumble_servicephp::Error> {
    RawServer::new(vec![reply])
        .guest()
        .call("any.thing", Method::Get, &[])
}

#[test]
fn success_is_read_in_every_form() {
    for (success, is_done) in [
        ("true", true),
        ("1", true),
        ("\"1\"", true),
        ("\"true\"", true),
        ("false", false),
        ("0", false),
        ("\"0\"", false),
        ("\"false\"", false),
    ] {
        let body = format!(r#"{{"user":{{"logged_in":true}},"data":{{"success":{success}}}}}"#);
        let server = RawServer::new(vec![logged_in(), Reply::json(&body)]);
        let done = server
            .account()
            .mute_user(MuteTarget::User("TinFiddle"), MuteScope::everywhere());
        match done {
            Ok(()) => assert!(is_done, "{success}"),
            Err(error) => assert!(
                !is_done && error.kind() == ErrorKind::Rejected,
                "{success}: {error}"
            ),
        }
    }
}

#[test]
fn errors_without_success_are_a_rejection() {
    for (errors, message, code) in [
        (
            r#"[{"code":"TEAPOT","message":"Not today"}]"#,
            Some("Not today"),
            Some("TEAPOT"),
        ),
        (
            r#"[{"code":418,"msg":"Not today"}]"#,
            Some("Not today"),
            Some("418"),
        ),
        (r#"{"video":{"message":"Not today"}}"#, Some("Not today"), None),
        (r#"{"video":"Not today"}"#, Some("Not today"), None),
        (r#"["Not today"]"#, Some("Not today"), None),
        (r#"[{"code":"TEAPOT"}]"#, None, Some("TEAPOT")),
    ] {
        for data in ["[]", "false", "null", "{}"] {
            let body = format!(r#"{{"user":{{"logged_in":false}},"data":{data},"errors":{errors}}}"#);
            let error = call(Reply::json(&body)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Rejected, "{body}");
            assert_eq!(
                (error.server_message(), error.server_code()),
                (message, code),
                "{body}"
            );
        }
    }
}

#[test]
fn empty_errors_are_not_a_rejection() {
    for body in [
        r#"{"data":[],"errors":[]}"#,
        r#"{"data":false,"errors":{}}"#,
        r#"{"data":null,"errors":null}"#,
        r#"{"data":{},"errors":false}"#,
        r#"{"data":{"success":true},"errors":[{"message":"never mind"}]}"#,
        r#"{"html":"<p>"}"#,
        "{}",
    ] {
        assert!(call(Reply::json(body)).is_ok(), "{body}");
    }
}

#[test]
fn server_messages_are_found_in_the_data() {
    for member in ["reason", "error", "message"] {
        let body = format!(r#"{{"data":{{"success":false,"{member}":"Not \ud800 today"}}}}"#);
        let error = call(Reply::json(&body)).unwrap_err();
        assert_eq!(error.server_message(), Some("Not \u{fffd} today"), "{member}");
    }
    let long = "x".repeat(5000);
    let error = call(Reply::json(&format!(r#"{{"errors":["{long}"]}}"#))).unwrap_err();
    assert_eq!(error.server_message().map(str::len), Some(200));
}

#[test]
fn responses_other_than_json_are_distinguished() {
    for (reply, kind) in [
        (Reply::html(200, "<html>Hello"), ErrorKind::NotJson),
        (Reply::json("<html>Hello"), ErrorKind::NotJson),
        (Reply::json("[]"), ErrorKind::NotJson),
        (Reply::json("false"), ErrorKind::NotJson),
        (Reply::json("{\"data\""), ErrorKind::NotJson),
        (Reply::json("{} and more"), ErrorKind::NotJson),
        (Reply::html(403, "<title>Just a moment"), ErrorKind::BotProtection),
        (Reply::html(503, "<title>Just a moment"), ErrorKind::BotProtection),
        (
            Reply::with(200, "cf-mitigated: challenge\r\n", "<title>Just a moment"),
            ErrorKind::BotProtection,
        ),
        (Reply::html(404, "<title>Gone"), ErrorKind::NotFound),
        (Reply::with(503, "", "{}"), ErrorKind::Server),
        (
            Reply::with(429, "Retry-After: 9\r\n", "<p>"),
            ErrorKind::RateLimited,
        ),
    ] {
        let error = call(reply).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(
            error.is_retryable(),
            matches!(kind, ErrorKind::Server | ErrorKind::RateLimited)
        );
        if kind == ErrorKind::RateLimited {
            assert_eq!(error.retry_after().map(|time| time.as_secs()), Some(9));
        }
    }
}

#[test]
fn json_is_accepted_with_any_content_type() {
    assert!(call(Reply::html(200, r#"{"data":{"success":true}}"#)).is_ok());
    assert!(call(Reply::with(200, "", r#" {"data":{}}"#)).is_ok());
    assert!(call(Reply::with(200, "", "\u{feff}{\"data\":{}}")).is_ok());
}

#[test]
fn the_data_of_a_call_is_available_as_received() {
    let body =
        r#"{"user":{"logged_in":false},"data":{"items":[{"id":7,"shade":"brass"}],"n":"12"},"html":"<b>"}"#;
    let response = call(Reply::json(body)).unwrap();
    assert_eq!(
        response.expose_data(),
        r#"{"items":[{"id":7,"shade":"brass"}],"n":"12"}"#
    );
    assert_eq!(response.data_text("n").as_deref(), Some("12"));
    assert_eq!(response.html(), Some("<b>"));
    assert_eq!(response.is_logged_in(), Some(false));
    assert_eq!(response.success(), None);
}

#[test]
fn malformed_emotes_do_not_affect_the_others() {
    let body = r#"{"data":{"items":[
        {"id":1700001,"title":"Everywhere","channel_id":null,"emotes":[{"name":"r+kettle","file":"https://emotes.example/k.png","position":0},{"position":1}]},
        17,
        {"id":"1700002","channel_id":"7730001","emotes":[]},
        {"id":1700003,"emotes":null}]}}"#;
    let server = RawServer::json(body);
    let groups = server.guest().emotes(StreamId::new(5).unwrap()).unwrap();
    assert_eq!(groups.items.len(), 3);
    assert_eq!(groups.malformed.len(), 1);
    let names: Vec<_> = groups.items[0].emotes.iter().map(|emote| &*emote.name).collect();
    assert_eq!(names, ["r+kettle"]);
    assert!(!groups.items[0].emotes[0].is_subs_only);
    assert_eq!(groups.items[1].channel_id.map(|id| id.get()), Some(7_730_001));
    assert_eq!(
        groups.items[0].get("title").map(|title| title.get()),
        Some("\"Everywhere\"")
    );

    for nothing in ["[]", "false", "null"] {
        let server = RawServer::json(&format!(r#"{{"data":{nothing}}}"#));
        assert!(
            server
                .guest()
                .emotes(StreamId::new(5).unwrap())
                .unwrap()
                .items
                .is_empty()
        );
    }
    let server = RawServer::json(r#"{"data":{"things":[]}}"#);
    let error = server.guest().emotes(StreamId::new(5).unwrap()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedFormat);
    assert!(error.source().is_some());
}

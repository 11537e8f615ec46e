//! Writes that failed or whose outcome is unknown.

use rumble_sim::{ServiceFault, When};

use super::{site, texts};
use crate::account::{Site, plain};
use crate::harness::{Cocorum, STREAM, STREAM_B36};
use crate::raw_server;

#[test]
fn an_unknown_outcome_is_reported_as_a_failure() {
    let site = site();
    let id = site.sim.stream(STREAM).say("TinFiddle", "hello").to_string();
    site.sim
        .service()
        .fault("chat.message.send", When::Every, ServiceFault::Drop);
    site.sim
        .service()
        .fault("chat.message.delete", When::Every, ServiceFault::TruncateBody);
    site.sim
        .service()
        .fault("chat.message.pin", When::Every, ServiceFault::TruncateJson);
    site.sim
        .service()
        .fault("chat.command", When::Every, ServiceFault::Html);
    for (args, path) in [
        (&["send", STREAM_B36, "once"][..], "/message"),
        (&["delete", STREAM_B36, &id], "/message/"),
        (&["pin", STREAM_B36, &id], "chat.message.pin"),
        (&["command", STREAM_B36, "/subscribers"], "/chat/command"),
    ] {
        let before = site.requests_for(path);
        let done = site.command(args).args(&["--json"]).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
        let error_line = done.error_line();
        assert!(error_line.contains("the outcome is unknown"), "{error_line}");
        assert!(error_line.contains("It was not retried"), "{error_line}");
        assert_eq!(site.requests_for(path), before + 1, "{args:?}");
    }
    assert_eq!(texts(&site).iter().filter(|text| *text == "once").count(), 1);
}

#[test]
fn a_rejection_has_the_message_of_the_server() {
    let site = Site::logged_in(plain());
    let id = site.sim.stream(STREAM).say("TinFiddle", "hello").to_string();
    for (args, words) in [
        (
            &["delete", STREAM_B36, &id][..],
            "You are not allowed to delete this message",
        ),
        (
            &["pin", STREAM_B36, &id],
            "You are not a moderator of this stream",
        ),
        (
            &["unpin", STREAM_B36, &id],
            "You are not a moderator of this stream",
        ),
        (
            &["command", STREAM_B36, "/subscribers"],
            "You are not allowed to use commands here",
        ),
    ] {
        let done = site.command(args).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
        let error_line = done.error_line();
        assert!(error_line.contains(words), "{error_line}");
        assert!(!error_line.contains("may have been done"), "{error_line}");
    }
    let long = "x".repeat(201);
    let done = site.command(&["send", STREAM_B36, &long]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(
        done.error_line().contains("longer than the chat allows"),
        "{done:#?}"
    );
    assert_eq!(texts(&site), ["hello"]);
}

#[test]
fn advice_depends_on_the_cause() {
    let site = site();
    let done = site.command(&["command", STREAM_B36, "/subscribe"]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(done.error_line().contains("Unknown command"), "{done:#?}");
    assert!(done.error_line().contains("no such command"), "{done:#?}");
    assert!(!done.error_line().contains("allowed"), "{done:#?}");

    let done = site.command(&["unpin", STREAM_B36]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(done.error_line().contains("othing is pinned"), "{done:#?}");
    assert!(!done.error_line().contains("if there is one"), "{done:#?}");
}

#[test]
fn the_message_of_the_server_is_found_in_every_form() {
    for status in ["200 OK", "400 Bad Request", "403 Forbidden", "404 Not Found"] {
        for body in [
            r#"{"error":"No such user"}"#,
            r#"{"error":{"code":7,"message":"No such user"}}"#,
            r#"{"errors":[{"message":"No such user"}]}"#,
            r#"{"code":"7","message":"No such user"}"#,
        ] {
            let response = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            let site = raw_server::respond_in_turn(vec![response.into_bytes()]);
            for args in [
                &["whoami"][..],
                &["mute", "TinFiddle", "--everywhere"],
                &["pin", "b10:5", "5"],
                &["emotes", "b10:5"],
            ] {
                let done = Cocorum::new(args)
                    .args(&["--base-url", &site])
                    .env("RUMBLE_SESSION", "tin-whistle-5f0c1d2e")
                    .finish();
                let reported = done.stderr.join("\n");
                assert_eq!(done.status, Some(1), "{status} {body} {args:?}: {reported}");
                assert!(
                    reported.contains("server message: No such user"),
                    "{status} {body} {args:?}: {reported}"
                );
            }
        }
    }
}

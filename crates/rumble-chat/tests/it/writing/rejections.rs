//! Rejections of the server, with their messages.

use std::time::Duration;

use rumble_chat::{ErrorKind, Operation};
use rumble_sim::ChatRules;

use super::raw_server::{RawServer, Reply, bot_protection_page};
use super::{BOT, BOT_CHANNEL, GUEST, chat_of, message_id, sim};
use crate::helpers::channel_id;
use crate::wire;

const REJECTION_BODY: &str = r#"{"errors":[{"code":"400","message":"No kettles here","type":"kettle"}]}"#;

#[track_caller]
fn assert_rejected(reply: &Reply, kind: ErrorKind, message: Option<&str>) {
    let server = RawServer::one(reply.clone());
    let writer = server.writer();
    let errors = [
        (Operation::Send, writer.send_message("hello").unwrap_err()),
        (
            Operation::Delete,
            writer.delete_message(message_id(17)).unwrap_err(),
        ),
        (Operation::Command, writer.command("/raid x").unwrap_err()),
    ];
    for (operation, error) in errors {
        assert_eq!((error.kind(), error.operation()), (kind, operation), "{error}");
        assert_eq!(error.server_message(), message, "{error}");
        assert!(!error.outcome_is_unknown(), "{error}");
        assert!(!error.to_string().contains("kettle"), "{error}");
    }
    assert_eq!(server.requests().len(), 3, "each was sent once");
}

#[test]
fn each_rejection_has_its_kind_and_its_message() {
    let json = |status| Reply::with(status, "Content-Type: application/json\r\n", REJECTION_BODY);
    for (status, kind) in [
        (400, ErrorKind::Rejected),
        (401, ErrorKind::Unauthorized),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (409, ErrorKind::Duplicate),
        (422, ErrorKind::Rejected),
        (429, ErrorKind::RateLimited),
    ] {
        assert_rejected(&json(status), kind, Some("No kettles here"));
        assert_rejected(&Reply::with(status, "", ""), kind, None);
    }
    assert_rejected(&bot_protection_page(403), ErrorKind::BotProtection, None);
    let redirect = Reply::with(302, "Location: https://rumble.com.example/login\r\n", "");
    assert_rejected(&redirect, ErrorKind::Redirected, None);
}

#[test]
fn errors_with_status_200_are_a_rejection() {
    for body in [
        REJECTION_BODY,
        r#"{"errors":{"text":{"message":"No kettles here"}},"data":[]}"#,
        r#"{"errors":{"text":"No kettles here"}}"#,
        r#"{"errors":[{"code":"400","msg":"No kettles here"}],"data":false}"#,
        r#"{"errors":"No kettles here"}"#,
    ] {
        assert_rejected(&Reply::json(body), ErrorKind::Rejected, Some("No kettles here"));
    }
    let server = RawServer::one(Reply::json(r#"{"errors":[],"data":{"id":"17"}}"#));
    server.writer().send_message("no error at all").unwrap();
}

#[test]
fn the_server_message_is_bounded() {
    let body = format!(r#"{{"errors":[{{"message":"{}"}}]}}"#, "ü".repeat(5_000));
    let server = RawServer::one(Reply::with(403, "", &body));
    let error = server.writer().send_message("hello").unwrap_err();
    assert_eq!(error.server_message().unwrap().chars().count(), 200);
}

#[test]
fn every_write_accepts_a_rejection_like_service_php() {
    assert_rejected(
        &Reply::json(r#"{"data":{"success":false}}"#),
        ErrorKind::Rejected,
        None,
    );
    let logged_out = r#"{"user":{"logged_in":false},"data":{"success":true,"id":"17"}}"#;
    assert_rejected(&Reply::json(logged_out), ErrorKind::Unauthorized, None);
}

#[test]
fn retry_after_blocks_the_next_message() {
    let reply = Reply::with(429, "Retry-After: 120\r\n", REJECTION_BODY);
    let server = RawServer::one(reply);
    let writer = server.writer();
    let error = writer.send_message("hello").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(120)));
    let wait = writer.clone().ready_in();
    assert!(
        Duration::from_secs(60) < wait && wait <= Duration::from_secs(120),
        "{wait:?}"
    );
    let error = writer.send_message("hello").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CoolingDown);
    assert!(error.retry_after().unwrap() <= Duration::from_secs(120));
    server.single_request();
    assert_eq!(
        writer.delete_message(message_id(17)).unwrap_err().kind(),
        ErrorKind::RateLimited,
        "only messages wait"
    );
}

#[test]
fn the_rules_of_a_chat_are_rejections() {
    let sim = sim();
    let room = sim.stream(wire::STREAM);
    let guest = chat_of(&sim, GUEST).writer().unwrap();
    let sent = |kind, message| {
        let error = guest.send_message("hello").unwrap_err();
        assert_eq!(
            (error.kind(), error.server_message()),
            (kind, Some(message)),
            "{error}"
        );
    };
    room.set_rules(ChatRules::new().subscribers_only());
    sent(ErrorKind::Forbidden, "Only subscribers may chat here");
    room.set_rules(ChatRules::new().reject_duplicates());
    guest.send_message("hello").unwrap();
    sent(ErrorKind::Duplicate, "You have just said that");
    room.mute(GUEST);
    sent(ErrorKind::Forbidden, "You are muted in this chat");
    let theirs = room.say("CalmSparrow", "mine");
    let error = guest.delete_message(message_id(theirs)).unwrap_err();
    assert_eq!(
        error.server_message(),
        Some("You are not allowed to delete this message")
    );
    let error = guest
        .send_message_as("hello", channel_id(BOT_CHANNEL))
        .unwrap_err();
    assert_eq!(error.server_message(), Some("Unknown channel"));
    sim.account(GUEST).expire_sessions();
    sent(ErrorKind::Unauthorized, "You must be logged in to chat");
    let error = guest.command("/subscribers").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    room.end();
    let error = chat_of(&sim, BOT)
        .writer()
        .unwrap()
        .send_message("late")
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

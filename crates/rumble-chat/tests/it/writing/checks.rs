//! Messages that are rejected locally: none of them reaches the server.

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use rumble_chat::{ChatApi, ErrorKind};
use rumble_sim::ChatRules;

use super::raw_server::{RawServer, Reply, accepted_message};
use super::{BOT, GUEST, chat_of, message_id, sim, writes};
use crate::client::{client, next};
use crate::helpers::stream_id;
use crate::wire;

#[test]
fn a_text_is_counted_in_utf16_units() {
    let server = RawServer::one(accepted_message());
    let writer = server.writer();
    assert_eq!(writer.message_length_max(), 200);
    for text in ["x".repeat(200), "\u{1f980}".repeat(100), "ü".repeat(200)] {
        writer.send_message(&text).unwrap();
    }
    let before = server.requests().len();
    for text in [
        "x".repeat(201),
        "\u{1f980}".repeat(101),
        "x".to_owned() + &"\u{1f980}".repeat(100),
    ] {
        let error = writer.send_message(&text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLong);
        assert!(!error.outcome_is_unknown() && error.status().is_none());
    }
    assert_eq!(server.requests().len(), before);
}

#[test]
fn an_empty_text_is_not_sent() {
    let server = RawServer::one(accepted_message());
    let writer = server.writer();
    for text in ["", " ", "\n\t\u{a0}"] {
        let error = writer.send_message(text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::EmptyText);
        assert_eq!(writer.ready_at(), None);
    }
    assert!(server.requests().is_empty());
}

#[test]
fn the_length_limit_comes_from_the_chat() {
    let sim = sim();
    let room = sim.stream(wire::STREAM);
    room.set_rules(ChatRules::new().length_max(5));
    let mut chat = chat_of(&sim, GUEST).connect().unwrap();
    let writer = chat.writer();
    assert_eq!(
        (chat.message_length_max(), writer.message_length_max()),
        (Some(5), 5)
    );
    assert_eq!(
        chat.send_message("123456").unwrap_err().kind(),
        ErrorKind::TooLong
    );
    chat.send_message("12345").unwrap();
    // A new connection reports it again.
    room.set_rules(ChatRules::new().length_max(7));
    room.drop_connections();
    while chat.stats().reconnects == 0 || chat.message_length_max() != Some(7) {
        next(&mut chat);
    }
    assert_eq!(writer.message_length_max(), 7);
    assert_eq!(
        writer.send_message("12345678").unwrap_err().kind(),
        ErrorKind::TooLong
    );
    writer.send_message("1234567").unwrap();
    assert_eq!(writes(&sim).len(), 2);
}

#[test]
fn the_validation_of_texts_can_be_disabled() {
    let sim = sim();
    let writer = chat_of(&sim, GUEST).validate_text(false).writer().unwrap();
    for (text, server_message) in [
        ("x".repeat(201).as_str(), "The message is too long"),
        ("", "The message is empty"),
    ] {
        let error = writer.send_message(text).unwrap_err();
        assert_eq!(
            (error.kind(), error.server_message()),
            (ErrorKind::Rejected, Some(server_message))
        );
    }
    assert_eq!(writes(&sim).len(), 2);
}

#[test]
fn a_message_blocks_the_next_one() {
    let server = RawServer::one(accepted_message());
    let hour = Duration::from_secs(3600);
    let writer = server.builder().send_cooldown(hour).writer().unwrap();
    assert_eq!((writer.ready_at(), writer.ready_in()), (None, Duration::ZERO));
    writer.send_message("one").unwrap();
    assert!(writer.ready_at().is_some());
    let clone = writer.clone();
    let error = clone.send_message("two").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CoolingDown);
    assert!(error.is_retryable() && !error.outcome_is_unknown());
    let wait = error.retry_after().unwrap();
    assert!(hour / 2 < wait && wait <= hour, "{wait:?}");
    assert!(clone.ready_in() <= wait && hour / 2 < clone.ready_in());
    server.single_request();
    // The cool-down applies to messages only.
    writer.delete_message(message_id(17)).unwrap();
    writer.command("/subscribers").unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn the_default_cool_down_is_three_seconds() {
    let server = RawServer::one(accepted_message());
    let site = server.endpoint();
    let writer = ChatApi::builder(stream_id())
        .chat_url(server.chat_url())
        .session(rumble_chat::SessionCookie::new("kettle".into(), &site).unwrap())
        .writer()
        .unwrap();
    writer.send_message("one").unwrap();
    let wait = writer.ready_in();
    assert!(
        Duration::ZERO < wait && wait <= Duration::from_secs(3),
        "{wait:?}"
    );
    let writer = server.writer();
    for text in ["one", "two", "three"] {
        writer.send_message(text).unwrap();
    }
}

#[test]
fn an_unknown_outcome_keeps_the_cool_down() {
    for reply in [Reply::Drop, Reply::with(500, "", ""), Reply::with(403, "", "")] {
        let server = RawServer::one(reply);
        let hour = Duration::from_secs(3600);
        let writer = server.builder().send_cooldown(hour).writer().unwrap();
        writer.send_message("one").unwrap_err();
        assert_eq!(
            writer.send_message("one").unwrap_err().kind(),
            ErrorKind::CoolingDown
        );
        server.single_request();
    }
}

#[test]
fn only_one_of_many_threads_sends() {
    let server = RawServer::one(accepted_message());
    let hour = Duration::from_secs(3600);
    let writer = server.builder().send_cooldown(hour).writer().unwrap();
    let start = Barrier::new(8);
    let send = || {
        start.wait();
        writer.send_message("me").map_err(|error| error.kind())
    };
    let results: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(send)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let cooling = |result: &&Result<_, _>| matches!(result, Err(ErrorKind::CoolingDown));
    assert_eq!(results.iter().filter(cooling).count(), 7);
    server.single_request();
}

#[test]
fn writing_requires_a_session() {
    let sim = sim();
    let chat = client(&sim).connect().unwrap();
    let writer = chat.writer();
    assert!(!writer.has_session());
    let errors = [
        writer.send_message("hello").unwrap_err(),
        writer.delete_message(message_id(17)).unwrap_err(),
        writer.command("/subscribers").unwrap_err(),
        chat.send_message("hello").unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::NotLoggedIn);
        assert!(!error.outcome_is_unknown());
    }
    assert!(writes(&sim).is_empty());
    assert!(chat_of(&sim, BOT).writer().unwrap().has_session());
}

#[test]
fn a_command_must_start_with_a_slash() {
    let server = RawServer::one(Reply::json("{}"));
    for line in ["", "raid", " /raid"] {
        let error = server.writer().command(line).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotACommand);
    }
    assert!(server.requests().is_empty());
}

//! Deletions and mutes reach every copy of a message.

use rumble_chat::{Event, Limits};

use crate::helpers::{Chat, lines, stream_id, user_id};
use crate::wire;

#[test]
fn a_deletion_reaches_queued_and_delivered_messages_and_clones() {
    let mut chat = Chat::opened(&wire::init(&[wire::message(1, 5, "old")]));
    let delivered = chat.message(&wire::messages(&[wire::message(2, 5, "held")]));
    let copy = delivered.clone();
    chat.queue(&wire::messages(&[wire::message(3, 5, "queued")]));
    chat.queue(&wire::delete(&[1, 2, 3]));
    assert!(
        delivered.is_deleted() && copy.is_deleted(),
        "before anything is taken"
    );
    let events = chat.take_events();
    assert_eq!(lines(&events), ["3: queued", "deleted 1 2 3"]);
    let Event::Message(queued) = &events[0] else {
        panic!()
    };
    assert!(queued.is_deleted() && !queued.is_author_muted());
    assert_eq!(queued.text, "queued");
    assert!(chat.session.state().history().all(|message| message.is_deleted()));
}

#[test]
fn a_deletion_reaches_messages_beyond_the_history() {
    let mut chat = Chat::opened_with(&Limits::default().history(2), &wire::init(&[]));
    let delivered = chat.message(&wire::messages(&[wire::message(1, 5, "held")]));
    for id in 2..20 {
        chat.feed(&wire::messages(&[wire::message(id, 5, "later")]));
    }
    assert_eq!(chat.history(), [18, 19]);
    chat.feed(&wire::delete(&[1]));
    assert!(delivered.is_deleted());
    assert!(!chat.session.state().history().any(|message| message.is_deleted()));
}

#[test]
fn a_deletion_reaches_queued_messages_with_evicted_ids() {
    let limits = Limits::default().remembered_ids(2);
    let mut chat = Chat::opened_with(&limits, &wire::init(&[]));
    for id in 1..=5 {
        chat.queue(&wire::messages(&[wire::message(id, 5, "x")]));
    }
    chat.queue(&wire::delete(&[1]));
    chat.queue(&wire::mute(5));
    let Some(Event::Message(first)) = chat.session.poll_event() else {
        panic!()
    };
    assert_eq!(first.id.get(), 1);
    assert!(first.is_deleted() && first.is_author_muted());
}

#[test]
fn a_deletion_reaches_the_history_with_evicted_ids() {
    let limits = Limits::default().remembered_ids(1);
    let mut chat = Chat::opened_with(&limits, &wire::init(&[]));
    let one = chat.message(&wire::messages(&[wire::message(1, 5, "x")]));
    let two = chat.message(&wire::messages(&[wire::message(2, 6, "x")]));
    chat.feed(&wire::messages(&[wire::message(3, 7, "x")]));
    chat.feed(&wire::delete(&[1]));
    chat.feed(&wire::mute(6));
    assert!(one.is_deleted() && two.is_author_muted());
    let removed: Vec<_> = chat
        .session
        .state()
        .history()
        .map(|message| message.is_deleted())
        .collect();
    assert_eq!(removed, [true, true, false]);
}

#[test]
fn a_deletion_reaches_exactly_one_of_many_messages() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let messages: Vec<_> = (1..=100)
        .map(|id| chat.message(&wire::messages(&[wire::message(id, 5, "x")])))
        .collect();
    chat.feed(&wire::delete(&[70]));
    let deleted: Vec<_> = messages
        .iter()
        .filter(|message| message.is_deleted())
        .map(|message| message.id.get())
        .collect();
    assert_eq!(deleted, [70]);
}

#[test]
fn only_listed_messages_are_deleted() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let kept = chat.message(&wire::messages(&[wire::message(1, 5, "kept")]));
    let removed = chat.message(&wire::messages(&[wire::message(2, 5, "gone")]));
    // This event keeps rants by listing the other messages; it does not clear the chat.
    let events = chat.feed(r#"{"type":"delete_non_rant_messages","data":{"message_ids":[2]}}"#);
    assert_eq!(lines(&events), ["deleted 2 but rants"]);
    assert_eq!((kept.is_deleted(), removed.is_deleted()), (false, true));
    assert_eq!(
        lines(&chat.feed(r#"{"type":"delete_messages","data":{}}"#)),
        ["deleted "]
    );
    assert!(!kept.is_deleted());
}

#[test]
fn unknown_ids_are_delivered() {
    let mut chat = Chat::opened(&wire::init(&[wire::message(1, 5, "x")]));
    assert_eq!(lines(&chat.feed(&wire::delete(&[77, 78]))), ["deleted 77 78"]);
    assert_eq!(lines(&chat.feed(&wire::mute(99))), ["muted 99"]);
    assert!(!chat.session.state().history().any(|message| message.is_deleted()));
    // A deletion that arrives before its message does not delete it: the server itself marks deleted messages.
    let late = chat.message(&wire::messages(&[wire::message(77, 5, "late")]));
    assert!(!late.is_deleted());
}

#[test]
fn malformed_ids_affect_only_themselves() {
    let mut chat = Chat::opened(&wire::init(&[wire::message(1, 5, "x")]));
    let events = chat.feed(r#"{"type":"delete_messages","data":{"message_ids":["1",{},"x"]}}"#);
    assert_eq!(lines(&events)[0], "deleted 1");
    assert_eq!(events.len(), 3);
    assert!(
        events[1..]
            .iter()
            .all(|event| matches!(event, Event::Malformed(_)))
    );
    assert!(chat.session.state().history().all(|message| message.is_deleted()));
}

#[test]
fn a_mute_deletes_the_messages_of_its_author() {
    let mut chat = Chat::opened_with(
        &Limits::default().history(1),
        &wire::init(&[wire::message(1, 5, "theirs"), wire::message(2, 6, "another's")]),
    );
    let theirs = chat.message(&wire::messages(&[wire::message(3, 5, "theirs")]));
    let others = chat.message(&wire::messages(&[wire::message(4, 6, "another's")]));
    chat.queue(&wire::messages(&[wire::message(5, 5, "waiting")]));
    chat.queue(&wire::mute(5));
    assert!(theirs.is_deleted() && theirs.is_author_muted());
    assert!(!others.is_deleted() && !others.is_author_muted());
    let events = chat.take_events();
    assert_eq!(lines(&events), ["5: waiting", "muted 5"]);
    assert!(matches!(&events[0], Event::Message(waiting) if waiting.is_author_muted()));
    // No event reports the end of a mute. An author of a new message has been unmuted.
    assert!(
        !chat
            .message(&wire::messages(&[wire::message(6, 5, "back")]))
            .is_deleted()
    );
}

#[test]
fn a_deleted_duplicate_is_one_deletion() {
    let mut chat = Chat::opened(&wire::init(&[wire::message(1, 5, "x"), wire::message(2, 5, "y")]));
    let history = [wire::removed(1, 5), wire::message(2, 5, "y")];
    assert_eq!(
        lines(&chat.reconnect(&wire::init(&history))),
        ["init 2", "deleted 1"]
    );
    assert_eq!(lines(&chat.reconnect(&wire::init(&history))), ["init 2"]);
    assert_eq!(lines(&chat.feed(&wire::messages(&history))), Vec::<String>::new());
    assert_eq!(
        lines(&chat.feed(&wire::messages(&[wire::removed(2, 5), wire::removed(1, 5)]))),
        ["deleted 2"]
    );
    let removed: Vec<_> = chat
        .session
        .state()
        .history()
        .map(|message| message.is_deleted())
        .collect();
    assert_eq!(removed, [true, true]);
}

#[test]
fn deletions_in_a_history_are_one_event() {
    let sent = |id| wire::message(id, 5, "x");
    let mut chat = Chat::opened(&wire::init(&[sent(1), sent(2), sent(3)]));
    let events = chat.reconnect(&wire::init(&[
        wire::removed(1, 5),
        sent(2),
        wire::removed(3, 5),
        sent(4),
    ]));
    assert_eq!(lines(&events), ["init 4", "4: x", "deleted 1 3"]);
}

#[test]
fn a_duplicate_after_its_deletion_is_not_reported() {
    let mut chat = Chat::opened(&wire::init(&[wire::message(1, 5, "x")]));
    chat.feed(&wire::delete(&[1]));
    assert_eq!(
        lines(&chat.reconnect(&wire::init(&[wire::removed(1, 5)]))),
        ["init 1"]
    );
}

#[test]
fn a_message_can_arrive_deleted() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let events = chat.feed(&wire::init(&[wire::removed(1, 5)]));
    assert_eq!(lines(&events), ["init 1", "1: "]);
    let Event::Message(message) = &events[1] else {
        panic!()
    };
    assert!(message.is_deleted() && !message.is_author_muted());
    assert_eq!(
        lines(&chat.reconnect(&wire::init(&[wire::removed(1, 5)]))),
        ["init 1"]
    );
}

#[test]
fn delivered_messages_outlive_the_session() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let delivered = chat.message(&wire::messages(&[wire::message(1, 5, "kept")]));
    drop(chat);
    assert_eq!(delivered.text, "kept");
    assert!(!delivered.is_deleted());
    // Another session does not have these flags.
    let mut other = Chat {
        session: rumble_chat::Session::new(stream_id()),
    };
    other.feed(&wire::delete(&[1]));
    assert!(!delivered.is_deleted());
}

#[test]
fn only_the_rights_of_the_own_account_are_those_of_the_chat() {
    let mut chat = Chat::opened(&wire::init(&[]));
    chat.session.set_own_user(user_id(7));
    for (user, right, expected) in [
        (8, true, false),
        (7, true, true),
        (8, false, true),
        (7, false, false),
    ] {
        chat.feed(&format!(
            r#"{{"type":"can_moderate","data":{{"user_ids":[{user}],"can_moderate":{right}}}}}"#
        ));
        let rights = chat.session.state().can_moderate();
        assert_eq!(rights, Some(expected), "{user} {right}");
    }
}

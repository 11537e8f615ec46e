//! The pin: set, replaced, removed, and stale after a reconnect.

use rumble_chat::Event;

use crate::helpers::{Chat, lines};
use crate::wire;

fn pinned(chat: &Chat) -> Option<u64> {
    chat.session
        .state()
        .pinned_message()
        .map(|message| message.id.get())
}

fn init_pinning(history: &[String], message: &str) -> String {
    wire::init_with(history, &format!(r#""pinned_message":{message}"#))
}

#[test]
fn a_pin_replaces_the_previous_one() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let (one, two) = (wire::message(1, 5, "one"), wire::message(2, 5, "two"));
    assert_eq!(lines(&chat.feed(&wire::pin(&one))), ["pinned 1"]);
    assert_eq!(lines(&chat.feed(&wire::pin(&two))), ["pinned 2"]);
    assert_eq!(pinned(&chat), Some(2));
    assert_eq!(lines(&chat.feed(&wire::unpin(&two))), ["unpinned 2"]);
    assert_eq!(pinned(&chat), None);
    // A pin is not counted as a message.
    assert_eq!(chat.session.stats().messages, 0);
}

#[test]
fn an_unpin_of_another_message_leaves_the_pin() {
    let mut chat = Chat::opened(&init_pinning(&[], &wire::message(1, 5, "one")));
    let other = wire::message(2, 5, "two");
    assert_eq!(lines(&chat.feed(&wire::unpin(&other))), ["unpinned 2"]);
    assert_eq!(pinned(&chat), Some(1));
    let only_an_id = r#"{"type":"unpin_message","data":{"message":{"id":"3"}}}"#;
    assert_eq!(lines(&chat.feed(only_an_id)), ["unpinned 3"]);
    assert_eq!(pinned(&chat), Some(1));
    // An unpin without an id refers to the pinned message.
    let nameless = r#"{"type":"unpin_message","data":{}}"#;
    assert_eq!(lines(&chat.feed(nameless)), ["unpinned 1"]);
    assert_eq!(pinned(&chat), None);
    assert_eq!(lines(&chat.feed(nameless)), ["unpinned "]);
}

#[test]
fn a_pin_has_its_author_if_known() {
    let users = [wire::user(5, "CalmSparrow")];
    let mut chat = Chat::opened(&wire::init(&[]));
    chat.feed(&wire::batch(&[wire::message(1, 5, "one")], &users, &[]));
    let events = chat.feed(&wire::pin(&wire::message(1, 5, "one")));
    let [Event::Pinned(pin)] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(pin.message.user().username, "CalmSparrow");
    let events = chat.feed(&wire::pin(&wire::message(2, 6, "of long ago")));
    let [Event::Pinned(pin)] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(pin.message.user().username, "");
    assert_eq!(pin.message.user().id.get(), 6);
    assert_eq!(pin.message.text, "of long ago");
}

#[test]
fn a_new_connection_replaces_a_stale_pin() {
    let (one, two) = (wire::message(1, 5, "one"), wire::message(2, 5, "two"));
    let mut chat = Chat::opened(&wire::init(&[]));
    // A pin that precedes the connection is not reported.
    assert_eq!(lines(&chat.reconnect(&wire::init(&[]))), ["init 0"]);
    chat.feed(&wire::pin(&one));
    assert_eq!(lines(&chat.reconnect(&init_pinning(&[], &one))), ["init 0"]);
    assert_eq!(
        lines(&chat.reconnect(&init_pinning(&[], &two))),
        ["init 0", "pinned 2"]
    );
    assert_eq!(pinned(&chat), Some(2));
    assert_eq!(
        lines(&chat.reconnect(&wire::init_with(&[], r#""pinned_message":null"#))),
        ["init 0", "unpinned 2"]
    );
    assert_eq!(pinned(&chat), None);
}

#[test]
fn the_first_init_pins_without_an_event() {
    let mut chat = Chat {
        session: rumble_chat::Session::new(crate::helpers::stream_id()),
    };
    let one = wire::message(1, 5, "one");
    let events = chat.reconnect(&init_pinning(std::slice::from_ref(&one), &one));
    assert_eq!(lines(&events), ["init 1", "1: one"]);
    assert_eq!(pinned(&chat), Some(1));
}

#[test]
fn a_deletion_reaches_the_pin_of_a_message_in_the_history() {
    let one = wire::message(1, 5, "one");
    let mut chat = Chat::opened(&init_pinning(std::slice::from_ref(&one), &one));
    chat.feed(&wire::delete(&[1]));
    assert!(chat.session.state().history().next().unwrap().is_deleted());
    assert!(chat.session.state().pinned_message().unwrap().is_deleted());
}

#[test]
fn a_deletion_reaches_the_pin_of_an_unknown_message() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let events = chat.feed(&wire::pin(&wire::message(1, 5, "of long ago")));
    let [Event::Pinned(delivered)] = &events[..] else {
        panic!("{events:?}")
    };
    chat.feed(&wire::delete(&[1]));
    assert!(delivered.message.is_deleted());
    assert!(chat.session.state().pinned_message().unwrap().is_deleted());
}

#[test]
fn a_mute_reaches_the_pin_of_an_unknown_message() {
    let mut chat = Chat::opened(&init_pinning(&[], &wire::message(1, 5, "of long ago")));
    chat.feed(&wire::mute(6));
    assert!(!chat.session.state().pinned_message().unwrap().is_deleted());
    chat.feed(&wire::mute(5));
    assert!(chat.session.state().pinned_message().unwrap().is_author_muted());
}

#[test]
fn a_deletion_reaches_a_pin_from_before_the_reconnect() {
    let one = wire::message(1, 5, "of long ago");
    let mut chat = Chat::opened(&wire::init(&[]));
    let events = chat.feed(&wire::pin(&one));
    let [Event::Pinned(delivered)] = &events[..] else {
        panic!("{events:?}")
    };
    chat.reconnect(&init_pinning(&[], &one));
    chat.feed(&wire::delete(&[1]));
    assert!(delivered.message.is_deleted());
    // The message stays deleted, whatever the next connection contains.
    chat.reconnect(&init_pinning(&[], &one));
    assert!(chat.session.state().pinned_message().unwrap().is_deleted());
}

#[test]
fn a_pin_deleted_during_the_outage_is_reported() {
    let one = wire::message(1, 5, "one");
    let mut chat = Chat::opened(&wire::init(&[]));
    chat.feed(&wire::messages(&[one.clone(), wire::message(2, 5, "two")]));
    chat.feed(&wire::pin(&one));
    // The history of the new connection begins after this message.
    let again = init_pinning(&[wire::message(2, 5, "two")], &wire::removed(1, 5));
    assert_eq!(lines(&chat.reconnect(&again)), ["init 1", "deleted 1"]);
    assert_eq!(lines(&chat.reconnect(&again)), ["init 1"]);
    assert!(chat.session.state().pinned_message().unwrap().is_deleted());
    assert!(chat.session.state().history().next().unwrap().is_deleted());
}

#[test]
fn a_pin_of_an_unknown_message_can_be_deleted_in_an_outage() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let events = chat.feed(&wire::pin(&wire::message(1, 5, "of long ago")));
    let [Event::Pinned(delivered)] = &events[..] else {
        panic!("{events:?}")
    };
    assert!(!delivered.message.is_deleted());
    chat.reconnect(&init_pinning(&[], &wire::removed(1, 5)));
    assert!(chat.session.state().pinned_message().unwrap().is_deleted());
    assert!(delivered.message.is_deleted());
}

#[test]
fn a_deleted_pin_does_not_hide_the_deletion_of_its_message() {
    let one = wire::message(1, 5, "one");
    let mut chat = Chat::opened(&init_pinning(std::slice::from_ref(&one), &one));
    let events = chat.reconnect(&init_pinning(&[wire::removed(1, 5)], &wire::removed(1, 5)));
    assert_eq!(lines(&events), ["init 1", "deleted 1"]);
}

#[test]
fn a_malformed_pin_does_not_unpin() {
    let mut chat = Chat::opened(&init_pinning(&[], &wire::message(1, 5, "one")));
    let events = chat.reconnect(&init_pinning(&[], r#"{"id":"1","text":"nobody's"}"#));
    assert_eq!(lines(&events)[1..], ["malformed pinned_message[0]: malformed"]);
    assert_eq!(pinned(&chat), Some(1));
    // A lone surrogate does not make the record malformed.
    let events = chat.reconnect(&init_pinning(
        &[],
        r#"{"id":"1","user_id":"5","text":"cut \ud83d"}"#,
    ));
    assert_eq!(lines(&events), ["init 0"]);
    assert_eq!(pinned(&chat), Some(1));
}

#[test]
fn a_pin_from_before_the_first_init_can_be_removed() {
    let mut chat = Chat::opened("nonsense");
    chat.feed(&wire::pin(&wire::message(3, 5, "x")));
    assert_eq!(lines(&chat.feed(&wire::init(&[]))), ["init 0", "unpinned 3"]);
}

//! History: sorted by time, delivered once, with a gap if messages are possibly missing.

use rumble_chat::Event;

use crate::helpers::{Chat, ids, lines};
use crate::wire;

#[test]
fn a_history_is_sorted_by_time_and_ties_as_received() {
    let mut chat = Chat::opened(&wire::init(&[]));
    // The order of the ids is the reverse of the order of the times.
    let history = [
        wire::message_at(30, 2, 5, "third"),
        wire::message_at(10, 9, 5, "first"),
        wire::message_at(30, 1, 5, "fourth"),
        wire::message_at(30, 8, 5, "fifth"),
        wire::message_at(20, 7, 5, "second"),
    ];
    let events = chat.feed(&wire::init(&history));
    assert_eq!(
        lines(&events),
        [
            "init 5",
            "9: first",
            "7: second",
            "2: third",
            "1: fourth",
            "8: fifth"
        ]
    );
    assert!(
        events
            .iter()
            .skip(1)
            .all(|event| matches!(event, Event::Message(m) if m.is_from_history()))
    );
    assert_eq!(chat.history(), [9, 7, 2, 1, 8]);
}

#[test]
fn times_are_compared_as_instants() {
    let at = |id, time: &str| {
        wire::with(
            &wire::message_without_time(id, 5, "x"),
            &format!(r#""time":"{time}""#),
        )
    };
    let mut chat = Chat::opened(&wire::init(&[]));
    let events = chat.feed(&wire::init(&[
        at(1, "2026-03-14T19:00:00+01:00"),
        at(2, "2026-03-14T17:59:59+00:00"),
        at(3, "2026-03-14T12:00:01-06:00"),
    ]));
    assert_eq!(ids(&events), [2, 1, 3]);
}

#[test]
fn a_message_with_a_malformed_time_keeps_its_place() {
    let malformed = wire::with(&wire::message_without_time(6, 5, "odd"), r#""time":"yesterday""#);
    let mut chat = Chat::opened(&wire::init(&[]));
    let events = chat.feed(&wire::init(&[
        wire::message_without_time(4, 5, "none"),
        wire::message_at(20, 3, 5, "late"),
        malformed,
        wire::message_at(10, 2, 5, "early"),
        wire::message_without_time(1, 5, "none"),
    ]));
    assert_eq!(ids(&events), [4, 2, 1, 3, 6]);
}

#[test]
fn live_messages_keep_the_received_order() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let events = chat.feed(&wire::messages(&[
        wire::message_at(20, 3, 5, "a"),
        wire::message_at(10, 2, 5, "b"),
        wire::message_at(30, 1, 5, "c"),
    ]));
    assert_eq!(ids(&events), [3, 2, 1]);
}

#[test]
fn a_reconnect_delivers_nothing_twice() {
    let sent = |id| wire::message_at(id, id, 5, "x");
    let mut chat = Chat::opened(&wire::init(&[sent(1), sent(2)]));
    chat.feed(&wire::messages(&[sent(3), sent(4)]));
    let again = chat.reconnect(&wire::init(&[sent(2), sent(3), sent(4), sent(5), sent(6)]));
    assert_eq!(lines(&again), ["init 5", "5: x", "6: x"]);
    let stats = chat.session.stats();
    assert_eq!((stats.messages, stats.duplicates, stats.gaps), (6, 3, 0));
    assert_eq!(chat.history(), [1, 2, 3, 4, 5, 6]);
    // A live duplicate is not delivered, either.
    assert_eq!(lines(&chat.feed(&wire::messages(&[sent(6), sent(7)]))), ["7: x"]);
}

#[test]
fn a_second_init_delivers_nothing_twice() {
    let sent = |id| wire::message_at(id, id, 5, "x");
    let mut chat = Chat::opened(&wire::init(&[sent(1), sent(2)]));
    assert_eq!(
        lines(&chat.feed(&wire::init(&[sent(1), sent(2), sent(3)]))),
        ["init 3", "3: x"]
    );
    assert_eq!(
        lines(&chat.feed(&wire::init(&[sent(1), sent(2), sent(3)]))),
        ["init 3"]
    );
    let stats = chat.session.stats();
    assert_eq!((stats.messages, stats.duplicates), (3, 5));
}

#[test]
fn a_duplicate_in_one_event_is_delivered_once() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let twice = [wire::message(1, 5, "x"), wire::message(1, 5, "x")];
    assert_eq!(lines(&chat.feed(&wire::messages(&twice))), ["1: x"]);
    let twice = [
        wire::message(1, 5, "x"),
        wire::message(2, 5, "y"),
        wire::message(2, 5, "y"),
    ];
    assert_eq!(lines(&chat.feed(&wire::init(&twice))), ["init 3", "2: y"]);
    assert_eq!(chat.session.stats().duplicates, 3);
}

#[test]
fn untaken_messages_are_not_delivered_twice() {
    let sent = |id| wire::message_at(id, id, 5, "x");
    let mut chat = Chat::opened(&wire::init(&[]));
    chat.queue(&wire::messages(&[sent(1), sent(2)]));
    chat.session.handle_connected();
    chat.queue(&wire::init(&[sent(1), sent(2), sent(3)]));
    assert_eq!(lines(&chat.take_events()), ["1: x", "2: x", "init 3", "3: x"]);
}

#[test]
fn a_history_without_overlap_is_a_gap() {
    let sent = |id| wire::message_at(id, id, 5, "x");
    let mut chat = Chat::opened(&wire::init(&[sent(1), sent(2)]));
    chat.feed(&wire::messages(&[sent(3)]));
    let events = chat.reconnect(&wire::init(&[sent(21), sent(20), sent(22)]));
    assert_eq!(lines(&events), ["init 3", "gap 3..20", "20: x", "21: x", "22: x"]);
    assert_eq!(chat.session.stats().gaps, 1);
}

#[test]
fn an_empty_history_is_a_gap_without_an_end() {
    let mut chat = Chat::opened(&wire::init(&[wire::message(1, 5, "x")]));
    assert_eq!(lines(&chat.reconnect(&wire::init(&[]))), ["init 0", "gap 1.."]);
}

#[test]
fn one_known_message_in_the_history_excludes_a_gap() {
    let sent = |id| wire::message_at(id, id, 5, "x");
    let mut chat = Chat::opened(&wire::init(&[sent(1), sent(2), sent(3)]));
    // The latest message can be missing: it can be removed in between.
    let events = chat.reconnect(&wire::init(&[sent(2), sent(9)]));
    assert_eq!(lines(&events), ["init 2", "9: x"]);
}

#[test]
fn without_earlier_messages_there_is_no_gap() {
    let mut chat = Chat::opened(&wire::init(&[]));
    assert_eq!(lines(&chat.reconnect(&wire::init(&[]))), ["init 0"]);
    let events = chat.reconnect(&wire::init(&[wire::message(1, 5, "x")]));
    assert_eq!(lines(&events), ["init 1", "1: x"]);
    assert_eq!(chat.session.stats().gaps, 0);
}

#[test]
fn a_connection_without_an_init_is_a_gap() {
    let mut chat = Chat::opened(&wire::init(&[wire::message(1, 5, "x")]));
    let events = chat.reconnect(&wire::messages(&[
        wire::message(1, 5, "x"),
        wire::message(2, 5, "y"),
    ]));
    assert_eq!(lines(&events), ["gap 1..2", "2: y"]);
    assert_eq!(
        lines(&chat.feed(&wire::messages(&[wire::message(3, 5, "z")]))),
        ["3: z"]
    );
}

#[test]
fn a_malformed_init_is_a_gap() {
    let mut chat = Chat::opened(&wire::init(&[wire::message(1, 5, "x")]));
    let events = chat.reconnect(r#"{"type":"init","data":{"messages":[}"#);
    assert_eq!(lines(&events).len(), 1, "only that it cannot be read");
    let events = chat.feed(&wire::messages(&[wire::message(2, 5, "y")]));
    assert_eq!(lines(&events), ["gap 1..2", "2: y"]);
}

#[test]
fn live_messages_before_the_init_do_not_hide_a_gap() {
    let sent = |id| wire::message(id, 5, "x");
    let mut chat = Chat::opened(&wire::init(&[sent(1), sent(2), sent(3)]));
    let events = chat.reconnect(&wire::messages(&[sent(12)]));
    assert_eq!(lines(&events), ["gap 3..12", "12: x"]);
    let events = chat.feed(&wire::init(&[sent(10), sent(11), sent(12)]));
    assert_eq!(lines(&events), ["init 3", "10: x", "11: x"]);
}

//! The queue of undelivered events.

use rumble_chat::Limits;

use crate::helpers::{Chat, lines};
use crate::wire;

fn messages(ids: std::ops::RangeInclusive<u64>) -> String {
    let sent: Vec<_> = ids.map(|id| wire::message(id, 5, "x")).collect();
    wire::messages(&sent)
}

#[test]
fn clearing_drops_only_messages() {
    let mut chat = Chat {
        session: rumble_chat::Session::new(crate::helpers::stream_id()),
    };
    chat.queue(&wire::init(&[
        wire::message(1, 5, "old"),
        wire::message(2, 5, "old"),
    ]));
    chat.queue(&wire::delete(&[1]));
    chat.session.clear_mailbox();
    assert_eq!(lines(&chat.take_events()), ["init 2", "deleted 1"]);
    assert!(chat.history().is_empty());
    // They count as received: they cause neither a gap nor a second delivery.
    let events = chat.reconnect(&wire::init(&[
        wire::message(2, 5, "old"),
        wire::message_at(1, 3, 5, "new"),
    ]));
    assert_eq!(lines(&events), ["init 2", "3: new"]);
    chat.session.clear_mailbox();
    assert!(chat.take_events().is_empty());
}

#[test]
fn an_overflow_drops_the_oldest_and_reports_a_gap() {
    let mut chat = Chat::opened_with(&Limits::default().mailbox(3), &wire::init(&[]));
    chat.feed(&messages(1..=2));
    chat.queue(&messages(3..=5));
    chat.queue(&wire::mute(9));
    chat.queue(&messages(6..=9));
    assert_eq!(
        lines(&chat.take_events()),
        ["muted 9", "gap 2..7", "7: x", "8: x", "9: x"]
    );
    assert_eq!(chat.session.stats().gaps, 1);
    assert_eq!(lines(&chat.feed(&messages(10..=12))), ["10: x", "11: x", "12: x"]);
    assert_eq!(chat.session.stats().gaps, 1);
}

#[test]
fn a_gap_before_the_first_message_has_no_start() {
    let mut chat = Chat::opened_with(&Limits::default().mailbox(2), &wire::init(&[]));
    chat.queue(&messages(1..=1));
    chat.queue(&messages(2..=5));
    assert_eq!(lines(&chat.take_events()), ["gap ..4", "4: x", "5: x"]);
}

#[test]
fn each_overflow_is_a_separate_gap() {
    let mut chat = Chat::opened_with(&Limits::default().mailbox(1), &wire::init(&[]));
    chat.queue(&messages(1..=1));
    chat.queue(&messages(2..=2));
    assert_eq!(lines(&chat.take_events()), ["gap ..2", "2: x"]);
    chat.queue(&messages(3..=3));
    chat.queue(&messages(4..=5));
    assert_eq!(lines(&chat.take_events()), ["gap 2..5", "5: x"]);
    assert_eq!(chat.session.stats().gaps, 2);
}

#[test]
fn a_large_event_is_complete_for_a_fast_reader() {
    let mut chat = Chat::opened_with(&Limits::default().mailbox(2), &wire::init(&[]));
    let both = format!("data: {}\n\ndata: {}\n\n", messages(1..=40), messages(41..=50));
    chat.session.handle_data(both.as_bytes());
    let events = chat.take_events();
    assert_eq!(events.len(), 50);
    assert_eq!(lines(&events)[0], "1: x");
    assert_eq!(chat.session.stats().gaps, 0);
}

#[test]
fn clearing_keeps_live_messages_after_the_history() {
    let mut chat = Chat {
        session: rumble_chat::Session::new(crate::helpers::stream_id()),
    };
    let init = wire::init(&[wire::message(1, 5, "old")]);
    let live = wire::messages(&[wire::message_at(1, 2, 5, "live")]);
    chat.session.handle_connected();
    chat.session
        .handle_data(format!("data: {init}\n\ndata: {live}\n\n").as_bytes());
    chat.session.clear_mailbox();
    assert_eq!(lines(&chat.take_events()), ["init 1", "2: live"]);
}

#[test]
fn clearing_keeps_only_the_gap_of_live_messages() {
    let mut chat = Chat::opened_with(&Limits::default().mailbox(2), &wire::init(&[]));
    chat.queue(&messages(1..=1));
    chat.queue(&messages(2..=5));
    chat.session.clear_mailbox();
    assert_eq!(lines(&chat.take_events()), ["gap ..4", "4: x", "5: x"]);

    let mut chat = Chat {
        session: rumble_chat::Session::with_limits(
            crate::helpers::stream_id(),
            &Limits::default().mailbox(2),
        ),
    };
    chat.queue(&wire::mute(9));
    let history: Vec<_> = (1..=4).map(|id| wire::message_at(id, id, 5, "x")).collect();
    chat.queue(&wire::init(&history));
    chat.session.clear_mailbox();
    assert_eq!(lines(&chat.take_events()), ["muted 9", "init 4"]);
}

#[test]
fn a_dropped_message_is_not_delivered_by_a_replay() {
    let mut chat = Chat::opened_with(&Limits::default().mailbox(1), &wire::init(&[]));
    chat.queue(&messages(1..=1));
    chat.queue(&messages(2..=2));
    chat.take_events();
    let events = chat.reconnect(&wire::init(&[wire::message(1, 5, "x"), wire::message(2, 5, "x")]));
    assert_eq!(lines(&events), ["init 2"]);
}

#[test]
fn a_history_larger_than_the_mailbox_is_a_gap() {
    let mut chat = Chat {
        session: rumble_chat::Session::with_limits(
            crate::helpers::stream_id(),
            &Limits::default().mailbox(2),
        ),
    };
    let history: Vec<_> = (1..=4).map(|id| wire::message_at(id, id, 5, "x")).collect();
    let events = chat.reconnect(&wire::init(&history));
    assert_eq!(lines(&events), ["init 4", "1: x", "2: x", "3: x", "4: x"]);
}

#[test]
fn dropped_events_other_than_messages_are_not_a_gap() {
    let mut chat = Chat::opened_with(&Limits::default().mailbox(3), &wire::init(&[]));
    chat.queue(&messages(1..=1));
    for _ in 0..5 {
        chat.queue(r#"{"type":"host_ad_read","data":{}}"#);
    }
    let events = chat.take_events();
    assert_eq!(lines(&events)[0], "1: x");
    assert_eq!((events.len(), chat.session.stats().dropped), (4, 2));
    assert_eq!(chat.session.stats().gaps, 0);
}

#[test]
fn the_mailbox_is_bounded_in_bytes() {
    let one = wire::message(1, 5, &"x".repeat(1_000)).len();
    let limits = Limits::default().mailbox_bytes(one * 5 / 2);
    let mut chat = Chat::opened_with(&limits, &wire::init(&[]));
    for id in 1..=4 {
        chat.queue(&wire::messages(&[wire::message(id, 5, &"x".repeat(1_000))]));
    }
    let ids: Vec<_> = lines(&chat.take_events())
        .iter()
        .map(|line| line.chars().take(7).collect::<String>())
        .collect();
    assert_eq!(ids, ["gap ..3", "3: xxxx", "4: xxxx"]);
}

#[test]
fn a_dropped_gap_is_reported_later() {
    let mut chat = Chat::opened_with(&Limits::default().mailbox(4), &wire::init(&[]));
    chat.feed(&messages(1..=1));
    chat.session.handle_connected();
    chat.queue(&wire::init(&[wire::message(50, 5, "x")]));
    for _ in 0..6 {
        chat.queue(r#"{"type":"host_ad_read","data":{}}"#);
    }
    assert_eq!(lines(&chat.take_events())[..2], ["gap 1..50", "50: x"]);
    assert_eq!(chat.session.stats().gaps, 1);
}

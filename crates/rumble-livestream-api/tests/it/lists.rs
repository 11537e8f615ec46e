//! Edge cases of lists.

use rumble_livestream_api::Tracker;
use rumble_livestream_api::model::livestream_api::Document;

use crate::document::{Doc, NOW, Stream, follower, gift, message, observe, rant, short, subscriber};

fn messages(texts: &[&str], at: i64) -> Vec<String> {
    texts
        .iter()
        .map(|text| message("CalmSparrow", text, at))
        .collect()
}

fn numbered(numbers: impl DoubleEndedIterator<Item = i64>) -> Vec<String> {
    let row = |number| message("CalmSparrow", &format!("no {number}"), NOW + number);
    numbers.rev().map(row).collect()
}

fn tracker(first: &Doc) -> Tracker {
    let mut tracker = Tracker::new();
    observe(&mut tracker, first);
    tracker
}

#[test]
fn equal_messages_in_one_second_are_counted() {
    let mut tracker = Tracker::new();
    let twice = Doc::with_messages(messages(&["lol", "lol"], NOW));
    assert_eq!(observe(&mut tracker, &twice), ["history lol", "history lol"]);
    assert!(observe(&mut tracker, &twice).is_empty());
    let thrice = Doc::with_messages(messages(&["lol", "lol", "lol"], NOW));
    assert_eq!(observe(&mut tracker, &thrice), ["message lol"]);
}

#[test]
fn rows_of_the_baseline_are_not_new() {
    let first = Doc {
        followers: vec![follower("TinFiddle", NOW)],
        subscribers: vec![subscriber("TinFiddle", 500, NOW)],
        gifts: Some(vec![gift("BrassTeapot", 5, 5, NOW)]),
        ..Doc::new()
    };
    assert!(observe(&mut Tracker::new(), &first).is_empty());
}

#[test]
fn repeated_subscriptions_are_new_but_received_gifts_are_not() {
    let first = Doc {
        subscribers: vec![subscriber("TinFiddle", 500, NOW)],
        gifts: Some(vec![gift("BrassTeapot", 5, 5, NOW)]),
        ..Doc::new()
    };
    let mut tracker = tracker(&first);
    let second = Doc {
        subscribers: vec![
            subscriber("CalmSparrow", 500, NOW + 1),
            subscriber("TinFiddle", 0, NOW),
            subscriber("TinFiddle", 500, NOW),
        ],
        gifts: Some(vec![
            gift("BrassTeapot", 5, 0, NOW + 60),
            gift("BrassTeapot", 5, 3, NOW),
        ]),
        ..Doc::new()
    };
    assert_eq!(
        observe(&mut tracker, &second),
        [
            "subscriber TinFiddle 0",
            "subscriber CalmSparrow 500",
            "gift BrassTeapot 5"
        ]
    );
    assert!(observe(&mut tracker, &second).is_empty());
}

#[test]
fn many_subscribers_and_gifts_are_not_a_gap() {
    let mut tracker = tracker(&Doc::new());
    let names: Vec<String> = (0..120).map(|number| format!("Sparrow{number}")).collect();
    let subscribers = names.iter().map(|name| subscriber(name, 0, NOW)).collect();
    let gifts = names.iter().map(|name| gift(name, 1, 0, NOW)).collect();
    let events = observe(
        &mut tracker,
        &Doc {
            subscribers,
            gifts: Some(gifts),
            ..Doc::new()
        },
    );
    assert_eq!(events.len(), 240, "{events:?}");
}

#[test]
fn omitted_gifts_are_not_delivered_again() {
    let gifts = Some(vec![gift("BrassTeapot", 5, 0, NOW)]);
    let with = Doc { gifts, ..Doc::new() };
    let without = Doc {
        gifts: None,
        ..Doc::new()
    };
    // The first listed ones are the baseline, even if they are listed late.
    let mut tracker = tracker(&without);
    for doc in [&with, &without, &with] {
        assert!(observe(&mut tracker, doc).is_empty());
    }
}

#[test]
fn rows_that_move_up_after_a_deletion_are_not_new() {
    let mut tracker = tracker(&Doc::with_messages(numbered(50..100)));
    // Two deleted, one new; 49 moves up.
    let mut rows = numbered(49..=100);
    rows.remove(10);
    rows.remove(10);
    assert_eq!(
        observe(&mut tracker, &Doc::with_messages(rows)),
        ["message no 100"]
    );
    // The row remains known after a short list.
    assert!(observe(&mut tracker, &Doc::with_messages(numbered(99..=100))).is_empty());
    assert!(observe(&mut tracker, &Doc::with_messages(numbered(47..97))).is_empty());
}

#[test]
fn within_one_second_the_position_decides() {
    let texts: Vec<String> = (0..60).map(|number| format!("no {number}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let newest_first = |from: usize, to: usize| {
        let rows = messages(&texts[from..to], NOW);
        rows.into_iter().rev().collect::<Vec<_>>()
    };
    let mut tracker = tracker(&Doc::with_messages(newest_first(5, 55)));
    let mut rows = newest_first(4, 56);
    rows.remove(20);
    rows.remove(20);
    assert_eq!(
        observe(&mut tracker, &Doc::with_messages(rows)),
        ["message no 55"]
    );
}

#[test]
fn lists_may_be_oldest_first() {
    let ascending = |doc: &Doc| {
        let mut doc = doc.clone();
        doc.streams[0].latest_message = doc.streams[0].messages.first().cloned();
        doc.streams[0].messages.reverse();
        doc
    };
    let mut tracker = tracker(&ascending(&Doc::with_messages(numbered(0..50))));
    let events = observe(&mut tracker, &ascending(&Doc::with_messages(numbered(3..53))));
    assert_eq!(events, ["message no 50", "message no 51", "message no 52"]);

    // Within one second only the latest row shows the direction.
    let texts: Vec<String> = (0..53).map(|number| format!("no {number}")).collect();
    let newest_first = |to: usize| {
        let texts: Vec<&str> = texts[to - 50..to].iter().rev().map(String::as_str).collect();
        Doc::with_messages(messages(&texts, NOW))
    };
    let mut tracker = Tracker::new();
    observe(&mut tracker, &ascending(&newest_first(50)));
    let events = observe(&mut tracker, &ascending(&newest_first(53)));
    assert_eq!(events, ["message no 50", "message no 51", "message no 52"]);
}

#[test]
fn the_latest_message_need_not_be_listed() {
    let mut doc = Doc::with_messages(messages(&["listed"], NOW));
    doc.streams[0].latest_message = Some(message("CalmSparrow", "latest", NOW + 5));
    let mut tracker = Tracker::new();
    assert_eq!(observe(&mut tracker, &doc), ["history listed", "history latest"]);
    let both = [
        message("CalmSparrow", "latest", NOW + 5),
        message("CalmSparrow", "listed", NOW),
    ];
    assert!(observe(&mut tracker, &Doc::with_messages(both.into())).is_empty());
}

#[test]
fn rows_with_a_malformed_time_are_delivered_once_in_order() {
    let untimed = |text: &str| format!(r#"{{"username":"CalmSparrow","text":"{text}","created_on":"soon"}}"#);
    let mut tracker = tracker(&Doc::with_messages(messages(&["first"], NOW)));
    let rows = vec![
        untimed("third"),
        message("CalmSparrow", "second", NOW + 1),
        message("CalmSparrow", "first", NOW),
    ];
    assert_eq!(
        observe(&mut tracker, &Doc::with_messages(rows.clone())),
        ["message second", "message third"]
    );
    assert!(observe(&mut tracker, &Doc::with_messages(rows)).is_empty());
    let only = (0..60)
        .rev()
        .map(|number| untimed(&format!("no {number}")))
        .collect();
    let events = observe(&mut tracker, &Doc::with_messages(only));
    assert_eq!(events.len(), 61);
    assert_eq!(events[..2], ["gap Messages", "message no 0"]);
}

#[test]
fn a_malformed_row_counts_towards_the_window() {
    let mut tracker = tracker(&Doc::with_messages(numbered(0..50)));
    let mut rows = numbered(60..110);
    for row in rows.iter_mut().take(10) {
        *row = r#"{"text":"nobody sent this, but it takes up room"}"#.to_owned();
    }
    let events = observe(&mut tracker, &Doc::with_messages(rows));
    // Equal rows are reported once.
    let reported = ["malformed recent_messages[0]", "malformed latest_message[0]"];
    assert_eq!(events[..2], reported);
    assert_eq!(events[2..4], ["gap Messages", "message no 60"]);
    assert_eq!(events.len(), 43);
}

/// Lists with fewer than 50 of 50 rows have been observed although more rows existed.
#[test]
fn a_nearly_full_list_may_have_missed_rows() {
    for (rows, gap) in [(45, true), (48, true), (50, true), (44, false), (3, false)] {
        let mut tracker = tracker(&Doc::with_messages(numbered(0..30)));
        let events = observe(&mut tracker, &Doc::with_messages(numbered(100..100 + rows)));
        assert_eq!(events[0] == "gap Messages", gap, "{rows}");
        assert_eq!(events.len(), usize::try_from(rows).unwrap() + usize::from(gap));
    }
}

#[test]
fn a_stream_with_a_full_first_list_may_have_missed_rows() {
    let mut tracker = tracker(&Doc::new());
    let events = observe(&mut tracker, &Doc::with_messages(numbered(0..50)));
    assert_eq!(events[..3], ["started 7k2m9q", "gap Messages", "message no 0"]);
    // Not at the start, since no rows were read before.
    let mut tracker = Tracker::new();
    assert_eq!(
        observe(&mut tracker, &Doc::with_messages(numbered(0..50)))[0],
        "history no 0"
    );
}

#[test]
fn the_window_size_is_max_num_results() {
    let small = |rows| Doc {
        window: 3,
        ..Doc::with_messages(rows)
    };
    let mut tracker = tracker(&small(numbered(0..3)));
    let events = observe(&mut tracker, &small(numbered(3..6)));
    assert_eq!(events[0], "gap Messages");
    assert_eq!(events.len(), 4);
}

#[test]
fn a_clock_set_back_loses_nothing() {
    let mut tracker = tracker(&Doc::with_messages(numbered(0..50)));
    let mut rows = numbered(2..50);
    rows.insert(0, message("CalmSparrow", "an hour back", NOW - 3_600));
    rows.insert(0, message("TinFiddle", "too", NOW - 3_599));
    let set_back = Doc::with_messages(rows).at(NOW - 3_600);
    assert_eq!(
        observe(&mut tracker, &set_back),
        ["message an hour back", "message too"]
    );
}

/// With lists that are not full: after a full one, no row that is older than it is new.
#[test]
fn the_last_8192_rows_are_remembered_and_not_all() {
    let list = |from| Doc::with_messages(numbered(from..from + 40));
    let mut tracker = tracker(&list(-16_400));
    for from in (-16_360..0).step_by(40) {
        observe(&mut tracker, &list(from));
    }
    assert_eq!(observe(&mut tracker, &list(-8_192)), [""; 0]);
    let forgotten = observe(&mut tracker, &list(-16_400));
    let new = forgotten.iter().filter(|event| event.starts_with("message no "));
    assert_eq!(new.count(), 40, "{forgotten:?}");
}

#[test]
fn new_gifts_messages_and_rants_are_sorted_by_time() {
    let mut tracker = tracker(&Doc::new().with(Stream::live()));
    let unsorted = Doc {
        gifts: Some(vec![
            gift("TinFiddle", 3, 0, NOW + 3),
            gift("TinFiddle", 1, 0, NOW + 1),
            gift("TinFiddle", 2, 0, NOW + 2),
        ]),
        ..Doc::new().with(Stream {
            messages: [("third", 3), ("first", 1), ("second", 2)]
                .map(|(text, at)| message("TinFiddle", text, NOW + at))
                .into(),
            rants: vec![
                rant("TinFiddle", "third", 500, NOW + 3),
                rant("TinFiddle", "first", 500, NOW + 1),
                rant("TinFiddle", "second", 500, NOW + 2),
            ],
            ..Stream::live()
        })
    };
    assert_eq!(
        observe(&mut tracker, &unsorted),
        [
            "gift TinFiddle 1",
            "gift TinFiddle 2",
            "gift TinFiddle 3",
            "message first",
            "message second",
            "message third",
            "rant first 500",
            "rant second 500",
            "rant third 500"
        ]
    );
}

#[test]
fn rants_of_different_prices_are_different() {
    let doc = |rants| {
        Doc::new().with(Stream {
            rants,
            ..Stream::live()
        })
    };
    let mut tracker = tracker(&doc(vec![rant("BrassTeapot", "tea", 500, NOW)]));
    let more = doc(vec![
        rant("BrassTeapot", "tea", 200, NOW),
        rant("BrassTeapot", "tea", 500, NOW),
    ]);
    assert_eq!(observe(&mut tracker, &more), ["rant tea 200"]);
}

#[test]
fn another_account_starts_over() {
    let mut tracker = tracker(&Doc::with_messages(messages(&["hello"], NOW)));
    let mut other = Doc::with_messages(messages(&["good morning"], NOW));
    other.user_id = "9z1k4";
    other.followers = vec![follower("CalmSparrow", NOW)];
    other.streams[0].id = "8a8a8";
    assert_eq!(observe(&mut tracker, &other), ["history good morning"]);
    other.followers.insert(0, follower("TinFiddle", NOW + 1));
    assert_eq!(observe(&mut tracker, &other), ["follower TinFiddle"]);
}

#[test]
fn a_follow_in_the_future_is_delivered_once() {
    // In the future with or without its UTC offset.
    let row = follower("CalmSparrow", NOW + 14_400);
    let doc = |now| Doc {
        followers: vec![row.clone()],
        now,
        ..Doc::new()
    };
    let mut tracker = tracker(&Doc::new());
    assert_eq!(observe(&mut tracker, &doc(NOW)), ["follower CalmSparrow"]);
    assert!(observe(&mut tracker, &doc(NOW + 14_000)).is_empty());
}

/// The UTC offset is not part of an identity: the same instant in another spelling is the same row.
#[test]
fn row_whose_time_is_spelled_differently_is_not_new() {
    let mut doc = Doc::new();
    doc.followers = vec![follower("CalmSparrow", NOW - 60)];
    doc.subscribers = vec![subscriber("TinFiddle", 500, NOW - 60)];
    let json = doc.json();
    let mut tracker = Tracker::new();
    tracker.observe(&Document::decode(&json).unwrap());
    // By default the offset of a follower's time is ignored, but not that of a subscriber's.
    for (label, other) in [("-04:00", "+00:00"), ("+00:00", "Z")] {
        let relabelled = json.replace(label, other);
        assert_ne!(relabelled, json);
        let events = tracker.observe(&Document::decode(&relabelled).unwrap());
        assert!(events.is_empty(), "{other}: {events:?}");
    }
}

/// A section that is missing temporarily does not make its rows new.
#[test]
fn missing_section_makes_nothing_new() {
    let mut doc = Doc::new();
    doc.followers = vec![follower("CalmSparrow", NOW - 60)];
    let whole = doc.json();
    let without = whole.replace("\"followers\":{", "\"elsewhere\":{");
    let mut tracker = Tracker::new();
    let events = |tracker: &mut Tracker, json: &str| -> Vec<String> {
        let document = Document::decode(json).unwrap();
        tracker.observe(&document).iter().map(short).collect()
    };
    assert_eq!(events(&mut tracker, &without), ["malformed followers[0]"]);
    assert!(events(&mut tracker, &whole).is_empty());
    assert_eq!(events(&mut tracker, &without), ["malformed followers[0]"]);
    assert!(events(&mut tracker, &whole).is_empty());
}

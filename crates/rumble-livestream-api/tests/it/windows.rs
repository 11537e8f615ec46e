//! How the rows of one list show its direction, and whether it can have missed rows.

use rumble_livestream_api::Tracker;

use crate::document::{Doc, NOW, Stream, message, observe, rant};

fn tracker(first: &Doc) -> Tracker {
    let mut tracker = Tracker::new();
    observe(&mut tracker, first);
    tracker
}

fn full_list(from: i64) -> Vec<String> {
    let row = |number| message("CalmSparrow", &format!("no {number}"), NOW + number);
    (from..from + 50).rev().map(row).collect()
}

#[test]
fn a_window_of_zero_rows_is_the_default_one() {
    let list = |text| Doc {
        window: 0,
        ..Doc::with_messages(vec![message("CalmSparrow", text, NOW)])
    };
    let mut tracker = tracker(&list("first"));
    assert_eq!(observe(&mut tracker, &list("second")), ["message second"]);
}

#[test]
fn without_a_known_row_only_older_rows_are_not_new() {
    for (seconds, is_new) in [(-1, false), (0, true), (1, true)] {
        let mut tracker = tracker(&Doc::with_messages(full_list(0)));
        let mut rows = full_list(100);
        rows[49] = message("TinFiddle", "oldest", NOW + seconds);
        let events = observe(&mut tracker, &Doc::with_messages(rows));
        let expected = if is_new {
            ["gap Messages", "message oldest"]
        } else {
            ["message no 101", "message no 102"]
        };
        assert_eq!(events[..2], expected, "{seconds}");
    }
}

#[test]
fn without_a_latest_row_the_times_show_the_direction() {
    let rows = |times: [i64; 4]| {
        let rows = ["a", "b", "c", "d"].into_iter().zip(times);
        rows.map(|(text, at)| message("CalmSparrow", text, NOW + at))
            .collect()
    };
    for (messages, expected) in [
        (rows([1, 2, 2, 3]), ["a", "b", "c", "d"]),
        (rows([3, 2, 2, 1]), ["d", "c", "b", "a"]),
        (rows([1, 1, 1, 1]), ["d", "c", "b", "a"]),
    ] {
        let mut tracker = tracker(&Doc::new().with(Stream::live()));
        let list = Doc::new().with(Stream {
            latest_message: Some("null".to_owned()),
            messages,
            ..Stream::live()
        });
        let expected = expected.map(|text| format!("message {text}"));
        assert_eq!(observe(&mut tracker, &list), expected);
    }
}

#[test]
fn a_new_stream_with_many_rants_may_have_missed_rows() {
    let rants = (0..50).rev().map(|number| {
        let text = format!("no {number}");
        rant("TinFiddle", &text, 500, NOW + number)
    });
    let list = Doc::new().with(Stream {
        rants: rants.collect(),
        ..Stream::live()
    });
    let events = observe(&mut tracker(&Doc::new()), &list);
    assert_eq!(events[..3], ["started 7k2m9q", "gap Rants", "rant no 0 500"]);
    // Not at the start, since no rows were read before.
    let events = observe(&mut Tracker::new(), &list);
    assert_eq!(events[0], "history no 0 500");
}

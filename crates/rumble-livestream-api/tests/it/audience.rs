//! Followers and subscribers: order, gaps, and how many rows are remembered.

use rumble_livestream_api::Tracker;

use crate::document::{Doc, NOW, follower, observe, subscriber};

fn tracker(first: &Doc) -> Tracker {
    let mut tracker = Tracker::new();
    observe(&mut tracker, first);
    tracker
}

#[test]
fn new_followers_and_subscribers_are_sorted_by_time() {
    let mut tracker = tracker(&Doc::new());
    let names = [("Third", 3), ("First", 1), ("Second", 2)];
    let unsorted = Doc {
        followers: names.map(|(name, at)| follower(name, NOW + at)).into(),
        subscribers: names.map(|(name, at)| subscriber(name, 500, NOW + at)).into(),
        ..Doc::new()
    };
    assert_eq!(
        observe(&mut tracker, &unsorted),
        [
            "follower First",
            "follower Second",
            "follower Third",
            "subscriber First 500",
            "subscriber Second 500",
            "subscriber Third 500"
        ]
    );
}

/// The server states how many followers there are.
#[test]
fn a_short_list_of_many_followers_may_have_missed_rows() {
    for (num_followers, gap) in [(100, true), (4, true), (3, false)] {
        let list = |from: i64| Doc {
            num_followers,
            followers: (from..from + 3)
                .rev()
                .map(|number| follower(&format!("Sparrow{number}"), NOW + number))
                .collect(),
            ..Doc::new()
        };
        let mut tracker = tracker(&list(0));
        let events = observe(&mut tracker, &list(10));
        assert_eq!(events[0] == "gap Followers", gap, "{num_followers}: {events:?}");
        assert_eq!(events.len(), 3 + usize::from(gap));
    }
}

#[test]
fn ten_times_the_longest_list_is_remembered() {
    let list = |rows: std::ops::Range<i64>| Doc {
        subscribers: rows.map(|row| subscriber("TinFiddle", 500, NOW + row)).collect(),
        ..Doc::new()
    };
    let mut tracker = tracker(&list(0..1_000));
    for end in (2_000..25_000).step_by(1_000) {
        let new = observe(&mut tracker, &list(end - 1_000..end));
        assert_eq!(new.len(), 1_000);
        let oldest = (end - 9_500).max(0);
        let known = observe(&mut tracker, &list(oldest..oldest + 1));
        assert_eq!(known, [""; 0], "row {oldest} of {end}");
    }
}

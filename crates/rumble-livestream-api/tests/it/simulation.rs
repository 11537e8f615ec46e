//! Two messages per second and bursts, polled with various clocks, lags and intervals: each is delivered exactly once.

use rumble_livestream_api::{Event, Gap, List, Tracker};

use crate::document::{Doc, NOW, Stream, follower, message, rant};
use crate::overlap::{Key, Overlap};

const MS: i64 = 1_000;
const SKEWS: [i64; 7] = [-3_600, -10, -2, 0, 2, 10, 3_600];
const INTERVALS: [i64; 5] = [1, 5, 10, 12, 30];
const WINDOW: usize = 50;
/// Time of the last row, in ms.
const END: i64 = 60 * MS;

#[derive(Clone, Copy, Debug)]
enum Lag {
    Always(i64),
    /// Up to 30 s, different for each document, so that documents go back in time.
    Jitter,
}

const LAGS: [Lag; 5] = [
    Lag::Always(0),
    Lag::Always(150),
    Lag::Always(2_000),
    Lag::Always(30_000),
    Lag::Jitter,
];

impl Lag {
    fn of(self, poll: i64) -> i64 {
        match self {
            Self::Always(lag) => lag,
            Self::Jitter => (poll * 7_919 + 13) % 31 * MS,
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Burst {
    /// Two per second.
    Steady,
    /// In addition, 50 in one second.
    Fifty,
    /// In addition, 40 identical ones in half a second.
    FortyEqual,
    /// Two identical ones per second.
    Pairs,
    /// In addition, 180 in three seconds.
    MoreThanFits,
}

const BURSTS: [Burst; 5] = [
    Burst::Steady,
    Burst::Fifty,
    Burst::FortyEqual,
    Burst::Pairs,
    Burst::MoreThanFits,
];

/// A message, with its time in ms.
struct SentMessage {
    at: i64,
    text: String,
}

impl Burst {
    fn history(self) -> Vec<SentMessage> {
        let text = |at: i64| match self {
            Self::Pairs => format!("pair {}", at / MS),
            _ => format!("at {at}"),
        };
        // Some exist before the first poll.
        let mut history: Vec<SentMessage> = (-10 * MS..END)
            .step_by(500)
            .map(|at| SentMessage { at, text: text(at) })
            .collect();
        let (count, within) = match self {
            Self::Steady | Self::Pairs => (0, MS),
            Self::Fifty => (50, MS),
            Self::FortyEqual => (40, MS / 2),
            Self::MoreThanFits => (180, 3 * MS),
        };
        history.extend((0..count).map(|number| SentMessage {
            at: 20 * MS + 400 + number * within / count,
            text: match self {
                Self::FortyEqual => "lol".to_owned(),
                _ => format!("burst {number}"),
            },
        }));
        history.sort_by_key(|sent| sent.at);
        history
    }
}

/// One list of the document over the whole history.
struct Observed {
    list: List,
    row: fn(&SentMessage, i64) -> String,
    place: fn(Vec<String>) -> Doc,
    delivered: fn(&Event) -> Option<Key>,
    /// Whether the rows of the first document are delivered.
    with_base: bool,
}

const MESSAGES: Observed = Observed {
    list: List::Messages,
    row: |sent, at| message("CalmSparrow", &sent.text, at),
    place: Doc::with_messages,
    delivered: |event| match event {
        Event::Message { message, .. } => Some((message.text.clone(), message.created_on.unix_seconds()?)),
        _ => None,
    },
    with_base: true,
};

const RANTS: Observed = Observed {
    list: List::Rants,
    row: |sent, at| rant("TinFiddle", &sent.text, 500, at),
    place: |rants| {
        Doc::new().with(Stream {
            rants,
            ..Stream::live()
        })
    },
    delivered: |event| match event {
        Event::Rant { rant, .. } => Some((rant.text.clone(), rant.created_on.unix_seconds()?)),
        _ => None,
    },
    with_base: true,
};

const FOLLOWERS: Observed = Observed {
    list: List::Followers,
    row: |sent, at| follower(&sent.text, at),
    place: |followers| Doc {
        num_followers: if followers.len() == WINDOW { 900 } else { 0 },
        followers,
        ..Doc::new()
    },
    delivered: |event| match event {
        Event::Follower(row) => Some((row.username.clone(), row.followed_on.unix_seconds()?)),
        _ => None,
    },
    with_base: false,
};

fn run(observed: &Observed, burst: Burst, skew: i64, lag: Lag, interval: i64) -> usize {
    let what = format!(
        "{:?} {burst:?} skew {skew} {lag:?} every {interval} s",
        observed.list
    );
    let history = burst.history();
    let stamp = |at: i64| NOW + skew + at.div_euclid(MS);
    let keys: Vec<Key> = history
        .iter()
        .map(|sent| (sent.text.clone(), stamp(sent.at)))
        .collect();
    let rows: Vec<String> = history
        .iter()
        .map(|sent| (observed.row)(sent, stamp(sent.at)))
        .collect();

    let (mut tracker, mut overlap) = (Tracker::new(), Overlap::default());
    let (mut delivered, mut gaps) = (Vec::new(), 0);
    for poll in 0..=(END / MS + 31) / interval + 1 {
        let seen_at = poll * interval * MS + 350 - lag.of(poll);
        let end = history.partition_point(|sent| sent.at <= seen_at);
        let window = end.saturating_sub(WINDOW)..end;
        let listed = rows[window.clone()].iter().rev().cloned().collect();
        let doc = (observed.place)(listed).at(stamp(seen_at));
        let events = tracker.observe(&doc.decode());
        let is_gap = |event: &&Event| matches!(event, Event::Gap(Gap { list, .. }) if *list == observed.list);
        let found = events.iter().filter(is_gap).count();
        let is_apart = overlap.lists(window);
        assert_eq!(found, usize::from(is_apart), "{what}, poll {poll}: gaps");
        gaps += found;
        if poll > 0 || observed.with_base {
            delivered.extend(events.iter().filter_map(observed.delivered));
        } else {
            assert!(
                events.iter().filter_map(observed.delivered).next().is_none(),
                "{what}"
            );
            overlap.baseline_is_not_new();
        }
    }
    overlap.check(&keys, &delivered, &what);
    gaps
}

fn every_lag_and_interval(observed: &Observed, skew: i64) {
    let (mut with_gaps, mut without) = (0, 0);
    for burst in BURSTS {
        for lag in LAGS {
            for interval in INTERVALS {
                match run(observed, burst, skew, lag, interval) {
                    0 => without += 1,
                    _ => with_gaps += 1,
                }
            }
        }
    }
    assert!(
        with_gaps > 20 && without > 20,
        "{with_gaps} with gaps, {without} without"
    );
}

#[test]
fn messages_are_delivered_once_with_any_skew() {
    for skew in SKEWS {
        every_lag_and_interval(&MESSAGES, skew);
    }
}

#[test]
fn rants_are_delivered_once() {
    every_lag_and_interval(&RANTS, 0);
}

#[test]
fn followers_are_delivered_once() {
    every_lag_and_interval(&FOLLOWERS, 0);
}

/// 120 messages, two per second, read every 5 or 10 s: the original loses 5 to 8 % of these.
#[test]
fn the_measured_case_delivers_each_message_once() {
    for interval in [5, 10, 12] {
        for skew in SKEWS {
            assert_eq!(run(&MESSAGES, Burst::Steady, skew, Lag::Always(150), interval), 0);
        }
    }
}

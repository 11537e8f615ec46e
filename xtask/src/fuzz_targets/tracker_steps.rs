//! The lists of the Live Stream API in steps decoded from the input, polled at times: each row is reported once, and a
//! gap if more rows were added than a list holds.

use std::collections::HashMap;

use rumble_livestream_api::{Event, Tracker};
use rumble_model::livestream_api::Document;

use super::input::Input;

pub(super) fn run(data: &[u8]) {
    let mut input = Input(data);
    let mut steps = TrackerSteps {
        tracker: Tracker::new(),
        followers: Vec::new(),
        messages: Vec::new(),
        seen: [HashMap::new(), HashMap::new()],
        polled: None,
        now: 1_793_000_000,
    };
    while !input.is_empty() {
        match input.below(8) {
            0 | 1 => steps.add(|steps| &mut steps.followers, input.below(12)),
            2 | 3 => steps.add(|steps| &mut steps.messages, input.below(12)),
            4 => steps.repeat(|steps| &mut steps.followers),
            5 => steps.repeat(|steps| &mut steps.messages),
            6 => steps.now += 40,
            _ => steps.poll(input.below(10) == 0),
        }
    }
    steps.poll(false);
}

struct TrackerSteps {
    tracker: Tracker,
    /// A row is a number, which gives its name or text and its time. Equal numbers are equal rows.
    followers: Vec<u64>,
    messages: Vec<u64>,
    /// How many times each row was in one list, at most.
    seen: [HashMap<u64, usize>; 2],
    /// How many of both were there at the last poll.
    polled: Option<(usize, usize)>,
    now: u64,
}

impl TrackerSteps {
    fn add(&mut self, list: fn(&mut Self) -> &mut Vec<u64>, count: usize) {
        for _ in 0..count {
            let list = list(self);
            let next = list.last().map_or(0, |last| last + 1);
            list.push(next);
        }
    }

    /// Repeats the newest row, in the same second.
    fn repeat(&mut self, list: fn(&mut Self) -> &mut Vec<u64>) {
        let list = list(self);
        list.extend(list.last().copied());
    }

    fn poll(&mut self, lists_oldest_first: bool) {
        self.now += 1;
        let document = self.document(lists_oldest_first);
        let events = self.tracker.observe(&Document::decode(&document).unwrap());
        let (mut followers, mut messages) = (Vec::new(), Vec::new());
        let mut gaps = 0;
        for event in events {
            match event {
                Event::Follower(row) => followers.push(number(&row.username)),
                Event::Message { message, .. } => messages.push(number(&message.text)),
                Event::Gap(_) => gaps += 1,
                Event::Malformed(item) => panic!("{item:?}"),
                _ => {}
            }
        }
        let (known_followers, known_messages) = self.polled.unwrap_or((self.followers.len(), 0));
        let is_first = self
            .polled
            .replace((self.followers.len(), self.messages.len()))
            .is_none();
        let [seen_followers, seen_messages] = &mut self.seen;
        let due = new_rows(&self.followers, known_followers, seen_followers);
        let due_messages = new_rows(&self.messages, known_messages, seen_messages);
        assert_eq!(followers, due, "followers");
        assert_eq!(messages, due_messages, "messages");
        let lost = lost_rows(&self.followers, known_followers)
            + if is_first {
                0
            } else {
                lost_rows(&self.messages, known_messages)
            };
        if lost > 0 {
            assert!(gaps > 0, "{lost} rows are missing, and no gap was reported");
        }
        let came = self.followers.len() - known_followers;
        let new = came.max(if is_first {
            0
        } else {
            self.messages.len() - known_messages
        });
        if new < WINDOW / 2 {
            assert_eq!(gaps, 0, "a gap was reported for {new} new rows");
        }
    }

    fn document(&self, lists_oldest_first: bool) -> String {
        let rows = |list: &[u64], row: fn(u64) -> String| {
            let newest = list.iter().rev().take(WINDOW).map(|number| row(*number));
            let mut rows: Vec<_> = newest.collect();
            if lists_oldest_first {
                rows.reverse();
            }
            rows.join(",")
        };
        format!(
            r#"{{"now":{},"type":"user","user_id":"4x7b2","subscribers":{{}},"max_num_results":{WINDOW},
                "followers":{{"num_followers":{},"recent_followers":[{}]}},
                "livestreams":[{{"id":"7k2m9q","title":"Bread","is_live":true,"chat":{{"recent_messages":[{}]}}}}]}}"#,
            self.now,
            self.followers.len(),
            rows(&self.followers, |number| {
                format!(
                    r#"{{"username":"Heron{number}","followed_on":"{}"}}"#,
                    time(number)
                )
            }),
            rows(&self.messages, |number| {
                format!(
                    r#"{{"username":"Heron","text":"of number{number}","created_on":"{}","badges":[]}}"#,
                    time(number)
                )
            }),
        )
    }
}

/// The rows that must be reported: all since the last poll that the list still contains. Of equal rows, as many as no
/// earlier list had: a row that left the list is not distinguished from an equal one that was added later.
fn new_rows(list: &[u64], known: usize, seen: &mut HashMap<u64, usize>) -> Vec<u64> {
    let window = list.len().saturating_sub(WINDOW);
    let mut due = list[known.max(window)..].to_vec();
    let mut listed: HashMap<u64, usize> = HashMap::new();
    for number in &list[window..] {
        *listed.entry(*number).or_default() += 1;
    }
    due.dedup();
    let due = due.into_iter().flat_map(|number| {
        let before = seen.get(&number).copied().unwrap_or_default();
        std::iter::repeat_n(number, listed[&number].saturating_sub(before))
    });
    let due = due.collect();
    for (number, count) in listed {
        let most = seen.entry(number).or_default();
        *most = count.max(*most);
    }
    due
}

/// Rows that no document listed, unless one of those listed is equal to a known one.
fn lost_rows(list: &[u64], known: usize) -> usize {
    let window = list.len().saturating_sub(WINDOW);
    let is_known = known > 0 && list.get(window) == list.get(known - 1);
    if is_known { 0 } else { window.saturating_sub(known) }
}

fn number(text: &str) -> u64 {
    text.trim_start_matches(|c: char| !c.is_ascii_digit())
        .parse()
        .unwrap()
}

fn time(number: u64) -> String {
    let seconds = 1_792_000_000 + i64::try_from(number).unwrap();
    rumble_model::Timestamp::from_unix_seconds(seconds)
        .unwrap()
        .raw()
        .into_owned()
}

const WINDOW: usize = 50;

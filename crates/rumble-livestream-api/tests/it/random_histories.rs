//! Random histories: rows are added, removed and restored, and documents are served late.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use rumble_livestream_api::{Event, Tracker};

use crate::document::{Doc, NOW, follower, message};
use crate::overlap::Key;

const WINDOW: usize = 10;

#[derive(Clone, Debug)]
enum Step {
    /// Adds `equal` equal rows at once, `after` seconds after the last.
    Come {
        equal: usize,
        after: i64,
    },
    /// Deletion or unfollow.
    Go(Index),
    Return(Index),
    /// The current document, or one served before.
    Poll {
        back: usize,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (1..4_usize, 0..3_i64).prop_map(|(equal, after)| Step::Come { equal, after }),
        3 => any::<Index>().prop_map(Step::Go),
        1 => any::<Index>().prop_map(Step::Return),
        4 => Just(Step::Poll { back: 0 }),
        1 => (1..4_usize).prop_map(|back| Step::Poll { back }),
    ];
    vec(step, 1..120)
}

#[derive(Clone)]
struct Row {
    key: Key,
    is_removed: bool,
}

/// Marks all equal rows, which cannot be distinguished.
fn mark(rows: &mut [Row], at: Index, is_removed: bool) {
    if rows.is_empty() {
        return;
    }
    let key = at.get(rows).key.clone();
    let equal = rows.iter_mut().filter(|row| row.key == key);
    equal.for_each(|row| row.is_removed = is_removed);
}

/// Form and delivery of one list.
struct Observed {
    /// Name or text of the row with this number, and the minimum number of seconds since the previous one.
    name: fn(usize) -> String,
    at_least_after: i64,
    place: fn(&[Key]) -> Doc,
    delivered: fn(Event) -> Option<Key>,
}

/// The expected number of rows of each key.
#[derive(Default)]
struct Count {
    /// Rows at the newer end of a served list.
    at_least: usize,
    sent: usize,
    delivered: usize,
}

fn check(observed: &Observed, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let mut rows: Vec<Row> = Vec::new();
    let mut now = NOW;
    let mut served: Vec<Vec<usize>> = Vec::new();
    let (mut shown, mut newest) = (BTreeSet::new(), None);
    let mut counts: BTreeMap<Key, Count> = BTreeMap::new();
    let mut tracker = Tracker::new();
    for step in steps {
        match step {
            Step::Come { equal, after } => {
                now += after.max(observed.at_least_after);
                let key = ((observed.name)(rows.len()), now);
                counts.entry(key.clone()).or_default().sent += equal;
                let row = Row {
                    key,
                    is_removed: false,
                };
                rows.extend(std::iter::repeat_n(row, equal));
            }
            Step::Go(at) => mark(&mut rows, at, true),
            Step::Return(at) => mark(&mut rows, at, false),
            Step::Poll { back } => {
                let there = (0..rows.len()).rev().filter(|at| !rows[*at].is_removed);
                let mut listed: Vec<usize> = there.take(WINDOW).collect();
                if let Some(before) = back.checked_sub(1).and_then(|back| served.iter().rev().nth(back)) {
                    listed.clone_from(before);
                }
                served.push(listed.clone());
                let is_first = served.len() == 1;

                let keys: Vec<Key> = listed.iter().map(|at| rows[*at].key.clone()).collect();
                let events = tracker.observe(&(observed.place)(&keys).decode());

                let is_full = listed.len() >= WINDOW - 1;
                let overlaps = listed.iter().any(|at| shown.contains(at));
                let is_beyond = listed.iter().all(|at| Some(*at) > newest);
                let gaps = events
                    .iter()
                    .filter(|event| matches!(event, Event::Gap(_)))
                    .count();
                if overlaps || !is_full || is_first {
                    prop_assert_eq!(gaps, 0, "{:?} after {:?}", listed, served);
                } else if is_beyond {
                    prop_assert_eq!(gaps, 1, "{:?} after {:?}", listed, served);
                }
                let is_delivered =
                    !is_first || events.iter().any(|event| matches!(event, Event::Message { .. }));
                for at in &listed {
                    if shown.insert(*at) && Some(*at) > newest && is_delivered {
                        counts.get_mut(&rows[*at].key).unwrap().at_least += 1;
                    }
                }
                newest = newest.max(listed.iter().max().copied());
                for key in events.into_iter().filter_map(observed.delivered) {
                    let count = counts.get_mut(&key);
                    prop_assert!(count.is_some(), "{:?} was never sent", key);
                    count.unwrap().delivered += 1;
                }
            }
        }
    }
    for (key, count) in counts {
        prop_assert!(count.delivered >= count.at_least, "{:?} was lost", key);
        prop_assert!(count.delivered <= count.sent, "{:?} was repeated", key);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn messages_are_delivered_once_despite_deletions(steps in steps()) {
        let observed = Observed {
            name: |number| format!("words {number}"),
            at_least_after: 0,
            place: |keys| {
                let rows = keys.iter().map(|(text, at)| message("CalmSparrow", text, *at));
                Doc { window: WINDOW, ..Doc::with_messages(rows.collect()) }
            },
            delivered: |event| match event {
                Event::Message { message, .. } => Some((message.text.clone(), message.created_on.unix_seconds()?)),
                _ => None,
            },
        };
        check(&observed, steps)?;
    }

    #[test]
    fn a_repeated_follow_is_delivered_again(steps in steps()) {
        let observed = Observed {
            name: |number| format!("Fan{}", number % 3),
            at_least_after: 1,
            place: |keys| {
                let rows = keys.iter().map(|(name, at)| follower(name, *at));
                Doc { window: WINDOW, now: NOW + 10_000, followers: rows.collect(), ..Doc::new() }
            },
            delivered: |event| match event {
                Event::Follower(row) => Some((row.username.clone(), row.followed_on.unix_seconds()?)),
                _ => None,
            },
        };
        check(&observed, steps)?;
    }
}

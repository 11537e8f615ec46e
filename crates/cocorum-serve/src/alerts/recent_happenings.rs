//! The recent happenings: recognises one by its key, or by its match in another source.

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use crate::happening::{Happening, Kind, Source};

/// The keys of the newest happenings, and the happenings that another source can still report.
#[derive(Debug, Default)]
pub(crate) struct RecentHappenings {
    order: VecDeque<String>,
    keys: HashSet<String>,
    unmatched: VecDeque<Unmatched>,
}

/// A happening that the other source has not reported so far.
#[derive(Debug)]
struct Unmatched {
    kind: Kind,
    source: Source,
    name: Option<String>,
    count: Option<u64>,
    at: Duration,
}

impl RecentHappenings {
    /// Records a happening. Returns whether it is new.
    pub(crate) fn is_new(&mut self, happening: &Happening<'_>, now: Duration) -> bool {
        let is_new = happening.key.as_ref().is_none_or(|key| self.insert(key.clone()));
        is_new && (happening.history || !self.matches_other_source(happening, now))
    }

    /// Adds a key. Returns whether it is new.
    pub(crate) fn insert(&mut self, key: String) -> bool {
        if !self.keys.insert(key.clone()) {
            return false;
        }
        self.order.push_back(key);
        if self.order.len() > MAX_KEYS
            && let Some(oldest) = self.order.pop_front()
        {
            self.keys.remove(&oldest);
        }
        true
    }

    /// The keys, oldest first.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(String::as_str)
    }

    /// Subscriptions and gifts are reported by the chat and by the Live Stream API, with different identities: a
    /// report of one source within a few minutes of the other, about the same user and the same number, is the same.
    fn matches_other_source(&mut self, happening: &Happening<'_>, now: Duration) -> bool {
        if !matches!(happening.kind, Kind::Gift | Kind::Sub) {
            return false;
        }
        while self
            .unmatched
            .front()
            .is_some_and(|old| now.saturating_sub(old.at) > MATCH_TIME)
        {
            self.unmatched.pop_front();
        }
        let matching = self.unmatched.iter().position(|other| {
            let same_name = match (&other.name, happening.name) {
                (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
                _ => true,
            };
            other.kind == happening.kind
                && other.source != happening.source
                && other.count == happening.count
                && same_name
        });
        if let Some(matching) = matching {
            self.unmatched.remove(matching);
            return true;
        }
        if self.unmatched.len() == MAX_UNMATCHED {
            self.unmatched.pop_front();
        }
        self.unmatched.push_back(Unmatched {
            kind: happening.kind,
            source: happening.source,
            name: happening.name.map(str::to_owned),
            count: happening.count,
            at: now,
        });
        false
    }
}

const MAX_KEYS: usize = 20_000;
const MAX_UNMATCHED: usize = 1_000;
const MATCH_TIME: Duration = Duration::from_secs(5 * 60);

//! The recent happenings: recognizes one by its key, or by its match in another source.

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use crate::happening::{Happening, Kind, Source};

/// The keys of the newest happenings, and the reports that another source can still repeat.
#[derive(Debug, Default)]
pub(crate) struct RecentHappenings {
    order: VecDeque<String>,
    keys: HashSet<String>,
    reports: VecDeque<Report>,
}

/// A happening, and the sources that have reported it so far.
#[derive(Debug)]
struct Report {
    kind: Kind,
    sources: Vec<Source>,
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

    /// Subscriptions and gifts are reported by messages and events of the chat and by the Live Stream API, with different
    /// identities: reports of different sources within a few minutes, about the same user and the same number, are the same.
    fn matches_other_source(&mut self, happening: &Happening<'_>, now: Duration) -> bool {
        if !matches!(happening.kind, Kind::Gift | Kind::Sub) {
            return false;
        }
        while self
            .reports
            .front()
            .is_some_and(|old| now.saturating_sub(old.at) > MATCH_TIME)
        {
            self.reports.pop_front();
        }
        if let Some(report) = self.reports.iter_mut().find(|report| report.is_about(happening)) {
            report.sources.push(happening.source);
            report.name = report.name.take().or(happening.name.map(str::to_owned));
            return true;
        }
        if self.reports.len() == MAX_REPORTS {
            self.reports.pop_front();
        }
        self.reports.push_back(Report {
            kind: happening.kind,
            sources: vec![happening.source],
            name: happening.name.map(str::to_owned),
            count: happening.count,
            at: now,
        });
        false
    }
}

impl Report {
    /// Whether another source now reports the same.
    fn is_about(&self, happening: &Happening<'_>) -> bool {
        let same_name = match (&self.name, happening.name) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            _ => true,
        };
        self.kind == happening.kind
            && !self.sources.contains(&happening.source)
            && self.count == happening.count
            && same_name
    }
}

const MAX_KEYS: usize = 20_000;
const MAX_REPORTS: usize = 1_000;
const MATCH_TIME: Duration = Duration::from_secs(5 * 60);

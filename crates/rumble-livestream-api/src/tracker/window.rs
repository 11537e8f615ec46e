use std::hash::Hash;
use std::sync::Arc;

use rumble_model::Record;

use super::seen::Seen;

/// A row of a list, with what it is told apart by.
pub(super) trait Row {
    type Identity<'a>: Hash + PartialEq
    where
        Self: 'a;

    fn identity(&self) -> Self::Identity<'_>;

    /// Unix seconds, by the server's clock.
    fn time(&self) -> Option<i64>;
}

/// A list of the newest of something, over time.
#[derive(Debug)]
pub(super) struct Window {
    seen: Seen,
    /// Time of the oldest row of the last list that had more below it.
    floor: Option<i64>,
}

/// What a list shows that its predecessors did not.
pub(super) struct NewRows<T> {
    /// Oldest first.
    pub(super) rows: Vec<Arc<Record<T>>>,
    /// There was no list before to compare with.
    pub(super) is_first: bool,
    /// A full list of news alone.
    pub(super) may_have_missed: bool,
}

impl Window {
    pub(super) fn new() -> Self {
        Self {
            seen: Seen::new(),
            floor: None,
        }
    }

    /// Takes in a list. It `is_full` when there may be more of its kind than it lists.
    pub(super) fn update<T: Row>(
        &mut self,
        latest: Option<&Arc<Record<T>>>,
        listed: &[Arc<Record<T>>],
        is_full: bool,
    ) -> NewRows<T> {
        let rows = as_listed(latest, listed);
        let is_first = self.seen.is_unused();
        let is_new = self.seen.update(rows.iter().map(|row| row.identity()));
        let first_known = is_new.iter().position(|is_new| !is_new);
        let mut reaches_back = first_known.is_some();
        let mut news = Vec::new();
        for (at, (row, is_new)) in rows.iter().zip(is_new).enumerate() {
            if is_new && self.is_below(row.time(), first_known.map(|known| at < known)) {
                reaches_back = true;
            } else if is_new {
                news.push(Arc::clone(row));
            }
        }
        if is_full {
            self.floor = rows.iter().filter_map(|row| row.time()).min();
        }
        NewRows {
            is_first,
            may_have_missed: is_full && !reaches_back && !news.is_empty(),
            rows: by_time(news),
        }
    }

    /// A row that came up from below the last list when others were taken away is not new. Its place says so as well as
    /// its time: a server's clock can be set back.
    fn is_below(&self, time: Option<i64>, is_below_the_known: Option<bool>) -> bool {
        match (time, self.floor) {
            (Some(time), Some(floor)) => match is_below_the_known {
                Some(is_below) => is_below && time <= floor,
                None => time < floor,
            },
            _ => false,
        }
    }
}

/// A list in the order of time, rows of the same second as they came. Rumble lists the newest first, without a promise.
pub(super) fn oldest_first<T: Row>(
    latest: Option<&Arc<Record<T>>>,
    listed: &[Arc<Record<T>>],
) -> Vec<Arc<Record<T>>> {
    by_time(as_listed(latest, listed))
}

/// A list from its older end to its newer.
fn as_listed<T: Row>(latest: Option<&Arc<Record<T>>>, listed: &[Arc<Record<T>>]) -> Vec<Arc<Record<T>>> {
    let mut rows = listed.to_vec();
    if is_newest_first(latest, listed) {
        rows.reverse();
    }
    if let Some(latest) = latest
        && !rows.iter().any(|row| row.identity() == latest.identity())
    {
        rows.push(Arc::clone(latest));
    }
    rows
}

/// A row without a readable time stays behind the one that it came after.
fn by_time<T: Row>(rows: Vec<Arc<Record<T>>>) -> Vec<Arc<Record<T>>> {
    let mut time = i64::MIN;
    let mut timed: Vec<_> = rows
        .into_iter()
        .map(|row| {
            time = row.time().unwrap_or(time);
            (time, row)
        })
        .collect();
    timed.sort_by_key(|(time, _)| *time);
    timed.into_iter().map(|(_, row)| row).collect()
}

/// The place of the latest row tells, else the times.
fn is_newest_first<T: Row>(latest: Option<&Arc<Record<T>>>, listed: &[Arc<Record<T>>]) -> bool {
    let is_latest = |row: Option<&Arc<Record<T>>>| {
        row.zip(latest)
            .is_some_and(|(row, latest)| row.identity() == latest.identity())
    };
    match (is_latest(listed.first()), is_latest(listed.last())) {
        (true, false) => true,
        (false, true) => false,
        _ => {
            let first = listed.iter().find_map(|row| row.time());
            let last = listed.iter().rev().find_map(|row| row.time());
            first >= last
        }
    }
}

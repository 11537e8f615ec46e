use std::hash::Hash;
use std::sync::Arc;

use rumble_model::Record;

use super::row_counter::RowCounter;

/// A row of a list, with its identity.
pub(super) trait Row {
    type Identity<'a>: Hash + PartialEq
    where
        Self: 'a;

    fn identity(&self) -> Self::Identity<'_>;

    /// Unix seconds, by the server's clock.
    fn time(&self) -> Option<i64>;
}

/// State of a list of the newest rows, across documents.
#[derive(Debug)]
pub(super) struct Window {
    counter: RowCounter,
    /// Time of the oldest row of the last full list.
    floor: Option<i64>,
}

/// New rows of a list.
pub(super) struct NewRows<T> {
    /// Oldest first.
    pub(super) rows: Vec<Arc<Record<T>>>,
    /// Whether this is the first list.
    pub(super) is_first: bool,
    /// Whether the list was full and all of its rows were new.
    pub(super) may_have_missed: bool,
}

impl Window {
    pub(super) fn new() -> Self {
        Self {
            counter: RowCounter::new(),
            floor: None,
        }
    }

    /// Compares a list with its predecessors and returns the new rows. Set `is_full` if the server can have more rows
    /// of this kind than it lists.
    pub(super) fn update<T: Row>(
        &mut self,
        latest: Option<&Arc<Record<T>>>,
        listed: &[Arc<Record<T>>],
        is_full: bool,
    ) -> NewRows<T> {
        let rows = in_listed_order(latest, listed);
        let is_first = self.counter.is_unused();
        let is_new = self.counter.update(rows.iter().map(|row| row.identity()));
        let first_known = is_new.iter().position(|is_new| !is_new);
        let mut reaches_back = first_known.is_some();
        let mut new_rows = Vec::new();
        for (index, (row, is_new)) in rows.iter().zip(is_new).enumerate() {
            if is_new && self.is_older_than_window(row.time(), first_known.map(|known| index < known)) {
                reaches_back = true;
            } else if is_new {
                new_rows.push(Arc::clone(row));
            }
        }
        if is_full {
            self.floor = rows.iter().filter_map(|row| row.time()).min();
        }
        NewRows {
            is_first,
            may_have_missed: is_full && !reaches_back && !new_rows.is_empty(),
            rows: sorted_by_time(new_rows),
        }
    }

    /// Whether a row moved up from below the previous list because others were deleted, so that it is not new. Both
    /// position and time are compared, since a server's clock can be set back.
    fn is_older_than_window(&self, time: Option<i64>, is_below_the_known: Option<bool>) -> bool {
        match (time, self.floor) {
            (Some(time), Some(floor)) => match is_below_the_known {
                Some(is_older_than_window) => is_older_than_window && time <= floor,
                None => time < floor,
            },
            _ => false,
        }
    }
}

/// A list ordered by time, rows of the same second in received order. Rumble lists the newest first, but does not
/// document it.
pub(super) fn oldest_first<T: Row>(
    latest: Option<&Arc<Record<T>>>,
    listed: &[Arc<Record<T>>],
) -> Vec<Arc<Record<T>>> {
    sorted_by_time(in_listed_order(latest, listed))
}

/// A list from its oldest to its newest row.
fn in_listed_order<T: Row>(
    latest: Option<&Arc<Record<T>>>,
    listed: &[Arc<Record<T>>],
) -> Vec<Arc<Record<T>>> {
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

/// Sorts by time. A row with a malformed time stays after its predecessor.
fn sorted_by_time<T: Row>(rows: Vec<Arc<Record<T>>>) -> Vec<Arc<Record<T>>> {
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

/// Decided by the position of the latest row, otherwise by the times.
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

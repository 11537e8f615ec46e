//! Oracle of a list that shows the newest rows of a history, computed from the history alone.

use std::collections::BTreeMap;
use std::ops::Range;

/// Rows that are equal in every member are one key here.
pub(crate) type Key = (String, i64);

/// Rows of a full list, out of 50.
const FULL: usize = 45;

/// The rows of a history that windows have shown so far.
#[derive(Default)]
pub(crate) struct Overlap {
    windows: usize,
    /// Rows before this one were shown, or are lost in a gap.
    shown_to: usize,
    lost: Vec<Range<usize>>,
    from: usize,
}

impl Overlap {
    /// Records that a document shows these rows. Returns whether it leaves a gap to those before.
    pub(crate) fn lists(&mut self, rows: Range<usize>) -> bool {
        self.windows += 1;
        if self.windows == 1 {
            (self.from, self.shown_to) = (rows.start, rows.end);
            return false;
        }
        // Even a list of all rows cannot be distinguished from a truncated one.
        let is_apart = rows.start >= self.shown_to && rows.len() >= FULL;
        if is_apart {
            self.lost.push(self.shown_to..rows.start);
        }
        self.shown_to = self.shown_to.max(rows.end);
        is_apart
    }

    /// The rows of the first document are not new.
    pub(crate) fn baseline_is_not_new(&mut self) {
        self.from = self.shown_to;
    }

    /// Fails unless each row was delivered exactly once; those lost in a gap at most once, since a late document can
    /// still show them.
    pub(crate) fn check(&self, history: &[Key], delivered: &[Key], what: &str) {
        let mut counts: BTreeMap<&Key, (usize, usize, usize)> = BTreeMap::new();
        for (index, key) in history.iter().enumerate().take(self.shown_to).skip(self.from) {
            let count = counts.entry(key).or_default();
            count.0 += usize::from(!self.lost.iter().any(|lost| lost.contains(&index)));
            count.1 += 1;
        }
        for key in delivered {
            counts.entry(key).or_default().2 += 1;
        }
        for (key, (min, max, delivered)) in counts {
            assert!(
                (min..=max).contains(&delivered),
                "{what}: {key:?} was delivered {delivered} times, and not {min} to {max}"
            );
        }
    }
}

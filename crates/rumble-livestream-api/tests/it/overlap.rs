//! What must come of a list that shows the newest rows of a story, reckoned from the story alone.

use std::collections::BTreeMap;
use std::ops::Range;

/// Rows that are equal in every member are one key here.
pub(crate) type Key = (String, i64);

/// So many of 50 rows are a full list.
const FULL: usize = 45;

/// Which rows of a story windows have shown so far.
#[derive(Default)]
pub(crate) struct Overlap {
    windows: usize,
    /// Rows before this one were shown, or are lost in a gap.
    shown_to: usize,
    lost: Vec<Range<usize>>,
    from: usize,
}

impl Overlap {
    /// A document shows these rows of the story. Whether it does not connect with those before.
    pub(crate) fn shows(&mut self, rows: Range<usize>) -> bool {
        self.windows += 1;
        if self.windows == 1 {
            (self.from, self.shown_to) = (rows.start, rows.end);
            return false;
        }
        // Even where it shows all there is, nothing tells that from a list that was full just before.
        let is_apart = rows.start >= self.shown_to && rows.len() >= FULL;
        if is_apart {
            self.lost.push(self.shown_to..rows.start);
        }
        self.shown_to = self.shown_to.max(rows.end);
        is_apart
    }

    /// What the first document showed is no news.
    pub(crate) fn base_is_not_told(&mut self) {
        self.from = self.shown_to;
    }

    /// Fails unless each row was told exactly once; those lost in a gap at most once, for a late document may still
    /// show them.
    pub(crate) fn check(&self, story: &[Key], told: &[Key], what: &str) {
        let mut counts: BTreeMap<&Key, (usize, usize, usize)> = BTreeMap::new();
        for (at, key) in story.iter().enumerate().take(self.shown_to).skip(self.from) {
            let count = counts.entry(key).or_default();
            count.0 += usize::from(!self.lost.iter().any(|lost| lost.contains(&at)));
            count.1 += 1;
        }
        for key in told {
            counts.entry(key).or_default().2 += 1;
        }
        for (key, (at_least, at_most, told)) in counts {
            assert!(
                (at_least..=at_most).contains(&told),
                "{what}: {key:?} was told {told} times, and not {at_least} to {at_most}"
            );
        }
    }
}

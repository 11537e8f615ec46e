//! Limits on the items of a list: a list from a server uses at most a bounded multiple of the memory of its text.

/// Limit that always keeps some items, and more in proportion to the text read so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ItemLimit {
    always: usize,
    /// Minimum average text of an item, in bytes. Rumble's records are longer.
    average: usize,
}

impl ItemLimit {
    /// For records: users, channels, badges, rows, members.
    pub(crate) const RECORDS: Self = Self {
        always: ALWAYS,
        average: 96,
    };

    /// For messages, all of which must be kept.
    pub(crate) const MESSAGES: Self = Self {
        always: ALWAYS,
        average: 68,
    };

    /// For the rows of a stream. Few rows are always kept, since every stream has such lists.
    pub(crate) const STREAM_ROWS: Self = Self {
        always: 4,
        average: 48,
    };

    /// For streams and videos, the largest records.
    pub(crate) const LARGE: Self = Self {
        always: 20,
        average: 256,
    };

    /// For numbers, such as ids.
    pub(crate) const NUMBERS: Self = Self {
        always: ALWAYS,
        average: 8,
    };

    /// For short texts, such as the badges of a user.
    pub(crate) const SHORT_TEXTS: Self = Self {
        always: 8,
        average: 12,
    };

    /// Returns the limit for a list inside the items of another list, where the numbers of items that are always kept
    /// add up.
    pub(crate) const fn nested(self) -> Self {
        Self { always: 4, ..self }
    }

    /// Whether the limit allows one more item after `kept` items from `bytes` bytes of text.
    pub(crate) fn allows(self, kept: usize, bytes: usize) -> bool {
        kept < self.always || kept.saturating_mul(self.average) < bytes
    }

    /// Reserves capacity for the items in the remaining `rest` bytes of text, so that a long list is rarely
    /// reallocated.
    pub(crate) fn reserve<T>(self, items: &mut Vec<T>, bytes: usize, rest: usize) {
        let kept = items.len();
        if kept == items.capacity() && kept >= ALWAYS {
            let expected = kept.saturating_mul(rest) / bytes.max(1) + 1;
            let allowed = ((bytes + rest) / self.average + 1).saturating_sub(kept);
            items.reserve_exact(
                expected
                    .clamp(kept / 8, kept.saturating_mul(7))
                    .min(allowed)
                    .max(1),
            );
        }
    }
}

/// Number of items that most lists always keep.
pub(crate) const ALWAYS: usize = 100;

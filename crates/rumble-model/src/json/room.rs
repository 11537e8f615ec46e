//! How many items a list may hold: what a server can fill costs a bounded multiple of its text.

/// So many items are kept however short they are; beyond them, as many as the text so far has room for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    always: usize,
    /// The shortest average text of an item, in bytes. Shorter items are no records of Rumble's.
    average: usize,
}

impl Room {
    /// For records: users, channels, badges, rows, members.
    pub(crate) const RECORDS: Self = Self {
        always: ALWAYS,
        average: 96,
    };

    /// For messages, of which none is to be lost.
    pub(crate) const MESSAGES: Self = Self {
        always: ALWAYS,
        average: 68,
    };

    /// For the rows of a stream, of which the lists of all streams have few that are always kept.
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

    /// For words, such as the badges of a user.
    pub(crate) const WORDS: Self = Self {
        always: 8,
        average: 12,
    };

    /// The same in a list that each item of another list can have: what is always kept adds up there.
    pub(crate) const fn nested(self) -> Self {
        Self { always: 4, ..self }
    }

    /// Whether one more item may be kept, with `kept` items from a text of `bytes` bytes.
    pub(crate) fn allows(self, kept: usize, bytes: usize) -> bool {
        kept < self.always || kept.saturating_mul(self.average) < bytes
    }

    /// Makes room for the items that are still to come, `rest` bytes of text, so that a long list is not moved often.
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

/// So many items are kept in most lists.
pub(crate) const ALWAYS: usize = 100;

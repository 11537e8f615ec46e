//! How many items a list may hold: what a server can fill costs a bounded multiple of its text.

/// The shortest average text of an item, in bytes, beyond the first [`ALWAYS`]. Shorter items are no records of Rumble's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    average: usize,
}

impl Room {
    /// For records: users, channels, badges, rows.
    pub(crate) const RECORDS: Self = Self { average: 96 };

    /// For messages, of which none is to be lost.
    pub(crate) const MESSAGES: Self = Self { average: 68 };

    /// For numbers, such as ids.
    pub(crate) const NUMBERS: Self = Self { average: 8 };

    /// Whether one more item may be kept, with `kept` items from a text of `bytes` bytes.
    pub(crate) fn allows(self, kept: usize, bytes: usize) -> bool {
        kept < ALWAYS || kept.saturating_mul(self.average) < bytes
    }

    /// Makes room for the items that are still to come, `rest` bytes of text, so that a long list is not moved often.
    pub(crate) fn reserve<T>(items: &mut Vec<T>, bytes: usize, rest: usize) {
        let kept = items.len();
        if kept == items.capacity() && kept >= ALWAYS {
            let expected = kept.saturating_mul(rest) / bytes.max(1) + 1;
            items.reserve_exact(expected.clamp(kept / 8, kept.saturating_mul(7)));
        }
    }
}

/// So many items are kept however short they are.
pub(crate) const ALWAYS: usize = 100;

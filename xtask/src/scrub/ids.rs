//! Ids, and the invented ids that replace them: in the same order, with as many digits.

use std::collections::{BTreeMap, BTreeSet, HashSet};

pub(super) struct Ids(BTreeMap<u64, u64>);

impl Ids {
    /// None of the new ids is a number of the original.
    pub(super) fn new(ids: &BTreeSet<u64>, originals: &HashSet<String>) -> Self {
        let mut by_digits: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
        for id in ids {
            let digits = id.to_string().len();
            if digits >= super::public::MIN_ID_DIGITS {
                by_digits.entry(digits).or_default().push(*id);
            }
        }
        let mut new_ids = BTreeMap::new();
        for (digits, ids) in by_digits {
            let exponent = u32::try_from(digits).unwrap_or(u32::MAX) - 1;
            let mut next = 10_u64.saturating_pow(exponent);
            let step = (next / (1 + ids.len() as u64)).clamp(1, 1_000);
            for id in ids {
                next = next.saturating_add(step);
                while originals.contains(&next.to_string()) {
                    next = next.saturating_add(1);
                }
                new_ids.insert(id, next);
            }
        }
        Self(new_ids)
    }

    pub(super) fn get(&self, id: u64) -> Option<u64> {
        self.0.get(&id).copied()
    }
}

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};

/// Highest number of times each row has appeared in one list.
///
/// Rows lack ids and can be identical, so occurrences are counted: if a list contains a row twice and earlier lists
/// contained it once, one occurrence is new.
#[derive(Debug)]
pub(super) struct RowCounter {
    rows: HashMap<Identity, RowCount>,
    hashers: [RandomState; 2],
    generation: u64,
    longest: usize,
}

/// 128-bit hash of a row's identity.
type Identity = [u64; 2];

#[derive(Debug)]
struct RowCount {
    count: u32,
    generation: u64,
}

impl RowCounter {
    pub(super) fn new() -> Self {
        Self {
            rows: HashMap::new(),
            hashers: [RandomState::new(), RandomState::new()],
            generation: 0,
            longest: 0,
        }
    }

    pub(super) fn is_unused(&self) -> bool {
        self.generation == 0
    }

    /// Records a list, and returns for each row whether it is new.
    pub(super) fn update<K: Hash>(&mut self, rows: impl ExactSizeIterator<Item = K>) -> Vec<bool> {
        self.generation += 1;
        self.longest = self.longest.max(rows.len());
        let mut counts: HashMap<Identity, u32> = HashMap::with_capacity(rows.len());
        let are_new = rows
            .map(|row| {
                let identity = self.hashers.each_ref().map(|hasher| hasher.hash_one(&row));
                let count = counts.entry(identity).or_default();
                *count += 1;
                self.record(identity, *count)
            })
            .collect();
        self.evict();
        are_new
    }

    fn record(&mut self, identity: Identity, count: u32) -> bool {
        let generation = self.generation;
        let known = self
            .rows
            .entry(identity)
            .or_insert(RowCount { count: 0, generation });
        known.generation = generation;
        let is_new = count > known.count;
        known.count = known.count.max(count);
        is_new
    }

    /// Evicts the rows that have been off the list for longest.
    fn evict(&mut self) {
        let limit = MIN_REMEMBERED_ROWS.max(10 * self.longest);
        if self.rows.len() <= 2 * limit {
            return;
        }
        let mut generations: Vec<u64> = self.rows.values().map(|known| known.generation).collect();
        generations.sort_unstable_by(|one, other| other.cmp(one));
        // The rows of one list are kept or evicted together.
        let oldest_kept = generations.get(limit - 1).copied().unwrap_or_default();
        self.rows.retain(|_, known| known.generation >= oldest_kept);
    }
}

/// Minimum number of remembered rows; otherwise ten times the length of the longest list.
const MIN_REMEMBERED_ROWS: usize = 8_192;

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};

/// How often a list has shown each of its rows at once.
///
/// Rows have no ids, and two can be equal in every member. So rows are counted: one that is listed twice where it was
/// listed once before is new once.
#[derive(Debug)]
pub(super) struct Seen {
    rows: HashMap<Identity, Known>,
    hashers: [RandomState; 2],
    generation: u64,
    longest: usize,
}

/// 128 bits of what a row is told apart by.
type Identity = [u64; 2];

#[derive(Debug)]
struct Known {
    count: u32,
    generation: u64,
}

impl Seen {
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

    /// Takes in a list, and says of each row whether it is new.
    pub(super) fn update<K: Hash>(&mut self, rows: impl ExactSizeIterator<Item = K>) -> Vec<bool> {
        self.generation += 1;
        self.longest = self.longest.max(rows.len());
        let mut counts: HashMap<Identity, u32> = HashMap::with_capacity(rows.len());
        let news = rows
            .map(|row| {
                let identity = self.hashers.each_ref().map(|hasher| hasher.hash_one(&row));
                let count = counts.entry(identity).or_default();
                *count += 1;
                self.note(identity, *count)
            })
            .collect();
        self.forget();
        news
    }

    fn note(&mut self, identity: Identity, count: u32) -> bool {
        let generation = self.generation;
        let known = self
            .rows
            .entry(identity)
            .or_insert(Known { count: 0, generation });
        known.generation = generation;
        let is_new = count > known.count;
        known.count = known.count.max(count);
        is_new
    }

    /// The rows that have been off the list for longest go first.
    fn forget(&mut self) {
        let most = REMEMBERED.max(10 * self.longest);
        if self.rows.len() <= 2 * most {
            return;
        }
        let mut generations: Vec<u64> = self.rows.values().map(|known| known.generation).collect();
        generations.sort_unstable_by(|one, other| other.cmp(one));
        let oldest_kept = generations.get(most).copied().unwrap_or_default();
        self.rows.retain(|_, known| known.generation > oldest_kept);
    }
}

/// At the least so many rows are remembered, or ten times as many as the longest list had.
const REMEMBERED: usize = 8_192;

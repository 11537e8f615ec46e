use std::collections::VecDeque;
use std::hash::Hash;

use foldhash::{HashMap, HashMapExt};

/// A map that keeps the entries used last.
///
/// Uses are written down in a queue; an entry is dropped when its latest use is the oldest one left.
#[derive(Debug)]
pub(crate) struct Lru<K, V> {
    entries: HashMap<K, Entry<V>>,
    uses: VecDeque<(K, u64)>,
    clock: u64,
    max: usize,
}

#[derive(Debug)]
struct Entry<V> {
    value: V,
    last_use: u64,
}

impl<K: Copy + Eq + Hash, V> Lru<K, V> {
    pub(crate) fn new(max: usize) -> Self {
        Self {
            entries: HashMap::new(),
            uses: VecDeque::new(),
            clock: 0,
            max,
        }
    }

    /// The entry, counted as a use.
    pub(crate) fn touch(&mut self, key: K) -> Option<&mut V> {
        if self.uses.len() > self.max.max(64).saturating_mul(2) {
            let entries = &self.entries;
            self.uses
                .retain(|(key, at)| entries.get(key).is_some_and(|entry| entry.last_use == *at));
        }
        let entry = self.entries.get_mut(&key)?;
        self.clock += 1;
        entry.last_use = self.clock;
        match self.uses.back_mut() {
            // Used twice in a row: the queue already says so.
            Some((last, at)) if *last == key => *at = self.clock,
            _ => self.uses.push_back((key, self.clock)),
        }
        Some(&mut entry.value)
    }

    /// Adds or replaces an entry. When the map is full, the entry that was not used for longest makes room.
    pub(crate) fn insert(&mut self, key: K, value: V) {
        if self.max == 0 {
            return;
        }
        while self.entries.len() >= self.max && !self.entries.contains_key(&key) {
            let Some((oldest, at)) = self.uses.pop_front() else {
                break;
            };
            if self
                .entries
                .get(&oldest)
                .is_some_and(|entry| entry.last_use == at)
            {
                self.entries.remove(&oldest);
            }
        }
        self.entries.insert(key, Entry { value, last_use: 0 });
        self.touch(key);
    }

    pub(crate) fn get(&self, key: K) -> Option<&V> {
        self.entries.get(&key).map(|entry| &entry.value)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.values().map(|entry| &entry.value)
    }
}

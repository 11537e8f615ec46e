//! The one bounded map of this workspace.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::hash::{BuildHasher, Hash, RandomState};

/// A map that keeps the entries used last, at most as many as it was made for.
///
/// Uses are recorded in a queue; an entry is evicted when its latest use is the oldest one left. Every operation takes
/// constant time on average, and the queue holds at most two uses per entry and 64 more.
///
/// ```
/// use rumble_http::internal::Lru;
///
/// let mut lru: Lru<_, _> = Lru::new(2);
/// lru.insert("a", 1);
/// lru.insert("b", 2);
/// assert_eq!(lru.touch(&"a"), Some(&mut 1));
/// assert_eq!(lru.insert("c", 3), Some(("b", 2)));
/// ```
pub struct Lru<K, V, S = RandomState> {
    entries: HashMap<K, Entry<V>, S>,
    uses: VecDeque<(K, u64)>,
    clock: u64,
    max: usize,
}

struct Entry<V> {
    value: V,
    last_use: u64,
}

impl<K: Clone + Eq + Hash, V, S: BuildHasher + Default> Lru<K, V, S> {
    /// An empty map for at most `max` entries.
    #[must_use]
    pub fn new(max: usize) -> Self {
        Self {
            entries: HashMap::default(),
            uses: VecDeque::new(),
            clock: 0,
            max,
        }
    }

    /// The value, counted as a use.
    pub fn touch(&mut self, key: &K) -> Option<&mut V> {
        if self.uses.len() > 2 * self.entries.len() + 64 {
            let entries = &self.entries;
            self.uses
                .retain(|(key, at)| entries.get(key).is_some_and(|entry| entry.last_use == *at));
        }
        let entry = self.entries.get_mut(key)?;
        self.clock += 1;
        entry.last_use = self.clock;
        match self.uses.back_mut() {
            // Used twice in a row: the queue has it already.
            Some((last, at)) if last == key => *at = self.clock,
            _ => self.uses.push_back((key.clone(), self.clock)),
        }
        Some(&mut entry.value)
    }

    /// Adds or replaces an entry. Returns the evicted entry, or the new one if the capacity is 0.
    pub fn insert(&mut self, key: K, value: V) -> Option<(K, V)> {
        if self.max == 0 {
            return Some((key, value));
        }
        let is_full = self.entries.len() >= self.max && !self.entries.contains_key(&key);
        let evicted = if is_full { self.pop_oldest() } else { None };
        self.entries.insert(key.clone(), Entry { value, last_use: 0 });
        self.touch(&key);
        evicted
    }

    /// Removes the entry that was not used for longest.
    pub fn pop_oldest(&mut self) -> Option<(K, V)> {
        while let Some((oldest, at)) = self.uses.pop_front() {
            if self
                .entries
                .get(&oldest)
                .is_some_and(|entry| entry.last_use == at)
            {
                let entry = self.entries.remove(&oldest)?;
                return Some((oldest, entry.value));
            }
        }
        None
    }

    /// The value, without a use.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key).map(|entry| &entry.value)
    }

    /// The values, in no order.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.values().map(|entry| &entry.value)
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the map is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<K, V, S> fmt::Debug for Lru<K, V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lru({} of {})", self.entries.len(), self.max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entry_that_was_not_used_for_longest_makes_room() {
        let mut lru = Lru::<u32, u32>::new(3);
        for key in 1..=3 {
            assert_eq!(lru.insert(key, key * 10), None);
        }
        lru.touch(&1);
        lru.insert(2, 21);
        assert_eq!(lru.insert(4, 40), Some((3, 30)));
        assert_eq!(lru.pop_oldest(), Some((1, 10)));
        assert_eq!((lru.get(&2), lru.len()), (Some(&21), 2));
    }

    #[test]
    fn uses_of_few_entries_take_no_room() {
        let mut lru = Lru::<u32, u32>::new(10_000);
        lru.insert(1, 1);
        lru.insert(2, 2);
        for turn in 0..100_000 {
            lru.touch(&(turn % 2 + 1));
        }
        assert!(lru.uses.len() <= 69, "{}", lru.uses.len());
    }

    #[test]
    fn a_map_without_room_returns_what_it_is_given() {
        let mut lru = Lru::<u32, u32>::new(0);
        assert_eq!(lru.insert(1, 10), Some((1, 10)));
        assert!(lru.is_empty() && lru.pop_oldest().is_none());
    }
}

//! A bounded map, used by all crates of this workspace.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, Hash, RandomState};

/// A map with a maximum number of entries. The least recently used entry is evicted first.
///
/// The entries form a list in the order of their uses: every operation takes constant time.
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
    indexes: HashMap<K, u32, S>,
    entries: Vec<Entry<K, V>>,
    oldest: u32,
    newest: u32,
    max: usize,
}

struct Entry<K, V> {
    key: K,
    value: V,
    older: u32,
    newer: u32,
}

impl<K: Clone + Eq + Hash, V, S: BuildHasher + Default> Lru<K, V, S> {
    /// An empty map for at most `max` entries.
    #[must_use]
    pub fn new(max: usize) -> Self {
        Self {
            indexes: HashMap::default(),
            entries: Vec::new(),
            oldest: NONE,
            newest: NONE,
            max: max.min(MAX_ENTRIES),
        }
    }

    /// Returns the value and marks it as used.
    pub fn touch(&mut self, key: &K) -> Option<&mut V> {
        let index = *self.indexes.get(key)?;
        if index != self.newest {
            self.unlink(index);
            self.link(index);
        }
        self.entry(index).map(|entry| &mut entry.value)
    }

    /// Adds or replaces an entry. Returns the evicted entry, or the new one if the capacity is 0.
    pub fn insert(&mut self, key: K, value: V) -> Option<(K, V)> {
        if self.max == 0 {
            return Some((key, value));
        }
        if let Some(known) = self.touch(&key) {
            *known = value;
            return None;
        }
        let evicted = if self.entries.len() >= self.max {
            self.pop_oldest()
        } else {
            None
        };
        let index = u32::try_from(self.entries.len()).unwrap_or(NONE);
        self.indexes.insert(key.clone(), index);
        self.entries.push(Entry {
            key,
            value,
            older: NONE,
            newer: NONE,
        });
        self.link(index);
        evicted
    }

    /// Removes the least recently used entry.
    pub fn pop_oldest(&mut self) -> Option<(K, V)> {
        let index = self.oldest;
        self.unlink(index);
        let last = u32::try_from(self.entries.len()).ok()?.checked_sub(1)?;
        if index != last {
            self.renumber(last, index);
        }
        let entry = self.entries.swap_remove(usize::try_from(index).ok()?);
        self.indexes.remove(&entry.key);
        Some((entry.key, entry.value))
    }

    /// The entry at `from` is about to move to `to`.
    fn renumber(&mut self, from: u32, to: u32) {
        let Some(entry) = self.entry(from) else { return };
        let (older, newer, key) = (entry.older, entry.newer, entry.key.clone());
        self.join(older, to);
        self.join(to, newer);
        self.indexes.insert(key, to);
    }

    /// Unlinks an entry from the list.
    fn unlink(&mut self, index: u32) {
        if let Some(entry) = self.entry(index) {
            let (older, newer) = (entry.older, entry.newer);
            self.join(older, newer);
        }
    }

    /// Adds an entry to the list as the newest.
    fn link(&mut self, index: u32) {
        self.join(self.newest, index);
        self.join(index, NONE);
    }

    /// Links two entries; each can be the end of the list.
    fn join(&mut self, older: u32, newer: u32) {
        match self.entry(older) {
            Some(entry) => entry.newer = newer,
            None => self.oldest = newer,
        }
        match self.entry(newer) {
            Some(entry) => entry.older = older,
            None => self.newest = older,
        }
    }

    fn entry(&mut self, index: u32) -> Option<&mut Entry<K, V>> {
        self.entries.get_mut(usize::try_from(index).ok()?)
    }

    /// Returns the value without marking it as used.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<&V> {
        let index = usize::try_from(*self.indexes.get(key)?).ok()?;
        self.entries.get(index).map(|entry| &entry.value)
    }

    /// Keys and values, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.entries.iter().map(|entry| (&entry.key, &entry.value))
    }

    /// Number of entries.
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

/// Ends the list on both sides.
const NONE: u32 = u32::MAX;
const MAX_ENTRIES: usize = 1 << 31;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_entry_is_evicted() {
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
    fn evictions_match_the_model() {
        let mut lru = Lru::<u32, u32>::new(7);
        let mut model: Vec<(u32, u32)> = Vec::new();
        let mut number = 1_u32;
        for turn in 0..20_000 {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let key = (number >> 16) % 12;
            let known = model.iter().position(|(known, _)| *known == key);
            match number >> 29 {
                0 => {
                    let oldest = (!model.is_empty()).then(|| model.remove(0));
                    assert_eq!(lru.pop_oldest(), oldest);
                }
                1 | 2 => {
                    let value = known.map(|index| model.remove(index));
                    model.extend(value);
                    assert_eq!(lru.touch(&key).copied(), value.map(|(_, value)| value));
                }
                _ => {
                    if let Some(index) = known {
                        model.remove(index);
                    }
                    let evicted = (model.len() == 7).then(|| model.remove(0));
                    model.push((key, turn));
                    assert_eq!(lru.insert(key, turn), evicted);
                }
            }
            assert_eq!(lru.len(), model.len());
            let mut entries: Vec<_> = lru.iter().map(|(key, value)| (*key, *value)).collect();
            entries.sort_unstable();
            let mut expected = model.clone();
            expected.sort_unstable();
            assert_eq!(entries, expected);
        }
    }

    #[test]
    fn a_map_without_capacity_returns_its_input() {
        let mut lru = Lru::<u32, u32>::new(0);
        assert_eq!(lru.insert(1, 10), Some((1, 10)));
        assert!(lru.is_empty() && lru.pop_oldest().is_none());
    }
}

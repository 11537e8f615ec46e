use std::collections::VecDeque;

/// Queue with a limited number and size of items. Their sequence numbers share one order with another queue.
#[derive(Debug)]
pub(super) struct Queue<T> {
    items: VecDeque<Entry<T>>,
    bytes: usize,
    max_items: usize,
    max_bytes: usize,
}

#[derive(Debug)]
struct Entry<T> {
    sequence: u64,
    size: usize,
    item: T,
}

impl<T> Queue<T> {
    pub(super) fn new(max_items: usize, max_bytes: usize) -> Self {
        Self {
            items: VecDeque::new(),
            bytes: 0,
            max_items: max_items.max(1),
            max_bytes,
        }
    }

    /// Adds an item. If the queue `is_limited`, evicts and returns the oldest items that exceed the limits.
    pub(super) fn push(&mut self, sequence: u64, size: usize, item: T, is_limited: bool) -> Vec<T> {
        let mut dropped = Vec::new();
        while is_limited
            && !self.items.is_empty()
            && (self.items.len() >= self.max_items || self.bytes.saturating_add(size) > self.max_bytes)
        {
            dropped.extend(self.pop());
        }
        self.bytes += size;
        self.items.push_back(Entry { sequence, size, item });
        dropped
    }

    /// Removes the oldest item. A queue that becomes empty after a burst frees its memory.
    pub(super) fn pop(&mut self) -> Option<T> {
        let entry = self.items.pop_front()?;
        self.bytes -= entry.size;
        if self.items.is_empty() && self.items.capacity() * size_of::<Entry<T>>() > IDLE_BYTES {
            self.items = VecDeque::new();
        }
        Some(entry.item)
    }

    pub(super) fn clear(&mut self) {
        self.items = VecDeque::new();
        self.bytes = 0;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub(super) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        self.items.retain(|entry| keep(&entry.item));
        self.bytes = self.items.iter().map(|entry| entry.size).sum();
    }

    pub(super) fn front(&self) -> Option<(u64, &T)> {
        self.items.front().map(|entry| (entry.sequence, &entry.item))
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.items.iter().map(|entry| &entry.item)
    }
}

/// Memory that an empty queue keeps.
const IDLE_BYTES: usize = 512;

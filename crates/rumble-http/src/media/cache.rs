//! The pictures that were used last.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::Picture;

/// Pictures by their URLs. What was not used for longest goes first when there is no room.
pub(super) struct Cache {
    by_url: HashMap<Arc<str>, Entry>,
    by_last_use: BTreeMap<u64, Arc<str>>,
    bytes: usize,
    max_bytes: usize,
    max_pictures: usize,
    uses: u64,
}

struct Entry {
    last_use: u64,
    picture: Picture,
}

impl Cache {
    pub(super) fn new(max_bytes: usize, max_pictures: usize) -> Self {
        Self {
            by_url: HashMap::new(),
            by_last_use: BTreeMap::new(),
            bytes: 0,
            max_bytes,
            max_pictures,
            uses: 0,
        }
    }

    pub(super) fn get(&mut self, url: &str) -> Option<Picture> {
        let entry = self.by_url.get_mut(url)?;
        let url = self.by_last_use.remove(&entry.last_use)?;
        self.uses += 1;
        self.by_last_use.insert(self.uses, url);
        entry.last_use = self.uses;
        Some(entry.picture.clone())
    }

    /// Adds a picture that is not there yet. One that is larger than the whole cache is left out.
    pub(super) fn insert(&mut self, url: Arc<str>, picture: Picture) {
        let bytes = size(&url, &picture);
        if bytes > self.max_bytes || self.max_pictures == 0 {
            return;
        }
        let has_room =
            |cache: &Self| cache.by_url.len() < cache.max_pictures && cache.bytes <= cache.max_bytes - bytes;
        while !has_room(self) && self.evict_one() {}
        self.bytes += bytes;
        self.uses += 1;
        self.by_last_use.insert(self.uses, Arc::clone(&url));
        let last_use = self.uses;
        self.by_url.insert(url, Entry { last_use, picture });
    }

    pub(super) fn len(&self) -> usize {
        self.by_url.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Drops the picture that was not used for longest; `false` when there is none.
    fn evict_one(&mut self) -> bool {
        let oldest = self.by_last_use.pop_first();
        let entry = oldest.and_then(|(_, url)| self.by_url.remove_entry(&url));
        if let Some((url, entry)) = &entry {
            self.bytes -= size(url, &entry.picture);
        }
        entry.is_some()
    }
}

fn size(url: &str, picture: &Picture) -> usize {
    url.len() + picture.content_type().len() + picture.bytes().len()
}

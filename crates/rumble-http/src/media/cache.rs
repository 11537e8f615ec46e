//! Cache of the most recently used pictures.

use std::sync::Arc;

use super::Picture;
use crate::lru::Lru;

/// Pictures by URL. The least recently used ones are evicted first.
pub(super) struct Cache {
    pictures: Lru<Arc<str>, Picture>,
    bytes: usize,
    max_bytes: usize,
}

impl Cache {
    pub(super) fn new(max_bytes: usize, max_pictures: usize) -> Self {
        Self {
            pictures: Lru::new(max_pictures),
            bytes: 0,
            max_bytes,
        }
    }

    pub(super) fn get(&mut self, url: &str) -> Option<Picture> {
        self.pictures.touch(&Arc::from(url)).cloned()
    }

    /// Adds a picture that is not there yet. One that is larger than the whole cache is left out.
    pub(super) fn insert(&mut self, url: Arc<str>, picture: Picture) {
        let bytes = size(&url, &picture);
        if bytes > self.max_bytes {
            return;
        }
        self.bytes += bytes;
        let mut evicted = self.pictures.insert(url, picture);
        loop {
            if let Some((url, picture)) = evicted {
                self.bytes -= size(&url, &picture);
            }
            if self.bytes <= self.max_bytes {
                break;
            }
            evicted = self.pictures.pop_oldest();
        }
    }

    pub(super) fn len(&self) -> usize {
        self.pictures.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}

fn size(url: &str, picture: &Picture) -> usize {
    url.len() + picture.content_type().len() + picture.bytes().len()
}

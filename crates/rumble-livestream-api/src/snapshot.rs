use std::ops::Deref;
use std::time::{Duration, Instant};

use rumble_model::livestream_api::Document;

use crate::clock::now;

/// A document, and the time of its request. Derefs to the document.
#[derive(Debug)]
pub struct Snapshot {
    document: Document,
    requested_at: Instant,
}

impl Snapshot {
    pub(crate) fn new(document: Document, requested_at: Instant) -> Self {
        Self {
            document,
            requested_at,
        }
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Time since the request was sent, by this machine's monotonic clock.
    #[must_use]
    pub fn age(&self) -> Duration {
        now().saturating_duration_since(self.requested_at)
    }
}

impl Deref for Snapshot {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.document
    }
}

//! The segment that is written.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use crate::log::index::Index;
use crate::log::segment::Number;
use crate::log::storage::{LogFile, append_all};

#[derive(Debug)]
pub(super) struct OpenSegment {
    pub(super) number: Number,
    pub(super) file: Arc<dyn LogFile>,
    /// Whole lines in it, in bytes.
    pub(super) size: u64,
    /// There may be more in it than whole lines.
    is_torn: bool,
    pub(super) index: Index,
    pub(super) begun: Instant,
    /// Lines were written after the last sync began.
    pub(super) is_dirty: bool,
    /// A sync failed: what else is written to it may be lost unseen.
    pub(super) is_doubtful: bool,
}

impl OpenSegment {
    pub(super) fn new(number: Number, file: Arc<dyn LogFile>, now: Instant) -> Self {
        Self {
            number,
            file,
            size: 0,
            is_torn: false,
            index: Index::default(),
            begun: now,
            is_dirty: false,
            is_doubtful: false,
        }
    }

    /// All of the line or nothing.
    pub(super) fn append(&mut self, line: &str) -> io::Result<()> {
        if self.is_torn {
            self.file.truncate(self.size)?;
            self.is_torn = false;
        }
        self.is_dirty = true;
        if let Err(error) = append_all(&*self.file, line.as_bytes()) {
            self.is_torn = self.file.truncate(self.size).is_err();
            return Err(error);
        }
        self.size += line.len() as u64;
        Ok(())
    }
}

//! Segment that is currently written.

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
    /// Size of its complete lines, in bytes.
    pub(super) size: u64,
    /// Whether the file may end in a partial line.
    has_partial_line: bool,
    pub(super) index: Index,
    pub(super) begun: Instant,
    /// Whether lines were written after the last sync began.
    pub(super) is_dirty: bool,
    /// Whether a sync failed, so that later data may be lost without an error.
    pub(super) is_doubtful: bool,
}

impl OpenSegment {
    pub(super) fn new(number: Number, file: Arc<dyn LogFile>, now: Instant) -> Self {
        Self {
            number,
            file,
            size: 0,
            has_partial_line: false,
            index: Index::default(),
            begun: now,
            is_dirty: false,
            is_doubtful: false,
        }
    }

    /// Appends the complete line or nothing.
    pub(super) fn append(&mut self, line: &str) -> io::Result<()> {
        if self.has_partial_line {
            self.file.truncate(self.size)?;
            self.has_partial_line = false;
        }
        self.is_dirty = true;
        if let Err(error) = append_all(&*self.file, line.as_bytes()) {
            self.has_partial_line = self.file.truncate(self.size).is_err();
            return Err(error);
        }
        self.size += line.len() as u64;
        Ok(())
    }
}

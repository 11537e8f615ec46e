//! Files of a recording, in order.

use std::io::{self, BufReader, Read};
use std::sync::Arc;

use crate::log::index::Index;
use crate::log::segment::{self, Form};
use crate::log::{FileReader, LogFile, Storage, seal};

/// One segment.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) storage: Arc<dyn Storage>,
    pub(super) name: String,
    /// Number in its folder. `None` for a single file, which does not continue another one.
    pub(super) number: Option<u64>,
}

impl Source {
    /// All segments in a folder.
    pub(super) fn all_in(storage: &Arc<dyn Storage>) -> io::Result<Vec<Self>> {
        let names = storage.names()?;
        let mut segments: Vec<_> = names.iter().filter_map(|name| segment::parse(name)).collect();
        // If both forms exist, the compressed one can be incomplete, so the plain one comes first.
        segments.sort_unstable_by_key(|(number, form)| (*number, *form == Form::Compressed));
        segments.dedup_by_key(|(number, _)| *number);
        let sources = segments.into_iter().map(|(number, form)| Self {
            storage: Arc::clone(storage),
            name: match form {
                Form::Plain => segment::plain(number),
                Form::Compressed => segment::compressed(number),
            },
            number: Some(number),
        });
        Ok(sources.collect())
    }

    /// Decompressed lines. A segment that was just compressed has another name.
    pub(super) fn lines(&mut self) -> io::Result<BufReader<Box<dyn Read>>> {
        let file = self.open()?;
        let reader: Box<dyn Read> = match self.is_compressed() {
            true => Box::new(seal::decoder(file, 0)?),
            false => Box::new(FileReader::new(file, 0)),
        };
        Ok(BufReader::with_capacity(BUFFER_BYTES, reader))
    }

    /// Index of the segment, if it is finished, and the number of its last line.
    pub(super) fn index(&mut self) -> Option<(Index, u64)> {
        let file = self.open().ok()?;
        let index = match self.is_compressed() {
            true => seal::index(&file),
            false => seal::plain_index(&file),
        };
        index.ok().flatten()
    }

    fn open(&mut self) -> io::Result<Arc<dyn LogFile>> {
        match (self.storage.open(&self.name), self.number) {
            (Err(error), Some(number)) if error.kind() == io::ErrorKind::NotFound => {
                self.name = segment::compressed(number);
                self.storage.open(&self.name)
            }
            (opened, _) => opened,
        }
    }

    fn is_compressed(&self) -> bool {
        self.name.ends_with(".zst")
    }
}

const BUFFER_BYTES: usize = 64 * 1024;

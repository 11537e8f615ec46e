//! The file of the state folder with the actions that must not be repeated: a record is appended before clients are
//! notified.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::private_file;
use crate::record::Record;

/// One record per line. An incomplete last record, left by an interrupted run, is skipped.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: Option<File>,
    bytes: u64,
}

impl Journal {
    /// The records of earlier runs; empty if the file does not exist.
    pub(crate) fn read(path: &Path) -> io::Result<Vec<Record>> {
        let text = match private_file::read(path, MAX_BYTES) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let text = String::from_utf8_lossy(&text);
        Ok(text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect())
    }

    /// Replaces the file by one with these records.
    pub(crate) fn create(path: &Path, records: impl Iterator<Item = Record>) -> io::Result<Self> {
        let new = path.with_extension("new");
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = private_file::create(&new)?;
        let text: String = records.map(|record| line(&record)).collect();
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        Ok(Self {
            path: path.to_owned(),
            file: Some(file),
            bytes: text.len() as u64,
        })
    }

    /// Appends in one write, so that a killed process leaves all of it or nothing.
    pub(crate) fn append(&mut self, records: &[Record]) {
        let Some(file) = self.file.as_mut().filter(|_| !records.is_empty()) else {
            return;
        };
        let text: String = records.iter().map(line).collect();
        self.bytes += text.len() as u64;
        if let Err(error) = file.write_all(text.as_bytes()) {
            self.fail(&error);
        }
    }

    pub(crate) fn is_long(&self) -> bool {
        self.file.is_some() && self.bytes > LONG
    }

    /// Like [`Journal::create`], in the same place.
    pub(crate) fn replace(&mut self, records: impl Iterator<Item = Record>) {
        match Self::create(&self.path, records) {
            Ok(journal) => *self = journal,
            Err(error) => self.fail(&error),
        }
    }

    /// Alerts continue without it.
    fn fail(&mut self, error: &io::Error) {
        tracing::error!(%error, "the state folder cannot be written: after a restart, alerts may be repeated");
        self.file = None;
    }
}

fn line(record: &Record) -> String {
    // Fails only for maps with keys that are not text, which the records do not contain.
    let mut line = serde_json::to_string(record).unwrap_or_default();
    line.push('\n');
    line
}

/// Size in bytes above which the file is rewritten.
const LONG: u64 = 8 * 1024 * 1024;
/// Maximum size in bytes of a file of this program.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

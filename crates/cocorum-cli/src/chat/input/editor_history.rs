//! The entered lines, in the form that the editor requires.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rustyline::Result;
use rustyline::history::{History as EditorHistory, SearchDirection, SearchResult};

use super::history::History;

/// A history in which lines can be added while the editor runs.
///
/// The editor keeps an index, and reads the length when it starts. Both are constant here; the position is in [`History`].
pub(super) struct SharedHistory(pub(super) Arc<Mutex<History>>);

impl EditorHistory for SharedHistory {
    fn get(&self, _: usize, direction: SearchDirection) -> Result<Option<SearchResult<'_>>> {
        let mut history = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = match direction {
            SearchDirection::Reverse => history.back(),
            SearchDirection::Forward => history.forward(),
        };
        Ok(entry.map(|entry| SearchResult {
            pos: entry.len(),
            entry: entry.into(),
            idx: INDEX,
        }))
    }

    fn len(&self) -> usize {
        INDEX + 2
    }

    fn is_empty(&self) -> bool {
        false
    }

    fn add(&mut self, _: &str) -> Result<bool> {
        Ok(false)
    }

    fn add_owned(&mut self, _: String) -> Result<bool> {
        Ok(false)
    }

    fn set_max_len(&mut self, _: usize) -> Result<()> {
        Ok(())
    }

    fn ignore_dups(&mut self, _: bool) -> Result<()> {
        Ok(())
    }

    fn ignore_space(&mut self, _: bool) {}

    fn save(&mut self, _: &Path) -> Result<()> {
        Ok(())
    }

    fn append(&mut self, _: &Path) -> Result<()> {
        Ok(())
    }

    fn load(&mut self, _: &Path) -> Result<()> {
        Ok(())
    }

    fn clear(&mut self) -> Result<()> {
        Ok(())
    }

    fn search(&self, _: &str, _: usize, _: SearchDirection) -> Result<Option<SearchResult<'_>>> {
        Ok(None)
    }

    fn starts_with(&self, _: &str, _: usize, _: SearchDirection) -> Result<Option<SearchResult<'_>>> {
        Ok(None)
    }
}

/// Index of every line: neither the first nor the last, so that the editor moves in both directions.
const INDEX: usize = 1_000;

//! The state file: what the server has confirmed of an upload, one JSON value per line, appended after each confirmation.
//!
//! Each line is written by one call. Whenever the process ends, the file contains complete lines and at most one partial
//! line, which is ignored.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::progress::StartOver;
use crate::source::Identity;

/// State file that is locked by this process; `None` if no state is kept.
pub(crate) struct Journal(Option<Open>);

struct Open {
    file: File,
    path: PathBuf,
}

/// Identity of an upload: file, account and site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) account: String,
    pub(crate) file: Identity,
    pub(crate) site: String,
}

/// One attempt to transfer the file to a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attempt {
    pub(crate) chunk_size: u64,
    /// `<stem>.<extension>`
    pub(crate) name: String,
    pub(crate) server: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Entry {
    Upload(Header),
    Attempt(Attempt),
    /// Chunk that the server has confirmed, counted from 0.
    Chunk(u64),
    /// The merge is about to be sent.
    Merge,
    /// The merge was certainly not performed.
    NoMerge,
    /// The merge is confirmed; the name of the file on the server.
    Merged(String),
    /// The form is about to be sent.
    Publish,
    /// The form was certainly not applied.
    NoPublish,
}

/// Progress of an earlier attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SavedProgress {
    pub(crate) attempt: Attempt,
    /// Number of confirmed chunks, from the first on.
    pub(crate) chunks: u64,
    pub(crate) merged: Option<String>,
}

/// Content of a state file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum SavedState {
    /// Nothing yet.
    Nothing,
    /// Progress from which to continue.
    SavedProgress(SavedProgress),
    /// State that cannot be used.
    Unusable(StartOver),
    /// The form was sent, but no response was recorded.
    MayBePublished,
}

impl Journal {
    pub(crate) fn none() -> Self {
        Self(None)
    }

    /// Opens or creates the state file and locks it.
    ///
    /// # Errors
    ///
    /// `WouldBlock` if another process has locked it; `InvalidData` if it is another kind of file, which is not changed.
    pub(crate) fn open(path: &Path, header: &Header) -> io::Result<(Self, SavedState)> {
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::WouldBlock.into()),
            // Some file systems do not support locks.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let mut text = String::new();
        (&mut file).take(MAX_BYTES).read_to_string(&mut text)?;
        let entries = read(&text)?;
        // Starts a new line after a partial one.
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n")?;
        }
        let found = found(entries, header);
        let open = Open {
            file,
            path: path.to_owned(),
        };
        Ok((Self(Some(open)), found))
    }

    pub(crate) fn append(&mut self, entry: &Entry) -> io::Result<()> {
        let Some(Open { file, .. }) = &mut self.0 else {
            return Ok(());
        };
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        file.write_all(&line)?;
        // A lost chunk line only costs that chunk. A lost line of another kind could lead to publishing twice.
        match entry {
            Entry::Publish | Entry::Merged(_) => file.sync_data(),
            _ => Ok(()),
        }
    }

    /// Removes the file after a completed upload.
    pub(crate) fn remove(self) -> io::Result<()> {
        match self.0 {
            Some(Open { path, .. }) => std::fs::remove_file(path),
            None => Ok(()),
        }
    }
}

fn read(text: &str) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for line in text.split_inclusive('\n') {
        let is_whole = line.ends_with('\n');
        match serde_json::from_str(line) {
            Ok(entry) if is_whole => entries.push(entry),
            // Partial line: the last one, or the last one of an earlier process.
            _ if entries.is_empty() && !is_start_of_header(line) => {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "not the state file of an upload",
                ));
            }
            _ => {}
        }
    }
    Ok(entries)
}

fn is_start_of_header(line: &str) -> bool {
    let line = line.trim_end();
    line.starts_with(HEADER_START) || HEADER_START.starts_with(line)
}

fn found(entries: Vec<Entry>, header: &Header) -> SavedState {
    let mut saved: Option<Header> = None;
    let mut reached: Option<SavedProgress> = None;
    let (mut merge_sent, mut publish_sent) = (false, false);
    for entry in entries {
        match (entry, &mut reached) {
            (Entry::Upload(header), _) => {
                (saved, reached, merge_sent, publish_sent) = (Some(header), None, false, false);
            }
            (Entry::Attempt(attempt), _) => {
                (merge_sent, publish_sent) = (false, false);
                reached = Some(SavedProgress {
                    attempt,
                    chunks: 0,
                    merged: None,
                });
            }
            (Entry::Chunk(index), Some(reached)) if index == reached.chunks => reached.chunks += 1,
            (Entry::Merge, _) => merge_sent = true,
            (Entry::NoMerge, _) => merge_sent = false,
            (Entry::Merged(name), Some(reached)) => reached.merged = Some(name),
            (Entry::Publish, _) => publish_sent = true,
            (Entry::NoPublish, _) => publish_sent = false,
            _ => {}
        }
    }
    let (Some(saved), Some(reached)) = (saved, reached) else {
        return SavedState::Nothing;
    };
    if saved.file != header.file {
        return SavedState::Unusable(StartOver::FileChanged);
    }
    if publish_sent {
        return SavedState::MayBePublished;
    }
    if saved != *header {
        return SavedState::Unusable(StartOver::OtherAccount);
    }
    if merge_sent && reached.merged.is_none() {
        return SavedState::Unusable(StartOver::MergeNotConfirmed);
    }
    SavedState::SavedProgress(reached)
}

const HEADER_START: &str = r#"{"upload":"#;
/// More than 15 GB need in chunks of 100 kB.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn header(account: &str) -> Header {
        let identity = r#"{"size":5,"modified":-7,"fingerprint":18446744073709551615}"#;
        Header {
            account: account.to_owned(),
            file: serde_json::from_str(identity).unwrap(),
            site: "https://rumble.com".to_owned(),
        }
    }

    fn attempt() -> Attempt {
        Attempt {
            chunk_size: 2,
            name: "1763159467000-123456.mkv".to_owned(),
            server: "https://web18.rumble.com".to_owned(),
        }
    }

    fn text(entries: &[Entry]) -> String {
        let lines = entries
            .iter()
            .map(|entry| serde_json::to_string(entry).unwrap() + "\n");
        lines.collect()
    }

    fn begun() -> Vec<Entry> {
        vec![Entry::Upload(header("a")), Entry::Attempt(attempt())]
    }

    fn found_in(text: &str) -> SavedState {
        found(read(text).unwrap(), &header("a"))
    }

    fn reached(chunks: u64, merged: Option<&str>) -> SavedState {
        SavedState::SavedProgress(SavedProgress {
            attempt: attempt(),
            chunks,
            merged: merged.map(ToOwned::to_owned),
        })
    }

    #[test]
    fn written_state_is_found_after_truncation_anywhere() {
        let mut entries = begun();
        entries.extend([Entry::Chunk(0), Entry::Chunk(1), Entry::Chunk(2), Entry::Merge]);
        entries.push(Entry::Merged("0-abc.mkv".to_owned()));
        let whole = text(&entries);
        assert_eq!(found_in(&whole), reached(3, Some("0-abc.mkv")));
        for end in 0..whole.len() {
            let truncated = whole.get(..end).unwrap();
            let lines = truncated.matches('\n').count();
            let expected = match lines {
                0 | 1 => SavedState::Nothing,
                2..=5 => reached(lines as u64 - 2, None),
                _ => SavedState::Unusable(StartOver::MergeNotConfirmed),
            };
            assert_eq!(found_in(truncated), expected, "{end}");
            // The next process appends after the partial line.
            let more = format!("{truncated}\n{}", text(&begun()));
            assert_eq!(found_in(&more), reached(0, None), "{end}");
        }
    }

    #[test]
    fn chunks_count_only_in_their_order() {
        let mut entries = begun();
        entries.extend([0, 0, 2, 1].map(Entry::Chunk));
        assert_eq!(found_in(&text(&entries)), reached(2, None));
    }

    #[test]
    fn only_unperformed_steps_are_sent_again() {
        let of = |more: Vec<Entry>| {
            let mut entries = begun();
            entries.extend(more);
            found_in(&text(&entries))
        };
        let merged = || Entry::Merged("0-abc.mkv".to_owned());
        assert_eq!(
            of(vec![Entry::Merge]),
            SavedState::Unusable(StartOver::MergeNotConfirmed)
        );
        assert_eq!(of(vec![Entry::Merge, Entry::NoMerge]), reached(0, None));
        assert_eq!(
            of(vec![Entry::Merge, merged(), Entry::Publish]),
            SavedState::MayBePublished
        );
        assert_eq!(
            of(vec![Entry::Merge, merged(), Entry::Publish, Entry::NoPublish]),
            reached(0, Some("0-abc.mkv"))
        );
        // A new attempt replaces the one before.
        assert_eq!(
            of(vec![Entry::Merge, Entry::Attempt(attempt())]),
            reached(0, None)
        );
    }

    #[test]
    fn the_state_of_another_file_or_account_is_unusable() {
        let entries = text(&begun());
        let of = |header: &Header| found(read(&entries).unwrap(), header);
        assert_eq!(of(&header("b")), SavedState::Unusable(StartOver::OtherAccount));
        let mut other = header("a");
        other.file.size = 6;
        assert_eq!(of(&other), SavedState::Unusable(StartOver::FileChanged));
    }

    #[test]
    fn another_kind_of_file_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        for other in ["hello", "hello\n", "{\"a\":1}\n", "\u{0}"] {
            std::fs::write(&path, other).unwrap();
            let error = Journal::open(&path, &header("a")).err().unwrap();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{other:?}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), other);
        }
    }

    #[test]
    fn one_process_at_a_time_uses_the_state_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        let (mut journal, found) = Journal::open(&path, &header("a")).unwrap();
        assert_eq!(found, SavedState::Nothing);
        let second = Journal::open(&path, &header("a")).err().unwrap();
        assert_eq!(second.kind(), io::ErrorKind::WouldBlock);
        for entry in begun() {
            journal.append(&entry).unwrap();
        }
        drop(journal);
        let (journal, found) = Journal::open(&path, &header("a")).unwrap();
        assert_eq!(found, reached(0, None));
        journal.remove().unwrap();
        assert!(!path.exists());
    }
}

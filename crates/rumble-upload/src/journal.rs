//! The state file: what the server has of an upload, one JSON value per line, appended when the server has confirmed it.
//!
//! A line is written in one piece, so whenever the process ends, the file holds whole lines and at most a part of one,
//! which does not count.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::progress::StartOver;
use crate::source::Identity;

/// A state file that this process has for itself; or none, then nothing is kept.
pub(crate) struct Journal(Option<Open>);

struct Open {
    file: File,
    path: PathBuf,
}

/// What an upload is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) account: String,
    pub(crate) file: Identity,
    pub(crate) site: String,
}

/// One attempt to bring the file to a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attempt {
    pub(crate) chunk_size: u64,
    /// `<stem>.<ending>`
    pub(crate) name: String,
    pub(crate) server: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Entry {
    Upload(Header),
    Attempt(Attempt),
    /// Confirmed by the server; counted from 0.
    Chunk(u64),
    /// Is about to be sent.
    Merge,
    /// Was not carried out after all.
    NoMerge,
    /// Confirmed, with the name that the server gave.
    Merged(String),
    /// Is about to be sent.
    Publish,
    /// Was not carried out after all.
    NoPublish,
}

/// What an earlier attempt has reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reached {
    pub(crate) attempt: Attempt,
    /// So many chunks, from the first on.
    pub(crate) chunks: u64,
    pub(crate) merged: Option<String>,
}

/// What a state file says about an upload.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing yet.
    Nothing,
    /// It goes on from here.
    Reached(Reached),
    /// There was something, which is of no use.
    Useless(StartOver),
    /// Publishing was sent, and no answer was seen.
    MayBePublished,
}

impl Journal {
    pub(crate) fn none() -> Self {
        Self(None)
    }

    /// Opens or creates the state file and takes it for this process alone.
    ///
    /// # Errors
    ///
    /// `WouldBlock` when another process has it; `InvalidData` when it is another kind of file, which stays as it is.
    pub(crate) fn open(path: &Path, header: &Header) -> io::Result<(Self, Found)> {
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::WouldBlock.into()),
            // Not every file system has locks.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let mut text = String::new();
        (&mut file).take(SIZE_MAX).read_to_string(&mut text)?;
        let entries = read(&text)?;
        // What follows a part of a line begins a line of its own.
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
        // Losing a chunk's line costs that chunk. Losing one of these could publish twice.
        match entry {
            Entry::Publish | Entry::Merged(_) => file.sync_data(),
            _ => Ok(()),
        }
    }

    /// The upload is done: nothing is to be resumed.
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
            // A part of a line: the last one, or what was the last one of an earlier process.
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

fn found(entries: Vec<Entry>, header: &Header) -> Found {
    let mut known: Option<Header> = None;
    let mut reached: Option<Reached> = None;
    let (mut merge_sent, mut publish_sent) = (false, false);
    for entry in entries {
        match (entry, &mut reached) {
            (Entry::Upload(header), _) => {
                (known, reached, merge_sent, publish_sent) = (Some(header), None, false, false);
            }
            (Entry::Attempt(attempt), _) => {
                (merge_sent, publish_sent) = (false, false);
                reached = Some(Reached {
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
    let (Some(known), Some(reached)) = (known, reached) else {
        return Found::Nothing;
    };
    if known.file != header.file {
        return Found::Useless(StartOver::FileChanged);
    }
    if publish_sent {
        return Found::MayBePublished;
    }
    if known != *header {
        return Found::Useless(StartOver::OtherAccount);
    }
    if merge_sent && reached.merged.is_none() {
        return Found::Useless(StartOver::MergeNotConfirmed);
    }
    Found::Reached(reached)
}

const HEADER_START: &str = r#"{"upload":"#;
/// More than 15 GB in chunks of 100 kB make.
const SIZE_MAX: u64 = 8 * 1024 * 1024;

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

    fn found_in(text: &str) -> Found {
        found(read(text).unwrap(), &header("a"))
    }

    fn reached(chunks: u64, merged: Option<&str>) -> Found {
        Found::Reached(Reached {
            attempt: attempt(),
            chunks,
            merged: merged.map(ToOwned::to_owned),
        })
    }

    #[test]
    fn what_was_written_is_found_wherever_it_was_cut() {
        let mut entries = begun();
        entries.extend([Entry::Chunk(0), Entry::Chunk(1), Entry::Chunk(2), Entry::Merge]);
        entries.push(Entry::Merged("0-abc.mkv".to_owned()));
        let whole = text(&entries);
        assert_eq!(found_in(&whole), reached(3, Some("0-abc.mkv")));
        for end in 0..whole.len() {
            let cut = whole.get(..end).unwrap();
            let lines = cut.matches('\n').count();
            let expected = match lines {
                0 | 1 => Found::Nothing,
                2..=5 => reached(lines as u64 - 2, None),
                _ => Found::Useless(StartOver::MergeNotConfirmed),
            };
            assert_eq!(found_in(cut), expected, "{end}");
            // The next process goes on behind the part of a line.
            let more = format!("{cut}\n{}", text(&begun()));
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
    fn what_was_not_carried_out_is_sent_again_and_the_rest_is_not() {
        let of = |more: Vec<Entry>| {
            let mut entries = begun();
            entries.extend(more);
            found_in(&text(&entries))
        };
        let merged = || Entry::Merged("0-abc.mkv".to_owned());
        assert_eq!(
            of(vec![Entry::Merge]),
            Found::Useless(StartOver::MergeNotConfirmed)
        );
        assert_eq!(of(vec![Entry::Merge, Entry::NoMerge]), reached(0, None));
        assert_eq!(
            of(vec![Entry::Merge, merged(), Entry::Publish]),
            Found::MayBePublished
        );
        assert_eq!(
            of(vec![Entry::Merge, merged(), Entry::Publish, Entry::NoPublish]),
            reached(0, Some("0-abc.mkv"))
        );
        // A new attempt forgets the one before.
        assert_eq!(
            of(vec![Entry::Merge, Entry::Attempt(attempt())]),
            reached(0, None)
        );
    }

    #[test]
    fn the_state_of_another_file_or_account_is_of_no_use() {
        let entries = text(&begun());
        let of = |header: &Header| found(read(&entries).unwrap(), header);
        assert_eq!(of(&header("b")), Found::Useless(StartOver::OtherAccount));
        let mut other = header("a");
        other.file.size = 6;
        assert_eq!(of(&other), Found::Useless(StartOver::FileChanged));
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
    fn one_process_at_a_time_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        let (mut journal, found) = Journal::open(&path, &header("a")).unwrap();
        assert_eq!(found, Found::Nothing);
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

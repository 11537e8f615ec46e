//! Messages that could not be published yet, on disk: recordings of a few megabytes each, oldest first.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rumble_archive::log::{Appended, Entry, Folder, FolderLock, Log, LogOptions, Notice, RecordedFrame};
use rumble_feed::error_chain;
use rumble_model::StreamId;
use time::OffsetDateTime;

use crate::error::{Error, ErrorKind};

/// A frame of a chat, and when it was received.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) stream: StreamId,
    /// Number of the connection, from 1.
    pub(crate) conn: u64,
    pub(crate) at: OffsetDateTime,
    pub(crate) frame: Arc<RecordedFrame>,
}

#[derive(Debug)]
pub(crate) struct Spool {
    root: PathBuf,
    parts: BTreeSet<u64>,
    /// The part that is being written: the last one, and its size.
    open: Option<(Log, u64)>,
    /// Parts that could not be synced to the disk. A power failure can damage them.
    unsynced: BTreeSet<u64>,
    sync_failure: Option<String>,
    _lock: FolderLock,
}

impl Spool {
    /// Finds the parts of an earlier process.
    pub(crate) fn open(root: &Path) -> Result<Self, Error> {
        let folder = Folder::create(root).map_err(Error::of(ErrorKind::Archive))?;
        let lock = folder.lock().map_err(Error::of(ErrorKind::Archive))?;
        let mut parts = BTreeSet::new();
        for entry in std::fs::read_dir(root).map_err(Error::of(ErrorKind::Archive))? {
            let name = entry.map_err(Error::of(ErrorKind::Archive))?.file_name();
            parts.extend(name.to_str().and_then(|name| name.parse::<u64>().ok()));
        }
        Ok(Self {
            root: root.to_owned(),
            parts,
            open: None,
            unsynced: BTreeSet::new(),
            sync_failure: None,
            _lock: lock,
        })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Number of unpublished parts.
    pub(crate) fn parts(&self) -> usize {
        self.parts.len()
    }

    /// Number of parts that could not be synced to the disk.
    pub(crate) fn unsynced(&self) -> usize {
        self.unsynced.len()
    }

    /// Reason of the latest failure to sync, once.
    pub(crate) fn take_sync_failure(&mut self) -> Option<String> {
        self.sync_failure.take()
    }

    /// Writes a frame. After an error it is not in the spool.
    pub(crate) fn append(&mut self, received: &Received) -> Result<(), Error> {
        if self.open.as_ref().is_some_and(|(_, bytes)| *bytes > PART_BYTES) {
            self.finish();
        }
        let open = match self.open.take() {
            Some(open) => open,
            None => (self.begin()?, 0),
        };
        let (log, bytes) = self.open.insert(open);
        if received.append_to(log) == Appended::Written {
            *bytes += received.size() as u64;
            return Ok(());
        }
        let notices = log.take_notices();
        let reason = self.failure_to_write(notices).unwrap_or_default();
        Err(Error::of(ErrorKind::Archive)(reason))
    }

    fn begin(&mut self) -> Result<Log, Error> {
        let number = self.parts.last().map_or(1, |last| last + 1);
        let mut options = LogOptions::default();
        // The file is read and removed soon.
        options.compress = false;
        // The caller keeps what cannot be written.
        options.backlog_bytes = 0;
        let log = Log::open(self.folder(number), options).map_err(Error::of(ErrorKind::Archive))?;
        self.parts.insert(number);
        Ok(log)
    }

    /// Records a frame that the broker never accepts, in the folder `large`.
    pub(crate) fn keep_large(&self, received: &Received) -> Result<(), Error> {
        let log = Log::open(self.root.join("large"), LogOptions::default());
        let log = log.map_err(Error::of(ErrorKind::Archive))?;
        // An entry that is queued in memory makes this fail.
        received.append_to(&log);
        log.close().map_err(Error::of(ErrorKind::Archive))
    }

    /// The oldest part, which is no longer written.
    pub(crate) fn oldest(&mut self) -> Option<PathBuf> {
        if self.parts.len() == 1 {
            self.finish();
        }
        self.parts.first().map(|number| self.folder(*number))
    }

    /// The oldest part was published.
    pub(crate) fn remove_oldest(&mut self) {
        let Some(number) = self.parts.pop_first() else {
            return;
        };
        self.unsynced.remove(&number);
        if let Err(error) = std::fs::remove_dir_all(self.folder(number)) {
            // The next process publishes it again, as duplicates.
            tracing::warn!(%error, "a published part of the spool cannot be removed");
        }
    }

    /// Moves the oldest part into the folder `damaged`. Returns where it is now.
    pub(crate) fn set_oldest_aside(&mut self) -> Result<PathBuf, Error> {
        let Some(number) = self.parts.first().copied() else {
            return Err(Error::new(ErrorKind::Archive));
        };
        let damaged = Folder::create(self.root.join("damaged")).map_err(Error::of(ErrorKind::Archive))?;
        let mut to = damaged.path().join(format!("{number:06}"));
        // An earlier part can have had the same number.
        for copy in 2.. {
            if !to.exists() {
                break;
            }
            to.set_file_name(format!("{number:06}-{copy}"));
        }
        let part = self.folder(number);
        // A part that someone else removed cannot be moved, and must not delay the later ones.
        if part.exists() {
            std::fs::rename(part, &to).map_err(Error::of(ErrorKind::Archive))?;
        }
        self.parts.remove(&number);
        self.unsynced.remove(&number);
        Ok(to)
    }

    /// Ends the last part, and syncs it to the disk.
    pub(crate) fn finish(&mut self) {
        let Some((log, _)) = self.open.take() else {
            return;
        };
        // All frames were written before; another error concerns the last line, which is not needed.
        if let Err(error) = log.close()
            && error.kind() == rumble_archive::ErrorKind::Sync
        {
            self.sync_failed(error_chain(&error));
        }
        self.failure_to_write(log.take_notices());
    }

    /// Applies the notices of the last part.
    fn failure_to_write(&mut self, notices: Vec<Notice>) -> Option<String> {
        let mut failure = None;
        for notice in notices {
            match notice {
                Notice::WriteFailed { reason, .. } => failure = Some(reason),
                Notice::SyncFailed { reason, .. } | Notice::SealFailed { reason, .. } => {
                    self.sync_failed(reason);
                }
                _ => {}
            }
        }
        failure
    }

    fn sync_failed(&mut self, reason: String) {
        self.unsynced.extend(self.parts.last());
        self.sync_failure = Some(reason);
    }

    fn folder(&self, number: u64) -> PathBuf {
        self.root.join(format!("{number:06}"))
    }
}

impl Received {
    fn append_to(&self, log: &Log) -> Appended {
        log.append_at(self.at, &Entry::Recorded(self.stream, self.conn, &self.frame))
    }

    /// Approximate size in bytes.
    pub(crate) fn size(&self) -> usize {
        FRAME_BYTES
            + match &*self.frame {
                RecordedFrame::Data(data) | RecordedFrame::Oversized(_, data) => data.len(),
                RecordedFrame::Connected | RecordedFrame::Ended => 0,
            }
    }
}

/// A part whose publication fails is read again from its beginning.
const PART_BYTES: u64 = 16 * 1024 * 1024;
const FRAME_BYTES: usize = 100;

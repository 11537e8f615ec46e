//! The log: how a recording is written.
//!
//! A recording is a folder of segments, `000001.jsonl` and so on. Each line is one JSON object; `seq` numbers them
//! consecutively over all segments, and the data of an event is unchanged. A finished segment is compressed into independent
//! frames; its last frame is an index of the streams in the segment.

mod clock;
mod folder;
pub(crate) mod index;
pub(crate) mod line;
mod notices;
mod repair;
mod retention;
pub(crate) mod scan;
pub(crate) mod seal;
pub(crate) mod segment;
mod storage;
mod threads;
mod writer;

use std::time::Duration;

pub use folder::{Folder, FolderLock};
pub use line::{Entry, Opened, RecordedFrame};
pub(crate) use storage::FileReader;
pub use storage::{LogFile, Storage};
pub use threads::{ChatRecorder, Log, LogStats};
pub use writer::{Appended, LogWriter, Moment, SealJob, SyncJob};

/// Options of a recording.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LogOptions {
    /// When written lines are synced to the disk. Defaults to once per second.
    pub sync: SyncPolicy,
    /// Size at which a new segment begins, in bytes. Defaults to 64 MiB.
    pub rotate_bytes: u64,
    /// Age at which a new segment begins. Defaults to one day.
    pub rotate_after: Duration,
    /// Whether finished segments are compressed. Defaults to true.
    pub compress: bool,
    /// Age at which finished segments are removed. Defaults to `None`: never.
    pub keep: Option<Duration>,
    /// Maximum size of the lines kept in memory while nothing can be written, in bytes. Defaults to 64 MiB.
    pub backlog_bytes: usize,
}

impl Default for LogOptions {
    fn default() -> Self {
        Self {
            sync: SyncPolicy::Every(Duration::from_secs(1)),
            rotate_bytes: 64 * 1024 * 1024,
            rotate_after: Duration::from_secs(24 * 60 * 60),
            compress: true,
            keep: None,
            backlog_bytes: 64 * 1024 * 1024,
        }
    }
}

/// When lines are synced to the disk, so that they survive a power failure. A killed process loses nothing in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyncPolicy {
    /// After each line, before anything else happens.
    Always,
    /// After this time, and immediately after a paid message. A time below ten milliseconds counts as ten.
    Every(Duration),
    /// When the operating system decides.
    Off,
}

/// Event of the recording's files. Each is reported once.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// Writing failed. Lines are kept in memory, and writing is retried every five seconds.
    #[non_exhaustive]
    WriteFailed {
        /// Whether the disk or a quota is full.
        is_disk_full: bool,
        /// Message of the operating system.
        reason: String,
    },
    /// The lines kept in memory have been written.
    #[non_exhaustive]
    Recovered {
        /// Number of lines that did not fit into memory.
        missed: u64,
    },
    /// A sync failed: a power failure may lose the lines of the last second. A new segment was begun.
    #[non_exhaustive]
    SyncFailed {
        /// Message of the operating system.
        reason: String,
    },
    /// A finished segment could not be compressed and stays uncompressed.
    #[non_exhaustive]
    SealFailed {
        /// Name of the file.
        file: String,
        /// Message of the operating system.
        reason: String,
    },
    /// Old segments were removed.
    #[non_exhaustive]
    Removed {
        /// Their number.
        segments: usize,
    },
    /// Earlier notices were dropped, since more than a hundred were not taken.
    #[non_exhaustive]
    Omitted {
        /// Their number.
        notices: u64,
    },
}

/// Incomplete line of an interrupted run, which was moved to a separate file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TornTail {
    /// Name of the segment.
    pub file: String,
    /// Position at which it began, in bytes.
    pub position: u64,
    /// Size of the file, in bytes.
    pub bytes: u64,
    /// Name of the file that contains it now.
    pub copy: String,
}

//! The log: how a recording is written.
//!
//! A recording is a folder of segments, `000001.jsonl` and so on. Each line is one JSON object; `seq` counts them over all
//! segments without a hole, and the data of an event is as it was received. A finished segment is compressed into
//! independent frames, the last of which says what the segment holds of each stream.

mod clock;
mod folder;
pub(crate) mod index;
pub(crate) mod line;
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
pub use line::{Entry, Opened};
pub(crate) use storage::FileReader;
pub use storage::{LogFile, Storage};
pub use threads::{ChatRecorder, Log, LogStats};
pub use writer::{LogWriter, Moment, SealJob, SyncJob};

/// How a recording is written.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LogOptions {
    /// When what was written is brought to the disk. Defaults to once a second.
    pub sync: SyncPolicy,
    /// Size at which the next segment begins, in bytes. Defaults to 64 MiB.
    pub rotate_bytes: u64,
    /// Age at which the next segment begins. Defaults to a day.
    pub rotate_after: Duration,
    /// Whether finished segments are compressed. Defaults to true.
    pub compress: bool,
    /// Age at which a finished segment is removed. Defaults to `None`: never.
    pub keep: Option<Duration>,
    /// How much is kept in memory while nothing can be written, in bytes. Defaults to 64 MiB.
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

/// When lines are brought to the disk, so that they survive a loss of power. A killed process loses nothing either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyncPolicy {
    /// After each line, before anything else happens.
    Always,
    /// After this time, and at once after a paid message.
    Every(Duration),
    /// When the system decides.
    Off,
}

/// What happens to the files while a recording goes on. Each is told once.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// Nothing can be written. Lines are kept in memory, and it is tried again every five seconds.
    #[non_exhaustive]
    WriteFailed {
        /// Whether the disk or a quota is full.
        is_disk_full: bool,
        /// What the system says.
        reason: String,
    },
    /// What was kept in memory is written.
    #[non_exhaustive]
    Recovered {
        /// Number of lines for which there was no room in memory.
        missed: u64,
    },
    /// A sync failed: the lines of the last second may be lost if the power fails. A new segment is begun.
    #[non_exhaustive]
    SyncFailed {
        /// What the system says.
        reason: String,
    },
    /// A finished segment could not be compressed; it stays as it is.
    #[non_exhaustive]
    SealFailed {
        /// Name of the file.
        file: String,
        /// What the system says.
        reason: String,
    },
    /// Old segments were removed.
    #[non_exhaustive]
    Removed {
        /// Their number.
        segments: usize,
    },
}

/// The end of an interrupted line, which was cut off and kept beside the recording.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TornTail {
    /// Name of the segment.
    pub file: String,
    /// Where it began, in bytes.
    pub position: u64,
    /// Its size, in bytes.
    pub bytes: u64,
    /// Name of the file that keeps it.
    pub copy: String,
}

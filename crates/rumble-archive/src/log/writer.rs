mod backlog;
mod open_segment;

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use time::OffsetDateTime;

use super::line::{Entry, Subject, head, line};
use super::repair::repair;
use super::seal;
use super::segment::{self, Number};
use super::storage::{LogFile, Storage};
use super::{LogOptions, Notice, TornTail};
use crate::error::{Error, ErrorKind, is_disk_full, of};
use backlog::Backlog;
use open_segment::OpenSegment;

/// Appends lines to the segments of a recording. It has no clock and no thread: both are inputs, as in tests.
/// [`Log`](super::Log) is the one that has them.
///
/// Each entry is one line, written at once. Nothing is lost when writing fails: lines wait in memory, up to
/// [`LogOptions::backlog_bytes`], and it is tried again every five seconds. Beyond that they are dropped, and a line that says
/// so is written for each stream once that is possible.
#[derive(Debug)]
pub struct LogWriter {
    storage: Arc<dyn Storage>,
    options: LogOptions,
    /// The number of the last line, written or waiting.
    seq: u64,
    segment: OpenSegment,
    backlog: Backlog,
    /// Writing failed: when it is tried again.
    retry_at: Option<Instant>,
    /// No new segment could be begun: when it is tried again.
    rotate_at: Option<Instant>,
    finished: Vec<Number>,
    notices: Vec<Notice>,
    torn: Vec<TornTail>,
}

/// The time of an entry.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "the two clocks that there are")]
pub struct Moment {
    /// Time of day, for people.
    pub at: OffsetDateTime,
    /// A clock that never steps, for waiting.
    pub now: Instant,
}

/// A sync that is to be done, perhaps on another thread: then [`LogWriter::synced`].
#[derive(Debug)]
#[must_use]
pub struct SyncJob {
    file: Arc<dyn LogFile>,
    number: Number,
}

impl SyncJob {
    /// Brings the lines written before to the disk.
    ///
    /// # Errors
    ///
    /// When that fails.
    pub fn run(&self) -> io::Result<()> {
        self.file.sync()
    }
}

/// A segment that is to be synced and compressed.
#[derive(Debug)]
#[must_use]
pub struct SealJob {
    storage: Arc<dyn Storage>,
    number: Number,
    compress: bool,
}

impl SealJob {
    /// Brings the segment to the disk, compressed if that is wanted. The plain file is removed after that.
    ///
    /// # Errors
    ///
    /// When that fails. The plain file is still there then.
    pub fn run(&self) -> io::Result<()> {
        seal::seal(&*self.storage, self.number, self.compress)
    }

    /// Name of the plain file.
    #[must_use]
    pub fn file(&self) -> String {
        segment::plain(self.number)
    }
}

impl LogWriter {
    /// Makes an interrupted recording whole, and begins a new segment. Nobody else may write there.
    ///
    /// # Errors
    ///
    /// When the recording cannot be read, or nothing can be written.
    pub fn open(storage: Arc<dyn Storage>, options: LogOptions, moment: Moment) -> Result<Self, Error> {
        let repaired = repair(&*storage, moment.at).map_err(of(ErrorKind::Write, ""))?;
        let (number, mut seq) = (repaired.last_segment + 1, repaired.last_seq);
        let name = segment::plain(number);
        let file = storage.create(&name).map_err(of(ErrorKind::Create, &name))?;
        let mut segment = OpenSegment::new(number, file, moment.now);
        seq += 1;
        let first = line(seq, moment.at, &head(number));
        segment.append(&first).map_err(of(ErrorKind::Write, &name))?;
        segment.index.add(None, seq, moment.at);
        segment.file.sync().map_err(of(ErrorKind::Sync, &name))?;
        storage.sync_names().map_err(of(ErrorKind::Sync, &name))?;
        segment.is_dirty = false;
        Ok(Self {
            storage,
            backlog: Backlog::new(options.backlog_bytes),
            options,
            seq,
            segment,
            retry_at: None,
            rotate_at: None,
            finished: repaired.unsealed,
            notices: Vec::new(),
            torn: repaired.torn,
        })
    }

    /// Writes an entry as one line, or keeps it in memory until that is possible.
    pub fn append(&mut self, moment: Moment, entry: &Entry<'_>) {
        let Some(members) = entry.members() else { return };
        self.retry(moment);
        let subject = entry.subject();
        if self.put(moment, Some(subject.clone()), &members) && self.is_full(moment) {
            self.rotate(moment);
        }
    }

    /// Writes one line. False when it is not written now.
    fn put(&mut self, moment: Moment, subject: Option<Subject>, members: &str) -> bool {
        let line = line(self.seq + 1, moment.at, members);
        if self.retry_at.is_none() {
            match self.segment.append(&line) {
                Ok(()) => {
                    self.seq += 1;
                    self.segment.index.add(subject, self.seq, moment.at);
                    return true;
                }
                Err(error) => self.failed(moment, &error),
            }
        }
        if self.backlog.push(subject, moment.at, line) {
            self.seq += 1;
        }
        false
    }

    /// Tries to write what waits in memory, if it is time.
    pub fn retry(&mut self, moment: Moment) {
        if self.retry_at.is_none_or(|at| moment.now < at) {
            return;
        }
        let retried = self.write_backlog();
        self.retry_at = retried.is_err().then(|| moment.now + RETRY_AFTER);
        if retried.is_err() {
            return;
        }
        let missed = self.backlog.take_missed();
        self.notices.push(Notice::Recovered {
            missed: missed.values().sum(),
        });
        for subject in missed.into_keys() {
            if let Subject::Stream(stream) = subject
                && let Some(members) = Entry::Missed(stream).members()
            {
                self.put(moment, Some(subject), &members);
            }
        }
    }

    fn write_backlog(&mut self) -> io::Result<()> {
        let first_seq = self.seq - self.backlog.len() + 1;
        for seq in first_seq.. {
            let Some(waiting) = self.backlog.first() else {
                break;
            };
            self.segment.append(&waiting.line)?;
            self.segment.index.add(waiting.subject.clone(), seq, waiting.at);
            self.backlog.remove_first();
        }
        Ok(())
    }

    fn failed(&mut self, moment: Moment, error: &io::Error) {
        self.retry_at = Some(moment.now + RETRY_AFTER);
        self.tell_failure(error);
    }

    fn tell_failure(&mut self, error: &io::Error) {
        self.notices.push(Notice::WriteFailed {
            is_disk_full: is_disk_full(error),
            reason: error.to_string(),
        });
    }

    fn is_full(&self, moment: Moment) -> bool {
        let age = moment.now.saturating_duration_since(self.segment.begun);
        let lines = self.segment.index.all.map_or(0, |all| all.count);
        self.segment.size >= self.options.rotate_bytes || (age >= self.options.rotate_after && lines > 1)
    }

    /// Ends this segment and begins the next. Where that is not possible, this one goes on.
    fn rotate(&mut self, moment: Moment) {
        if self.rotate_at.is_some_and(|at| moment.now < at) {
            return;
        }
        let number = self.segment.number + 1;
        let created = self.storage.create(&segment::plain(number)).and_then(|file| {
            self.storage.sync_names()?;
            Ok(file)
        });
        let next = match created {
            Ok(file) => OpenSegment::new(number, file, moment.now),
            Err(error) => {
                _ = self.storage.remove(&segment::plain(number));
                if self.rotate_at.is_none() {
                    self.tell_failure(&error);
                }
                self.rotate_at = Some(moment.now + RETRY_AFTER);
                return;
            }
        };
        self.rotate_at = None;
        if !self.put_seal(moment) {
            _ = self.storage.remove(&segment::plain(number));
            return;
        }
        self.segment = next;
        self.finished.push(number - 1);
        self.put(moment, None, &head(number));
    }

    /// Writes the last line of this segment.
    fn put_seal(&mut self, moment: Moment) -> bool {
        let members = self.segment.index.members(self.segment.number);
        match self.segment.append(&line(self.seq + 1, moment.at, &members)) {
            Ok(()) => {
                self.seq += 1;
                true
            }
            Err(error) => {
                self.failed(moment, &error);
                false
            }
        }
    }

    /// What is to be done so that all that was written is on the disk; `None` when it is.
    pub fn sync(&mut self, moment: Moment) -> Option<SyncJob> {
        self.retry(moment);
        if self.segment.is_doubtful && self.retry_at.is_none() {
            self.rotate(moment);
        }
        let is_due = self.segment.is_dirty && !self.segment.is_doubtful;
        self.segment.is_dirty &= !is_due;
        is_due.then(|| SyncJob {
            file: Arc::clone(&self.segment.file),
            number: self.segment.number,
        })
    }

    /// What came of a sync. After a failure the segment is never trusted again, and the next is begun.
    pub fn synced(&mut self, moment: Moment, job: &SyncJob, result: io::Result<()>) {
        let Err(error) = result else { return };
        self.notices.push(Notice::SyncFailed {
            reason: error.to_string(),
        });
        if job.number == self.segment.number {
            self.segment.is_doubtful = true;
            if self.retry_at.is_none() {
                self.rotate(moment);
            }
        }
    }

    /// Whether anything is to be done by [`LogWriter::sync`].
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        self.segment.is_dirty || self.segment.is_doubtful || self.retry_at.is_some()
    }

    /// Whether lines wait in memory, because they could not be written.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.retry_at.is_some()
    }

    /// Writes the last line of the recording. Nothing may be appended after that.
    ///
    /// # Errors
    ///
    /// When lines could not be written, and are lost now, or cannot be synced.
    pub fn close(&mut self, moment: Moment) -> Result<(), Error> {
        let name = segment::plain(self.segment.number);
        if self.retry_at.is_some() {
            self.retry_at = Some(moment.now);
            self.retry(moment);
        }
        let is_written = self.retry_at.is_none() && self.put_seal(moment);
        self.segment.file.sync().map_err(of(ErrorKind::Sync, &name))?;
        if !is_written {
            return Err(Error::new(ErrorKind::Write, name, None));
        }
        self.finished.push(self.segment.number);
        Ok(())
    }

    /// Segments that are finished, to be sealed, perhaps on another thread.
    pub fn take_finished(&mut self) -> Vec<SealJob> {
        let finished = std::mem::take(&mut self.finished);
        let jobs = finished.into_iter().map(|number| SealJob {
            storage: Arc::clone(&self.storage),
            number,
            compress: self.options.compress,
        });
        jobs.collect()
    }

    /// What went wrong, and what went well again. Each is told once.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// What was cut off when the recording was opened: the ends of interrupted lines.
    #[must_use]
    pub fn torn_tails(&self) -> &[TornTail] {
        &self.torn
    }

    /// Number of the last line.
    #[must_use]
    pub fn last_seq(&self) -> u64 {
        self.seq
    }

    /// Size of the segment that is written, in bytes.
    #[must_use]
    pub fn segment_bytes(&self) -> u64 {
        self.segment.size
    }

    /// Number of the segment that is written.
    #[must_use]
    pub fn segment_number(&self) -> u64 {
        self.segment.number
    }
}

const RETRY_AFTER: Duration = Duration::from_secs(5);

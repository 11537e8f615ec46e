mod backlog;
mod open_segment;

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use time::OffsetDateTime;

use super::line::{Entry, Subject, head, line};
use super::notices::Notices;
use super::repair::repair;
use super::seal;
use super::segment::{self, Number};
use super::storage::{LogFile, Storage};
use super::{LogOptions, Notice, TornTail};
use crate::error::{Error, ErrorKind, is_disk_full, of};
use backlog::Backlog;
use open_segment::OpenSegment;

/// Appends lines to the segments of a recording. Has no clock and no threads: time is an argument, and
/// [`Log`](super::Log) runs the jobs.
///
/// Each entry is one line, written immediately. If writing fails, lines are queued in memory up to
/// [`LogOptions::backlog_bytes`], and writing is retried every five seconds. Lines beyond that limit are dropped; once writing
/// succeeds again, a line for each affected stream records the loss.
#[derive(Debug)]
pub struct LogWriter {
    storage: Arc<dyn Storage>,
    options: LogOptions,
    /// Number of the last line, written or queued.
    seq: u64,
    segment: OpenSegment,
    backlog: Backlog,
    /// Time of the next attempt after a failed write.
    retry_at: Option<Instant>,
    /// Time of the next attempt after a new segment could not be created.
    rotate_at: Option<Instant>,
    finished: Vec<Number>,
    /// Finished segments that were neither synced nor sealed.
    unsynced: Vec<(Number, Arc<dyn LogFile>)>,
    notices: Notices,
    torn: Vec<TornTail>,
}

/// Result of appending an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a line is in the file, in memory, or nowhere"
)]
pub enum Appended {
    /// Written to the file.
    Written,
    /// Queued in memory, because writing failed.
    Queued,
    /// Dropped: the queue is full, or the log is closed.
    Dropped,
}

/// Time of an entry.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "the two clocks that there are")]
pub struct Moment {
    /// Time of day.
    pub at: OffsetDateTime,
    /// Monotonic clock, for delays.
    pub now: Instant,
}

/// Sync to be performed, possibly on another thread; its result is passed to [`LogWriter::synced`].
#[derive(Debug)]
#[must_use]
pub struct SyncJob {
    files: Vec<Arc<dyn LogFile>>,
    /// Number of the last segment.
    number: Number,
}

impl SyncJob {
    /// Syncs the lines written before.
    ///
    /// # Errors
    ///
    /// Fails if the sync fails.
    pub fn run(&self) -> io::Result<()> {
        self.files.iter().try_for_each(|file| file.sync())
    }
}

/// Segment to be synced and compressed.
#[derive(Debug)]
#[must_use]
pub struct SealJob {
    storage: Arc<dyn Storage>,
    number: Number,
    compress: bool,
}

impl SealJob {
    /// Syncs the segment, and compresses it if configured. The plain file is then removed.
    ///
    /// # Errors
    ///
    /// Fails if a file operation fails. The plain file still exists then.
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
    /// Repairs an interrupted recording and begins a new segment. No other writer may use the storage.
    ///
    /// # Errors
    ///
    /// Fails if the recording cannot be read or nothing can be written.
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
            unsynced: Vec::new(),
            notices: Notices::default(),
            torn: repaired.torn,
        })
    }

    /// Writes an entry as one line, or queues it in memory. An entry without a line, such as a keepalive, counts as written.
    pub fn append(&mut self, moment: Moment, entry: &Entry<'_>) -> Appended {
        let Some(members) = entry.members() else {
            return Appended::Written;
        };
        self.retry(moment);
        let appended = self.put(moment, Some(entry.subject()), &members);
        if appended == Appended::Written && self.is_full(moment) {
            self.rotate(moment);
        }
        appended
    }

    /// Writes one line.
    fn put(&mut self, moment: Moment, subject: Option<Subject>, members: &str) -> Appended {
        let line = line(self.seq + 1, moment.at, members);
        if self.retry_at.is_none() {
            match self.segment.append(&line) {
                Ok(()) => {
                    self.seq += 1;
                    self.segment.index.add(subject, self.seq, moment.at);
                    return Appended::Written;
                }
                Err(error) => self.failed(moment, &error),
            }
        }
        match self.backlog.push(subject, moment.at, line) {
            true => {
                self.seq += 1;
                Appended::Queued
            }
            false => Appended::Dropped,
        }
    }

    /// Tries to write the queued lines if the next attempt is due.
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
        self.report_failure(error);
    }

    fn report_failure(&mut self, error: &io::Error) {
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

    /// Finishes this segment and begins the next. If that fails, this segment is continued.
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
                    self.report_failure(&error);
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
        let finished = std::mem::replace(&mut self.segment, next);
        if !finished.is_doubtful {
            self.unsynced.push((finished.number, finished.file));
        }
        self.finished.push(number - 1);
        self.put(moment, None, &head(number));
    }

    /// Writes the index as the last line of this segment.
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

    /// Returns the sync that is needed; `None` if everything is synced.
    pub fn sync(&mut self, moment: Moment) -> Option<SyncJob> {
        self.retry(moment);
        if self.segment.is_doubtful && self.retry_at.is_none() {
            self.rotate(moment);
        }
        let finished = self.unsynced.drain(..).map(|(_, file)| file);
        let mut files: Vec<_> = finished.collect();
        if self.segment.is_dirty && !self.segment.is_doubtful {
            self.segment.is_dirty = false;
            files.push(Arc::clone(&self.segment.file));
        }
        let number = self.segment.number;
        (!files.is_empty()).then_some(SyncJob { files, number })
    }

    /// Applies the result of a sync. After a failure, no more is written to this segment, and the next one is started.
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

    /// Whether a sync is needed.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        !self.unsynced.is_empty()
            || self.segment.is_dirty
            || self.segment.is_doubtful
            || self.retry_at.is_some()
    }

    /// Whether lines are queued in memory because they could not be written.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.retry_at.is_some()
    }

    /// Writes the last line of the recording. Nothing can be appended afterwards.
    ///
    /// # Errors
    ///
    /// Fails if lines could not be written and are lost, or if the sync fails.
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

    /// Takes the finished segments to seal, possibly on another thread.
    pub fn take_finished(&mut self) -> Vec<SealJob> {
        let finished = std::mem::take(&mut self.finished);
        let jobs = finished.into_iter().map(|number| SealJob {
            storage: Arc::clone(&self.storage),
            number,
            compress: self.options.compress,
        });
        jobs.collect()
    }

    /// A segment was sealed, and needs no other sync.
    pub fn sealed(&mut self, job: &SealJob) {
        self.unsynced.retain(|(number, _)| *number != job.number);
    }

    /// Takes the failures and recoveries since the last call. Each is reported once.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        self.notices.take()
    }

    /// Partial lines that were cut off when the recording was opened.
    #[must_use]
    pub fn torn_tails(&self) -> &[TornTail] {
        &self.torn
    }

    /// Number of the last line.
    #[must_use]
    pub fn last_seq(&self) -> u64 {
        self.seq
    }

    /// Size of the current segment, in bytes.
    #[must_use]
    pub fn segment_bytes(&self) -> u64 {
        self.segment.size
    }

    /// Number of the current segment.
    #[must_use]
    pub fn segment_number(&self) -> u64 {
        self.segment.number
    }
}

const RETRY_AFTER: Duration = Duration::from_secs(5);

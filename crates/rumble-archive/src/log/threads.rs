//! The log of a process: a writer shared by threads, one thread that syncs, and one that compresses.

mod chat_recorder;

use std::fmt;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rumble_feed::chat::CloseReason;
use rumble_model::StreamId;
use time::OffsetDateTime;

use super::clock::moment;
use super::notices::Notices;
use super::retention::remove_old;
use super::writer::{LogWriter, SealJob};
use super::{
    Appended, Entry, Folder, FolderLock, LogOptions, Moment, Notice, Opened, Storage, SyncPolicy, TornTail,
};
use crate::error::{Error, ErrorKind, of};
pub use chat_recorder::ChatRecorder;

/// Recording that is being written, for any number of chats. Cheap to clone; each thread uses a clone.
///
/// Each entry is written immediately, so a killed process loses none. Once per second, and immediately after a paid message,
/// the data is synced to the disk. Dropping the last clone closes the recording; only [`Log::close`] returns the error.
///
/// ```no_run
/// use rumble_archive::log::{Log, LogOptions, Opened};
/// use rumble_archive::rumble_chat::ChatApi;
/// use rumble_archive::model::StreamId;
///
/// let stream = StreamId::from_base10("434546624")?;
/// let log = Log::open("recordings", LogOptions::default())?;
/// let mut recorder = log.open_chat(&Opened::new(stream, "434546624"));
/// let mut chat = ChatApi::builder(stream).on_frame(move |frame| recorder.frame(frame)).connect()?;
/// while let Some(event) = chat.next_event() {
///     event?;
/// }
/// log.close()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Log {
    owner: Arc<Owner>,
}

/// State that the clones share. The threads share only its content, so that it is dropped with the last clone.
struct Owner {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    wake: Condvar,
    policy: SyncPolicy,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

struct State {
    writer: LogWriter,
    /// Whether to sync before the interval has passed.
    is_urgent: bool,
    /// Whether the sync thread is syncing now.
    is_syncing: bool,
    is_closed: bool,
    sealer: Option<Sender<SealJob>>,
    notices: Notices,
    stats: LogStats,
    last_sync: Instant,
    lock: Option<FolderLock>,
}

/// Counters of a [`Log`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogStats {
    /// Number of lines written or queued in memory.
    pub lines: u64,
    /// Number of syncs.
    pub syncs: u64,
    /// Time of the last completed sync; `None` before the first.
    pub last_sync: Option<Instant>,
    /// Size of the segments written by this process, in bytes before compression.
    pub bytes: u64,
}

impl Log {
    /// Begins or continues the recording in a folder, which is created if it does not exist.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Busy`] if another process records there; another kind if the folder cannot be written.
    pub fn open(folder: impl Into<std::path::PathBuf>, options: LogOptions) -> Result<Self, Error> {
        let folder = Folder::create(folder)?;
        let lock = folder.lock()?;
        Self::start(Arc::new(folder), options, Some(lock))
    }

    /// Like [`Log::open`], in another storage, which no other writer may use.
    ///
    /// # Errors
    ///
    /// Fails if nothing can be written.
    pub fn open_storage(storage: Arc<dyn Storage>, options: LogOptions) -> Result<Self, Error> {
        Self::start(storage, options, None)
    }

    fn start(
        storage: Arc<dyn Storage>,
        options: LogOptions,
        lock: Option<FolderLock>,
    ) -> Result<Self, Error> {
        let now = moment();
        let policy = options.sync;
        let writer = LogWriter::open(Arc::clone(&storage), options.clone(), now)?;
        let (sealer, jobs) = channel::<SealJob>();
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                writer,
                is_urgent: false,
                is_syncing: false,
                is_closed: false,
                sealer: Some(sealer),
                notices: Notices::default(),
                stats: LogStats::default(),
                last_sync: now.now,
                lock,
            }),
            wake: Condvar::new(),
            policy,
            threads: Mutex::new(Vec::new()),
        });
        shared.state().pass_finished_segments();
        let owner = Owner {
            shared: Arc::clone(&shared),
        };
        let syncing = Arc::clone(&shared);
        owner.spawn("sync", move || syncing.sync_until_closed())?;
        let sealing = Arc::downgrade(&shared);
        owner.spawn("seal", move || {
            let clean = || {
                let (Some(keep), Some(shared)) = (options.keep, sealing.upgrade()) else {
                    return;
                };
                let current = shared.state().writer.segment_number();
                match remove_old(&*storage, current, keep, moment().at) {
                    Ok(0) => {}
                    Ok(segments) => shared.state().notices.push(Notice::Removed { segments }),
                    Err(error) => tracing::warn!(%error, "old segments cannot be removed"),
                }
            };
            clean();
            while let Ok(job) = jobs.recv() {
                let sealed = job.run();
                if let Some(shared) = sealing.upgrade() {
                    let mut state = shared.state();
                    match sealed {
                        Ok(()) => state.writer.sealed(&job),
                        Err(error) => state.notices.push(Notice::SealFailed {
                            file: job.file(),
                            reason: error.to_string(),
                        }),
                    }
                }
                clean();
            }
        })?;
        Ok(Self {
            owner: Arc::new(owner),
        })
    }

    fn shared(&self) -> &Shared {
        &self.owner.shared
    }

    /// Writes one entry. An entry that cannot be written is queued in memory, and [`Log::take_notices`] reports it.
    pub fn append(&self, entry: &Entry<'_>) -> Appended {
        self.shared().append(moment(), entry)
    }

    /// Like [`Log::append`], for an entry that another process received at this time.
    pub fn append_at(&self, at: OffsetDateTime, entry: &Entry<'_>) -> Appended {
        self.shared().append(Moment { at, ..moment() }, entry)
    }

    /// Syncs everything that was written to the disk and waits for the result.
    ///
    /// # Errors
    ///
    /// Fails if the data cannot be written or synced now. The data is kept, and the call can be repeated.
    pub fn sync(&self) -> Result<(), Error> {
        let state = self.shared().state();
        let idle = self.shared().wake.wait_while(state, |state| state.is_syncing);
        let mut state = idle.unwrap_or_else(PoisonError::into_inner);
        let job = state.writer.sync(moment());
        state.pass_finished_segments();
        if let Some(job) = job {
            let result = job.run();
            state.writer.synced(moment(), &job, result);
            state.pass_finished_segments();
            state.count_sync();
        }
        match state.writer.is_dirty() {
            false => Ok(()),
            true => Err(Error::new(ErrorKind::Sync, "", None)),
        }
    }

    /// Starts recording a chat.
    #[must_use]
    pub fn open_chat(&self, opened: &Opened<'_>) -> ChatRecorder {
        self.append(&Entry::Open(*opened));
        ChatRecorder::new(self.clone(), opened.stream)
    }

    /// Records the end of a stream.
    pub fn end(&self, stream: StreamId, reason: CloseReason, error: Option<&str>) {
        self.append(&Entry::End(stream, reason, error));
    }

    /// Requests a sync after a paid message, without waiting for it.
    pub fn sync_soon(&self) {
        self.shared().state().is_urgent = true;
        self.shared().wake.notify_all();
    }

    /// Takes the failures and recoveries of the files since the last call.
    #[must_use]
    pub fn take_notices(&self) -> Vec<Notice> {
        let mut state = self.shared().state();
        let mut notices = state.notices.take();
        notices.extend(state.writer.take_notices());
        notices
    }

    /// Partial lines that were cut off when the recording was opened.
    #[must_use]
    pub fn torn_tails(&self) -> Vec<TornTail> {
        self.shared().state().writer.torn_tails().to_vec()
    }

    /// Counters so far.
    #[must_use]
    pub fn stats(&self) -> LogStats {
        self.shared().state().stats
    }

    /// Syncs everything, finishes the last segment, and waits until it is compressed. Entries appended later are dropped.
    ///
    /// # Errors
    ///
    /// Fails if lines could not be written and are lost, or if the sync fails.
    pub fn close(&self) -> Result<(), Error> {
        self.owner.close()
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log")
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}

impl Owner {
    fn spawn(&self, name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), Error> {
        let thread = thread::Builder::new().name(name.to_owned()).spawn(work);
        let thread = thread.map_err(of(ErrorKind::Create, "thread"))?;
        let mut threads = self.shared.threads.lock().unwrap_or_else(PoisonError::into_inner);
        threads.push(thread);
        Ok(())
    }

    fn close(&self) -> Result<(), Error> {
        let mut state = self.shared.state();
        if std::mem::replace(&mut state.is_closed, true) {
            return Ok(());
        }
        let closed = state.writer.close(moment());
        state.pass_finished_segments();
        state.sealer = None;
        drop(state);
        self.shared.wake.notify_all();
        let mut threads = self.shared.threads.lock().unwrap_or_else(PoisonError::into_inner);
        for thread in threads.drain(..) {
            // The threads do not panic.
            _ = thread.join();
        }
        self.shared.state().lock = None;
        closed
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            tracing::error!(%error, "the recording cannot be closed");
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn append(&self, now: Moment, entry: &Entry<'_>) -> Appended {
        let mut state = self.state();
        if state.is_closed {
            return Appended::Dropped;
        }
        let before = state.writer.segment_bytes();
        let lines = state.writer.last_seq();
        let appended = state.writer.append(now, entry);
        state.stats.lines += state.writer.last_seq() - lines;
        state.stats.bytes += state.writer.segment_bytes().saturating_sub(before);
        state.pass_finished_segments();
        if self.policy == SyncPolicy::Always
            && let Some(job) = state.writer.sync(now)
        {
            let result = job.run();
            state.writer.synced(now, &job, result);
            state.count_sync();
        }
        appended
    }

    /// Syncs at each interval and retries failed writes.
    fn sync_until_closed(&self) {
        let interval = match self.policy {
            SyncPolicy::Every(interval) => interval.max(MIN_INTERVAL),
            SyncPolicy::Always | SyncPolicy::Off => TICK,
        };
        let mut state = self.state();
        while !state.is_closed {
            let waited = moment().now.saturating_duration_since(state.last_sync);
            let rest = interval.saturating_sub(waited);
            if !rest.is_zero() && !state.is_urgent {
                let woken = self.wake.wait_timeout(state, rest.min(TICK));
                state = woken.unwrap_or_else(PoisonError::into_inner).0;
                state.writer.retry(moment());
                continue;
            }
            state.is_urgent = false;
            state.last_sync = moment().now;
            if self.policy == SyncPolicy::Off {
                state.writer.retry(moment());
                continue;
            }
            let job = state.writer.sync(moment());
            state.pass_finished_segments();
            let Some(job) = job else { continue };
            // Releases the lock, so that writers do not wait for the disk.
            state.is_syncing = true;
            drop(state);
            let result = job.run();
            state = self.state();
            state.is_syncing = false;
            self.wake.notify_all();
            state.writer.synced(moment(), &job, result);
            state.pass_finished_segments();
            state.count_sync();
        }
    }
}

impl State {
    /// Passes finished segments to the thread that compresses them.
    fn pass_finished_segments(&mut self) {
        let finished = self.writer.take_finished();
        if let Some(sealer) = &self.sealer {
            for job in finished {
                // The receiver exists as long as this end of the channel.
                _ = sealer.send(job);
            }
        }
    }

    fn count_sync(&mut self) {
        self.stats.syncs += 1;
        self.stats.last_sync = Some(moment().now);
    }
}

const TICK: Duration = Duration::from_secs(1);
const MIN_INTERVAL: Duration = Duration::from_millis(10);

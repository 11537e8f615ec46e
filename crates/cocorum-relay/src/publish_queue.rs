//! Queue of frames to publish, between the threads that read chats and the task that publishes.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rumble_feed::error_chain;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::notices::{Notices, RelayNotice};
use crate::splitter::Item;
use crate::spool::{Received, Spool};

/// A frame, and the items that are published from it.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) received: Received,
    pub(crate) items: Vec<Item>,
}

/// Counters of a collector.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CollectorStats {
    /// Messages and events that the broker stored.
    pub published: u64,
    /// Messages that the broker had already received from another collector.
    pub duplicates: u64,
    /// Frames of chats that were written to the spool.
    pub spooled: u64,
    /// Parts of the spool that wait to be published.
    pub spool_parts: u64,
    /// Frames that were neither published nor spooled, because the disk was full for too long, and events larger than the
    /// broker accepts whose data could not be written.
    pub lost: u64,
    /// Parts of the spool that could not be published completely, and are in its folder `damaged`.
    pub damaged_parts: u64,
}

#[derive(Debug)]
pub(crate) struct PublishQueue {
    state: Mutex<State>,
    /// There is a frame to publish, or the end was requested.
    pub(crate) wake: Notify,
}

#[derive(Debug)]
struct State {
    /// New batches go to the queue. If false, they go to the spool.
    is_direct: bool,
    queue: VecDeque<Batch>,
    queued_bytes: usize,
    spool: Spool,
    is_closing: bool,
    is_told: bool,
    has_spool_failed: bool,
    /// Attempts to read the oldest part of the spool that failed.
    failed_reads: u32,
    notices: Notices,
    stats: CollectorStats,
}

/// How reading a part of the spool ended.
#[derive(Debug)]
pub(crate) enum PartEnd {
    Complete,
    /// Reading failed. A later attempt may succeed.
    Unreadable(String),
    /// A part of the data is not what was written, and will not be.
    Damaged(String),
}

/// Next step of the publisher.
#[derive(Debug)]
pub(crate) enum Next {
    Batch(Batch),
    /// A part of the spool.
    Part(PathBuf),
    Nothing,
    Closed,
}

impl PublishQueue {
    pub(crate) fn new(spool: Spool) -> Self {
        Self {
            state: Mutex::new(State {
                is_direct: spool.is_empty(),
                queue: VecDeque::new(),
                queued_bytes: 0,
                spool,
                is_closing: false,
                is_told: false,
                has_spool_failed: false,
                failed_reads: 0,
                notices: Notices::default(),
                stats: CollectorStats::default(),
            }),
            wake: Notify::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a frame. Waits neither for the broker nor for the disk.
    pub(crate) fn offer(&self, batch: Batch) {
        let mut state = self.state();
        state.is_direct &= state.queued_bytes < QUEUE_BYTES;
        if state.is_direct {
            state.push(batch);
        } else {
            state.spool(batch);
        }
        drop(state);
        self.wake.notify_one();
    }

    /// The queue comes first: spooled frames are newer, or were moved there by a failure that emptied the queue.
    pub(crate) fn next(&self) -> Next {
        let mut state = self.state();
        if let Some(batch) = state.queue.pop_front() {
            state.queued_bytes = state.queued_bytes.saturating_sub(batch.received.size());
            return Next::Batch(batch);
        }
        if state.is_closing {
            // The next process publishes the spool.
            return Next::Closed;
        }
        let oldest = state.spool.oldest();
        state.report_sync_failure();
        if let Some(part) = oldest {
            // The last part is complete: new frames wait in the queue until it is published.
            state.is_direct = state.spool.parts() == 1;
            return Next::Part(part);
        }
        state.is_direct = true;
        if std::mem::take(&mut state.is_told) {
            state.notices.push(RelayNotice::CaughtUp);
        }
        Next::Nothing
    }

    /// All that could be read of the oldest part is published. Returns `false` if it has to be read again.
    pub(crate) fn part_published(&self, end: PartEnd) -> bool {
        let mut state = self.state();
        let (mut reason, is_final) = match end {
            PartEnd::Complete => {
                state.failed_reads = 0;
                state.spool.remove_oldest();
                return true;
            }
            PartEnd::Unreadable(reason) => (reason, state.failed_reads + 1 >= MAX_READS),
            PartEnd::Damaged(reason) => (reason, true),
        };
        if is_final {
            match state.spool.set_oldest_aside() {
                Ok(folder) => {
                    state.failed_reads = 0;
                    state.stats.damaged_parts += 1;
                    state.notices.push(RelayNotice::SpoolDamaged { folder, reason });
                    return true;
                }
                Err(error) => reason = format!("{reason}; {}", error_chain(&error)),
            }
        }
        if state.failed_reads == 0 {
            state.notices.push(RelayNotice::SpoolUnreadable { reason });
        }
        state.failed_reads = state.failed_reads.saturating_add(1).min(MAX_READS);
        false
    }

    /// Publishing failed: writes these batches and the queue to the spool.
    pub(crate) fn failed(&self, unpublished: impl IntoIterator<Item = Batch>, notice: Option<RelayNotice>) {
        let mut state = self.state();
        state.is_direct = false;
        state.spool_queue(unpublished);
        if !state.is_told
            && let Some(notice) = notice
        {
            state.is_told = true;
            state.notices.push(notice);
        }
    }

    /// An event is larger than the broker accepts.
    pub(crate) fn too_large(&self, received: &Received) {
        let mut state = self.state();
        let notice = match state.spool.keep_large(received) {
            Ok(()) => RelayNotice::TooLarge,
            Err(error) => {
                state.stats.lost += 1;
                RelayNotice::SpoolFailed {
                    reason: error_chain(&error),
                }
            }
        };
        state.notices.push(notice);
    }

    pub(crate) fn count(&self, published: u64, duplicates: u64) {
        let mut state = self.state();
        state.stats.published += published;
        state.stats.duplicates += duplicates;
    }

    pub(crate) fn take_notices(&self) -> Vec<RelayNotice> {
        self.state().notices.take()
    }

    pub(crate) fn stats(&self) -> CollectorStats {
        let state = self.state();
        CollectorStats {
            spool_parts: state.spool.parts() as u64,
            ..state.stats
        }
    }

    pub(crate) fn close(&self) {
        self.state().is_closing = true;
        self.wake.notify_one();
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.state().is_closing
    }

    /// Writes the rest to the spool, and syncs that to the disk. Fails with the reason if data is lost or damaged, or can be
    /// by a power failure.
    pub(crate) fn finish(&self) -> Result<(), String> {
        let mut state = self.state();
        // The next attempt to write begins a new part, without a delay.
        state.spool.finish();
        state.spool_queue([]);
        state.spool.finish();
        state.report_sync_failure();
        state.queued_bytes = 0;
        state.stats.lost += std::mem::take(&mut state.queue).len() as u64;
        let findings = [
            (state.stats.lost, "frames lost"),
            (state.stats.damaged_parts, "damaged parts of the spool"),
            (
                state.spool.unsynced() as u64,
                "parts of the spool not synced to the disk",
            ),
        ];
        let findings = findings.into_iter().filter(|(count, _)| *count > 0);
        let findings: Vec<_> = findings.map(|(count, what)| format!("{what}: {count}")).collect();
        match findings.is_empty() {
            true => Ok(()),
            false => Err(findings.join(", ")),
        }
    }
}

impl State {
    fn push(&mut self, batch: Batch) {
        self.queued_bytes += batch.received.size();
        self.queue.push_back(batch);
    }

    /// Writes these batches and the queue to the spool. After a failure the rest is not tried.
    fn spool_queue(&mut self, unpublished: impl IntoIterator<Item = Batch>) {
        let queued = std::mem::take(&mut self.queue);
        self.queued_bytes = 0;
        let mut is_written = true;
        for batch in unpublished.into_iter().chain(queued) {
            if is_written {
                is_written = self.spool(batch);
            } else {
                self.keep(batch);
            }
        }
    }

    /// Writes a batch to the spool, or keeps it in memory. Returns whether it was written.
    fn spool(&mut self, batch: Batch) -> bool {
        let appended = self.spool.append(&batch.received);
        self.report_sync_failure();
        match appended {
            Ok(()) => {
                self.stats.spooled += 1;
                self.has_spool_failed = false;
                true
            }
            Err(error) => {
                if !std::mem::replace(&mut self.has_spool_failed, true) {
                    self.notices.push(RelayNotice::SpoolFailed {
                        reason: error_chain(&error),
                    });
                }
                self.keep(batch);
                false
            }
        }
    }

    /// Keeps a batch in memory that cannot be written, if there is room.
    fn keep(&mut self, batch: Batch) {
        if self.queued_bytes < MEMORY_BYTES {
            self.push(batch);
        } else {
            self.stats.lost += 1;
        }
    }

    fn report_sync_failure(&mut self) {
        if let Some(reason) = self.spool.take_sync_failure() {
            self.notices.push(RelayNotice::SpoolNotSynced { reason });
        }
    }
}

/// Above this, the broker is too slow, and new frames are spooled.
const QUEUE_BYTES: usize = 16 * 1024 * 1024;
/// About a minute.
const MAX_READS: u32 = 12;
const MEMORY_BYTES: usize = 64 * 1024 * 1024;

#[cfg(test)]
mod tests;

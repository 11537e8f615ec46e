//! Progress and outcome of a watcher.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rumble_feed::chat::CloseReason;
use rumble_model::StreamId;

use crate::chat::output::Output;
use crate::stderr;

/// Progress of one watcher, read by the thread that waits for it.
#[derive(Clone, Default)]
pub(in crate::chat) struct Progress(Arc<ProgressState>);

#[derive(Default)]
struct ProgressState {
    stream: Mutex<Option<StreamId>>,
    has_opened: AtomicBool,
    stopped: OnceLock<Outcome>,
}

impl Progress {
    /// The stream whose chat is being watched.
    pub(in crate::chat) fn stream(&self) -> Option<StreamId> {
        *self.0.stream.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set_stream(&self, stream_id: Option<StreamId>) {
        *self.0.stream.lock().unwrap_or_else(PoisonError::into_inner) = stream_id;
    }

    /// Records that a chat was opened, by this thread or by another. Returns whether it is the first.
    pub(super) fn set_opened(&self) -> bool {
        !self.0.has_opened.swap(true, Ordering::Relaxed)
    }

    pub(in crate::chat) fn has_opened(&self) -> bool {
        self.0.has_opened.load(Ordering::Relaxed)
    }

    /// The outcome after a stop: a failure if no chat was opened yet, unless the other chats reached the limit or the
    /// output is closed. The failure is reported once.
    pub(in crate::chat) fn stopped(&self, name: &str, reason: CloseReason, output: &Output) -> Outcome {
        let has_opened = self.has_opened();
        if has_opened || output.limit().is_reached() || output.is_closed() {
            return Outcome::Success;
        }
        *self.0.stopped.get_or_init(|| {
            let cause = match reason {
                CloseReason::Limit => "the time is up",
                _ => "the command was stopped",
            };
            stderr::error(format_args!("{name}: {cause}, and the chat was not opened"));
            Outcome::Failed
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Success,
    Failed,
}

impl Outcome {
    pub(in crate::chat) fn and(self, other: Self) -> Self {
        if other == Self::Failed { other } else { self }
    }
}

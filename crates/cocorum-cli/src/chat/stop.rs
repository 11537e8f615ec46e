//! The end of all chats of this process together.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use rumble_feed::chat::CloseReason;

#[derive(Default)]
pub(super) struct Stop {
    reason: OnceLock<CloseReason>,
    enders: Mutex<Vec<Ender>>,
    /// Whoever waits meanwhile.
    was_asked: Condvar,
    messages: AtomicU64,
}

/// Ends something that is under way.
type Ender = Box<dyn Fn() + Send>;

pub(super) enum Count {
    Within,
    Last,
    Beyond,
}

impl Stop {
    /// Ends all chats. The first reason counts.
    pub(super) fn ask(&self, reason: CloseReason) {
        if self.reason.set(reason).is_ok() {
            for end in self.enders().iter() {
                end();
            }
            self.was_asked.notify_all();
        }
    }

    pub(super) fn asked(&self) -> Option<CloseReason> {
        self.reason.get().copied()
    }

    /// Calls this as soon as the end is asked for, be it now.
    pub(super) fn end_with(&self, end: impl Fn() + Send + 'static) {
        let mut enders = self.enders();
        if self.asked().is_some() {
            end();
        }
        enders.push(Box::new(end));
    }

    /// Whether so many messages were shown.
    pub(super) fn has_shown(&self, limit: u64) -> bool {
        self.messages.load(Ordering::Relaxed) >= limit
    }

    /// Waits; true when the end was asked for meanwhile.
    pub(super) fn wait(&self, time: Duration) -> bool {
        let enders = self.enders();
        let waited = self
            .was_asked
            .wait_timeout_while(enders, time, |_| self.asked().is_none());
        drop(waited);
        self.asked().is_some()
    }

    pub(super) fn count(&self, limit: Option<u64>) -> Count {
        let Some(limit) = limit else { return Count::Within };
        let counted = self.messages.fetch_add(1, Ordering::SeqCst) + 1;
        match counted.cmp(&limit) {
            std::cmp::Ordering::Less => Count::Within,
            std::cmp::Ordering::Equal => Count::Last,
            std::cmp::Ordering::Greater => Count::Beyond,
        }
    }

    fn enders(&self) -> std::sync::MutexGuard<'_, Vec<Ender>> {
        self.enders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

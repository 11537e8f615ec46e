//! A signal that ends all chats of this process.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use rumble_feed::chat::CloseReason;

#[derive(Default)]
pub(crate) struct StopSignal {
    reason: OnceLock<CloseReason>,
    hooks: Mutex<Vec<StopHook>>,
    /// Wakes the waiting threads.
    was_requested: Condvar,
    messages: AtomicU64,
}

/// Ends an operation in progress.
type StopHook = Box<dyn Fn() + Send>;

pub(crate) enum LimitCheck {
    Within,
    Last,
    Beyond,
}

impl StopSignal {
    /// Ends all chats. The first reason is kept.
    pub(crate) fn request(&self, reason: CloseReason) {
        if self.reason.set(reason).is_ok() {
            for end in self.hooks().iter() {
                end();
            }
            self.was_requested.notify_all();
        }
    }

    pub(crate) fn requested(&self) -> Option<CloseReason> {
        self.reason.get().copied()
    }

    /// Calls the hook when the end is requested, or immediately if it was requested already.
    pub(crate) fn on_stop(&self, end: impl Fn() + Send + 'static) {
        let mut hooks = self.hooks();
        if self.requested().is_some() {
            end();
        }
        hooks.push(Box::new(end));
    }

    /// Whether the number of shown messages has reached the limit.
    pub(crate) fn has_shown(&self, limit: u64) -> bool {
        self.messages.load(Ordering::Relaxed) >= limit
    }

    /// Waits for this time, or until the end is requested. Returns whether the end was requested.
    pub(crate) fn wait(&self, time: Duration) -> bool {
        let hooks = self.hooks();
        let waited = self
            .was_requested
            .wait_timeout_while(hooks, time, |_| self.requested().is_none());
        drop(waited);
        self.requested().is_some()
    }

    pub(crate) fn count(&self, limit: Option<u64>) -> LimitCheck {
        let Some(limit) = limit else {
            return LimitCheck::Within;
        };
        let counted = self.messages.fetch_add(1, Ordering::SeqCst) + 1;
        match counted.cmp(&limit) {
            std::cmp::Ordering::Less => LimitCheck::Within,
            std::cmp::Ordering::Equal => LimitCheck::Last,
            std::cmp::Ordering::Greater => LimitCheck::Beyond,
        }
    }

    fn hooks(&self) -> std::sync::MutexGuard<'_, Vec<StopHook>> {
        self.hooks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

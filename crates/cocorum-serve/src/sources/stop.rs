//! A signal that ends all sources.

use std::fmt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

#[derive(Default)]
pub(crate) struct Stop {
    state: Mutex<State>,
    requested: Condvar,
}

#[derive(Default)]
struct State {
    is_requested: bool,
    hooks: Vec<(u64, Hook)>,
    hook_count: u64,
}

/// Ends an operation in progress.
type Hook = Box<dyn Fn() + Send>;

/// Removes the hook when it is dropped.
pub(crate) struct HookGuard<'a>(&'a Stop, u64);

impl Stop {
    pub(crate) fn request(&self) {
        let mut state = self.state();
        state.is_requested = true;
        state.hooks.iter().for_each(|(_, end)| end());
        drop(state);
        self.requested.notify_all();
    }

    pub(crate) fn is_requested(&self) -> bool {
        self.state().is_requested
    }

    /// Calls this as soon as the end is requested, or immediately if it was requested already.
    pub(crate) fn on_stop(&self, end: impl Fn() + Send + 'static) -> HookGuard<'_> {
        let mut state = self.state();
        if state.is_requested {
            end();
        }
        state.hook_count += 1;
        let number = state.hook_count;
        state.hooks.push((number, Box::new(end)));
        HookGuard(self, number)
    }

    /// Waits for this time. Returns `true` if the end was requested before it passed.
    pub(crate) fn wait(&self, time: Duration) -> bool {
        let state = self.state();
        let waited = self
            .requested
            .wait_timeout_while(state, time, |state| !state.is_requested);
        drop(waited);
        self.is_requested()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for HookGuard<'_> {
    fn drop(&mut self) {
        self.0.state().hooks.retain(|(number, _)| *number != self.1);
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stop")
            .field("is_requested", &self.is_requested())
            .finish_non_exhaustive()
    }
}

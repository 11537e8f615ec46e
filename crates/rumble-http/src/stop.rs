//! A request to stop, which ends operations in progress.

use std::fmt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Ends the operations of several threads, for a reason.
///
/// ```
/// use rumble_http::internal::Stop;
///
/// let stop = Stop::default();
/// {
///     let _hook = stop.on_stop(|| println!("closing the connection"));
///     stop.request("the user pressed Ctrl-C");
/// }
/// assert_eq!(stop.requested(), Some("the user pressed Ctrl-C"));
/// ```
pub struct Stop<R = ()> {
    state: Mutex<State<R>>,
    requested: Condvar,
}

struct State<R> {
    reason: Option<R>,
    hooks: Vec<(u64, Hook)>,
    hook_count: u64,
}

/// Ends an operation in progress.
type Hook = Box<dyn Fn() + Send>;

/// Removes the hook when it is dropped.
#[must_use = "the hook is removed when the guard is dropped"]
#[derive(Debug)]
pub struct HookGuard<'a, R: Copy>(&'a Stop<R>, u64);

impl<R: Copy> Stop<R> {
    /// Ends all operations. The first reason is kept.
    pub fn request(&self, reason: R) {
        let mut state = self.state();
        if state.reason.is_some() {
            return;
        }
        state.reason = Some(reason);
        state.hooks.iter().for_each(|(_, end)| end());
        drop(state);
        self.requested.notify_all();
    }

    /// Reason of the request; `None` before it.
    #[must_use]
    pub fn requested(&self) -> Option<R> {
        self.state().reason
    }

    /// Whether the end was requested.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        self.requested().is_some()
    }

    /// Calls this as soon as the end is requested, or immediately if it was requested already. It must not use this object.
    pub fn on_stop(&self, end: impl Fn() + Send + 'static) -> HookGuard<'_, R> {
        let mut state = self.state();
        if state.reason.is_some() {
            end();
        }
        state.hook_count += 1;
        let number = state.hook_count;
        state.hooks.push((number, Box::new(end)));
        HookGuard(self, number)
    }

    /// Waits for this time. Returns `true` if the end was requested before it passed.
    pub fn wait(&self, time: Duration) -> bool {
        let waited = self
            .requested
            .wait_timeout_while(self.state(), time, |state| state.reason.is_none());
        drop(waited);
        self.is_requested()
    }

    /// Repeats an operation until it succeeds. `delay` returns the time before the next attempt, or `None` after a
    /// final failure.
    ///
    /// # Errors
    ///
    /// Fails with the last failure if it is final or the end is requested.
    pub fn retry<T, E>(
        &self,
        mut attempt: impl FnMut() -> Result<T, E>,
        mut delay: impl FnMut(&E) -> Option<Duration>,
    ) -> Result<T, E> {
        loop {
            let error = match attempt() {
                Err(error) if !self.is_requested() => error,
                outcome => return outcome,
            };
            if delay(&error).is_none_or(|delay| self.wait(delay)) {
                return Err(error);
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<R> Default for Stop<R> {
    fn default() -> Self {
        Self {
            state: Mutex::new(State {
                reason: None,
                hooks: Vec::new(),
                hook_count: 0,
            }),
            requested: Condvar::new(),
        }
    }
}

impl<R: Copy> Drop for HookGuard<'_, R> {
    fn drop(&mut self) {
        self.0.state().hooks.retain(|(number, _)| *number != self.1);
    }
}

impl<R> fmt::Debug for Stop<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stop").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn a_hook_runs_once_unless_its_guard_was_dropped() {
        let stop = Stop::default();
        let calls = Arc::new(AtomicU32::new(0));
        let count = |by| {
            let calls = Arc::clone(&calls);
            move || _ = calls.fetch_add(by, Ordering::Relaxed)
        };
        drop(stop.on_stop(count(100)));
        let _kept = stop.on_stop(count(1));
        stop.request("first");
        stop.request("second");
        assert_eq!(
            (stop.requested(), calls.load(Ordering::Relaxed)),
            (Some("first"), 1)
        );
        let _late = stop.on_stop(count(10));
        assert_eq!(calls.load(Ordering::Relaxed), 11);
    }

    #[test]
    fn dropped_hooks_take_no_memory() {
        let stop = Stop::<()>::default();
        for _ in 0..10 {
            drop(stop.on_stop(|| {}));
        }
        assert_eq!(stop.state().hooks.len(), 0);
    }

    #[test]
    fn an_operation_is_repeated_until_it_succeeds_fails_finally_or_is_stopped() {
        let stop = Stop::default();
        let attempts = |until| {
            let mut attempts = 0;
            let outcome = stop.retry(
                || {
                    attempts += 1;
                    if attempts < until {
                        Err(attempts)
                    } else {
                        Ok(attempts)
                    }
                },
                |attempt| (*attempt < 5).then_some(Duration::ZERO),
            );
            (outcome, attempts)
        };
        assert_eq!(attempts(3), (Ok(3), 3));
        assert_eq!(attempts(9), (Err(5), 5));
        stop.request(());
        assert_eq!((attempts(1), attempts(3)), ((Ok(1), 1), (Err(1), 1)));
    }
}

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A value whose changes can be waited for.
#[derive(Debug, Default)]
pub(crate) struct Watched<T> {
    changed: Condvar,
    value: Mutex<T>,
}

impl<T> Watched<T> {
    pub(super) fn new(value: T) -> Self {
        Self {
            changed: Condvar::new(),
            value: Mutex::new(value),
        }
    }

    /// After a change of the value, call [`Watched::notify`].
    pub(super) fn lock(&self) -> MutexGuard<'_, T> {
        lock(&self.value)
    }

    pub(super) fn notify(&self) {
        self.changed.notify_all();
    }

    /// Returns `false` on timeout.
    pub(super) fn wait_until(&self, timeout: Duration, reached: impl Fn(&T) -> bool) -> bool {
        let waited = self
            .changed
            .wait_timeout_while(self.lock(), timeout, |value| !reached(value));
        let (value, _) = waited.unwrap_or_else(PoisonError::into_inner);
        reached(&value)
    }
}

/// A panic of another holder was reported already.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

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

    /// Whoever changes the value calls [`Watched::notify`] after that.
    pub(super) fn lock(&self) -> MutexGuard<'_, T> {
        lock(&self.value)
    }

    pub(super) fn notify(&self) {
        self.changed.notify_all();
    }

    /// `false` when the time is up first.
    pub(super) fn wait_until(&self, timeout: Duration, reached: impl Fn(&T) -> bool) -> bool {
        let waited = self
            .changed
            .wait_timeout_while(self.lock(), timeout, |value| !reached(value));
        let (value, _) = waited.unwrap_or_else(PoisonError::into_inner);
        reached(&value)
    }
}

/// Whatever panicked while it held the lock has been reported already.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

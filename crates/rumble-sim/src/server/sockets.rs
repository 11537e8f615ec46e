use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many TCP connections are open, whatever has come over them.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    changed: Condvar,
    open: Mutex<usize>,
}

/// Counts one connection until it is dropped.
#[derive(Debug)]
pub(super) struct SocketGuard(Arc<Sockets>);

impl Sockets {
    pub(super) fn opened(self: &Arc<Self>) -> SocketGuard {
        *self.lock() += 1;
        self.changed.notify_all();
        SocketGuard(Arc::clone(self))
    }

    pub(crate) fn open(&self) -> usize {
        *self.lock()
    }

    pub(crate) fn wait_for(&self, exactly: usize, timeout: Duration) -> bool {
        let waited = self
            .changed
            .wait_timeout_while(self.lock(), timeout, |open| *open != exactly);
        let (open, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *open == exactly
    }

    fn lock(&self) -> MutexGuard<'_, usize> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SocketGuard {
    fn drop(&mut self) {
        *self.0.lock() -= 1;
        self.0.changed.notify_all();
    }
}

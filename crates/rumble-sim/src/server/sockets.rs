use std::sync::Arc;
use std::time::Duration;

use super::watched::Watched;

/// Number of open TCP connections.
#[derive(Debug, Default)]
pub(crate) struct Sockets(Watched<usize>);

/// Counts one connection until it is dropped.
#[derive(Debug)]
pub(super) struct SocketGuard(Arc<Sockets>);

impl Sockets {
    pub(super) fn opened(self: &Arc<Self>) -> SocketGuard {
        *self.0.lock() += 1;
        self.0.notify();
        SocketGuard(Arc::clone(self))
    }

    pub(crate) fn open(&self) -> usize {
        *self.0.lock()
    }

    pub(crate) fn wait_for(&self, exactly: usize, timeout: Duration) -> bool {
        self.0.wait_until(timeout, |open| *open == exactly)
    }
}

impl Drop for SocketGuard {
    fn drop(&mut self) {
        let Sockets(open) = &*self.0;
        *open.lock() -= 1;
        open.notify();
    }
}

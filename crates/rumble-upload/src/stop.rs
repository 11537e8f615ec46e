use std::fmt;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use rumble_http::internal::RequestAgent;

/// Ends an upload from any thread, at once and without blocking. What the server has confirmed is in the state file, if
/// there is one.
#[derive(Clone)]
pub struct CancelHandle {
    agent: RequestAgent,
    wake: Arc<(Mutex<()>, Condvar)>,
}

impl CancelHandle {
    pub(crate) fn new(agent: RequestAgent) -> Self {
        Self {
            agent,
            wake: Arc::default(),
        }
    }

    /// Ends every upload of the client that this handle is of, for good.
    pub fn cancel(&self) {
        self.agent.shutdown();
        let (lock, wake) = &*self.wake;
        drop(lock.lock().unwrap_or_else(PoisonError::into_inner));
        wake.notify_all();
    }

    /// Whether [`cancel`](Self::cancel) was called.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.agent.is_shut_down()
    }

    pub(crate) fn agent(&self) -> &RequestAgent {
        &self.agent
    }

    /// Waits for so long, or till it is cancelled.
    pub(crate) fn wait(&self, time: Duration) {
        let (lock, wake) = &*self.wake;
        let guard = lock.lock().unwrap_or_else(PoisonError::into_inner);
        drop(wake.wait_timeout_while(guard, time, |()| !self.is_cancelled()));
    }
}

impl fmt::Debug for CancelHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CancelHandle")
            .field("is_cancelled", &self.is_cancelled())
            .finish_non_exhaustive()
    }
}

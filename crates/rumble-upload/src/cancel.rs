use std::fmt;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use rumble_http::internal::RequestAgent;

/// Cancels uploads from any thread, immediately and without blocking. The state file, if any, keeps what the server has
/// confirmed.
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

    /// Cancels all uploads of the client, permanently.
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

    /// Waits for this time or until the upload is cancelled.
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

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::Instant;

use rumble_http::internal::StreamAgent;

/// Handle that closes a chat from any thread. Clones close the same chat.
///
/// ```no_run
/// use rumble_chat::ChatApi;
///
/// let mut chat = ChatApi::connect("7k2m9q")?;
/// let closer = chat.close_handle();
/// std::thread::spawn(move || {
///     std::thread::sleep(std::time::Duration::from_secs(60));
///     closer.close();
/// });
/// while let Some(message) = chat.get_message()? {
///     println!("{message}");
/// }
/// # Ok::<(), rumble_chat::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct CloseHandle(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// Set when the chat is opened.
    agent: OnceLock<StreamAgent>,
    closed: AtomicBool,
    waiting: Mutex<()>,
    wake: Condvar,
}

impl CloseHandle {
    pub(crate) fn new() -> Self {
        Self(Arc::default())
    }

    /// Makes closing end the connections of this agent.
    pub(crate) fn attach(&self, agent: StreamAgent) -> &StreamAgent {
        let agent = self.0.agent.get_or_init(|| agent);
        if self.is_closed() {
            agent.shutdown();
        }
        agent
    }

    /// Closes the chat. Returns immediately; a call blocked on the next event or on the connection returns as well.
    ///
    /// A name lookup or a TCP connect in progress cannot be interrupted. The thread is abandoned and ends at the latest
    /// after the lookup timeout and the connect timeout.
    pub fn close(&self) {
        self.0.closed.store(true, Ordering::SeqCst);
        if let Some(agent) = self.0.agent.get() {
            agent.shutdown();
        }
        self.wake();
    }

    /// Whether [`close`](Self::close) was called.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.0.closed.load(Ordering::SeqCst)
    }

    /// Waits until the deadline or until the chat is closed.
    pub(crate) fn wait_until(&self, deadline: Instant) {
        let never = || None::<()>;
        self.wait_for(Some(deadline), never);
    }

    /// Waits until `ready` returns a value. Calls `ready` at the start and after each [`wake`](Self::wake). `None` if
    /// the deadline has passed or the chat was closed.
    pub(crate) fn wait_for<T>(
        &self,
        deadline: Option<Instant>,
        mut ready: impl FnMut() -> Option<T>,
    ) -> Option<T> {
        let mut guard = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let value = ready();
            if value.is_some() || self.is_closed() {
                return value;
            }
            guard = match deadline {
                None => self.0.wake.wait(guard).unwrap_or_else(PoisonError::into_inner),
                Some(deadline) => {
                    #[expect(clippy::disallowed_methods, reason = "waiting is what this is for")]
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return None;
                    }
                    let waited = self.0.wake.wait_timeout(guard, left);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    /// Makes a waiting call check again.
    pub(crate) fn wake(&self) {
        drop(self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        self.0.wake.notify_all();
    }
}

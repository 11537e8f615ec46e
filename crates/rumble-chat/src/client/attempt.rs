//! One connection attempt in its own thread, so that it continues after the deadline of a call.

use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use rumble_http::{
    RequestUrl, ResponseHead,
    internal::{StreamAgent, StreamBody},
};

use crate::close_handle::CloseHandle;
use crate::error::{Error, ErrorKind, Operation};

/// The mutex, which is never locked, makes the type `Sync`.
pub(super) struct Attempt(Mutex<Receiver<Result<Opened, Error>>>);

/// A response to the request for the event stream.
pub(super) struct Opened {
    pub(super) head: ResponseHead,
    /// The event stream, if the response is one.
    pub(super) body: Option<StreamBody>,
}

impl Attempt {
    /// Starts the thread. The thread ends with the attempt, at the latest after the timeouts of the agent.
    pub(super) fn start(
        agent: &StreamAgent,
        url: &RequestUrl,
        closer: &CloseHandle,
        span: &tracing::Span,
    ) -> Result<Self, Error> {
        let (agent, url, span) = (agent.clone(), url.clone(), span.clone());
        let wake = Wake(closer.clone());
        let (sender, result) = sync_channel(1);
        thread::Builder::new()
            .name("chat-connect".to_owned())
            .spawn(move || {
                // Dropped last, after the sender.
                let _wake = wake;
                let _entered = span.enter();
                // If the chat was dropped, the connection is closed here.
                let _ = sender.send(open(&agent, &url));
                drop(sender);
            })
            .map_err(attempt_error)?;
        Ok(Self(Mutex::new(result)))
    }

    /// Waits for the result. `None` if the deadline has passed or the chat was closed.
    pub(super) fn wait(
        &mut self,
        closer: &CloseHandle,
        deadline: Option<Instant>,
    ) -> Option<Result<Opened, Error>> {
        let result = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        closer.wait_for(deadline, || match result.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(attempt_error("the connection attempt panicked"))),
        })
    }
}

/// Error of an attempt whose thread could not be started, or panicked.
fn attempt_error(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(ErrorKind::Network, Operation::Connect).caused_by(cause)
}

fn open(agent: &StreamAgent, url: &RequestUrl) -> Result<Opened, Error> {
    let mut response = agent
        .open(url, "text/event-stream")
        .map_err(|failure| Error::transport(Operation::Connect, failure))?;
    let mut head = response.head().clone();
    let is_stream = head.is_event_stream();
    // The body of a response other than an event stream can be endless.
    if head.may_have_server_message() {
        head = head.error_body(response.excerpt(MAX_ERROR_BODY_BYTES));
    }
    let body = is_stream.then(|| response.into_body());
    Ok(Opened { head, body })
}

/// Wakes the reader on drop, so that a panic of the attempt does not block it forever.
struct Wake(CloseHandle);

impl Drop for Wake {
    fn drop(&mut self) {
        self.0.wake();
    }
}

const MAX_ERROR_BODY_BYTES: usize = 8 * 1024;

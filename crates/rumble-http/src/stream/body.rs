//! Body of a stream.

use std::{
    fmt,
    io::Read as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use super::tcp::ReadDeadline;
use crate::{internal::TransportError, transport_error::failure_from_io};

/// The body of a response, read as it arrives.
///
/// Dropping it closes the connection.
pub struct StreamBody {
    host: String,
    is_shut_down: Arc<AtomicBool>,
    read_deadline: ReadDeadline,
    state: State,
}

enum State {
    Open(Box<ureq::BodyReader<'static>>),
    Ended,
    Failed(TransportError),
}

impl StreamBody {
    pub(super) fn new(
        body: ureq::Body,
        host: String,
        is_shut_down: Arc<AtomicBool>,
        read_deadline: ReadDeadline,
    ) -> Self {
        Self {
            host,
            is_shut_down,
            read_deadline,
            state: State::Open(Box::new(body.into_reader())),
        }
    }

    /// Reads what has arrived, or waits for the next bytes. `Ok(0)` is the end of the body; later calls return it
    /// again.
    ///
    /// The end of a body without an announced length cannot be distinguished from a lost connection: both are `Ok(0)`.
    ///
    /// # Errors
    ///
    /// Returns [`TransportError`]. After [`Timeout`](crate::TransportErrorKind::Timeout) reading can continue without
    /// loss. Any other failure is final, closes the connection, and is returned again by every further call.
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<usize, TransportError> {
        let reader = match &mut self.state {
            State::Open(reader) => reader,
            State::Ended => return Ok(0),
            State::Failed(failure) => return Err(failure.clone()),
        };
        if buffer.is_empty() {
            return Ok(0);
        }
        let result = reader.read(buffer);
        // After a local shutdown, the end of the connection can look like any end, so this is checked first.
        if self.is_shut_down.load(Ordering::SeqCst) {
            return Err(self.fail(TransportError::shutdown(&self.host)));
        }
        match result {
            Ok(0) => {
                self.state = State::Ended;
                Ok(0)
            }
            Ok(count) => Ok(count),
            Err(error) => {
                let failure = failure_from_io(error, &self.host);
                Err(if failure.is_timeout() {
                    failure
                } else {
                    self.fail(failure)
                })
            }
        }
    }

    /// Like [`read`](Self::read), but waits until `deadline` instead of for the idle timeout. Once it has passed, only
    /// data that has arrived is read.
    ///
    /// # Errors
    ///
    /// See [`read`](Self::read). [`Timeout`](crate::TransportErrorKind::Timeout) means that nothing arrived before the deadline.
    pub fn read_until(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, TransportError> {
        self.read_deadline.set(Some(deadline));
        let result = self.read(buffer);
        self.read_deadline.set(None);
        result
    }

    /// Reads at most `max` bytes. Stops earlier at the end of the body, at a failure, or at the first bytes that arrive
    /// after `longest`.
    pub(super) fn read_up_to(&mut self, max: usize, longest: Duration) -> Vec<u8> {
        let start = now();
        let mut bytes = Vec::new();
        let mut piece = [0; 1024];
        while bytes.len() < max {
            let size = piece.len().min(max - bytes.len());
            let Some(free) = piece.get_mut(..size) else {
                break;
            };
            match self.read(free) {
                Ok(0) | Err(_) => break,
                Ok(count) => bytes.extend_from_slice(free.get(..count).unwrap_or_default()),
            }
            if start.elapsed() > longest {
                break;
            }
        }
        bytes
    }

    fn fail(&mut self, failure: TransportError) -> TransportError {
        self.state = State::Failed(failure.clone());
        failure
    }
}

impl fmt::Debug for StreamBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::Open(_) => "open",
            State::Ended => "ended",
            State::Failed(_) => "failed",
        };
        f.debug_struct("StreamBody")
            .field("host", &self.host)
            .field("state", &state)
            .finish_non_exhaustive()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "bounds how long a slow peer can prolong an excerpt"
)]
fn now() -> Instant {
    Instant::now()
}

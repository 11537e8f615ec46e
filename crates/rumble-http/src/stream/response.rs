//! The answer to a stream's request.

use std::{fmt, time::Duration};

use super::StreamBody;
use crate::ResponseHead;

/// The head of an answer, and its body still to be read.
///
/// # Examples
///
/// ```no_run
/// use rumble_http::{Endpoint, internal::{StreamAgent, StreamSettings}};
///
/// let agent = StreamAgent::new(StreamSettings::default());
/// let mut response = agent.open(&Endpoint::web7_chat().join("chat/1/stream"), "text/event-stream")?;
/// if response.status() != 200 {
///     println!("{}: {}", response.status(), response.excerpt(512));
/// }
/// # Ok::<(), rumble_http::internal::TransportError>(())
/// ```
pub struct StreamResponse {
    body: StreamBody,
    head: ResponseHead,
    longest_excerpt_read: Duration,
}

impl StreamResponse {
    pub(super) fn new(head: ResponseHead, body: StreamBody, longest_excerpt_read: Duration) -> Self {
        Self {
            body,
            head,
            longest_excerpt_read,
        }
    }

    /// The body.
    #[must_use]
    pub fn body_mut(&mut self) -> &mut StreamBody {
        &mut self.body
    }

    /// Reads the start of the body, at most `max` bytes, as text: enough to tell an error document from a page of
    /// a bot wall. Bytes that are no UTF-8 become U+FFFD.
    ///
    /// It ends early, with what came until then, at the end of the body, at any failure, and once the answer has
    /// dripped for longer than its head was allowed to take.
    #[must_use]
    pub fn excerpt(&mut self, max: usize) -> String {
        let bytes = self.body.read_up_to(max, self.longest_excerpt_read);
        match std::str::from_utf8(&bytes) {
            // Cut within a character: leave that one out.
            Err(error) if error.error_len().is_none() => {
                let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
                String::from_utf8_lossy(whole).into_owned()
            }
            _ => String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The body without its head.
    #[must_use]
    pub fn into_body(self) -> StreamBody {
        self.body
    }

    /// Status and headers.
    pub fn head(&self) -> &ResponseHead {
        &self.head
    }

    /// HTTP status. Redirects are not followed, so a redirect has its own.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.head.status()
    }
}

impl fmt::Debug for StreamResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamResponse")
            .field("head", &self.head)
            .finish_non_exhaustive()
    }
}

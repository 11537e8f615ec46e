//! Response of a stream.

use std::{fmt, time::Duration};

use super::StreamBody;
use crate::ResponseHead;

/// A response with an unread body.
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
    excerpt_timeout: Duration,
}

impl StreamResponse {
    pub(super) fn new(head: ResponseHead, body: StreamBody, excerpt_timeout: Duration) -> Self {
        Self {
            body,
            head,
            excerpt_timeout,
        }
    }

    /// The body.
    #[must_use]
    pub fn body_mut(&mut self) -> &mut StreamBody {
        &mut self.body
    }

    /// Reads the start of the body, at most `max` bytes, as text: enough to distinguish an error document from a
    /// bot-protection page. Invalid UTF-8 becomes U+FFFD.
    ///
    /// Returns what has arrived at the end of the body, after any failure, and after the timeout of the headers.
    #[must_use]
    pub fn excerpt(&mut self, max: usize) -> String {
        let bytes = self.body.read_up_to(max, self.excerpt_timeout);
        match std::str::from_utf8(&bytes) {
            // Truncated within a character: omit it.
            Err(error) if error.error_len().is_none() => {
                let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
                String::from_utf8_lossy(whole).into_owned()
            }
            _ => String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// Returns the body.
    #[must_use]
    pub fn into_body(self) -> StreamBody {
        self.body
    }

    /// Status and headers.
    pub fn head(&self) -> &ResponseHead {
        &self.head
    }

    /// HTTP status. Redirects are not followed, so a redirect keeps its status.
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

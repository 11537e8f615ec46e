//! The answer to a stream's request.

use std::{
    fmt,
    sync::{Arc, atomic::AtomicBool},
    time::{Duration, SystemTime},
};

use http::{Response, header};

use super::{StreamBody, tcp::ReadDeadline};
use crate::{
    headers::{host_of, text},
    parse_retry_after,
};

/// The head of an answer, and its body still to be read.
///
/// # Examples
///
/// ```no_run
/// use rumble_http::{Endpoint, StreamAgent, StreamSettings};
///
/// let agent = StreamAgent::new(StreamSettings::default());
/// let mut response = agent.open(&Endpoint::web7_chat().join("chat/1/stream"), "text/event-stream")?;
/// if response.status() != 200 {
///     println!("{}: {}", response.status(), response.excerpt(512));
/// }
/// # Ok::<(), rumble_http::TransportError>(())
/// ```
pub struct StreamResponse {
    body: StreamBody,
    content_type: Option<String>,
    location_host: Option<String>,
    retry_after: Option<Duration>,
    status: u16,
    longest_excerpt_read: Duration,
}

impl StreamResponse {
    pub(super) fn new(
        response: Response<ureq::Body>,
        host: String,
        is_shut_down: Arc<AtomicBool>,
        read_deadline: ReadDeadline,
        longest_excerpt_read: Duration,
        now: SystemTime,
    ) -> Self {
        let (head, body) = response.into_parts();
        Self {
            body: StreamBody::new(body, host, is_shut_down, read_deadline),
            content_type: text(&head.headers, &header::CONTENT_TYPE).map(str::to_owned),
            location_host: text(&head.headers, &header::LOCATION).and_then(host_of),
            retry_after: text(&head.headers, &header::RETRY_AFTER)
                .and_then(|value| parse_retry_after(value, now)),
            status: head.status.as_u16(),
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

    /// The status code. A redirect is not followed: its status is what is seen here.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The `Content-Type` as it was sent.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// How long to wait before the next attempt, as the server asks. There is no upper limit to it.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The host, with its port if there is one, that a redirect to a whole URL leads to.
    #[must_use]
    pub fn location_host(&self) -> Option<&str> {
        self.location_host.as_deref()
    }
}

impl fmt::Debug for StreamResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamResponse")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("retry_after", &self.retry_after)
            .field("location_host", &self.location_host)
            .finish_non_exhaustive()
    }
}

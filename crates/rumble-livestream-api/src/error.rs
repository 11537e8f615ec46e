use std::fmt;
use std::time::Duration;

use rumble_http::internal::{Operation, error_type};

error_type! {
    /// Error of the Live Stream API.
    ///
    /// `Display` shows one level; the cause is [`source`](std::error::Error::source). Contains neither the key, nor a
    /// part of the URL other than its host, nor anything of the document.
    #[derive(Clone)]
    pub struct Error(Refresh);

    /// Kind of the failure.
    pub enum ErrorKind {
        /// The URL is not an https URL, not a URL, or on a host other than rumble.com and this machine.
        InvalidUrl = "invalid API URL",
        /// The URL contains no key (HTTP 400).
        NoKey = "the API URL contains no key",
    }

    common {
        Forbidden = "the key is wrong or was reset",
        Rejected = "the response contains an error instead of the document",
        TooLarge = "the document exceeds the size limit",
        UnexpectedFormat = "the response is not a Live Stream API document",
    }

    retryable {}
}

/// A request for the document, and the time until the next one after a failure.
#[derive(Clone, Default)]
pub(crate) struct Refresh {
    retry_in: Option<Duration>,
}

impl fmt::Display for Refresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("reading the Live Stream API")
    }
}

impl Operation for Refresh {}

impl Error {
    /// A failure without a request.
    pub(crate) fn local(kind: ErrorKind, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(kind, Refresh::default()).caused_by(cause)
    }

    /// This error, with the time until the next attempt.
    pub(crate) fn with_retry_in(self, time: Duration) -> Self {
        self.with(|data| data.operation.retry_in = Some(time))
    }

    /// Time from this failure to the next request of [`RumbleApi`](crate::RumbleApi). `None` without a next request, as
    /// before the first document.
    #[must_use]
    pub fn retry_in(&self) -> Option<Duration> {
        self.0.operation.retry_in
    }
}

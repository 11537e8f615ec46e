use std::fmt;
use std::io;
use std::time::Duration;

use rumble_http::internal::{ErrorData, Operation};
use rumble_http::{
    ResponseHead,
    internal::{ServerMessage, error_type},
};
use rumble_model::livestream_api::DecodeError;

error_type! {
    /// Error of the Live Stream API.
    ///
    /// `Display` shows one level; the cause is [`source`](std::error::Error::source). Contains neither the key, nor a
    /// part of the URL other than its host, nor anything of the document.
    #[derive(Clone)]
    pub struct Error(Refresh);

    /// Kind of the failure.
    pub enum ErrorKind {
        /// The URL is not an https URL, not a URL, or on another host than rumble.com and this machine.
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

impl Operation for Refresh {
    fn is_write(&self) -> bool {
        false
    }
}

impl Error {
    pub(crate) fn url(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        ErrorData::local(ErrorKind::InvalidUrl, Refresh::default())
            .caused_by(cause)
            .into()
    }

    /// The request was not made, because its thread could not be started or panicked.
    pub(crate) fn thread(error: io::Error) -> Self {
        ErrorData::local(ErrorKind::Network, Refresh::default())
            .caused_by(error)
            .into()
    }

    pub(crate) fn document(kind: ErrorKind, error: DecodeError) -> Self {
        ErrorData::local(kind, Refresh::default()).caused_by(error).into()
    }

    /// Creates an error from the program's own HTTP client.
    #[cfg(feature = "stream")]
    pub(crate) fn own_client(
        kind: rumble_http::TransportErrorKind,
        cause: Option<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        let kind = rumble_http::internal::FailureKind::of_transport_kind(kind).into();
        let data = ErrorData::local(kind, Refresh::default());
        match cause {
            Some(cause) => data.caused_by(cause).into(),
            None => data.into(),
        }
    }

    pub(crate) fn response(kind: ErrorKind, head: &ResponseHead, message: Option<ServerMessage>) -> Self {
        ErrorData::response(kind, Refresh::default(), head)
            .with_message(message, None)
            .into()
    }

    /// This error, with the time until the next attempt.
    pub(crate) fn with_retry_in(self, time: Duration) -> Self {
        let retry_in = Some(time);
        let kind = self.kind();
        ErrorData::from(self).passed_on(kind, Refresh { retry_in }).into()
    }

    /// Time from this failure to the next request of [`RumbleApi`](crate::RumbleApi). `None` without a next request, as
    /// before the first document.
    #[must_use]
    pub fn retry_in(&self) -> Option<Duration> {
        self.0.operation().retry_in
    }
}

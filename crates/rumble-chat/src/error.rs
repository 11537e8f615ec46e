mod kind;
mod operation;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rumble_http::{Response, TransportError, TransportErrorKind};
use rumble_model::ParseStreamRefError;

pub use kind::ErrorKind;
pub use operation::Operation;

/// Why a chat could not be opened, read or written in.
///
/// `Display` says in one level what was attempted and what happened; the cause below is its `source()`. Neither
/// holds a secret or anything of the chat.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    operation: Operation,
    status: Option<u16>,
    retry_after: Option<Duration>,
    server_message: Option<String>,
    source: Option<Source>,
    /// Nothing of it can have reached the server.
    is_unsent: bool,
}

impl Inner {
    fn new(kind: ErrorKind, operation: Operation) -> Self {
        Self {
            kind,
            operation,
            status: None,
            retry_after: None,
            server_message: None,
            source: None,
            is_unsent: false,
        }
    }
}

#[derive(Debug, Clone)]
enum Source {
    Foreign(Arc<dyn std::error::Error + Send + Sync>),
    Last(Error),
    /// What this error says in its own words: the cause is the one below.
    #[cfg(feature = "moderation")]
    Service(rumble_servicephp::Error),
    Stream(ParseStreamRefError),
    Transport(TransportError),
}

impl Error {
    /// A failure of a transport of one's own, to be told to [`Connection::failed`](crate::Connection::failed). The
    /// cause becomes the `source()`: it must hold no secret.
    #[must_use]
    pub fn from_transport(
        kind: ErrorKind,
        operation: Operation,
        cause: Option<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        let source = cause.map(|cause| Source::Foreign(cause.into()));
        Self(Arc::new(Inner {
            source,
            ..Inner::new(kind, operation)
        }))
    }

    pub(crate) fn new(kind: ErrorKind, operation: Operation) -> Self {
        Self(Arc::new(Inner::new(kind, operation)))
    }

    pub(crate) fn answered(
        kind: ErrorKind,
        status: u16,
        retry_after: Option<Duration>,
        server_message: Option<String>,
    ) -> Self {
        Self(Arc::new(Inner {
            status: Some(status),
            retry_after,
            server_message,
            ..Inner::new(kind, Operation::Connect)
        }))
    }

    pub(crate) fn transport(operation: Operation, failure: TransportError) -> Self {
        let kind = match failure.kind() {
            TransportErrorKind::Connect | TransportErrorKind::Lookup => ErrorKind::Network,
            TransportErrorKind::ForeignHost => ErrorKind::ForeignHost,
            TransportErrorKind::Interrupted | TransportErrorKind::Shutdown => ErrorKind::Disconnected,
            TransportErrorKind::Timeout(_) => ErrorKind::Timeout,
            TransportErrorKind::Tls => ErrorKind::Tls,
            _ => ErrorKind::Protocol,
        };
        let is_unsent = !failure.may_have_been_sent();
        let source = Some(Source::Transport(failure));
        Self(Arc::new(Inner {
            source,
            is_unsent,
            ..Inner::new(kind, operation)
        }))
    }

    /// The answer to something that was written.
    pub(crate) fn written(
        operation: Operation,
        kind: ErrorKind,
        response: &Response,
        server_message: Option<&str>,
    ) -> Self {
        Self(Arc::new(Inner {
            status: Some(response.status()),
            retry_after: response.retry_after(),
            server_message: server_message.map(|text| text.chars().take(200).collect()),
            ..Inner::new(kind, operation)
        }))
    }

    pub(crate) fn cooling_down(time: Duration) -> Self {
        Self(Arc::new(Inner {
            retry_after: Some(time),
            ..Inner::new(ErrorKind::CoolingDown, Operation::Send)
        }))
    }

    /// The same of a request that was never sent, or of one before it.
    pub(crate) fn unsent(mut self) -> Self {
        Arc::make_mut(&mut self.0).is_unsent = true;
        self
    }

    #[cfg(feature = "moderation")]
    pub(crate) fn service(operation: Operation, kind: ErrorKind, error: rumble_servicephp::Error) -> Self {
        Self(Arc::new(Inner {
            status: error.status(),
            retry_after: error.retry_after(),
            server_message: error.server_message().map(str::to_owned),
            is_unsent: !error.outcome_is_unknown(),
            source: Some(Source::Service(error)),
            ..Inner::new(kind, operation)
        }))
    }

    /// A page of the account did not show what it should; nothing was changed.
    #[cfg(feature = "moderation")]
    pub(crate) fn page(operation: Operation, kind: ErrorKind, error: rumble_scraping::Error) -> Self {
        let says_more = kind == ErrorKind::UnexpectedFormat;
        Self(Arc::new(Inner {
            is_unsent: true,
            source: says_more.then(|| Source::Foreign(Arc::new(error))),
            ..Inner::new(kind, operation)
        }))
    }

    pub(crate) fn gave_up(last: Self) -> Self {
        let source = Some(Source::Last(last));
        Self(Arc::new(Inner {
            source,
            ..Inner::new(ErrorKind::GaveUp, Operation::Connect)
        }))
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What was being attempted.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.0.operation
    }

    /// It was to be written, it may have arrived, and nobody said what became of it: it may have been done or not. Never
    /// true when we stopped it ourselves or the server said no.
    #[must_use]
    pub fn outcome_is_unknown(&self) -> bool {
        let has_verdict = match self.0.status {
            None => false,
            Some(408 | 500..) => false,
            Some(_) => self.0.kind != ErrorKind::UnclearResponse,
        };
        self.0.operation.is_write() && self.may_have_been_sent() && !has_verdict
    }

    /// Something may have reached the server.
    pub(crate) fn may_have_been_sent(&self) -> bool {
        let stopped_ourselves = matches!(
            self.0.kind,
            ErrorKind::CoolingDown
                | ErrorKind::EmptyText
                | ErrorKind::NotACommand
                | ErrorKind::NotPinned
                | ErrorKind::NotLoggedIn
                | ErrorKind::TooLong
                | ErrorKind::UnknownName
        );
        !self.0.is_unsent && !stopped_ourselves
    }

    /// The HTTP status, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// How long to wait: as the server asked, or as the cool-down demands.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The server's own words, at most 200 characters. Not in `Display`: escape them before they are shown.
    #[must_use]
    pub fn server_message(&self) -> Option<&str> {
        self.0.server_message.as_deref()
    }

    /// Trying again soon can help, without anybody changing anything. Of what was written it may be done twice then: see
    /// [`Error::outcome_is_unknown`]. (Once a chat was open, its client tries again
    /// whatever the failure was.)
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::CoolingDown
                | ErrorKind::Disconnected
                | ErrorKind::Network
                | ErrorKind::Protocol
                | ErrorKind::RateLimited
                | ErrorKind::Server
                | ErrorKind::Timeout
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.operation.attempt(), self.kind().what())?;
        match self.0.status {
            Some(status) if self.0.kind != ErrorKind::NoLiveChat => write!(f, " (HTTP status {status})"),
            _ => Ok(()),
        }?;
        if self.outcome_is_unknown() {
            f.write_str("; it may have been done or not")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation)
            .field("status", &self.0.status)
            .field("retry_after", &self.0.retry_after)
            .field("outcome_is_unknown", &self.outcome_is_unknown())
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.0.source.as_ref()? {
            Source::Foreign(error) => Some(&**error),
            Source::Last(error) => Some(error),
            #[cfg(feature = "moderation")]
            Source::Service(error) => error.source(),
            Source::Stream(error) => Some(error),
            Source::Transport(failure) => Some(failure),
        }
    }
}

impl From<ParseStreamRefError> for Error {
    fn from(error: ParseStreamRefError) -> Self {
        Self(Arc::new(Inner {
            source: Some(Source::Stream(error)),
            ..Inner::new(ErrorKind::InvalidStream, Operation::Connect)
        }))
    }
}

impl From<std::convert::Infallible> for Error {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

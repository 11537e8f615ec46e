use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use rumble_http::{EndpointError, TimeoutPhase, TransportError, TransportErrorKind};
use rumble_model::livestream_api::DecodeError;

/// Why the Live Stream API could not be read.
///
/// `Display` says in one level what happened; the cause below is its `source()`. Neither holds the key, a part of the
/// URL other than its host, or anything of the document.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

struct Inner {
    kind: ErrorKind,
    status: Option<u16>,
    retry_after: Option<Duration>,
    retry_in: Option<Duration>,
    server_message: Option<String>,
    source: Option<Source>,
}

#[derive(Debug)]
enum Source {
    Document(DecodeError),
    Thread(io::Error),
    Transport(TransportError),
    Url(EndpointError),
}

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A page of Cloudflare or the like stands where the document should be: it takes this machine for a robot.
    BotProtection,
    /// This program ended it.
    Closed,
    /// The connection broke off.
    Disconnected,
    /// The key is wrong, or was revoked by a reset (status 403 or 401).
    Forbidden,
    /// The URL is no https URL, or not one at all.
    InvalidUrl,
    /// The host cannot be reached.
    Network,
    /// There is no key in the URL (status 400).
    NoKey,
    /// There is nothing at this address (status 404).
    NotFound,
    /// What came is not JSON: broken off, or a web page.
    NotJson,
    /// The server broke the HTTP protocol.
    Protocol,
    /// Too many requests (status 429).
    RateLimited,
    /// The server sends us elsewhere. That is not followed, so that the key goes nowhere else.
    Redirected,
    /// The server answered with an error object where the document should be.
    Rejected,
    /// The server is in trouble (status 5xx).
    Server,
    /// It is JSON, and not the document.
    UnexpectedFormat,
    /// The whole took too long.
    Timeout,
    /// No trusted TLS connection.
    Tls,
    /// The document is larger than it may be.
    TooLarge,
    /// Another status that this API does not answer with.
    UnexpectedStatus,
}

impl Error {
    fn build(kind: ErrorKind, source: Option<Source>) -> Self {
        Self(Arc::new(Inner {
            kind,
            status: None,
            retry_after: None,
            retry_in: None,
            server_message: None,
            source,
        }))
    }

    pub(crate) fn url(error: EndpointError) -> Self {
        Self::build(ErrorKind::InvalidUrl, Some(Source::Url(error)))
    }

    /// The request was not made, because its thread could not be started or panicked.
    pub(crate) fn thread(error: io::Error) -> Self {
        Self::build(ErrorKind::Network, Some(Source::Thread(error)))
    }

    pub(crate) fn document(kind: ErrorKind, error: DecodeError) -> Self {
        Self::build(kind, Some(Source::Document(error)))
    }

    pub(crate) fn answered(
        kind: ErrorKind,
        status: u16,
        retry_after: Option<Duration>,
        server_message: Option<String>,
    ) -> Self {
        Self(Arc::new(Inner {
            kind,
            status: Some(status),
            retry_after,
            retry_in: None,
            server_message,
            source: None,
        }))
    }

    pub(crate) fn transport(failure: TransportError) -> Self {
        let kind = match failure.kind() {
            TransportErrorKind::BodyTooLarge => ErrorKind::TooLarge,
            TransportErrorKind::Connect | TransportErrorKind::Lookup => ErrorKind::Network,
            TransportErrorKind::Interrupted => ErrorKind::Disconnected,
            TransportErrorKind::Shutdown => ErrorKind::Closed,
            TransportErrorKind::Timeout(TimeoutPhase::Connect | TimeoutPhase::Lookup) => ErrorKind::Network,
            TransportErrorKind::Timeout(_) => ErrorKind::Timeout,
            TransportErrorKind::Tls => ErrorKind::Tls,
            _ => ErrorKind::Protocol,
        };
        Self::build(kind, Some(Source::Transport(failure)))
    }

    /// The same failure, with the time until the next attempt.
    pub(crate) fn with_retry_in(self, time: Duration) -> Self {
        let inner = Arc::try_unwrap(self.0).map(|inner| Inner {
            retry_in: Some(time),
            ..inner
        });
        Self(inner.map_or_else(|shared| shared, Arc::new))
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status, if there was an answer and no document in it. 200 too can come with a page or an error.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// How long the server asked to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How long after this failure [`RumbleApi`](crate::RumbleApi) makes its next request. `None` where it makes none, as
    /// before the first document.
    #[must_use]
    pub fn retry_in(&self) -> Option<Duration> {
        self.0.retry_in
    }

    /// The server's own words, at most 200 characters; `None` where they repeat the key. Not in `Display`: escape them before they are shown.
    #[must_use]
    pub fn server_message(&self) -> Option<&str> {
        self.0.server_message.as_deref()
    }

    /// Trying again can help, without anybody changing anything. [`RumbleApi`](crate::RumbleApi) tries again whatever
    /// the failure was, and waits longer where it is none of these.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        !matches!(
            self.0.kind,
            ErrorKind::BotProtection
                | ErrorKind::Closed
                | ErrorKind::Forbidden
                | ErrorKind::InvalidUrl
                | ErrorKind::NoKey
                | ErrorKind::NotFound
                | ErrorKind::Redirected
        )
    }

    fn what(&self) -> &'static str {
        match self.0.kind {
            ErrorKind::BotProtection => {
                "the server takes this machine for a robot and shows it a page instead of the document"
            }
            ErrorKind::Closed => "it was ended by this program",
            ErrorKind::Disconnected => "the connection broke off",
            ErrorKind::Forbidden => {
                "the key is wrong or was reset: copy the URL anew from the account's settings"
            }
            ErrorKind::InvalidUrl => "the API URL cannot be used",
            ErrorKind::Network => "the host cannot be reached",
            ErrorKind::NoKey => "the API URL has no key: copy the whole URL from the account's settings",
            ErrorKind::NotFound => "there is nothing at this address",
            ErrorKind::NotJson => "what came is not JSON",
            ErrorKind::Protocol => "the server broke the HTTP protocol",
            ErrorKind::RateLimited => "the server has had too many requests",
            ErrorKind::Redirected => "the server redirects to another address, which is not followed",
            ErrorKind::Rejected => "the server answered with an error",
            ErrorKind::Server => "the server is in trouble",
            ErrorKind::UnexpectedFormat => "what came is not the document of this API",
            ErrorKind::Timeout => "the answer took too long",
            ErrorKind::Tls => "no trusted connection could be made",
            ErrorKind::TooLarge => "the document is larger than it may be",
            ErrorKind::UnexpectedStatus => "the server gave an answer that this API does not give",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "reading the Live Stream API: {}", self.what())?;
        match self.0.status {
            Some(status) => write!(f, " (HTTP status {status})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("status", &self.0.status)
            .field("retry_after", &self.0.retry_after)
            .field("retry_in", &self.0.retry_in)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.0.source.as_ref()? {
            Source::Document(error) => Some(error),
            Source::Thread(error) => Some(error),
            Source::Transport(failure) => Some(failure),
            Source::Url(error) => Some(error),
        }
    }
}

impl From<std::convert::Infallible> for Error {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

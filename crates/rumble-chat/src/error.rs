use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rumble_http::{Failure, FailureKind};
use rumble_model::ParseStreamRefError;

/// Why a chat could not be opened or read.
///
/// `Display` says in one level what was attempted and what happened; the cause below is its `source()`. Neither
/// holds a secret or anything of the chat.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Operation,
    status: Option<u16>,
    retry_after: Option<Duration>,
    server_message: Option<String>,
    source: Option<Source>,
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
        }
    }
}

#[derive(Debug)]
enum Source {
    Foreign(Box<dyn std::error::Error + Send + Sync>),
    Last(Error),
    Stream(ParseStreamRefError),
    Transport(Failure),
}

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A page of Cloudflare or the like stands where the chat should be: it takes this machine for a robot.
    BotWall,
    /// There is no chat: it is over, or the video never was a livestream (status 204).
    ChatOver,
    /// This program closed the chat before it was open.
    Closed,
    /// The server ended the connection.
    Disconnected,
    /// The outage lasted longer than it may; the cause is what failed last.
    GaveUp,
    /// The server does not let us read (status 401 or 403).
    Forbidden,
    /// What was given names no stream, or not clearly one.
    InvalidStream,
    /// The server says that the stream id is malformed (status 400).
    InvalidStreamId,
    /// The host cannot be reached.
    Network,
    /// What was given is a page; its stream id needs a look-up first.
    NeedsLookup,
    /// What came is not an event stream.
    NotAnEventStream,
    /// There is nothing at this address (status 404).
    NotFound,
    /// The server broke the HTTP protocol.
    Protocol,
    /// Too many requests (status 429).
    RateLimited,
    /// The server sends us elsewhere, and the chat follows no redirect.
    Redirected,
    /// The server is in trouble (status 5xx).
    Server,
    /// Nothing came for too long.
    Timeout,
    /// No trusted TLS connection.
    Tls,
    /// Another status that no chat answers with.
    UnexpectedStatus,
}

/// What was being attempted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Opening the event stream.
    Connect,
    /// Reading it.
    Read,
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
        let source = cause.map(Source::Foreign);
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

    pub(crate) fn transport(operation: Operation, failure: Failure) -> Self {
        let kind = match failure.kind() {
            FailureKind::Connect | FailureKind::Lookup => ErrorKind::Network,
            FailureKind::Interrupted | FailureKind::Shutdown => ErrorKind::Disconnected,
            FailureKind::Timeout(_) => ErrorKind::Timeout,
            FailureKind::Tls => ErrorKind::Tls,
            _ => ErrorKind::Protocol,
        };
        let source = Some(Source::Transport(failure));
        Self(Arc::new(Inner {
            source,
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

    /// The HTTP status, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// How long the server asked to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The server's own words, at most 200 characters. Not in `Display`: escape them before they are shown.
    #[must_use]
    pub fn server_message(&self) -> Option<&str> {
        self.0.server_message.as_deref()
    }

    /// Trying again soon can help, without anybody changing anything. (Once a chat was open, its client tries again
    /// whatever the failure was.)
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Disconnected
                | ErrorKind::Network
                | ErrorKind::Protocol
                | ErrorKind::RateLimited
                | ErrorKind::Server
                | ErrorKind::Timeout
        )
    }

    fn what(&self) -> &'static str {
        match self.0.kind {
            ErrorKind::BotWall => {
                "the server takes this machine for a robot and shows it a page instead of the chat"
            }
            ErrorKind::ChatOver => "there is no live chat: it is over, or this video is no livestream",
            ErrorKind::Closed => "it was closed by this program",
            ErrorKind::Disconnected => "the connection ended",
            ErrorKind::Forbidden => "the server refuses to let this client read",
            ErrorKind::GaveUp => "the connection stayed lost for longer than it may",
            ErrorKind::InvalidStream => "what was given names no stream",
            ErrorKind::InvalidStreamId => "the server says that this is no stream id",
            ErrorKind::Network => "the host cannot be reached",
            ErrorKind::NeedsLookup => {
                "the address of a page does not hold the stream id: give the embed URL, https://rumble.com/embed/v…/"
            }
            ErrorKind::NotAnEventStream => "the answer is not an event stream",
            ErrorKind::NotFound => "there is no chat at this address",
            ErrorKind::Protocol => "the server broke the HTTP protocol",
            ErrorKind::RateLimited => "the server has had too many requests",
            ErrorKind::Redirected => "the server redirects to another address, which is not followed",
            ErrorKind::Server => "the server is in trouble",
            ErrorKind::Timeout => "nothing came for too long",
            ErrorKind::Tls => "no trusted connection could be made",
            ErrorKind::UnexpectedStatus => "the server gave an answer that no chat gives",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attempt = match self.0.operation {
            Operation::Connect => "opening the chat",
            Operation::Read => "reading the chat",
        };
        write!(f, "{attempt}: {}", self.what())?;
        match self.0.status {
            Some(status) if self.0.kind != ErrorKind::ChatOver => write!(f, " (HTTP status {status})"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation)
            .field("status", &self.0.status)
            .field("retry_after", &self.0.retry_after)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.0.source.as_ref()? {
            Source::Foreign(error) => Some(&**error),
            Source::Last(error) => Some(error),
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

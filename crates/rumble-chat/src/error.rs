use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rumble_http::{Failure, FailureKind, Response};
use rumble_model::ParseStreamRefError;

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
    /// The cool-down of the last message lasts: we stopped it ourselves.
    CoolingDown,
    /// The server ended the connection.
    Disconnected,
    /// The server has this message already (status 409).
    Duplicate,
    /// There is no text: we stopped it ourselves.
    EmptyText,
    /// The session does not belong to this server and was not sent there.
    ForeignHost,
    /// The outage lasted longer than it may; the cause is what failed last.
    GaveUp,
    /// The server does not let us (status 403; when reading, 401 too).
    Forbidden,
    /// What was given names no stream, or not clearly one.
    InvalidStream,
    /// The server says that the stream id is malformed (status 400).
    InvalidStreamId,
    /// The host cannot be reached.
    Network,
    /// What was given is a page; its stream id needs a look-up first.
    NeedsLookup,
    /// A command begins with `/`: we stopped it ourselves.
    NotACommand,
    /// What came is not an event stream.
    NotAnEventStream,
    /// There is nothing at this address, or nobody of this name (status 404).
    NotFound,
    /// Nobody of this name is muted.
    NotMuted,
    /// No message is known to be pinned: we stopped it ourselves.
    NotPinned,
    /// Writing needs a session, and there is none: we stopped it ourselves.
    NotSignedIn,
    /// The server broke the HTTP protocol.
    Protocol,
    /// Too many requests (status 429).
    RateLimited,
    /// The server sends us elsewhere, and the chat follows no redirect.
    Redirected,
    /// The server says no, in words: [`Error::server_message`].
    Refused,
    /// The server is in trouble (status 5xx).
    Server,
    /// The session is over, or was never one (status 401).
    SessionRejected,
    /// Nothing came for too long.
    Timeout,
    /// No trusted TLS connection.
    Tls,
    /// The text is longer than the chat allows: we stopped it ourselves.
    TooLong,
    /// Mutes go by name, and no event has told this one: we stopped it ourselves.
    UnknownName,
    /// The server says yes, and not to what. It may have been done.
    UnclearAnswer,
    /// Another status that no chat answers with.
    UnexpectedStatus,
}

/// What was being attempted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Giving a command.
    Command,
    /// Opening the event stream.
    Connect,
    /// Confirming a raid.
    ConfirmRaid,
    /// Deleting a message.
    Delete,
    /// Muting somebody.
    Mute,
    /// Pinning a message.
    Pin,
    /// Reading the event stream.
    Read,
    /// Sending a message.
    Send,
    /// Asking who the account is and where its chats are.
    SignIn,
    /// Ending somebody's mute.
    Unmute,
    /// Unpinning a message.
    Unpin,
}

impl Operation {
    fn is_write(self) -> bool {
        !matches!(self, Self::Connect | Self::Read | Self::SignIn)
    }

    fn attempt(self) -> &'static str {
        match self {
            Self::Command => "giving the command",
            Self::Connect => "opening the chat",
            Self::ConfirmRaid => "confirming the raid",
            Self::Delete => "deleting the message",
            Self::Mute => "muting",
            Self::Pin => "pinning the message",
            Self::Read => "reading the chat",
            Self::Send => "sending the message",
            Self::SignIn => "asking for the account",
            Self::Unmute => "ending the mute",
            Self::Unpin => "unpinning the message",
        }
    }
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

    pub(crate) fn transport(operation: Operation, failure: Failure) -> Self {
        let kind = match failure.kind() {
            FailureKind::Connect | FailureKind::Lookup => ErrorKind::Network,
            FailureKind::ForeignHost => ErrorKind::ForeignHost,
            FailureKind::Interrupted | FailureKind::Shutdown => ErrorKind::Disconnected,
            FailureKind::Timeout(_) => ErrorKind::Timeout,
            FailureKind::Tls => ErrorKind::Tls,
            _ => ErrorKind::Protocol,
        };
        let is_unsent = !failure.was_sent();
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
            source: Some(Source::Foreign(Arc::new(error))),
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
            Some(_) => self.0.kind != ErrorKind::UnclearAnswer,
        };
        self.0.operation.is_write() && self.was_sent() && !has_verdict
    }

    /// Something may have reached the server.
    pub(crate) fn was_sent(&self) -> bool {
        let stopped_ourselves = matches!(
            self.0.kind,
            ErrorKind::CoolingDown
                | ErrorKind::EmptyText
                | ErrorKind::NotACommand
                | ErrorKind::NotPinned
                | ErrorKind::NotSignedIn
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

    fn what(&self) -> &'static str {
        match self.0.kind {
            ErrorKind::BotWall => {
                "the server takes this machine for a robot and shows it a page instead of the chat"
            }
            ErrorKind::ChatOver => "there is no live chat: it is over, or this video is no livestream",
            ErrorKind::Closed => "it was closed by this program",
            ErrorKind::CoolingDown => "the cool-down of the last message lasts, and nothing was sent",
            ErrorKind::Disconnected => "the connection ended",
            ErrorKind::Duplicate => "the server has this message already",
            ErrorKind::EmptyText => "there is no text, and nothing was sent",
            ErrorKind::ForeignHost => "the session does not belong to this server, and nothing was sent",
            ErrorKind::Forbidden => "the server does not allow it",
            ErrorKind::GaveUp => "the connection stayed lost for longer than it may",
            ErrorKind::InvalidStream => "what was given names no stream",
            ErrorKind::InvalidStreamId => "the server says that this is no stream id",
            ErrorKind::Network => "the host cannot be reached",
            ErrorKind::NeedsLookup => {
                "the address of a page does not hold the stream id: give the embed URL, https://rumble.com/embed/v…/"
            }
            ErrorKind::NotACommand => "a command begins with a slash, and nothing was sent",
            ErrorKind::NotAnEventStream => "the answer is not an event stream",
            ErrorKind::NotFound => "there is no such thing",
            ErrorKind::NotMuted => "nobody of this name is muted",
            ErrorKind::NotPinned => "no message is known to be pinned, and nothing was sent",
            ErrorKind::NotSignedIn => "it needs a session, and there is none",
            ErrorKind::Protocol => "the server broke the HTTP protocol",
            ErrorKind::RateLimited => "the server has had too many requests",
            ErrorKind::Redirected => "the server redirects to another address, which is not followed",
            ErrorKind::Refused => "the server says no",
            ErrorKind::Server => "the server is in trouble",
            ErrorKind::SessionRejected => "the session is over or no session",
            ErrorKind::Timeout => "nothing came for too long",
            ErrorKind::Tls => "no trusted connection could be made",
            ErrorKind::TooLong => "the text is longer than the chat allows, and nothing was sent",
            ErrorKind::UnknownName => "no event has told the name, and nothing was sent",
            ErrorKind::UnclearAnswer => "the server says yes, and not to what",
            ErrorKind::UnexpectedStatus => "the server gave an answer that no chat gives",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.operation.attempt(), self.what())?;
        match self.0.status {
            Some(status) if self.0.kind != ErrorKind::ChatOver => write!(f, " (HTTP status {status})"),
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

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rumble_http::{EndpointError, Response, SessionTokenError, TransportError, TransportErrorKind};
use rumble_model::service::{Answer, DecodeError};
use rumble_model::{ParseStreamRefError, Secret};

mod kind;

pub use kind::ErrorKind;

use crate::operation::Operation;

/// Why a request to `service.php`, or a page beside it, did not do what it should.
///
/// `Display` says in one level what was attempted and what happened; the cause below is its `source()`. Neither, nor
/// `Debug`, holds a secret or Rumble's text.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    operation: Operation,
    outcome_is_unknown: bool,
    retry_after: Option<Duration>,
    server_code: Option<String>,
    server_message: Option<String>,
    source: Option<Source>,
    status: Option<u16>,
}

#[derive(Clone, Debug)]
enum Source {
    Decode(DecodeError),
    Endpoint(EndpointError),
    Stream(ParseStreamRefError),
    Token(SessionTokenError),
    Transport(TransportError),
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, operation: Operation) -> Self {
        Self(Arc::new(Inner {
            kind,
            operation,
            outcome_is_unknown: false,
            retry_after: None,
            server_code: None,
            server_message: None,
            source: None,
            status: None,
        }))
    }

    /// An answer that is not what was asked for.
    pub(crate) fn answered(kind: ErrorKind, operation: Operation, response: &Response) -> Self {
        let status = response.status();
        // Who says yes may have done it, whatever else is said. So may who broke down over it.
        let may_be_done = matches!(
            (status, kind),
            (200..=299, ErrorKind::NotJson | ErrorKind::UnexpectedFormat) | (408 | 500..=599, _)
        );
        Self::new(kind, operation).with(|inner| {
            inner.outcome_is_unknown = operation.is_write() && may_be_done;
            inner.retry_after = response.retry_after();
            inner.status = Some(status);
        })
    }

    pub(crate) fn transport(operation: Operation, failure: TransportError) -> Self {
        let kind = match failure.kind() {
            TransportErrorKind::BodyTooLarge => ErrorKind::TooLarge,
            TransportErrorKind::Connect | TransportErrorKind::Interrupted | TransportErrorKind::Lookup => {
                ErrorKind::Network
            }
            TransportErrorKind::ForeignHost => ErrorKind::ForeignHost,
            TransportErrorKind::Shutdown => ErrorKind::Closed,
            TransportErrorKind::Timeout(_) => ErrorKind::Timeout,
            TransportErrorKind::Tls => ErrorKind::Tls,
            _ => ErrorKind::Protocol,
        };
        Self::new(kind, operation).with(|inner| {
            inner.outcome_is_unknown = operation.is_write() && failure.may_have_been_sent();
            inner.source = Some(Source::Transport(failure));
        })
    }

    pub(crate) fn token(error: SessionTokenError) -> Self {
        Self::new(ErrorKind::InvalidToken, Operation::CheckSession)
            .with(|inner| inner.source = Some(Source::Token(error)))
    }

    pub(crate) fn endpoint(operation: Operation, error: EndpointError) -> Self {
        let kind = match error {
            EndpointError::Insecure { .. } => ErrorKind::ForeignHost,
            _ => ErrorKind::UnexpectedFormat,
        };
        Self::new(kind, operation).with(|inner| inner.source = Some(Source::Endpoint(error)))
    }

    pub(crate) fn because(self, error: DecodeError) -> Self {
        self.with(|inner| inner.source = Some(Source::Decode(error)))
    }

    /// The same with another kind, for who knows more about the operation.
    pub(crate) fn with_kind(self, kind: ErrorKind) -> Self {
        self.with(|inner| inner.kind = kind)
    }

    /// What Rumble says about it.
    pub(crate) fn saying(self, answer: &Answer) -> Self {
        let kept = |text: &str| text.chars().take(LONGEST_MESSAGE).collect();
        let code = answer.errors().iter().find_map(|error| error.code.as_deref());
        let says_yes = answer.success() == Some(true);
        self.with(|inner| {
            inner.outcome_is_unknown |= inner.operation.is_write() && says_yes;
            inner.server_code = code.map(kept);
            inner.server_message = answer.reason().map(kept);
        })
    }

    /// Without those of Rumble's words that repeat one of these.
    pub(crate) fn without<'a>(self, secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let words = [self.server_code(), self.server_message()];
        let are_repeated = |secret: &Secret| {
            let secret = secret.expose();
            !secret.is_empty() && words.iter().flatten().any(|text| text.contains(secret))
        };
        if !secrets.into_iter().any(are_repeated) {
            return self;
        }
        self.with(|inner| (inner.server_code, inner.server_message) = (None, None))
    }

    fn with(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
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

    /// How long the server asked to wait. There is no upper limit to it.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Rumble's own words about its refusal, at most 200 characters; `None` also where they repeat a secret that was sent. Not in `Display`: escape them before they are shown.
    #[must_use]
    pub fn server_message(&self) -> Option<&str> {
        self.0.server_message.as_deref()
    }

    /// Rumble's code for its refusal, at most 200 characters. No list of codes has been published.
    #[must_use]
    pub fn server_code(&self) -> Option<&str> {
        self.0.server_code.as_deref()
    }

    /// The request may have been carried out all the same: it can have arrived, and no answer says what became of it. It
    /// was not sent again, and never is by itself: look before you repeat it. `false` for what only reads.
    #[must_use]
    pub fn outcome_is_unknown(&self) -> bool {
        self.0.outcome_is_unknown
    }

    /// Trying again soon can help, without anybody changing anything. See
    /// [`outcome_is_unknown`](Self::outcome_is_unknown) before a write is repeated.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Network
                | ErrorKind::Protocol
                | ErrorKind::RateLimited
                | ErrorKind::Server
                | ErrorKind::Timeout
        )
    }
}

impl From<ParseStreamRefError> for Error {
    fn from(error: ParseStreamRefError) -> Self {
        let kind = match error {
            ParseStreamRefError::OtherHost => ErrorKind::ForeignHost,
            _ => ErrorKind::InvalidStream,
        };
        Self::new(kind, Operation::Resolve).with(|inner| inner.source = Some(Source::Stream(error)))
    }
}

impl From<std::convert::Infallible> for Error {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.operation.attempt(), self.0.kind.what())?;
        if let Some(status) = self.0.status.filter(|status| !(200..300).contains(status)) {
            write!(f, " (HTTP status {status})")?;
        }
        if self.0.outcome_is_unknown {
            f.write_str("; whether it was done is unknown")?;
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
            .field("outcome_is_unknown", &self.0.outcome_is_unknown)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(match self.0.source.as_ref()? {
            Source::Decode(error) => error,
            Source::Endpoint(error) => error,
            Source::Stream(error) => error,
            Source::Token(error) => error,
            Source::Transport(failure) => failure,
        })
    }
}

/// Characters of Rumble's text that are kept.
const LONGEST_MESSAGE: usize = 200;

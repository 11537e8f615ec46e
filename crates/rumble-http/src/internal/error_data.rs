use std::{error::Error, fmt, sync::Arc, time::Duration};

use crate::{
    ResponseHead,
    classify::is_success,
    internal::{FailureKind, ServerMessage, TransportError},
};

/// Content of all errors of this workspace. The macro [`error_type`](crate::internal::error_type) wraps it in a public
/// type.
#[derive(Clone)]
pub struct ErrorData<K, O> {
    kind: K,
    operation: O,
    status: Option<u16>,
    retry_after: Option<Duration>,
    server_message: Option<ServerMessage>,
    server_code: Option<ServerMessage>,
    outcome_is_unknown: bool,
    may_have_been_sent: bool,
    source: Option<Arc<dyn Error + Send + Sync>>,
    is_told_by_source: bool,
}

/// A kind of error.
pub trait Kind: Copy + From<FailureKind> + 'static {
    /// Every kind, first those that only one crate has.
    const ALL: &'static [Self];
    /// The cause, as `Display` of the error shows it.
    fn description(self) -> &'static str;
    /// The kind that all crates share, if it is one.
    fn failure(self) -> Option<FailureKind>;
    /// Whether a retry may succeed without any change.
    fn is_retryable(self) -> bool;
}

/// The attempted operation. `Display` is the start of the error's text.
pub trait Operation: fmt::Display {
    /// Whether it changes something on the server.
    fn is_write(&self) -> bool;
}

impl<K: Kind, O: Operation> ErrorData<K, O> {
    /// A failure before anything was sent.
    #[must_use]
    pub fn local(kind: K, operation: O) -> Self {
        Self {
            kind,
            operation,
            status: None,
            retry_after: None,
            server_message: None,
            server_code: None,
            outcome_is_unknown: false,
            may_have_been_sent: false,
            source: None,
            is_told_by_source: false,
        }
    }

    /// A request that got no complete response.
    #[must_use]
    pub fn transport(operation: O, error: TransportError) -> Self {
        let is_write = operation.is_write();
        Self {
            outcome_is_unknown: is_write && error.may_have_been_sent(),
            may_have_been_sent: error.may_have_been_sent(),
            ..Self::local(FailureKind::of_transport(&error).into(), operation)
        }
        .caused_by(error)
    }

    /// A response that is not what was requested.
    #[must_use]
    pub fn response(kind: K, operation: O, head: &ResponseHead) -> Self {
        // A kind of one crate only is decided by the status.
        let failure = kind.failure().unwrap_or(FailureKind::UnexpectedStatus);
        let is_unknown = failure.leaves_outcome_unknown(head.status());
        let is_write = operation.is_write();
        Self {
            status: Some(head.status()),
            retry_after: head.requested_delay(),
            outcome_is_unknown: is_write && is_unknown,
            may_have_been_sent: true,
            ..Self::local(kind, operation)
        }
    }

    /// Converts the failure to the error type of another crate.
    #[must_use]
    pub fn passed_on<K2: Kind, O2>(self, kind: K2, operation: O2) -> ErrorData<K2, O2> {
        ErrorData {
            kind,
            operation,
            status: self.status,
            retry_after: self.retry_after,
            server_message: self.server_message,
            server_code: self.server_code,
            outcome_is_unknown: self.outcome_is_unknown,
            may_have_been_sent: self.may_have_been_sent,
            source: self.source,
            is_told_by_source: self.is_told_by_source,
        }
    }

    /// With the cause below it.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(Arc::from(cause.into()));
        self
    }

    /// Shows the cause instead of the kind's description in `Display`, because it is more precise.
    #[must_use]
    pub fn told_by(self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            is_told_by_source: true,
            ..self.caused_by(cause)
        }
    }

    /// With the message and the code of the server.
    #[must_use]
    pub fn with_message(mut self, message: Option<ServerMessage>, code: Option<ServerMessage>) -> Self {
        (self.server_message, self.server_code) = (message, code);
        self
    }

    /// With another kind.
    #[must_use]
    pub fn with_kind(mut self, kind: K) -> Self {
        self.kind = kind;
        self
    }

    /// With this delay before the next attempt.
    #[must_use]
    pub fn with_retry_after(mut self, delay: Duration) -> Self {
        self.retry_after = Some(delay);
        self
    }

    /// With an outcome that is unknown, if it is a write: the server reported success in another way.
    #[must_use]
    pub fn with_unknown_outcome(mut self) -> Self {
        self.outcome_is_unknown = self.operation.is_write();
        self
    }

    /// Marks the request as possibly received by the server.
    #[must_use]
    pub fn perhaps_sent(mut self) -> Self {
        (self.outcome_is_unknown, self.may_have_been_sent) = (self.operation.is_write(), true);
        self
    }

    /// The failure of a request before the write itself, which was not sent.
    #[must_use]
    pub fn unsent(mut self) -> Self {
        (self.outcome_is_unknown, self.may_have_been_sent) = (false, false);
        self
    }

    /// Kind of the failure.
    #[must_use]
    pub fn kind(&self) -> K {
        self.kind
    }

    /// Operation that failed.
    #[must_use]
    pub fn operation(&self) -> &O {
        &self.operation
    }

    /// HTTP status, if a response arrived.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// Whether the status is a success although the request failed.
    #[must_use]
    pub fn status_is_success(&self) -> bool {
        self.status.is_some_and(is_success)
    }

    /// Delay before the next attempt.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Message of the server.
    #[must_use]
    pub fn server_message(&self) -> Option<&str> {
        self.server_message.as_ref().map(ServerMessage::as_str)
    }

    /// Code of the server.
    #[must_use]
    pub fn server_code(&self) -> Option<&str> {
        self.server_code.as_ref().map(ServerMessage::as_str)
    }

    /// Whether the outcome of a write is unknown.
    #[must_use]
    pub fn outcome_is_unknown(&self) -> bool {
        self.outcome_is_unknown
    }

    /// Whether the request may have reached the server.
    #[must_use]
    pub fn may_have_been_sent(&self) -> bool {
        self.may_have_been_sent
    }

    /// The cause below what `Display` shows.
    #[must_use]
    pub fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source: &(dyn Error + 'static) = self.source.as_deref()?;
        if self.is_told_by_source {
            source.source()
        } else {
            Some(source)
        }
    }
}

impl<K: Kind, O: Operation> fmt::Display for ErrorData<K, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.source.as_deref().filter(|_| self.is_told_by_source) {
            Some(reason) => write!(f, "{}: {reason}", self.operation)?,
            None => write!(f, "{}: {}", self.operation, self.kind.description())?,
        }
        if let Some(status) = self.status.filter(|status| !is_success(*status)) {
            write!(f, " (HTTP {status})")?;
        }
        if self.outcome_is_unknown {
            f.write_str("; the outcome is unknown")?;
        }
        Ok(())
    }
}

/// The sentence and its causes, as `main` prints them.
impl<K: Kind, O: Operation> fmt::Debug for ErrorData<K, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        let mut cause = self.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

use std::{error::Error, fmt, sync::Arc, time::Duration};

use crate::{
    ResponseHead, TransportErrorKind,
    classify::is_success,
    internal::{FailureKind, ServerMessage, TransportError},
};

/// Content of all errors of this workspace. The macro [`error_type`](crate::internal::error_type) wraps it in a public
/// type.
#[derive(Clone)]
#[expect(clippy::exhaustive_structs, reason = "other crates construct it")]
pub struct ErrorData<K, O> {
    /// Kind of the failure.
    pub kind: K,
    /// Operation that failed.
    pub operation: O,
    /// Data that does not depend on the crate.
    pub details: Details,
}

/// Data of an error in addition to its kind and its operation. The default is that of a failure before anything was
/// sent.
#[derive(Clone, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "other crates construct it")]
pub struct Details {
    /// HTTP status, if a response arrived.
    pub status: Option<u16>,
    /// Delay before the next attempt.
    pub retry_after: Option<Duration>,
    /// Message of the server.
    pub server_message: Option<ServerMessage>,
    /// Code of the server.
    pub server_code: Option<ServerMessage>,
    /// Whether the outcome of a write is unknown.
    pub outcome_is_unknown: bool,
    /// Whether the request might have reached the server.
    pub may_have_been_sent: bool,
    /// The cause.
    pub source: Option<Arc<dyn Error + Send + Sync>>,
    /// Whether `Display` shows the cause instead of the description of the kind, because it is more precise.
    pub is_described_by_source: bool,
}

/// A kind of error.
pub trait Kind: Copy + From<FailureKind> + 'static {
    /// Every kind; those of a single crate first.
    const ALL: &'static [Self];
    /// The cause in `Display` of the error.
    fn description(self) -> &'static str;
    /// The corresponding kind that all crates share, if there is one.
    fn failure(self) -> Option<FailureKind>;
    /// Whether a retry may succeed without any change.
    fn is_retryable(self) -> bool;
}

/// The attempted operation. `Display` is the first part of the text of the error.
pub trait Operation: Clone + fmt::Display {
    /// Whether the operation changes something on the server.
    fn is_write(&self) -> bool {
        false
    }
}

impl<K: Kind, O: Operation> ErrorData<K, O> {
    /// Error of a request without a complete response.
    #[must_use]
    pub fn transport(operation: O, error: TransportError) -> Self {
        let (kind, may_have_been_sent) = (error.kind(), error.may_have_been_sent());
        let mut data = Self::own_transport(operation, kind, Some(error.into()));
        data.details.outcome_is_unknown = data.operation.is_write() && may_have_been_sent;
        data.details.may_have_been_sent = may_have_been_sent;
        data
    }

    /// Error of a custom transport.
    #[must_use]
    pub fn own_transport(
        operation: O,
        kind: TransportErrorKind,
        cause: Option<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        let source = cause.map(Arc::from);
        Self {
            kind: FailureKind::of_transport_kind(kind).into(),
            operation,
            details: Details {
                source,
                ..Details::default()
            },
        }
    }

    /// Error of a response other than the requested one.
    #[must_use]
    pub fn response(kind: K, operation: O, head: &ResponseHead) -> Self {
        // The status decides if the kind exists in a single crate only.
        let failure = kind.failure().unwrap_or(FailureKind::UnexpectedStatus);
        let is_unknown = failure.leaves_outcome_unknown(head.status());
        let details = Details {
            status: Some(head.status()),
            retry_after: head.requested_delay(),
            outcome_is_unknown: operation.is_write() && is_unknown,
            may_have_been_sent: true,
            ..Details::default()
        };
        Self {
            kind,
            operation,
            details,
        }
    }

    /// The cause that `Display` does not show.
    #[must_use]
    pub fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source: &(dyn Error + 'static) = self.details.source.as_deref()?;
        if self.details.is_described_by_source {
            source.source()
        } else {
            Some(source)
        }
    }
}

impl Details {
    /// Whether the status is a success although the request failed.
    #[must_use]
    pub fn status_is_success(&self) -> bool {
        self.status.is_some_and(is_success)
    }
}

impl<K: Kind, O: Operation> fmt::Display for ErrorData<K, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &self.details;
        match details
            .source
            .as_deref()
            .filter(|_| details.is_described_by_source)
        {
            Some(reason) => write!(f, "{}: {reason}", self.operation)?,
            None => write!(f, "{}: {}", self.operation, self.kind.description())?,
        }
        if let Some(status) = details.status.filter(|status| !is_success(*status)) {
            write!(f, " (HTTP {status})")?;
        }
        if details.outcome_is_unknown {
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

use std::io;

/// Error of starting a server.
///
/// `Display` shows one level; the cause is [`source`](std::error::Error::source). Contains no secret and no text of users.
#[derive(Debug, thiserror::Error)]
#[error("{subject}: {kind}")]
pub struct Error {
    kind: ErrorKind,
    subject: String,
    source: Option<io::Error>,
}

/// Kind of an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The address cannot be bound: it is in use, or not of this machine.
    #[error("cannot listen there")]
    Bind,
    /// Another server uses the state folder.
    #[error("in use by another server")]
    Busy,
    /// The address can be reached from other machines although no host name is allowed.
    #[error("other machines can reach it, and no host name is allowed")]
    Exposed,
    /// A file with a secret for a sink cannot be read, or others can read it.
    #[error("cannot be used as a secret")]
    Secret,
    /// A thread or the runtime cannot be started.
    #[error("cannot be started")]
    Start,
    /// The state folder cannot be used.
    #[error("cannot be used for the state of the server")]
    State,
}

impl Error {
    pub(crate) fn new(
        kind: ErrorKind,
        subject: impl Into<String>,
        source: impl Into<Option<io::Error>>,
    ) -> Self {
        Self {
            kind,
            subject: subject.into(),
            source: source.into(),
        }
    }

    /// Kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

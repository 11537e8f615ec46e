use std::error::Error as StdError;

/// Error of the relay.
///
/// `Display` shows one level; the cause is [`source`](std::error::Error::source). Contains no credentials and no chat text.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    kind: ErrorKind,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// Kind of an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The URL of a broker is malformed, or contains a password.
    #[error("URL of the broker: malformed, or with a user name or password")]
    Address,
    /// The recording of the archive or of the spool cannot be opened or written.
    #[error("recording: cannot be opened or written")]
    Archive,
    /// A request to the broker failed.
    #[error("broker: request failed")]
    Broker,
    /// The broker cannot be reached, or rejects the credentials.
    #[error("broker: cannot connect")]
    Connect,
    /// The credentials cannot be read.
    #[error("credentials of the broker: cannot be read")]
    Credentials,
    /// Data of chats is lost, was moved to the folder `damaged` of the spool, or could not be synced to the disk.
    #[error("data of chats: lost, damaged or not on the disk")]
    Lost,
    /// The name of a worker or a consumer is empty, or contains characters other than letters, digits, `-` and `_`.
    #[error("name: only letters, digits, - and _ are allowed")]
    Name,
    /// The system cannot create more threads.
    #[error("threads: cannot be started")]
    Threads,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self { kind, source: None }
    }

    /// Creates an error of this kind with its cause.
    pub(crate) fn of<E: Into<Box<dyn StdError + Send + Sync>>>(kind: ErrorKind) -> impl FnOnce(E) -> Self {
        move |cause| Self {
            kind,
            source: Some(cause.into()),
        }
    }

    /// Kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

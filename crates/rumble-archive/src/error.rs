use std::io;

/// Error of writing or reading a recording.
///
/// `Display` shows one level; the cause is [`source`](std::error::Error::source). Contains no chat text.
#[derive(Debug, thiserror::Error)]
#[error("{}{kind}", prefix(.file))]
pub struct Error {
    kind: ErrorKind,
    file: String,
    source: Option<io::Error>,
}

/// Kind of an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Another process records into the same folder.
    #[error("already recording there")]
    Busy,
    /// The folder or a file in it cannot be created.
    #[error("cannot be created")]
    Create,
    /// The folder does not contain a recording.
    #[error("no recording there")]
    Empty,
    /// A file cannot be read.
    #[error("cannot be read")]
    Read,
    /// Data cannot be synced to the disk.
    #[error("cannot be synced to the disk")]
    Sync,
    /// A file cannot be written, removed or renamed.
    #[error("cannot be written")]
    Write,
}

impl Error {
    pub(crate) fn new(
        kind: ErrorKind,
        file: impl Into<String>,
        source: impl Into<Option<io::Error>>,
    ) -> Self {
        Self {
            kind,
            file: file.into(),
            source: source.into(),
        }
    }

    /// Kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Name of the file or folder.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether the disk or a quota is full.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        self.source.as_ref().is_some_and(is_disk_full)
    }
}

pub(crate) fn is_disk_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

/// Creates an error of this kind for this file.
pub(crate) fn of(kind: ErrorKind, file: &str) -> impl FnOnce(io::Error) -> Error {
    move |error| Error::new(kind, file, error)
}

fn prefix(file: &str) -> String {
    match file {
        "" => String::new(),
        file => format!("{file}: "),
    }
}

use std::fmt;
use std::io;
use std::path::Path;

/// Error of a task, as text for the terminal.
#[derive(Debug)]
pub(crate) struct TaskError {
    exit_code: u8,
    text: String,
}

impl TaskError {
    /// Exit status for invalid arguments.
    pub(crate) const USAGE: u8 = 2;

    /// The findings of a task.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self::with_exit_code(1, text)
    }

    pub(crate) fn with_exit_code(exit_code: u8, text: impl Into<String>) -> Self {
        Self {
            exit_code,
            text: text.into(),
        }
    }

    /// Invalid arguments.
    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self::with_exit_code(Self::USAGE, text)
    }

    /// A file could not be read or written.
    pub(crate) fn io(path: &Path, error: &io::Error) -> Self {
        Self::new(format!("{}: {error}", path.display()))
    }

    pub(crate) fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for TaskError {}

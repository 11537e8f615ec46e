//! Lines on stdout.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::secrets::concealed;
use crate::stderr;
use crate::wrap::wrapped;

/// Writes lines, each flushed, until the reader closes the output.
pub(crate) struct LineWriter {
    /// Whether lines must fit the terminal: human-readable output on a terminal.
    fits_terminal: bool,
    /// Whether the reader has closed the output or writing has failed.
    closed: AtomicBool,
    failed: AtomicBool,
}

impl LineWriter {
    pub(crate) fn new(json: bool) -> Self {
        Self {
            fits_terminal: !json && io::stdout().is_terminal(),
            closed: AtomicBool::new(false),
            failed: AtomicBool::new(false),
        }
    }

    /// Standard output; for human-readable lines, without unsupported colours.
    pub(crate) fn stdout(json: bool) -> Box<dyn Write + Send> {
        if json {
            Box::new(io::stdout())
        } else {
            Box::new(anstream::stdout())
        }
    }

    /// Writes and flushes one line. Returns false once the output is closed.
    pub(crate) fn write(&self, out: &mut dyn Write, line: &str) -> bool {
        if self.is_closed() {
            return false;
        }
        let line = &*concealed(line);
        // The size of the terminal can change.
        let size = self
            .fits_terminal
            .then(|| terminal_size::terminal_size_of(io::stdout()));
        let line = match size.flatten() {
            Some((columns, _)) => wrapped(line, columns.0.into()),
            None => Cow::Borrowed(line),
        };
        let written = out
            .write_all(line.as_bytes())
            .and_then(|()| out.write_all(b"\n"))
            .and_then(|()| out.flush());
        let Err(error) = written else { return true };
        // A reader such as `head` closes the pipe early.
        if !self.closed.swap(true, Ordering::Relaxed) && error.kind() != io::ErrorKind::BrokenPipe {
            self.failed.store(true, Ordering::Relaxed);
            stderr::error(format_args!("cannot write: {error}"));
        }
        false
    }

    /// Whether the process was started without a standard output. The standard library then opens `/dev/null` for
    /// reading and writing, while a shell that discards output opens it only for writing.
    pub(crate) fn stdout_is_closed() -> bool {
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::{OFlags, fcntl_getfl, fstat, major, minor};
            let stdout = io::stdout();
            let is_null =
                fstat(&stdout).is_ok_and(|found| (major(found.st_rdev), minor(found.st_rdev)) == NULL_DEVICE);
            is_null && fcntl_getfl(&stdout).is_ok_and(|flags| flags.contains(OFlags::RDWR))
        }
        #[cfg(not(target_os = "linux"))]
        false
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }
}

/// Major and minor number of `/dev/null`.
#[cfg(target_os = "linux")]
const NULL_DEVICE: (u32, u32) = (1, 3);

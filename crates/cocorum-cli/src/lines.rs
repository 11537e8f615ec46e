//! Lines on stdout.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::talk;

/// Writes lines, each flushed at once, until nobody reads them any more.
#[derive(Default)]
pub(crate) struct Lines {
    /// Nobody reads any more, or the disk is full.
    gone: AtomicBool,
    failed: AtomicBool,
}

impl Lines {
    /// Where they go: for people, colours are left out where they cannot be seen.
    pub(crate) fn stdout(json: bool) -> Box<dyn Write + Send> {
        if json {
            Box::new(io::stdout())
        } else {
            Box::new(anstream::stdout())
        }
    }

    /// Writes and flushes one line. False when nobody can see it any more.
    pub(crate) fn write(&self, out: &mut dyn Write, line: &str) -> bool {
        if self.are_unread() {
            return false;
        }
        let written = out
            .write_all(line.as_bytes())
            .and_then(|()| out.write_all(b"\n"))
            .and_then(|()| out.flush());
        let Err(error) = written else { return true };
        // A reader that has seen enough closes the pipe: that is how `head` works.
        if !self.gone.swap(true, Ordering::Relaxed) && error.kind() != io::ErrorKind::BrokenPipe {
            self.failed.store(true, Ordering::Relaxed);
            talk::complain(format_args!("cannot write: {error}"));
        }
        false
    }

    pub(crate) fn are_unread(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }

    pub(crate) fn have_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }
}

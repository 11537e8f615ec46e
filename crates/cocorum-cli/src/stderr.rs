//! Status lines and errors on stderr, one line each, without text of other users.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::escape::escape;
use crate::secrets::concealed;
use crate::wrap::wrapped;

/// Writes a status line. Control characters are escaped.
pub(crate) fn status(text: impl Display) {
    let line = text.to_string();
    write(&escape(&concealed(&line)));
}

/// Like [`status`], but only on a terminal.
pub(crate) fn progress(text: impl Display) {
    if io::stderr().is_terminal() {
        status(text);
    }
}

/// Writes an error with its advice.
pub(crate) fn error(text: impl Display) {
    status(format_args!("cocorum: {text}"));
}

/// Writes an error in the arguments and returns exit status 2.
pub(crate) fn usage_error(text: &str) -> ExitCode {
    error(text);
    ExitCode::from(2)
}

/// Writes a line that is safe for a terminal.
pub(crate) fn write(line: &str) {
    let size = terminal_size::terminal_size_of(io::stderr());
    let line = match size {
        Some((columns, _)) => wrapped(line, columns.0.into()),
        None => line.into(),
    };
    let redirect = size.and_then(|_| redirect().clone());
    if let Some(redirect) = redirect {
        redirect(line.into_owned());
        return;
    }
    // A closed stderr does not stop the command.
    let _ = anstream::stderr().write_fmt(format_args!("{line}\n"));
}

/// Passes lines for a terminal to this function instead, while an input line is shown.
pub(crate) fn set_redirect(lines: Option<Redirect>) {
    *redirect() = lines;
}

pub(crate) type Redirect = Arc<dyn Fn(String) + Send + Sync>;

fn redirect() -> MutexGuard<'static, Option<Redirect>> {
    REDIRECT.lock().unwrap_or_else(PoisonError::into_inner)
}

static REDIRECT: Mutex<Option<Redirect>> = Mutex::new(None);

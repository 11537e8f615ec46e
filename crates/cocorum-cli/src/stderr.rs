//! Status lines and errors on stderr, one line each, without text of other users.

use std::fmt::Display;
use std::process::ExitCode;

use crate::escape::escape;
use crate::wrap::wrapped;

/// Writes a status line. Control characters are escaped.
pub(crate) fn status(text: impl Display) {
    // A closed stderr does not stop the command.
    let line = text.to_string();
    let line = escape(&line);
    let line = match terminal_size::terminal_size_of(std::io::stderr()) {
        Some((columns, _)) => wrapped(&line, columns.0.into()),
        None => line,
    };
    let _ = std::io::Write::write_fmt(&mut anstream::stderr(), format_args!("{line}\n"));
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

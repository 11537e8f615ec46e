//! What is said on stderr: one line each, without anybody's text.

use std::fmt::Display;
use std::process::ExitCode;

use crate::escape::escape;
use crate::wrap::wrapped;

/// Says something to the person at the terminal. Whatever it holds, the terminal does not obey it.
pub(crate) fn status(text: impl Display) {
    // Nobody listens when stderr is closed, and that is no reason to stop.
    let line = text.to_string();
    let line = escape(&line);
    let line = match terminal_size::terminal_size_of(std::io::stderr()) {
        Some((columns, _)) => wrapped(&line, columns.0.into()),
        None => line,
    };
    let _ = std::io::Write::write_fmt(&mut anstream::stderr(), format_args!("{line}\n"));
}

/// Says why nothing works, and what to do.
pub(crate) fn error(text: impl Display) {
    status(format_args!("cocorum: {text}"));
}

/// The arguments make no sense together or in themselves.
pub(crate) fn usage_error(text: &str) -> ExitCode {
    error(text);
    ExitCode::from(2)
}

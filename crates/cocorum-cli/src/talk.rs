//! What is said on stderr: one line each, without anybody's text.

use std::fmt::Display;
use std::process::ExitCode;

use crate::safe::visible;

/// Says something to the person at the terminal. Whatever it holds, the terminal does not obey it.
pub(crate) fn say(text: impl Display) {
    // Nobody listens when stderr is closed, and that is no reason to stop.
    let line = text.to_string();
    let _ = std::io::Write::write_fmt(&mut anstream::stderr(), format_args!("{}\n", visible(&line)));
}

/// Says why nothing works, and what to do.
pub(crate) fn complain(text: impl Display) {
    say(format_args!("cocorum: {text}"));
}

/// The arguments make no sense together or in themselves.
pub(crate) fn wrong_usage(text: &str) -> ExitCode {
    complain(text);
    ExitCode::from(2)
}

//! Errors in the arguments, without their values: one can be a password, a token or a key in the wrong place.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, Error};

/// Shows help, the version, or an error in the arguments.
pub(crate) fn show(mut shown: Error) -> ExitCode {
    if shown.use_stderr() {
        redact(&mut shown);
    }
    let failed_to_show = shown.print().is_err();
    let code = if failed_to_show { 1 } else { shown.exit_code() };
    ExitCode::from(u8::try_from(code).unwrap_or(2))
}

fn redact(error: &mut Error) {
    // Clap repeats the values in these. The name of an unknown argument can be a value; that of a known one stays.
    let is_unknown = error.kind() == clap::error::ErrorKind::UnknownArgument;
    for kind in [ContextKind::InvalidValue, ContextKind::InvalidSubcommand]
        .into_iter()
        .chain(is_unknown.then_some(ContextKind::InvalidArg))
    {
        let is_given = matches!(error.get(kind), Some(ContextValue::String(text)) if !text.is_empty());
        if is_given {
            error.insert(kind, ContextValue::String(REDACTED.to_owned()));
        }
    }
    // "To pass '…' as a value, use '-- …'".
    error.remove(ContextKind::Suggested);
    error.remove(ContextKind::TrailingArg);
}

const REDACTED: &str = "<redacted>";

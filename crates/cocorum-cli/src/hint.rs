//! What to do about an error, in one line.

use std::borrow::Cow;
use std::time::Duration;

use rumble_chat::{Error, ErrorKind};

use crate::safe::visible;

/// Why a chat cannot be opened or read, and what to do.
pub(crate) fn explain(error: &Error) -> String {
    let advice = what_to_do(error.kind());
    visible(&told(
        error,
        error.server_message(),
        error.outcome_is_unknown(),
        &timed(advice, error.retry_after()),
    ))
    .into_owned()
}

/// The error with its causes, Rumble's words, whether it may have been done all the same, and what to do.
pub(crate) fn told(
    error: &dyn std::error::Error,
    words: Option<&str>,
    outcome_is_unknown: bool,
    advice: &str,
) -> String {
    let mut line = with_causes(error);
    if let Some(words) = words {
        line.push_str("; Rumble says: ");
        line.push_str(words);
    }
    line.push_str(". ");
    if outcome_is_unknown {
        line.push_str("It was not sent again: look whether it was done before you repeat it. ");
    }
    line.push_str(advice);
    line.trim_end().to_owned()
}

/// The advice, or how long the server wants us to wait.
pub(crate) fn timed(advice: &str, retry_after: Option<Duration>) -> Cow<'_, str> {
    match retry_after {
        Some(time) => {
            let seconds = Duration::from_secs(time.as_secs() + u64::from(time.subsec_nanos() > 0));
            format!("Try again in {}.", humantime::format_duration(seconds)).into()
        }
        None => advice.into(),
    }
}

/// The error and each of its causes, which say one level each.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        line.push_str(": ");
        line.push_str(&inner.to_string());
        cause = inner.source();
    }
    line
}

pub(crate) fn what_to_do(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::BotProtection => "Try from another network; data-centre addresses are often refused.",
        ErrorKind::NoLiveChat => {
            "Check that the stream is live and that this is its embed id; every broadcast has a new one."
        }
        ErrorKind::Forbidden => "Try from another network.",
        ErrorKind::ForeignHost => "Check --base-url and --chat-url: a session goes to its own site only.",
        ErrorKind::InvalidStream | ErrorKind::InvalidStreamId | ErrorKind::NeedsLookup => {
            "Give the embed URL of the stream, https://rumble.com/embed/v…/."
        }
        ErrorKind::InvalidSetting => "Correct or unset it: nothing is connected to in spite of it.",
        ErrorKind::Network => "Check the connection, the proxy settings, and --chat-url if you gave one.",
        ErrorKind::NotAnEventStream
        | ErrorKind::NotFound
        | ErrorKind::Redirected
        | ErrorKind::Rejected
        | ErrorKind::UnexpectedStatus => {
            "Check the stream id, and --chat-url if you gave one: it must end in /chat/api."
        }
        ErrorKind::RateLimited => "Wait some minutes before you try again.",
        ErrorKind::Unauthorized => "Log in with cocorum login, or read as a guest, without --logged-in.",
        ErrorKind::Tls => {
            "Check this machine's clock. If the network has a certificate authority of its own, name its file with --ca-file."
        }
        _ => "Try again in a while.",
    }
}

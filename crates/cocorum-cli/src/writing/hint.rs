//! What to do when something was not written, in one line.

use rumble_chat::{Error, ErrorKind};

use crate::hint::{timed, told, what_to_do};

/// The error with its causes, Rumble's words, whether it may have been done, and what to do.
pub(crate) fn explain(error: &Error) -> String {
    let advice = match error.kind() {
        ErrorKind::Duplicate => "Say it in other words, if it is to be said again.",
        ErrorKind::EmptyText => "Give a text.",
        ErrorKind::Forbidden | ErrorKind::Rejected => "Check whether the account may do it there.",
        ErrorKind::NotFound => "Check the ids, and whether the chat is still open.",
        ErrorKind::NotPinned => "Nothing is pinned there.",
        ErrorKind::Unauthorized => {
            "Log in with cocorum login; a token in RUMBLE_SESSION goes before what that keeps, so replace it or unset it."
        }
        ErrorKind::TooLong => "Rumble takes 200 characters; an emoji counts as two.",
        ErrorKind::UnclearResponse => {
            "Check --base-url and --chat-url if you gave them; if not, Rumble has changed, or something on the way \
             answers in its place."
        }
        kind => what_to_do(kind),
    };
    told(
        error,
        error.server_message(),
        error.outcome_is_unknown(),
        &timed(advice, error.retry_after()),
    )
}

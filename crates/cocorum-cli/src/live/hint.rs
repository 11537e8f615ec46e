//! What to do about a failure of the API, in one line.

use rumble_livestream_api::{Error, ErrorKind};

use crate::hint::{timed, with_causes};

/// The error with its causes, and what to do. Not what the server says: it may repeat the key.
pub(super) fn explain(error: &Error) -> String {
    let advice = timed(what_to_do(error.kind()), error.retry_after());
    format!("{}. {advice}", with_causes(error))
}

fn what_to_do(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::BotProtection => "Try from another network; data-centre addresses are often refused.",
        ErrorKind::Forbidden
        | ErrorKind::NoKey
        | ErrorKind::NotFound
        | ErrorKind::NotJson
        | ErrorKind::Redirected
        | ErrorKind::Rejected
        | ErrorKind::UnexpectedFormat
        | ErrorKind::UnexpectedStatus => {
            "Check that it is the URL on https://rumble.com/account/livestream-api, all of it."
        }
        ErrorKind::InvalidSetting => "Correct or unset it: nothing is connected to in spite of it.",
        ErrorKind::Network => "Check the connection, the proxy settings, and the host in the API URL.",
        ErrorKind::RateLimited => "Wait some minutes before you try again.",
        ErrorKind::Tls => {
            "Check this machine's clock. If the network has a certificate authority of its own, name its file with --ca-file."
        }
        _ => "Try again in a while.",
    }
}

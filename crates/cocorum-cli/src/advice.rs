//! Error messages with advice, in one line.

use std::error::Error;
use std::time::Duration;

use rumble_chat::{ErrorKind as ChatKind, Operation};
use rumble_http::internal::{FailureKind, Kind};
use rumble_livestream_api::ErrorKind as ApiKind;
use rumble_scraping::ErrorKind as PageKind;
use rumble_servicephp::ErrorKind as ServiceKind;
use rumble_upload::ErrorKind as UploadKind;

use crate::escape::escape;
use crate::format::length;

pub(crate) use rumble_feed::error_chain;

/// Text for a failure to open or read a chat.
pub(crate) fn of_chat(error: &rumble_chat::Error) -> String {
    let advice = match error.kind() {
        ChatKind::InvalidStream | ChatKind::InvalidStreamId | ChatKind::NeedsLookup => {
            "Use the embed URL of the stream, https://rumble.com/embed/v…/."
        }
        ChatKind::NoLiveChat => {
            "Check that the stream is live and the id is its embed id; every broadcast has a new one."
        }
        ChatKind::NotAnEventStream => CHECK_STREAM,
        kind => shared(kind, Task::Reading),
    };
    escape(&of_chat_with(error, advice)).into_owned()
}

/// Text for a failure to write into a chat.
pub(crate) fn of_writing(error: &rumble_chat::Error) -> String {
    let advice = match (error.kind(), error.operation()) {
        (ChatKind::Rejected | ChatKind::NotFound, Operation::Command) => {
            "Check the spelling: there may be no such command. See cocorum command --help for the known ones."
        }
        (ChatKind::Duplicate, _) => "Change the text to send it again.",
        (ChatKind::EmptyText, _) => "Enter some text.",
        (ChatKind::NotPinned, _) => "Nothing is pinned there.",
        (ChatKind::TooLong, _) => "The limit is usually 200 characters; an emoji counts as two.",
        (ChatKind::UnclearResponse, _) => CHANGED,
        (kind, _) => shared(kind, Task::Writing),
    };
    of_chat_with(error, advice)
}

fn of_chat_with(error: &rumble_chat::Error, advice: &str) -> String {
    message_with_advice(
        error,
        error.server_message(),
        error.outcome_is_unknown(),
        error.retry_after(),
        advice,
    )
}

/// Text for a failure of `service.php` or of a page of the site.
pub(crate) fn of_service(error: &rumble_servicephp::Error) -> String {
    message_with_advice(
        error,
        error.server_message(),
        error.outcome_is_unknown(),
        error.retry_after(),
        for_service(error.kind()),
    )
}

/// Text for a failure to read a page of the account.
pub(crate) fn of_page(error: &rumble_scraping::Error) -> String {
    let advice = match error.kind() {
        PageKind::NoKey => "Run cocorum keys to look again; cocorum keys reset creates a new one.",
        PageKind::NotMuted => "Run cocorum mutes for the list.",
        PageKind::RepeatedPage | PageKind::TooManyPages => {
            "The entries listed so far are valid; cocorum unmute --record-id does not need the list."
        }
        kind => shared(kind, Task::Account),
    };
    message_with_advice(
        error,
        error.server_message(),
        error.outcome_is_unknown(),
        error.retry_after(),
        advice,
    )
}

/// Text for a failure to publish a video.
pub(crate) fn of_upload(error: &rumble_upload::Error) -> String {
    let advice = match error.kind() {
        UploadKind::FileChanged => "Upload it again when it is complete.",
        UploadKind::FileGone | UploadKind::Disconnected | UploadKind::Server | UploadKind::Timeout => {
            "Try again later: the same command with --resume continues where it stopped."
        }
        UploadKind::File
        | UploadKind::InvalidFile
        | UploadKind::InvalidField
        | UploadKind::InvalidThumbnail => "",
        UploadKind::MayBePublished => {
            "Look at your videos on Rumble. If it is not there, upload it again without --resume."
        }
        UploadKind::Rejected => "Correct it, and continue with --resume: the file is not sent again.",
        UploadKind::StateInUse => "Wait until it has ended.",
        UploadKind::UnknownCategory => "Use a name or number that Rumble's upload page shows.",
        UploadKind::UnknownChannel => "Use the name or number of a channel of this account.",
        kind => shared(kind, Task::Account),
    };
    let mut messages: Vec<String> = Vec::new();
    for (field, message) in error.rejected_fields().iter().flat_map(|fields| fields.iter()) {
        messages.push(format!("{field}: {message}"));
    }
    let messages = messages.join("; ");
    let message = match &*messages {
        "" => error.server_message(),
        messages => Some(messages),
    };
    message_with_advice(
        error,
        message,
        error.outcome_is_unknown(),
        error.retry_after(),
        advice,
    )
}

/// Text for a failure to read the Live Stream API.
pub(crate) fn of_api(error: &rumble_livestream_api::Error) -> String {
    let advice = match error.kind() {
        ApiKind::InvalidUrl => {
            "Copy the whole URL from https://rumble.com/account/livestream-api, or name another site with --base-url."
        }
        ApiKind::NoKey => COPY_URL,
        kind => shared(kind, Task::LiveApi),
    };
    message_with_advice(error, error.server_message(), false, error.retry_after(), advice)
}

/// The error with its causes, the server's message, whether the outcome is unknown, and the advice, or the delay that the server
/// requires.
fn message_with_advice(
    error: &dyn Error,
    server_message: Option<&str>,
    outcome_is_unknown: bool,
    retry_after: Option<Duration>,
    advice: &str,
) -> String {
    let mut line = error_chain(error);
    if let Some(message) = server_message {
        line.push_str("; server message: ");
        line.push_str(message);
    }
    line.push_str(". ");
    if outcome_is_unknown {
        line.push_str("It was not retried; check whether it took effect before repeating it. ");
    }
    match retry_after {
        Some(Duration::ZERO) => line.push_str("Try again now."),
        Some(time) => line.push_str(&format!("Try again in {}.", length(time))),
        // First it has to be checked.
        None if outcome_is_unknown && advice == LATER => {}
        None => line.push_str(advice),
    }
    line.trim_end().to_owned()
}

/// Kind of operation that failed.
#[derive(Clone, Copy)]
enum Task {
    Account,
    LiveApi,
    Reading,
    Writing,
}

fn for_service(kind: ServiceKind) -> &'static str {
    match kind {
        ServiceKind::AddressBlocked => {
            "Log in from a home connection, or log in with a browser and set RUMBLE_SESSION to its cookie u_s."
        }
        ServiceKind::CodeExpired => "Run cocorum login again.",
        ServiceKind::InvalidStream => "Use a rumble.com URL or a stream id.",
        ServiceKind::InvalidToken => "Check RUMBLE_SESSION: it must be the value of the cookie u_s.",
        ServiceKind::NotLive => "Try again when it is live, or wait with cocorum chat --wait or --follow.",
        ServiceKind::RepeatedPage | ServiceKind::TooManyPages => "The entries listed so far are valid.",
        ServiceKind::TwoFactorUnavailable => "Choose another method with --two-factor.",
        ServiceKind::UnknownPage => {
            "Use the embed URL of the stream, https://rumble.com/embed/v…/; Rumble has changed its page."
        }
        ServiceKind::WrongCode => "Run cocorum login again and use the latest code.",
        ServiceKind::WrongPassword => {
            "Check both and try again; after many attempts Rumble may require a wait."
        }
        kind => shared(kind, Task::Account),
    }
}

/// Advice for the kinds of failure that all crates have.
fn shared(kind: impl Kind, task: Task) -> &'static str {
    use FailureKind as F;
    use Task::{Account, LiveApi, Reading, Writing};

    let Some(kind) = kind.failure() else { return LATER };
    match (kind, task) {
        (F::BotProtection, _) => "Try another network; data-centre addresses are often blocked.",
        (F::CaptivePortal, _) => "Open any page in a browser and log in to the network.",
        (F::InvalidSetting, _) => "Correct or unset it: no connection is made without it.",
        (F::RateLimited, _) => "Wait a few minutes before trying again.",
        (F::Tls, _) => {
            "Check this machine's clock. If the network has a certificate authority of its own, name its file with --ca-file."
        }
        (F::Network, Account) => "Check the network connection, the proxy settings, and --base-url if set.",
        (F::Network, LiveApi) => {
            "Check the network connection, the proxy settings, and the host in the API URL."
        }
        (F::Network, Reading | Writing) => {
            "Check the network connection, the proxy settings, and --chat-url if set."
        }
        (F::ForeignHost, Account) => "Check the address, and --base-url if set.",
        (F::ForeignHost, _) => "Check --base-url and --chat-url: a session is only sent to its own site.",
        (F::Unauthorized, Reading) => "Run cocorum login, or read as a guest without --logged-in.",
        (F::Unauthorized, Account | Writing) => {
            "Run cocorum login. A token in RUMBLE_SESSION takes precedence: replace or unset it."
        }
        (F::NotFound, Account) => "Check the spelling. Private and removed pages are not found either.",
        (F::NotFound, Writing) => "Check the ids, and that the chat is still open.",
        (F::Forbidden, Reading) => "Try another network.",
        (F::Forbidden | F::Rejected, Writing) => "Check that the account is allowed to do this in that chat.",
        (F::Rejected, Account) => "Check the names, and that the account is allowed to do this.",
        (F::NotFound | F::Redirected | F::Rejected | F::UnexpectedStatus, Reading) => CHECK_STREAM,
        (
            F::Forbidden
            | F::NotFound
            | F::NotJson
            | F::Redirected
            | F::Rejected
            | F::UnexpectedFormat
            | F::UnexpectedStatus,
            LiveApi,
        ) => COPY_URL,
        (F::NotJson | F::Redirected | F::UnexpectedFormat | F::UnexpectedStatus, Account | Writing) => {
            CHANGED
        }
        _ => LATER,
    }
}

const CHANGED: &str =
    "Check --base-url and --chat-url if set. Otherwise Rumble has changed, or a proxy responds in its place.";
const CHECK_STREAM: &str = "Check the stream id, and --chat-url if set: it must end in /chat/api.";
const COPY_URL: &str = "Copy the whole URL again from https://rumble.com/account/livestream-api.";
const LATER: &str = "Try again later.";

//! What goes wrong at `service.php` and the pages beside it, and what to do about it, in one line.

use std::fmt;

use rumble_http::internal::Kind as _;
use rumble_servicephp::{Error, ErrorKind};

use crate::hint::{timed, told};

pub(crate) enum Trouble {
    Chat(rumble_chat::Error),
    /// In words already.
    Said(String),
    Scraping(rumble_scraping::Error),
    Service(Error),
    /// The arguments make no sense together.
    Usage(String),
}

impl From<rumble_chat::Error> for Trouble {
    fn from(error: rumble_chat::Error) -> Self {
        Self::Chat(error)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Service(error)
    }
}

impl From<rumble_scraping::Error> for Trouble {
    fn from(error: rumble_scraping::Error) -> Self {
        Self::Scraping(error)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chat(error) => f.write_str(&crate::writing::explain(error)),
            Self::Said(text) | Self::Usage(text) => f.write_str(text),
            Self::Scraping(error) => {
                let advice = what_to_do_about_page(error.kind());
                f.write_str(&told(
                    error,
                    error.server_message(),
                    error.outcome_is_unknown(),
                    &timed(advice, error.retry_after()),
                ))
            }
            Self::Service(error) => f.write_str(&explain(error)),
        }
    }
}

/// The error with its causes, Rumble's words, and what to do.
pub(crate) fn explain(error: &Error) -> String {
    let advice = what_to_do(error.kind());
    told(
        error,
        error.server_message(),
        error.outcome_is_unknown(),
        &timed(advice, error.retry_after()),
    )
}

fn what_to_do_about_page(kind: rumble_scraping::ErrorKind) -> &'static str {
    match kind {
        rumble_scraping::ErrorKind::NotMuted => "cocorum mutes shows who is.",
        rumble_scraping::ErrorKind::RepeatedPage | rumble_scraping::ErrorKind::TooManyPages => {
            "What was listed so far is good; cocorum unmute --record-id needs no list."
        }
        kind => kind
            .failure()
            .map_or("Try again in a while.", |kind| what_to_do(kind.into())),
    }
}

fn what_to_do(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::AddressBlocked => {
            "Log in from a home connection; or log in with a browser and put the value of its cookie u_s into \
             RUMBLE_SESSION."
        }
        ErrorKind::BotProtection => "Try from another network; data-centre addresses are often refused.",
        ErrorKind::CodeExpired => "Begin anew with cocorum login.",
        ErrorKind::ForeignHost => "Check the address, and --base-url if you gave one.",
        ErrorKind::InvalidStream => "Give an address on rumble.com or an id.",
        ErrorKind::InvalidToken => "Check RUMBLE_SESSION: it is the value of the cookie u_s.",
        ErrorKind::InvalidSetting => "Correct or unset it: nothing is connected to in spite of it.",
        ErrorKind::Network => "Check the connection, the proxy settings, and --base-url if you gave one.",
        ErrorKind::TwoFactorUnavailable => "Choose another way with --two-factor.",
        ErrorKind::NotFound => "Check the spelling; what is private or gone is not found either.",
        ErrorKind::NotLive => "Try again when it is; cocorum chat --follow waits for it.",
        ErrorKind::NotJson
        | ErrorKind::Redirected
        | ErrorKind::UnexpectedFormat
        | ErrorKind::UnexpectedStatus => {
            "Check --base-url if you gave one; if not, Rumble has changed, or something on the way answers in its place."
        }
        ErrorKind::UnknownPage => {
            "Give the embed URL of the stream, https://rumble.com/embed/v…/; Rumble has changed its page."
        }
        ErrorKind::RateLimited => "Wait some minutes before you try again.",
        ErrorKind::Rejected => "Check the names, and whether the account may do it.",
        ErrorKind::Unauthorized => {
            "Log in with cocorum login; a token in RUMBLE_SESSION goes before what that keeps, so replace it or unset it."
        }
        ErrorKind::Tls => {
            "Check this machine's clock. If the network has a certificate authority of its own, name its file with --ca-file."
        }
        ErrorKind::WrongCode => "Begin anew with cocorum login and the newest code.",
        ErrorKind::WrongPassword => {
            "Check both and try again; after many attempts Rumble may want you to wait."
        }
        _ => "Try again in a while.",
    }
}

//! One request for the document.

use std::time::Duration;

use rumble_http::{Request, RequestAgent, RequestSettings, Response, TransportError};
use rumble_model::error_answer::ErrorAnswer;
use rumble_model::livestream_api::{DecodeErrorKind, Document, FollowerClock};

use crate::api_url::ApiUrl;
use crate::error::{Error, ErrorKind};

/// How a document is requested and read.
#[derive(Debug, Clone)]
pub(crate) struct FetchSettings {
    pub(crate) follower_clock: FollowerClock,
    pub(crate) max_body: usize,
    pub(crate) request: RequestSettings,
}

impl Default for FetchSettings {
    fn default() -> Self {
        Self {
            follower_clock: FollowerClock::default(),
            max_body: 8 * 1024 * 1024,
            request: RequestSettings::default(),
        }
    }
}

/// Requests the document once, without a cache: every call is a request. [`RumbleApi`](crate::RumbleApi) is built on it.
///
/// The document may have 8 MiB, and the whole takes at most 30 seconds.
///
/// ```no_run
/// use rumble_livestream_api::{ApiUrl, fetch};
///
/// let url = ApiUrl::parse("https://rumble.com/-livestream-api/get-data?key=tin-whistle")?;
/// println!("{} followers", fetch(&url)?.followers.num_followers);
/// # Ok::<(), rumble_livestream_api::Error>(())
/// ```
///
/// # Errors
///
/// Whatever came in place of the document, see [`ErrorKind`].
pub fn fetch(url: &ApiUrl) -> Result<Document, Error> {
    let settings = FetchSettings::default();
    fetch_with(&RequestAgent::new(settings.request.clone()), url, &settings)
}

pub(crate) fn fetch_with(
    agent: &RequestAgent,
    url: &ApiUrl,
    settings: &FetchSettings,
) -> Result<Document, Error> {
    let request = Request::get(url.request_url().clone()).max_body(settings.max_body);
    read(agent.send(&request), url, settings.follower_clock)
}

fn read(
    answer: Result<Response, TransportError>,
    url: &ApiUrl,
    clock: FollowerClock,
) -> Result<Document, Error> {
    let response = answer.map_err(Error::transport)?;
    if response.status() != 200 || response.is_bot_protection_page() {
        return Err(refusal(&response, url));
    }
    let text = response.text();
    Document::decode_with(&text, clock).map_err(|error| {
        let no_document = ErrorAnswer::decode(&text);
        if response.is_html() {
            answered(ErrorKind::NotJson, &response, url)
        } else if no_document.is_some() {
            answered(ErrorKind::Rejected, &response, url)
        } else if error.kind() == DecodeErrorKind::Body || is_json(&text) {
            Error::document(ErrorKind::UnexpectedFormat, error)
        } else {
            Error::document(ErrorKind::NotJson, error)
        }
    })
}

/// Other JSON than an object, such as PHP's `[]` for nothing.
fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn refusal(response: &Response, url: &ApiUrl) -> Error {
    let kind = match response.status() {
        300..=399 => ErrorKind::Redirected,
        _ if response.is_bot_protection_page() => ErrorKind::BotProtection,
        400 => ErrorKind::NoKey,
        401 | 403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotFound,
        429 => ErrorKind::RateLimited,
        500..=599 => ErrorKind::Server,
        _ => ErrorKind::UnexpectedStatus,
    };
    answered(kind, response, url)
}

fn answered(kind: ErrorKind, response: &Response, url: &ApiUrl) -> Error {
    let answer = ErrorAnswer::decode(&response.text());
    let message = answer.as_ref().and_then(ErrorAnswer::message);
    let message = message.filter(|text| !url.is_repeated_in(text));
    let message = message.map(|text| text.chars().take(MESSAGE_CHARS).collect());
    let retry_after = response.retry_after().map(|time| time.min(LONGEST_RETRY_AFTER));
    Error::answered(kind, response.status(), retry_after, message)
}

const MESSAGE_CHARS: usize = 200;
/// A server may make us wait this long.
pub(crate) const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(300);

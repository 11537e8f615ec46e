//! One request for the document.

use rumble_http::internal::{FailureKind, Request, RequestAgent, RequestSettings, Response, ServerMessage};
use rumble_model::error_response::ErrorResponse;
use rumble_model::livestream_api::{DecodeErrorKind, Document, FollowTime};

use crate::api_url::ApiUrl;
use crate::error::{Error, ErrorKind, Refresh};

/// Settings of requesting and decoding a document.
#[derive(Debug, Clone)]
pub(crate) struct FetchSettings {
    pub(crate) follow_time: FollowTime,
    pub(crate) max_body: usize,
    pub(crate) request: RequestSettings,
}

impl Default for FetchSettings {
    fn default() -> Self {
        Self {
            follow_time: FollowTime::default(),
            max_body: 8 * 1024 * 1024,
            request: RequestSettings::default(),
        }
    }
}

/// Requests the document once, without a cache: every call is a request. [`RumbleApi`](crate::RumbleApi) is built on
/// it.
///
/// The document can have up to 8 MiB, and the request takes at most 30 seconds.
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
/// Returns an error if the request fails or the response is not a document; see [`ErrorKind`].
pub fn fetch(url: &ApiUrl) -> Result<Document, Error> {
    let settings = FetchSettings::default();
    fetch_with(&RequestAgent::new(settings.request.clone()), url, &settings)
}

pub(crate) fn fetch_with(
    agent: &RequestAgent,
    url: &ApiUrl,
    settings: &FetchSettings,
) -> Result<Document, Error> {
    let response = agent.send(&request(url, settings.max_body));
    let response = response.map_err(|error| Error::transport(Refresh::default(), error))?;
    read(&response, settings.follow_time)
}

pub(crate) fn request(url: &ApiUrl, max_body: usize) -> Request {
    let request = Request::get(url.request_url().clone())
        .max_body(max_body)
        .limited();
    url.secrets()
        .fold(request, |request, secret| request.secret(&secret))
}

pub(crate) fn read(response: &Response, clock: FollowTime) -> Result<Document, Error> {
    match response.document_failure() {
        Some(FailureKind::BadRequest) => return Err(rejection(ErrorKind::NoKey, response)),
        Some(failure) => return Err(rejection(failure.into(), response)),
        None => {}
    }
    let text = response.text();
    Document::decode_with(&text, clock).map_err(|error| {
        if response.is_html() {
            rejection(ErrorKind::NotJson, response)
        } else if ErrorResponse::decode(&text).is_some() {
            rejection(ErrorKind::Rejected, response)
        } else if error.kind() == DecodeErrorKind::Body || is_json(&text) {
            Error::local(ErrorKind::UnexpectedFormat, error)
        } else {
            Error::local(ErrorKind::NotJson, error)
        }
    })
}

/// Whether the text is JSON at all, such as PHP's empty map `[]`.
fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn rejection(kind: ErrorKind, response: &Response) -> Error {
    let message = ServerMessage::of_body(&response.text(), response.head());
    Error::response(kind, Refresh::default(), response).with_message(message)
}

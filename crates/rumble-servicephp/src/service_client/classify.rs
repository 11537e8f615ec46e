//! Classification of responses. Pure.

use rumble_http::internal::{FailureKind, Response};
use rumble_model::service::{DecodeErrorKind, ServiceResponse};

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// Response of a call, if it was not rejected. `has_session`: whether the request carried one.
pub(super) fn service_response(
    operation: Operation,
    response: &Response,
    has_session: bool,
) -> Result<ServiceResponse, Error> {
    let error = |kind| Error::response(kind, operation, response);
    let failure = response.failure();
    if let Some(kind @ (FailureKind::Redirected | FailureKind::UnexpectedEncoding)) = failure {
        return Err(error(kind.into()));
    }
    let body = match (ServiceResponse::from_json(&response.text()), failure) {
        (Ok(body), _) => body,
        (Err(_), Some(failure)) => return Err(error(failure.into())),
        (Err(cause), None) => {
            let kind = match cause.kind() {
                DecodeErrorKind::Body => ErrorKind::UnexpectedFormat,
                _ => ErrorKind::NotJson,
            };
            return Err(error(kind).caused_by(cause));
        }
    };
    let rejected = |kind| error(kind).with_message_of(&body, response);
    // During a server error the session can be unknown to the server.
    if has_session && failure != Some(FailureKind::Server) && body.is_logged_in() == Some(false) {
        return Err(rejected(ErrorKind::Unauthorized));
    }
    match failure {
        Some(failure) => Err(rejected(failure.into())),
        None if body.is_rejection() => Err(rejected(ErrorKind::Rejected)),
        None => Ok(body),
    }
}

/// Checks from status and headers of a response whether it is the requested page.
pub(super) fn page(operation: Operation, response: &Response) -> Result<(), Error> {
    let kind = match response.failure() {
        Some(failure) => failure.into(),
        None if response.is_html() => return Ok(()),
        None => ErrorKind::UnexpectedFormat,
    };
    Err(Error::response(kind, operation, response))
}

/// Checks whether a response is a JSON document.
pub(super) fn json(operation: Operation, response: &Response) -> Result<(), Error> {
    let kind = match response.failure() {
        Some(failure) => failure.into(),
        None if response.is_html() => ErrorKind::NotJson,
        None => return Ok(()),
    };
    Err(Error::response(kind, operation, response))
}

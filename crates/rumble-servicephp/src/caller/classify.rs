//! What a response means: pure.

use rumble_http::internal::{FailureKind, Response};
use rumble_model::service::{DecodeErrorKind, ServiceResponse};

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// The answer of a call that was not rejected. `has_session`: whether the request carried one.
pub(super) fn answer(
    operation: Operation,
    response: &Response,
    has_session: bool,
) -> Result<ServiceResponse, Error> {
    let error = |kind| Error::response(kind, operation, response);
    let failure = response.failure();
    if let Some(kind @ (FailureKind::Redirected | FailureKind::UnexpectedEncoding)) = failure {
        return Err(error(kind.into()));
    }
    let answer = match (ServiceResponse::from_json(&response.text()), failure) {
        (Ok(answer), _) => answer,
        (Err(_), Some(failure)) => return Err(error(failure.into())),
        (Err(cause), None) => {
            let kind = match cause.kind() {
                DecodeErrorKind::Body => ErrorKind::UnexpectedFormat,
                _ => ErrorKind::NotJson,
            };
            return Err(error(kind).because(cause));
        }
    };
    let rejected = |kind| error(kind).with_message_of(&answer, response);
    // A server with an error of its own may know no session.
    if has_session && failure != Some(FailureKind::Server) && answer.is_logged_in() == Some(false) {
        return Err(rejected(ErrorKind::Unauthorized));
    }
    match failure {
        Some(failure) => Err(rejected(failure.into())),
        None if answer.is_rejection() => Err(rejected(ErrorKind::Rejected)),
        None => Ok(answer),
    }
}

/// A page that is what was requested, as far as its head shows.
pub(super) fn page(operation: Operation, response: &Response) -> Result<(), Error> {
    let kind = match response.failure() {
        Some(failure) => failure.into(),
        None if response.is_html() => return Ok(()),
        None => ErrorKind::UnexpectedFormat,
    };
    Err(Error::response(kind, operation, response))
}

/// A JSON document.
pub(super) fn document(operation: Operation, response: &Response) -> Result<(), Error> {
    let kind = match response.failure() {
        Some(failure) => failure.into(),
        None if response.is_html() => ErrorKind::NotJson,
        None => return Ok(()),
    };
    Err(Error::response(kind, operation, response))
}

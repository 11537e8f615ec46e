//! What an answer means: pure.

use rumble_http::{Response, SessionCookie};
use rumble_model::service::{Answer, DecodeErrorKind};

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// The answer of a call that was not refused. `session`: what came with the request.
pub(super) fn answer(
    operation: Operation,
    response: &Response,
    session: Option<&SessionCookie>,
) -> Result<Answer, Error> {
    let signed = session.is_some();
    let error = |kind| Error::answered(kind, operation, response);
    if let Some(kind) = sent_away(response, signed) {
        return Err(error(kind));
    }
    let status = response.status();
    let is_success = (200..300).contains(&status);
    let answer = match Answer::from_json(&response.text()) {
        Ok(answer) => answer,
        Err(_) if !is_success || response.is_bot_protection_page() => {
            return Err(error(by_status(response, signed)));
        }
        Err(cause) => {
            let kind = match cause.kind() {
                DecodeErrorKind::Body => ErrorKind::UnexpectedFormat,
                _ => ErrorKind::NotJson,
            };
            return Err(error(kind).because(cause));
        }
    };
    let says = |kind| {
        let token = session.map(SessionCookie::token);
        error(kind).saying(&answer).without(&token)
    };
    // A server in trouble may know nobody.
    if signed && status < 500 && answer.is_logged_in() == Some(false) {
        return Err(says(ErrorKind::Unauthorized));
    }
    if !is_success {
        return Err(says(by_status(response, signed)));
    }
    if answer.is_refusal() {
        return Err(says(ErrorKind::Rejected));
    }
    Ok(answer)
}

/// A page that is what was asked for, as far as its head can tell.
pub(super) fn page(operation: Operation, response: &Response, signed: bool) -> Result<(), Error> {
    let status = response.status();
    let kind = match sent_away(response, signed) {
        Some(kind) => kind,
        None if !(200..300).contains(&status) || response.is_bot_protection_page() => {
            by_status(response, signed)
        }
        None if response.is_html() => return Ok(()),
        None => ErrorKind::UnexpectedFormat,
    };
    Err(Error::answered(kind, operation, response))
}

/// A JSON document.
pub(super) fn document(operation: Operation, response: &Response) -> Result<(), Error> {
    let status = response.status();
    let kind = match sent_away(response, false) {
        Some(kind) => kind,
        None if !(200..300).contains(&status) || response.is_bot_protection_page() => {
            by_status(response, false)
        }
        None if response.is_html() => ErrorKind::NotJson,
        None => return Ok(()),
    };
    Err(Error::answered(kind, operation, response))
}

/// A redirect. Who comes without a session that counts is sent to a page where one logs in.
fn sent_away(response: &Response, signed: bool) -> Option<ErrorKind> {
    if !(300..400).contains(&response.status()) {
        return None;
    }
    let is_login = response
        .location_path()
        .is_some_and(|path| path == "/login.php" || path == "/login")
        || response
            .location_host()
            .is_some_and(|host| host.starts_with("auth."));
    Some(if signed && is_login {
        ErrorKind::Unauthorized
    } else {
        ErrorKind::Redirected
    })
}

/// What an answer other than 2xx and 3xx, or a wall, means.
fn by_status(response: &Response, signed: bool) -> ErrorKind {
    match response.status() {
        401 if signed => ErrorKind::Unauthorized,
        _ if response.is_bot_protection_page() => ErrorKind::BotProtection,
        404 => ErrorKind::NotFound,
        408 => ErrorKind::Timeout,
        429 => ErrorKind::RateLimited,
        400..=499 if !response.is_html() => ErrorKind::Rejected,
        500..=599 => ErrorKind::Server,
        _ => ErrorKind::UnexpectedStatus,
    }
}

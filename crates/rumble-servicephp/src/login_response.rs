//! Responses of the steps of a login: from a response to an account or an error.

use rumble_http::{SessionCookie, internal::Response};
use rumble_model::service::{LoginSession, ServiceResponse};

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::service::ServicePhp;
use crate::service_client::ServiceClient;

/// Account of a complete login, whose session is in the response or set as a cookie. A guest can have a cookie, too: if
/// the response does not confirm the login, the session is checked.
pub(crate) fn logged_in(
    client: &ServiceClient,
    response: &Response,
    body: &ServiceResponse,
) -> Result<Option<ServicePhp>, Error> {
    let sent = body.data::<LoginSession>().unwrap_or_default().session;
    let is_certain = sent.is_some() || body.is_logged_in() == Some(true) || body.success() == Some(true);
    let Some(token) = response.session_token().or(sent) else {
        return Ok(None);
    };
    let session = SessionCookie::new(token, client.base_url()).map_err(Error::token)?;
    let account = ServicePhp::new(client.clone(), session);
    account.cache_user(body);
    if is_certain {
        return Ok(Some(account));
    }
    match account.check_session() {
        Ok(_) => Ok(Some(account)),
        Err(error) if error.kind() == ErrorKind::Unauthorized => Ok(None),
        Err(error) => Err(error),
    }
}

/// A login without a session is rejected, unless the response reports success.
pub(crate) fn missing_session(operation: Operation, response: &Response, body: &ServiceResponse) -> Error {
    let kind = match body.success() {
        Some(true) => ErrorKind::UnexpectedFormat,
        _ => ErrorKind::Rejected,
    };
    login_error(Error::response(kind, operation, response).with_message_of(body, response))
}

/// Refines the kind of a rejected login.
pub(crate) fn login_error(error: Error) -> Error {
    if !matches!(error.kind(), ErrorKind::Forbidden | ErrorKind::Rejected) {
        return error;
    }
    let contains = |part: &str| {
        [error.server_message(), error.server_code()]
            .iter()
            .flatten()
            .any(|text| text.to_ascii_lowercase().contains(part))
    };
    let is_about_the_secret = error.is_about_the_content();
    let kind = match error.operation() {
        _ if contains(ADDRESS_BLOCKED_CODE) => ErrorKind::AddressBlocked,
        Operation::LogIn if is_about_the_secret => ErrorKind::WrongPassword,
        Operation::RequestCode | Operation::VerifyCode if contains("expired") => ErrorKind::CodeExpired,
        Operation::VerifyCode if is_about_the_secret => ErrorKind::WrongCode,
        _ => return error,
    };
    error.with_kind(kind)
}

/// URL to which the site would go after the login.
pub(crate) fn return_url(client: &ServiceClient) -> String {
    format!("{}/", client.base_url())
}

/// Part of Rumble's message when it blocks logins from an IP address, in lower case.
const ADDRESS_BLOCKED_CODE: &str = "jajsjodih589sad";

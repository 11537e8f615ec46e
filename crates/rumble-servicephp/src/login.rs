//! Login: from a name and a password to a session.

use rumble_http::{SessionCookie, internal::Response};
use rumble_model::Secret;
use rumble_model::service::{FirstStep, LoginSession, Salts, ServiceResponse};

use crate::calls;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::password::{LastCharEncoding, PasswordHashes};
use crate::service::ServicePhp;
use crate::service_client::ServiceClient;
use crate::two_factor::TwoFactor;

/// Result of a login with name and password.
///
/// ```no_run
/// use rumble_servicephp::{Guest, Login, Secret, Settings};
///
/// let guest = Guest::new(Settings::default());
/// let account = match guest.log_in("CalmSparrow", &Secret::new("brass-teapot"))? {
///     Login::LoggedIn(account) => account,
///     Login::TwoFactor(two_factor) => two_factor.verify(&Secret::new("123456"))?,
/// };
/// # Ok::<(), rumble_servicephp::Error>(())
/// ```
#[derive(Clone, Debug)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a login that ends in any other way is an error"
)]
#[must_use]
pub enum Login {
    /// Logged-in account, without two-factor authentication.
    LoggedIn(ServicePhp),
    /// The login requires a two-factor code.
    TwoFactor(TwoFactor),
}

/// Tries the hashes of a password as UTF-8 and, if Rumble rejects them and they differ, as the script of the site creates
/// them.
pub(crate) fn try_each_encoding<T>(
    password: &Secret,
    salts: &Salts,
    attempt: impl Fn(&PasswordHashes) -> Result<T, Error>,
) -> Result<T, Error> {
    let attempt = |encoding| attempt(&PasswordHashes::new(password, salts, encoding));
    match attempt(LastCharEncoding::Utf8) {
        Err(error) if error.kind() == ErrorKind::WrongPassword && LastCharEncoding::applies_to(password) => {
            attempt(LastCharEncoding::SurrogatePair)
        }
        other => other,
    }
}

pub(crate) fn first_step(
    client: &ServiceClient,
    username: &str,
    hashes: &PasswordHashes,
) -> Result<Login, Error> {
    let (joined, back) = (hashes.joined(), return_url(client));
    let call = calls::login::first_step(username, &joined, hashes.hashes(), &back);
    let (response, body) = client.send_once(&call, None).map_err(login_error)?;
    // Some responses already contain the session.
    if body.is_logged_in() == Some(true)
        && let Some(account) = logged_in(client, &response, &body)?
    {
        return Ok(Login::LoggedIn(account));
    }
    let step: FirstStep = match body.data() {
        Ok(step) => step,
        Err(_) => return Err(missing_session(Operation::LogIn, &response, &body)),
    };
    match (step.totp_id, step.user_key) {
        (Some(totp_id), Some(user_key)) => {
            let two_factor = TwoFactor::new(client.clone(), totp_id, user_key, step.options);
            Ok(Login::TwoFactor(two_factor))
        }
        (Some(_), None) => Err(Error::response(
            ErrorKind::UnexpectedFormat,
            Operation::LogIn,
            &response,
        )),
        // A rejection outside the list of errors.
        (None, _) if body.server_message().is_some() => {
            Err(missing_session(Operation::LogIn, &response, &body))
        }
        (None, _) => plain(client, username, hashes).map(Login::LoggedIn),
    }
}

pub(crate) fn plain(
    client: &ServiceClient,
    username: &str,
    hashes: &PasswordHashes,
) -> Result<ServicePhp, Error> {
    let joined = hashes.joined();
    let call = calls::login::log_in(username, &joined, hashes.hashes());
    let (response, body) = client.send_once(&call, None).map_err(login_error)?;
    match logged_in(client, &response, &body)? {
        Some(account) => Ok(account),
        None => Err(missing_session(Operation::LogIn, &response, &body)),
    }
}

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

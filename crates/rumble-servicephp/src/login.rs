//! The way from a name and a password to a session.

use rumble_http::{SessionCookie, internal::Response};
use rumble_model::Secret;
use rumble_model::service::{FirstStep, LoginSession, Salts, ServiceResponse};

use crate::caller::Caller;
use crate::calls;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::password::{LastCharEncoding, PasswordHashes};
use crate::service::ServicePhp;
use crate::two_factor::TwoFactor;

/// What a name and a password lead to.
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
    /// The account, signed in: it has no second factor.
    LoggedIn(ServicePhp),
    /// The account has a second factor: a code completes the login.
    TwoFactor(TwoFactor),
}

/// Tries the hashes of a password: as UTF-8 and, if Rumble refuses these, as the site's own script makes them where they
/// differ.
pub(crate) fn with_each_hash<T>(
    password: &Secret,
    salts: &Salts,
    attempt: impl Fn(&PasswordHashes) -> Result<T, Error>,
) -> Result<T, Error> {
    let attempt = |tail| attempt(&PasswordHashes::new(password, salts, tail));
    match attempt(LastCharEncoding::Utf8) {
        Err(refused)
            if refused.kind() == ErrorKind::WrongPassword && LastCharEncoding::applies_to(password) =>
        {
            attempt(LastCharEncoding::SurrogatePair)
        }
        other => other,
    }
}

pub(crate) fn first_step(caller: &Caller, username: &str, hashes: &PasswordHashes) -> Result<Login, Error> {
    let (joined, back) = (hashes.joined(), back_to(caller));
    let call = calls::login::first_step(username, &joined, hashes.hashes(), &back);
    let (response, answer) = caller.exchange(&call, None).map_err(refusal)?;
    // Some get the session at once.
    if answer.is_logged_in() == Some(true)
        && let Some(account) = signed_in(caller, &response, &answer)?
    {
        return Ok(Login::LoggedIn(account));
    }
    let step: FirstStep = match answer.data() {
        Ok(step) => step,
        Err(_) => return Err(no_session(Operation::LogIn, &response, &answer)),
    };
    match (step.totp_id, step.user_key) {
        (Some(totp_id), Some(user_key)) => {
            let two_factor = TwoFactor::new(caller.clone(), totp_id, user_key, step.options);
            Ok(Login::TwoFactor(two_factor))
        }
        (Some(_), None) => Err(Error::response(
            ErrorKind::UnexpectedFormat,
            Operation::LogIn,
            &response,
        )),
        // A refusal that is in no list of errors.
        (None, _) if answer.server_message().is_some() => {
            Err(no_session(Operation::LogIn, &response, &answer))
        }
        (None, _) => plain(caller, username, hashes).map(Login::LoggedIn),
    }
}

pub(crate) fn plain(caller: &Caller, username: &str, hashes: &PasswordHashes) -> Result<ServicePhp, Error> {
    let joined = hashes.joined();
    let call = calls::login::log_in(username, &joined, hashes.hashes());
    let (response, answer) = caller.exchange(&call, None).map_err(refusal)?;
    match signed_in(caller, &response, &answer)? {
        Some(account) => Ok(account),
        None => Err(no_session(Operation::LogIn, &response, &answer)),
    }
}

/// The account of a login that is complete: its session is in the answer, or set as a cookie. A cookie can be that of a
/// guest: where the answer does not say that the login worked, it is asked whose it is.
pub(crate) fn signed_in(
    caller: &Caller,
    response: &Response,
    answer: &ServiceResponse,
) -> Result<Option<ServicePhp>, Error> {
    let said = answer.data::<LoginSession>().unwrap_or_default().session;
    let is_certain = said.is_some() || answer.is_logged_in() == Some(true) || answer.success() == Some(true);
    let Some(token) = response.session_token().or(said) else {
        return Ok(None);
    };
    let session = SessionCookie::new(token, caller.base_url()).map_err(Error::token)?;
    let account = ServicePhp::new(caller.clone(), session);
    account.remember(answer);
    if is_certain {
        return Ok(Some(account));
    }
    match account.check_session() {
        Ok(_) => Ok(Some(account)),
        Err(error) if error.kind() == ErrorKind::Unauthorized => Ok(None),
        Err(error) => Err(error),
    }
}

/// A login that brought no session is refused, unless the answer says that it had success.
pub(crate) fn no_session(operation: Operation, response: &Response, answer: &ServiceResponse) -> Error {
    let kind = match answer.success() {
        Some(true) => ErrorKind::UnexpectedFormat,
        _ => ErrorKind::Rejected,
    };
    refusal(Error::response(kind, operation, response).with_message_of(answer, response))
}

/// What a refusal of a login means.
pub(crate) fn refusal(error: Error) -> Error {
    if !matches!(error.kind(), ErrorKind::Forbidden | ErrorKind::Rejected) {
        return error;
    }
    let says = |word: &str| {
        let words = [error.server_message(), error.server_code()];
        words
            .iter()
            .flatten()
            .any(|text| text.to_ascii_lowercase().contains(word))
    };
    let is_about_the_secret = error.is_about_the_content();
    let kind = match error.operation() {
        _ if says(ADDRESS_BLOCK) => ErrorKind::AddressBlocked,
        Operation::LogIn if is_about_the_secret => ErrorKind::WrongPassword,
        Operation::RequestCode | Operation::VerifyCode if says("expired") => ErrorKind::CodeExpired,
        Operation::VerifyCode if is_about_the_secret => ErrorKind::WrongCode,
        _ => return error,
    };
    error.with_kind(kind)
}

/// Where the site would go after a login.
pub(crate) fn back_to(caller: &Caller) -> String {
    format!("{}/", caller.base_url())
}

/// Stands in Rumble's words when it accepts no login from an address; here in lower case.
const ADDRESS_BLOCK: &str = "jajsjodih589sad";

//! Login: from a name and a password to a session.

use rumble_model::Secret;
use rumble_model::service::{FirstStep, Salts};

use crate::calls;
use crate::error::{Error, ErrorKind};
use crate::login_response::{logged_in, login_error, missing_session, return_url};
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

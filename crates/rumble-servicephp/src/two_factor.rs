use std::fmt;

use rumble_model::Secret;
use rumble_model::service::TwoFactorMethods;

use crate::calls;
use crate::error::{Error, ErrorKind};
use crate::login_response::{logged_in, login_error, missing_session, return_url};
use crate::operation::Operation;
use crate::service::ServicePhp;
use crate::service_client::ServiceClient;

/// Login that requires a two-factor code.
///
/// After a wrong code another one can be tried. The login expires after some minutes
/// ([`CodeExpired`](ErrorKind::CodeExpired)); then log in again.
///
/// ```no_run
/// use rumble_servicephp::{Error, Secret, ServicePhp, TwoFactor};
///
/// fn complete(login: &TwoFactor, ask: impl Fn(&str) -> Secret) -> Result<ServicePhp, Error> {
///     if login.options().email == Some(true) {
///         let sent_to = login.request_email_code()?;
///         return login.verify(&ask(&format!("The code sent to {sent_to}: ")));
///     }
///     login.verify(&ask("The code from your authenticator app: "))
/// }
/// ```
///
/// A `TwoFactor` is only created by the first step of a login, and is not an account yet:
///
/// ```compile_fail,E0599
/// # use rumble_servicephp::{Error, TwoFactor};
/// fn too_early(login: &TwoFactor) -> Result<(), Error> {
///     login.logout()
/// }
/// ```
///
/// ```compile_fail,E0451
/// # use rumble_servicephp::{Secret, TwoFactor};
/// fn made_up(key: Secret, login: TwoFactor) -> TwoFactor {
///     TwoFactor { user_key: key, ..login }
/// }
/// ```
#[doc(alias = "TwoFacAuth")]
#[derive(Clone)]
pub struct TwoFactor {
    client: ServiceClient,
    options: TwoFactorMethods,
    totp_id: Secret,
    user_key: Secret,
}

impl TwoFactor {
    pub(crate) fn new(
        client: ServiceClient,
        totp_id: Secret,
        user_key: Secret,
        options: TwoFactorMethods,
    ) -> Self {
        Self {
            client,
            options,
            totp_id,
            user_key,
        }
    }

    /// Two-factor methods of the account.
    #[must_use]
    pub fn options(&self) -> TwoFactorMethods {
        self.options
    }

    /// Requests a code by e-mail (`user.2fa.request_email_code`). Returns the address as masked by Rumble, empty if the response
    /// contains none.
    ///
    /// # Errors
    ///
    /// [`TwoFactorUnavailable`](ErrorKind::TwoFactorUnavailable), without a request, if the account does not have this method;
    /// [`CodeExpired`](ErrorKind::CodeExpired), or any error of a request.
    #[doc(alias = "request_2fa_code")]
    pub fn request_email_code(&self) -> Result<String, Error> {
        self.request(self.options.email, "user.2fa.request_email_code")
    }

    /// Requests a code as a text message (`user.2fa.request_sms_code`). Returns the number as masked by Rumble, empty if the
    /// response contains none.
    ///
    /// # Errors
    ///
    /// See [`TwoFactor::request_email_code`].
    #[doc(alias = "request_2fa_code")]
    pub fn request_sms_code(&self) -> Result<String, Error> {
        self.request(self.options.phone, "user.2fa.request_sms_code")
    }

    /// Submits a code of any method (`user.2fa.verify_totp`). Whitespace in it is ignored.
    ///
    /// # Errors
    ///
    /// [`WrongCode`](ErrorKind::WrongCode), after which another code can be tried;
    /// [`CodeExpired`](ErrorKind::CodeExpired), or any error of a request.
    #[doc(alias = "login_second_factor")]
    pub fn verify(&self, code: &Secret) -> Result<ServicePhp, Error> {
        let mut digits = String::with_capacity(code.expose().len());
        digits.extend(code.expose().chars().filter(|c| !c.is_whitespace()));
        let digits = Secret::new(digits);
        self.submit(&digits)
    }

    fn submit(&self, digits: &Secret) -> Result<ServicePhp, Error> {
        let back = return_url(&self.client);
        let call = calls::login::verify(digits, &back, &self.totp_id, &self.user_key);
        let (response, body) = self.client.send_once(&call, None).map_err(login_error)?;
        match logged_in(&self.client, &response, &body)? {
            Some(account) => Ok(account),
            None => Err(missing_session(Operation::VerifyCode, &response, &body)),
        }
    }

    fn request(&self, is_offered: Option<bool>, name: &str) -> Result<String, Error> {
        if is_offered == Some(false) {
            return Err(Error::new(
                ErrorKind::TwoFactorUnavailable,
                Operation::RequestCode,
            ));
        }
        let call = calls::login::request_code(name, &self.totp_id, &self.user_key);
        let (response, body) = self.client.send_once(&call, None).map_err(login_error)?;
        match (body.data_text("sent_to"), body.success()) {
            (Some(sent_to), _) => Ok(sent_to),
            (None, Some(true)) => Ok(String::new()),
            (None, _) => {
                let kind = match body.server_message() {
                    Some(_) => ErrorKind::Rejected,
                    None => ErrorKind::UnexpectedFormat,
                };
                let error = Error::response(kind, Operation::RequestCode, &response);
                Err(login_error(error.with_message_of(&body, &response)))
            }
        }
    }
}

impl fmt::Debug for TwoFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TwoFactor")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

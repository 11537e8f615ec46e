use std::fmt;

use rumble_model::Secret;
use rumble_model::service::TwoFactorMethods;

use crate::caller::Caller;
use crate::calls;
use crate::error::{Error, ErrorKind};
use crate::login;
use crate::operation::Operation;
use crate::service::ServicePhp;

/// A login that waits for the code of a second factor.
///
/// A wrong code does not end it: ask for another one and try again. It ends by itself after some minutes
/// ([`CodeExpired`](ErrorKind::CodeExpired)); then log in anew.
///
/// ```no_run
/// use rumble_servicephp::{Error, Secret, ServicePhp, TwoFactor};
///
/// fn complete(login: &TwoFactor, ask: impl Fn(&str) -> Secret) -> Result<ServicePhp, Error> {
///     if login.options().email == Some(true) {
///         let sent_to = login.request_email_code()?;
///         return login.verify(&ask(&format!("The code sent to {sent_to}: ")));
///     }
///     login.verify(&ask("The code that the app shows: "))
/// }
/// ```
///
/// It comes from the first step of a login and from nowhere else, and it is no account yet:
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
    caller: Caller,
    options: TwoFactorMethods,
    totp_id: Secret,
    user_key: Secret,
}

impl TwoFactor {
    pub(crate) fn new(caller: Caller, totp_id: Secret, user_key: Secret, options: TwoFactorMethods) -> Self {
        Self {
            caller,
            options,
            totp_id,
            user_key,
        }
    }

    /// How a code can be had.
    #[must_use]
    pub fn options(&self) -> TwoFactorMethods {
        self.options
    }

    /// Has a code sent by e-mail (`user.2fa.request_email_code`). Gives the address as Rumble masks it, empty where it
    /// names none.
    ///
    /// # Errors
    ///
    /// [`TwoFactorUnavailable`](ErrorKind::TwoFactorUnavailable), without a request, when the account cannot have it;
    /// [`CodeExpired`](ErrorKind::CodeExpired), and all that can happen to a request.
    #[doc(alias = "request_2fa_code")]
    pub fn request_email_code(&self) -> Result<String, Error> {
        self.request(self.options.email, "user.2fa.request_email_code")
    }

    /// Has a code sent as a text message (`user.2fa.request_sms_code`). Gives the number as Rumble masks it, empty where
    /// it names none.
    ///
    /// # Errors
    ///
    /// As [`TwoFactor::request_email_code`].
    #[doc(alias = "request_2fa_code")]
    pub fn request_sms_code(&self) -> Result<String, Error> {
        self.request(self.options.phone, "user.2fa.request_sms_code")
    }

    /// Hands in a code, wherever it comes from (`user.2fa.verify_totp`). White space in it is left out.
    ///
    /// # Errors
    ///
    /// [`WrongCode`](ErrorKind::WrongCode), after which another one can be tried;
    /// [`CodeExpired`](ErrorKind::CodeExpired), and all that can happen to a request.
    #[doc(alias = "login_second_factor")]
    pub fn verify(&self, code: &Secret) -> Result<ServicePhp, Error> {
        let mut digits = String::with_capacity(code.expose().len());
        digits.extend(code.expose().chars().filter(|c| !c.is_whitespace()));
        let digits = Secret::new(digits);
        self.hand_in(&digits)
    }

    fn hand_in(&self, digits: &Secret) -> Result<ServicePhp, Error> {
        let back = login::back_to(&self.caller);
        let call = calls::login::verify(digits, &back, &self.totp_id, &self.user_key);
        let (response, answer) = self.caller.exchange(&call, None).map_err(login::refusal)?;
        match login::signed_in(&self.caller, &response, &answer)? {
            Some(account) => Ok(account),
            None => Err(login::no_session(Operation::VerifyCode, &response, &answer)),
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
        let (response, answer) = self.caller.exchange(&call, None).map_err(login::refusal)?;
        match (answer.data_text("sent_to"), answer.success()) {
            (Some(sent_to), _) => Ok(sent_to),
            (None, Some(true)) => Ok(String::new()),
            (None, _) => {
                let kind = match answer.server_message() {
                    Some(_) => ErrorKind::Rejected,
                    None => ErrorKind::UnexpectedFormat,
                };
                let error = Error::response(kind, Operation::RequestCode, &response);
                Err(login::refusal(error.with_message_of(&answer, &response)))
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

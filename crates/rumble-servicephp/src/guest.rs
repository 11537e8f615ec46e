use rumble_http::SessionCookie;
use rumble_model::Secret;
use rumble_model::service::{Salts, ServiceResponse};

use crate::call::Call;
use crate::caller::Caller;
use crate::calls;
use crate::error::Error;
use crate::login::{self, Login};
use crate::operation::Method;
use crate::service::ServicePhp;
use crate::settings::Settings;

/// `service.php` without an account: what anybody may ask, and the ways to log in.
///
/// Clones are handles of the same client. What needs an account is on [`ServicePhp`], and there is no way to one but
/// to log in:
///
/// ```compile_fail,E0599
/// use rumble_servicephp::{Guest, MuteScope, MuteTarget, Settings};
///
/// let guest = Guest::new(Settings::default());
/// guest.mute_user(MuteTarget::User("TinFiddle"), MuteScope::everywhere())?;
/// # Ok::<(), rumble_servicephp::Error>(())
/// ```
///
/// A login is not over where a second factor is asked for:
///
/// ```compile_fail,E0308
/// use rumble_servicephp::{Guest, Secret, ServicePhp, Settings};
///
/// let guest = Guest::new(Settings::default());
/// let account: ServicePhp = guest.log_in("CalmSparrow", &Secret::new("brass-teapot"))?;
/// # Ok::<(), rumble_servicephp::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Guest {
    pub(crate) caller: Caller,
}

impl Guest {
    /// A client; nothing is sent yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            caller: Caller::new(settings),
        }
    }

    /// Logs in by name and password (`user.get_salts`, `user.2fa.first_step`, and `user.login` for an account without a
    /// second factor). The password itself is not sent, only its hashes.
    ///
    /// A password that ends in a character above U+FFFF is hashed a second way when Rumble refuses the first: see
    /// [`password::LastCharEncoding`](crate::password::LastCharEncoding).
    ///
    /// # Errors
    ///
    /// [`WrongPassword`](crate::ErrorKind::WrongPassword), [`AddressBlocked`](crate::ErrorKind::AddressBlocked),
    /// [`BotProtection`](crate::ErrorKind::BotProtection), and all that can happen to a request.
    #[doc(alias = "login_basic")]
    pub fn log_in(&self, username: &str, password: &Secret) -> Result<Login, Error> {
        let salts = self.salts(username)?;
        login::with_each_hash(password, &salts, |hashes| {
            login::first_step(&self.caller, username, hashes)
        })
    }

    /// Logs in by name and password without asking for a second factor (`user.login` alone), as for programs made before
    /// there was one. Rumble accepts it only for accounts without.
    ///
    /// # Errors
    ///
    /// As [`Guest::log_in`].
    pub fn log_in_plain(&self, username: &str, password: &Secret) -> Result<ServicePhp, Error> {
        let salts = self.salts(username)?;
        login::with_each_hash(password, &salts, |hashes| {
            login::plain(&self.caller, username, hashes)
        })
    }

    /// Goes on with a session: the value of the cookie `u_s` of this client's site. Asks whether it counts.
    ///
    /// # Errors
    ///
    /// [`InvalidToken`](crate::ErrorKind::InvalidToken), [`Unauthorized`](crate::ErrorKind::Unauthorized), and all that can happen to a
    /// request.
    #[doc(alias = "session_token")]
    pub fn with_token(&self, token: Secret) -> Result<ServicePhp, Error> {
        let session = SessionCookie::new(token, self.caller.base_url()).map_err(Error::token)?;
        self.with_session(session)
    }

    /// Goes on with a session that knows where it belongs. If that is not the site of this client, nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ForeignHost`](crate::ErrorKind::ForeignHost), and as [`Guest::with_token`].
    pub fn with_session(&self, session: SessionCookie) -> Result<ServicePhp, Error> {
        let account = ServicePhp::new(self.caller.clone(), session);
        account.check_session()?;
        Ok(account)
    }

    /// Calls an operation of `service.php` by its name, for those without a method here.
    ///
    /// The fields go into the query ([`Method::Get`]) or into a form ([`Method::Post`]).
    ///
    /// ```no_run
    /// use rumble_servicephp::{Guest, Method, Settings};
    ///
    /// let guest = Guest::new(Settings::default());
    /// let answer = guest.call("category.list", Method::Get, &[("limit", "20")])?;
    /// println!("{} bytes of categories", answer.expose_data().len());
    /// # Ok::<(), rumble_servicephp::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Rejected`](crate::ErrorKind::Rejected) when the answer says `success: false`, or lists errors without `success: true`; and all
    /// that can happen to a request.
    #[doc(alias = "sphp_request")]
    pub fn call(
        &self,
        name: &str,
        method: Method,
        fields: &[(&str, &str)],
    ) -> Result<ServiceResponse, Error> {
        self.caller
            .exchange(&Call::by_name(name, method, fields), None)
            .map(|(_, answer)| answer)
    }

    /// Ends every request of this client and of the accounts that logged in through it, for good, from any thread and
    /// without blocking.
    pub fn shutdown(&self) {
        self.caller.shutdown();
    }

    /// What a call gives, unsigned.
    pub(crate) fn ask<T>(&self, call: &Call<'_, T>) -> Result<T, Error> {
        self.caller.call(call)
    }

    fn salts(&self, username: &str) -> Result<Salts, Error> {
        self.ask(&calls::login::salts(username)).map_err(login::refusal)
    }
}

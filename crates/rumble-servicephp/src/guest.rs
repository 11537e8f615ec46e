use rumble_http::SessionCookie;
use rumble_model::Secret;
use rumble_model::service::{Salts, ServiceResponse};

use crate::calls;
use crate::error::Error;
use crate::login::{self, Login};
use crate::login_response::login_error;
use crate::operation::Method;
use crate::service::ServicePhp;
use crate::service_client::ServiceClient;
use crate::service_request::ServiceRequest;
use crate::settings::Settings;

/// Client of `service.php` without an account, and the ways to log in.
///
/// Clones are handles to the same client. Operations that require an account are methods of [`ServicePhp`], which is
/// only obtained by logging in:
///
/// ```compile_fail,E0599
/// use rumble_servicephp::{Guest, MuteScope, MuteTarget, Settings};
///
/// let guest = Guest::new(Settings::default());
/// guest.mute_user(MuteTarget::User("TinFiddle"), MuteScope::everywhere())?;
/// # Ok::<(), rumble_servicephp::Error>(())
/// ```
///
/// A login that requires a two-factor code is not complete:
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
    pub(crate) client: ServiceClient,
}

impl Guest {
    /// Creates a client. Sends nothing.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            client: ServiceClient::new(settings),
        }
    }

    /// Logs in with name and password (`user.get_salts`, `user.2fa.first_step`, and `user.login` for an account without
    /// two-factor authentication). Only hashes of the password are sent.
    ///
    /// If a password ends in a character above U+FFFF and Rumble rejects its hashes, it is hashed in a second way: see
    /// [`password::LastCharEncoding`](crate::password::LastCharEncoding).
    ///
    /// # Errors
    ///
    /// [`WrongPassword`](crate::ErrorKind::WrongPassword), [`AddressBlocked`](crate::ErrorKind::AddressBlocked),
    /// [`BotProtection`](crate::ErrorKind::BotProtection), or any error of a request.
    #[doc(alias = "login_basic")]
    pub fn log_in(&self, username: &str, password: &Secret) -> Result<Login, Error> {
        let salts = self.salts(username)?;
        login::try_each_encoding(password, &salts, |hashes| {
            login::first_step(&self.client, username, hashes)
        })
    }

    /// Logs in with name and password only (`user.login`), like programs that do not support two-factor authentication. Rumble
    /// accepts this only for accounts without it.
    ///
    /// # Errors
    ///
    /// See [`Guest::log_in`].
    pub fn log_in_plain(&self, username: &str, password: &Secret) -> Result<ServicePhp, Error> {
        let salts = self.salts(username)?;
        login::try_each_encoding(password, &salts, |hashes| {
            login::plain(&self.client, username, hashes)
        })
    }

    /// Continues a session, given by the cookie `u_s` of this client's site. Sends a request to check that it is valid.
    ///
    /// # Errors
    ///
    /// [`InvalidToken`](crate::ErrorKind::InvalidToken), [`Unauthorized`](crate::ErrorKind::Unauthorized), or any error of a
    /// request.
    #[doc(alias = "session_token")]
    pub fn with_token(&self, token: Secret) -> Result<ServicePhp, Error> {
        let session = SessionCookie::new(token, self.client.base_url()).map_err(Error::token)?;
        self.with_session(session)
    }

    /// Continues a saved session. If it belongs to a site other than this client's, nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ForeignHost`](crate::ErrorKind::ForeignHost), or an error of [`Guest::with_token`].
    pub fn with_session(&self, session: SessionCookie) -> Result<ServicePhp, Error> {
        let account = ServicePhp::new(self.client.clone(), session);
        account.check_session()?;
        Ok(account)
    }

    /// Calls an operation of `service.php` by its name, for operations without a method in this crate.
    ///
    /// The fields are sent in the query ([`Method::Get`]) or as a form ([`Method::Post`]).
    ///
    /// ```no_run
    /// use rumble_servicephp::{Guest, Method, Settings};
    ///
    /// let guest = Guest::new(Settings::default());
    /// let response = guest.call("category.list", Method::Get, &[("limit", "20")])?;
    /// println!("{} bytes of categories", response.expose_data().len());
    /// # Ok::<(), rumble_servicephp::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Rejected`](crate::ErrorKind::Rejected) if the response contains `success: false`, or errors without `success: true`; or
    /// any error of a request.
    #[doc(alias = "sphp_request")]
    pub fn call(
        &self,
        name: &str,
        method: Method,
        fields: &[(&str, &str)],
    ) -> Result<ServiceResponse, Error> {
        self.client
            .send_once(&ServiceRequest::by_name(name, method, fields), None)
            .map(|(_, body)| body)
    }

    /// Cancels all requests of this client and of the accounts that logged in through it, permanently, from any thread and
    /// without blocking.
    pub fn shutdown(&self) {
        self.client.shutdown();
    }

    /// Performs a call without a session.
    pub(crate) fn perform<T>(&self, call: &ServiceRequest<'_, T>) -> Result<T, Error> {
        self.client.call(call)
    }

    fn salts(&self, username: &str) -> Result<Salts, Error> {
        self.perform(&calls::login::salts(username)).map_err(login_error)
    }
}

impl ServicePhp {
    /// Continues a session; see [`Guest::with_token`].
    ///
    /// # Errors
    ///
    /// See [`Guest::with_token`].
    pub fn from_token(token: Secret, settings: Settings) -> Result<Self, Error> {
        Guest::new(settings).with_token(token)
    }

    /// Client of the same site without the account.
    #[must_use]
    pub fn guest(&self) -> Guest {
        Guest {
            client: self.client.clone(),
        }
    }
}

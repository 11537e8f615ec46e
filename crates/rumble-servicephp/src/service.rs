use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rumble_http::{
    Endpoint, SessionCookie,
    internal::{RequestSettings, Response},
};
use rumble_model::service::{ServiceResponse, UserState};
use rumble_model::{Record, Secret, UserId};

use crate::call::Call;
use crate::caller::Caller;
use crate::error::{Error, ErrorKind};
use crate::guest::Guest;
use crate::operation::{Method, Operation};
use crate::settings::Settings;

/// An account that is signed in.
///
/// Clones are handles of the same account and can be used from several threads. Its session goes to `https://rumble.com`
/// and its subdomains, or to the one site that it was configured with, never along a redirect, and never into `Debug`,
/// errors or logs.
///
/// ```no_run
/// use rumble_servicephp::{Secret, ServicePhp, Settings};
///
/// let token = Secret::new(std::fs::read_to_string("session.txt")?.trim());
/// let account = ServicePhp::from_token(token, Settings::default())?;
/// println!("signed in as {}", account.username()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "ServicePHP")]
#[derive(Clone)]
pub struct ServicePhp {
    pub(crate) caller: Caller,
    pub(crate) session: SessionCookie,
    user: Arc<Mutex<Option<Arc<Record<UserState>>>>>,
}

impl ServicePhp {
    pub(crate) fn new(caller: Caller, session: SessionCookie) -> Self {
        Self {
            caller,
            session,
            user: Arc::default(),
        }
    }

    /// Goes on with a session; see [`Guest::with_token`].
    ///
    /// # Errors
    ///
    /// As [`Guest::with_token`].
    pub fn from_token(token: Secret, settings: Settings) -> Result<Self, Error> {
        Guest::new(settings).with_token(token)
    }

    /// The account of a session. Sends nothing: an invalid session is reported by the first call. To check it at once, use
    /// [`Guest::with_session`].
    #[must_use]
    pub fn from_session(session: SessionCookie, settings: Settings) -> Self {
        Self::new(Caller::new(settings), session)
    }

    /// The same site without the account.
    #[must_use]
    pub fn guest(&self) -> Guest {
        Guest {
            caller: self.caller.clone(),
        }
    }

    /// The session, to be given to other clients of the same account and to be kept for the next start of the program:
    /// [`token`](SessionCookie::token) is always the newest. Rumble renews it now and then;
    /// [`renewals`](SessionCookie::renewals) tells when what was kept is out of date.
    #[doc(alias = "session_cookie")]
    #[must_use]
    pub fn session(&self) -> &SessionCookie {
        &self.session
    }

    /// The transport settings of this client, for the other crates of this workspace.
    #[must_use]
    pub fn request_settings(&self) -> &RequestSettings {
        self.caller.request_settings()
    }

    /// Where the site is.
    #[must_use]
    pub fn base_url(&self) -> &Endpoint {
        self.caller.base_url()
    }

    /// The account as Rumble last described it. A request only where it has not done so yet.
    ///
    /// # Errors
    ///
    /// As [`ServicePhp::check_session`].
    pub fn user(&self) -> Result<Arc<Record<UserState>>, Error> {
        match self.known() {
            Some(user) => Ok(user),
            None => self.check_session(),
        }
    }

    /// The id of the account. It never changes: at most one request.
    ///
    /// # Errors
    ///
    /// As [`ServicePhp::check_session`].
    #[doc(alias = "user_id_b10")]
    #[doc(alias = "user_id_b36")]
    pub fn user_id(&self) -> Result<UserId, Error> {
        self.with_user(|user| user.id)
    }

    /// The name of the account; a request only where Rumble has not told it yet.
    ///
    /// # Errors
    ///
    /// As [`ServicePhp::check_session`].
    pub fn username(&self) -> Result<String, Error> {
        self.with_user(|user| user.username.clone())
    }

    /// The chat service that Rumble names for the account (`user.chat.endpoint`); a request only where it has not told it
    /// yet. It is checked: the session may go there.
    ///
    /// # Errors
    ///
    /// [`ForeignHost`](ErrorKind::ForeignHost) when the session may not go where Rumble points, and as
    /// [`ServicePhp::check_session`].
    pub fn chat_endpoint(&self) -> Result<Endpoint, Error> {
        let text = self.with_user(|user| user.chat.endpoint.clone())?;
        self.checked(&text)
    }

    /// The upload server that Rumble names for the account (`user.upload.endpoint`), as
    /// [`chat_endpoint`](Self::chat_endpoint).
    ///
    /// # Errors
    ///
    /// As [`ServicePhp::chat_endpoint`].
    pub fn upload_endpoint(&self) -> Result<Endpoint, Error> {
        let text = self.with_user(|user| user.upload.endpoint.clone())?;
        self.checked(&text)
    }

    /// Calls an operation of `service.php` by its name, signed; see [`Guest::call`].
    ///
    /// # Errors
    ///
    /// As [`Guest::call`], and [`Unauthorized`](ErrorKind::Unauthorized) when the answer says that nobody is logged in.
    #[doc(alias = "sphp_request")]
    pub fn call(
        &self,
        name: &str,
        method: Method,
        fields: &[(&str, &str)],
    ) -> Result<ServiceResponse, Error> {
        self.exchange(&Call::by_name(name, method, fields))
            .map(|(_, answer)| answer)
    }

    /// Takes over what an answer says about the account.
    pub(crate) fn remember(&self, answer: &ServiceResponse) {
        let Some(user) = answer.user().filter(|user| user.logged_in == Some(true)) else {
            return;
        };
        let mut known = self.user.lock().unwrap_or_else(PoisonError::into_inner);
        let merged = known
            .as_ref()
            .map_or_else(|| user.clone(), |known| known.updated_by(user));
        *known = Some(Arc::new(merged));
    }

    /// What a call gives, signed.
    pub(crate) fn ask<T>(&self, call: &Call<'_, T>) -> Result<T, Error> {
        let (response, answer) = self.exchange(call)?;
        Caller::read(call, &response, &answer)
    }

    fn exchange<T>(&self, call: &Call<'_, T>) -> Result<(Response, ServiceResponse), Error> {
        let (response, answer) = self.caller.exchange(call, Some(&self.session))?;
        self.remember(&answer);
        Ok((response, answer))
    }

    pub(crate) fn known(&self) -> Option<Arc<Record<UserState>>> {
        self.user.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn with_user<T>(&self, read: impl Fn(&UserState) -> Option<T>) -> Result<T, Error> {
        let known = self.known().and_then(|user| read(&user));
        match known {
            Some(value) => Ok(value),
            None => read(&*self.check_session()?).ok_or_else(unnamed),
        }
    }

    fn checked(&self, url: &str) -> Result<Endpoint, Error> {
        let endpoint =
            Endpoint::parse(url).map_err(|error| Error::endpoint(Operation::CheckSession, error))?;
        if self.session.is_allowed_for(endpoint.origin()) {
            Ok(endpoint)
        } else {
            Err(Error::new(ErrorKind::ForeignHost, Operation::CheckSession))
        }
    }
}

/// The answer does not say what it should about the account.
pub(crate) fn unnamed() -> Error {
    Error::new(ErrorKind::UnexpectedFormat, Operation::CheckSession)
}

impl fmt::Debug for ServicePhp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServicePhp")
            .field("base_url", self.caller.base_url())
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}

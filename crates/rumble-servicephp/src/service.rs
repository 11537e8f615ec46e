use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rumble_http::{
    Endpoint, SessionCookie,
    internal::{RequestSettings, Response},
};
use rumble_model::service::{ServiceResponse, UserState};
use rumble_model::{Record, UserId};

use crate::error::{Error, ErrorKind};
use crate::operation::{Method, Operation};
use crate::service_client::ServiceClient;
use crate::service_request::ServiceRequest;
use crate::settings::Settings;

/// Logged-in account.
///
/// Clones are handles to the same account and can be used from several threads. The session is sent to
/// `https://rumble.com` and its subdomains, or only to the one site that it was configured with, never along a
/// redirect. The session never appears in `Debug`, errors or logs.
///
/// ```no_run
/// use rumble_servicephp::{Secret, ServicePhp, Settings};
///
/// let token = Secret::new(std::fs::read_to_string("session.txt")?.trim());
/// let account = ServicePhp::from_token(token, Settings::default())?;
/// println!("logged in as {}", account.username()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "ServicePHP")]
#[derive(Clone)]
pub struct ServicePhp {
    pub(crate) client: ServiceClient,
    pub(crate) session: SessionCookie,
    user: Arc<Mutex<Option<Arc<Record<UserState>>>>>,
}

impl ServicePhp {
    pub(crate) fn new(client: ServiceClient, session: SessionCookie) -> Self {
        Self {
            client,
            session,
            user: Arc::default(),
        }
    }

    /// Uses a session. Sends nothing: an invalid session is reported by the first call. To check it immediately, use
    /// [`Guest::with_session`](crate::Guest::with_session).
    #[must_use]
    pub fn from_session(session: SessionCookie, settings: Settings) -> Self {
        Self::new(ServiceClient::new(settings), session)
    }

    /// The session, for other clients of the same account and for saving. [`token`](SessionCookie::token) always returns the
    /// newest token, since Rumble renews it from time to time; [`renewals`](SessionCookie::renewals) shows whether a saved token
    /// is out of date.
    #[doc(alias = "session_cookie")]
    #[must_use]
    pub fn session(&self) -> &SessionCookie {
        &self.session
    }

    /// Transport settings of this client, for the other crates of this workspace.
    #[must_use]
    pub fn request_settings(&self) -> &RequestSettings {
        self.client.request_settings()
    }

    /// Site of this client.
    #[must_use]
    pub fn base_url(&self) -> &Endpoint {
        self.client.base_url()
    }

    /// The account as Rumble last described it. Sends a request only if it has not done so yet.
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::check_session`].
    pub fn user(&self) -> Result<Arc<Record<UserState>>, Error> {
        match self.cached_user() {
            Some(user) => Ok(user),
            None => self.check_session(),
        }
    }

    /// Id of the account. Sends at most one request, since the id never changes.
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::check_session`].
    #[doc(alias = "user_id_b10")]
    #[doc(alias = "user_id_b36")]
    pub fn user_id(&self) -> Result<UserId, Error> {
        self.with_user(|user| user.id)
    }

    /// Name of the account. Sends a request only if it is not known yet.
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::check_session`].
    pub fn username(&self) -> Result<String, Error> {
        self.with_user(|user| user.username.clone())
    }

    /// Chat service that Rumble assigns to the account (`user.chat.endpoint`), after checking that the session is allowed for it.
    /// Sends a request only if it is not known yet.
    ///
    /// # Errors
    ///
    /// [`ForeignHost`](ErrorKind::ForeignHost) if the session is not allowed for the assigned host, or an error of
    /// [`ServicePhp::check_session`].
    pub fn chat_endpoint(&self) -> Result<Endpoint, Error> {
        let text = self.with_user(|user| user.chat.endpoint.clone())?;
        self.checked_endpoint(&text)
    }

    /// Upload server that Rumble assigns to the account (`user.upload.endpoint`), checked like
    /// [`chat_endpoint`](Self::chat_endpoint).
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::chat_endpoint`].
    pub fn upload_endpoint(&self) -> Result<Endpoint, Error> {
        let text = self.with_user(|user| user.upload.endpoint.clone())?;
        self.checked_endpoint(&text)
    }

    /// Calls an operation of `service.php` by its name with the session; see [`Guest::call`](crate::Guest::call).
    ///
    /// # Errors
    ///
    /// [`Unauthorized`](ErrorKind::Unauthorized) if the response reports that no user is logged in, or an error of
    /// [`Guest::call`](crate::Guest::call).
    #[doc(alias = "sphp_request")]
    pub fn call(
        &self,
        name: &str,
        method: Method,
        fields: &[(&str, &str)],
    ) -> Result<ServiceResponse, Error> {
        self.send_once(&ServiceRequest::by_name(name, method, fields))
            .map(|(_, body)| body)
    }

    /// Applies the description of the account in a response.
    pub(crate) fn cache_user(&self, body: &ServiceResponse) {
        let Some(user) = body.user().filter(|user| user.logged_in == Some(true)) else {
            return;
        };
        let mut cached = self.user.lock().unwrap_or_else(PoisonError::into_inner);
        let merged = cached
            .as_ref()
            .map_or_else(|| user.clone(), |cached| cached.updated_by(user));
        *cached = Some(Arc::new(merged));
    }

    /// Performs a call with the session.
    pub(crate) fn perform<T>(&self, call: &ServiceRequest<'_, T>) -> Result<T, Error> {
        let (response, body) = self.send_once(call)?;
        ServiceClient::read(call, &response, &body)
    }

    fn send_once<T>(&self, call: &ServiceRequest<'_, T>) -> Result<(Response, ServiceResponse), Error> {
        let (response, body) = self.client.send_once(call, Some(&self.session))?;
        self.cache_user(&body);
        Ok((response, body))
    }

    pub(crate) fn cached_user(&self) -> Option<Arc<Record<UserState>>> {
        self.user.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn with_user<T>(&self, read: impl Fn(&UserState) -> Option<T>) -> Result<T, Error> {
        let cached = self.cached_user().and_then(|user| read(&user));
        match cached {
            Some(value) => Ok(value),
            None => read(&*self.check_session()?).ok_or_else(without_user),
        }
    }

    fn checked_endpoint(&self, url: &str) -> Result<Endpoint, Error> {
        let endpoint =
            Endpoint::parse(url).map_err(|error| Error::endpoint(Operation::CheckSession, error))?;
        if self.session.is_allowed_for(endpoint.origin()) {
            Ok(endpoint)
        } else {
            Err(Error::new(ErrorKind::ForeignHost, Operation::CheckSession))
        }
    }
}

/// The response does not describe the account.
pub(crate) fn without_user() -> Error {
    Error::new(ErrorKind::UnexpectedFormat, Operation::CheckSession)
}

impl fmt::Debug for ServicePhp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServicePhp")
            .field("base_url", self.client.base_url())
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}

use std::{fmt, time::Duration};

use rumble_model::Secret;

use crate::{
    Origin,
    location::{host_of, path_of},
};

/// The status of a response, the headers that determine its meaning, and the start of an error body.
///
/// A program with its own HTTP client creates one for each response.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use rumble_http::ResponseHead;
///
/// let response = ResponseHead::new(429)
///     .content_type("text/html")
///     .retry_after(Duration::from_secs(30));
/// assert_eq!(response.status(), 429);
/// ```
#[derive(Clone)]
#[must_use]
pub struct ResponseHead {
    status: u16,
    content_type: Option<String>,
    content_encoding: Option<String>,
    is_challenge: bool,
    location_host: Option<String>,
    location_path: Option<String>,
    retry_after: Option<Duration>,
    origin: Option<Origin>,
    error_body: String,
    has_session: bool,
    session_token: Option<Secret>,
    secrets: Vec<Secret>,
}

impl ResponseHead {
    /// Creates a response with this status and no headers.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            content_type: None,
            content_encoding: None,
            is_challenge: false,
            location_host: None,
            location_path: None,
            retry_after: None,
            origin: None,
            error_body: String::new(),
            has_session: false,
            session_token: None,
            secrets: Vec::new(),
        }
    }

    /// Sets `Content-Type`, with the value of the header.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Sets the delay that `Retry-After` requests. A delay above 5 minutes counts as 5 minutes.
    pub fn retry_after(mut self, delay: Duration) -> Self {
        self.retry_after = Some(delay.min(MAX_RETRY_AFTER));
        self
    }

    /// Adds one of the headers `Content-Encoding`, `cf-mitigated` and `Location`. Others are ignored.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "content-encoding" => self.content_encoding = Some(value.trim().to_ascii_lowercase()),
            "cf-mitigated" => self.is_challenge = value == "challenge",
            "location" => {
                self.location_host = host_of(value);
                self.location_path = path_of(value);
            }
            _ => {}
        }
        self
    }

    /// Sets the start of the body of an error response, which can contain the server message.
    pub fn error_body(mut self, body: impl Into<String>) -> Self {
        self.error_body = body.into();
        self
    }

    /// Sets the session token of the request, which is removed from everything that the server repeats.
    ///
    /// This must be the token that was sent: [`SessionCookie::token`](crate::SessionCookie::token) might have changed
    /// since then.
    pub fn session(mut self, token: &Secret) -> Self {
        self.has_session = true;
        self.secret(token)
    }

    /// Sets a secret of the request, which is removed from everything that the server repeats.
    pub fn secret(mut self, secret: &Secret) -> Self {
        self.secrets.push(secret.clone());
        self
    }

    /// Session that the response sets: `Set-Cookie: u_s=…`.
    pub(crate) fn sets_session(mut self, token: Option<Secret>) -> Self {
        self.secrets.extend(token.clone());
        self.session_token = token;
        self
    }

    pub(crate) fn session_token(&self) -> Option<Secret> {
        self.session_token.clone()
    }

    /// Origin of the request.
    pub(crate) fn origin(mut self, origin: &Origin) -> Self {
        self.origin = Some(origin.clone());
        self
    }

    /// HTTP status. Redirects are not followed, so a redirect keeps its status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Delay requested by the server, at most 5 minutes.
    #[must_use]
    pub fn requested_delay(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Start of the body of an error response.
    #[must_use]
    pub fn error_text(&self) -> &str {
        &self.error_body
    }

    /// Host of a redirect to a complete URL, with its port, if there is one.
    #[must_use]
    pub fn location_host(&self) -> Option<&str> {
        self.location_host.as_deref()
    }

    /// Path of a redirect, without the query.
    #[must_use]
    pub fn location_path(&self) -> Option<&str> {
        self.location_path.as_deref()
    }

    pub(crate) fn media_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Whether the body is a web page, according to its type or its first character. A type that contradicts the body
    /// is ignored.
    pub(crate) fn is_html(&self, body: &[u8]) -> bool {
        let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
        self.is("text/html") && !matches!(first, Some(b'{' | b'[')) || first == Some(&b'<')
    }

    pub(crate) fn is_challenge(&self) -> bool {
        self.is_challenge
    }

    /// Whether the body has a content coding.
    pub(crate) fn is_encoded(&self) -> bool {
        let coding = self.content_encoding.as_deref();
        coding.is_some_and(|coding| !matches!(coding, "" | "identity"))
    }

    pub(crate) fn has_session(&self) -> bool {
        self.has_session
    }

    pub(crate) fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    pub(crate) fn redirects_to_login(&self) -> bool {
        let is_login_path = |path: &str| path == "/login.php" || path == "/login";
        self.location_host().is_some_and(|host| host.starts_with("auth."))
            || self.location_path.as_deref().is_some_and(is_login_path) && !self.redirects_to_other_site()
    }

    pub(crate) fn redirects_to_other_site(&self) -> bool {
        self.is_other_site(self.location_host())
    }

    pub(crate) fn is_other_site(&self, host: Option<&str>) -> bool {
        let site = |host: &str| {
            let name = host.split(':').next().unwrap_or_default();
            let mut labels = name.rsplit('.');
            (labels.next().map(str::to_owned), labels.next().map(str::to_owned))
        };
        match (host, &self.origin) {
            (Some(host), _) if site(host) == site(RUMBLE) => false,
            (Some(host), Some(origin)) => site(host) != site(&origin.host_and_port()),
            (Some(_), None) => true,
            (None, _) => false,
        }
    }

    /// Compares the media type only: the header can contain the charset twice.
    pub(crate) fn is(&self, media_type: &str) -> bool {
        self.content_type.as_deref().is_some_and(|text| {
            let essence = text.split([';', ',']).next().unwrap_or_default();
            essence.trim().eq_ignore_ascii_case(media_type)
        })
    }
}

impl AsRef<Self> for ResponseHead {
    fn as_ref(&self) -> &Self {
        self
    }
}

/// Shows no text of the server.
impl fmt::Debug for ResponseHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseHead")
            .field("status", &self.status)
            .field("retry_after", &self.retry_after)
            .finish_non_exhaustive()
    }
}

const RUMBLE: &str = "rumble.com";

/// Maximum delay that a server can impose.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(300);

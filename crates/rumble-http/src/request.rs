//! Requests with buffered responses: everything except the streams.

use std::{fmt, time::Duration};

use http::{HeaderName, HeaderValue, Method, header};
use rumble_model::Secret;

mod agent;
mod body;
mod response;
mod settings;
mod streamed;

pub use self::{
    agent::RequestAgent, response::Response, settings::RequestSettings, streamed::StreamedContent,
};

use crate::{
    HttpRequest, RequestUrl, SessionCookie, TransportErrorKind,
    endpoint::form,
    internal::{SentRequest, TransportError, USER_AGENT},
};

/// One request, to be sent by a [`RequestAgent`].
///
/// `Debug` shows only the method and the origin.
///
/// # Examples
///
/// ```
/// use rumble_http::{Endpoint, internal::Request};
///
/// let url = Endpoint::rumble().join("service.php").with_query(&[("name", "user.get_salts")]);
/// let request = Request::post(url).form(&[("username", "CalmSparrow")]);
/// assert_eq!(format!("{request:?}"), "Request(POST https://rumble.com)");
/// ```
#[derive(Clone)]
pub struct Request {
    accept: HeaderValue,
    body: Option<Body>,
    headers: Vec<(HeaderName, HeaderValue)>,
    is_limited: bool,
    max_body: usize,
    method: Method,
    secrets: Vec<Secret>,
    session: Option<SessionCookie>,
    timeout: Option<Duration>,
    url: RequestUrl,
}

#[derive(Clone)]
struct Body {
    content: Content,
    content_type: HeaderValue,
}

#[derive(Clone)]
enum Content {
    Stream(StreamedContent),
    Text(Secret),
}

impl Request {
    /// Creates a GET request.
    #[must_use]
    pub fn get(url: RequestUrl) -> Self {
        Self::new(Method::GET, url)
    }

    /// Creates a POST request; set the body with [`Request::form`], [`Request::json`] or [`Request::stream`].
    #[must_use]
    pub fn post(url: RequestUrl) -> Self {
        let mut request = Self::new(Method::POST, url);
        request.body = Some(Body::text(FORM, Secret::default()));
        request
    }

    /// Creates a PUT request; empty without [`Request::stream`].
    #[must_use]
    pub fn put(url: RequestUrl) -> Self {
        let mut request = Self::new(Method::PUT, url);
        request.body = Some(Body::text(BYTES, Secret::default()));
        request
    }

    /// Creates a DELETE request.
    #[must_use]
    pub fn delete(url: RequestUrl) -> Self {
        Self::new(Method::DELETE, url)
    }

    /// Creates an OPTIONS request, as browsers send before posting to another host.
    #[must_use]
    pub fn options(url: RequestUrl) -> Self {
        Self::new(Method::OPTIONS, url)
    }

    fn new(method: Method, url: RequestUrl) -> Self {
        Self {
            accept: HeaderValue::from_static("application/json"),
            body: None,
            headers: Vec::new(),
            is_limited: false,
            max_body: 8 * 1024 * 1024,
            method,
            secrets: Vec::new(),
            session: None,
            timeout: None,
            url,
        }
    }

    /// The requested media type. Defaults to `application/json`, which also replaces an invalid media type.
    #[must_use]
    pub fn accept(mut self, media_type: &'static str) -> Self {
        if let Ok(media_type) = HeaderValue::from_str(media_type) {
            self.accept = media_type;
        }
        self
    }

    /// Limits the rate at which this process sends requests to the site, unless it is this machine: all requests with a
    /// limit together are at most one a second, and five at once after a pause. [`RequestAgent::send`] waits.
    #[must_use]
    pub fn limited(mut self) -> Self {
        self.is_limited = true;
        self
    }

    /// Names and values as the body, `application/x-www-form-urlencoded`.
    #[must_use]
    pub fn form(mut self, pairs: &[(&str, &str)]) -> Self {
        self.body = Some(Body::text(FORM, form(pairs)));
        self
    }

    /// JSON text as the body.
    #[must_use]
    pub fn json(mut self, text: Secret) -> Self {
        self.body = Some(Body::text("application/json", text));
        self
    }

    /// Content that is read while it is sent, as the body. A media type that no header can hold becomes
    /// `application/octet-stream`.
    #[must_use]
    pub fn stream(mut self, media_type: &str, content: StreamedContent) -> Self {
        self.body = Some(Body {
            content: Content::Stream(content),
            content_type: HeaderValue::from_str(media_type)
                .unwrap_or_else(|_| HeaderValue::from_static(BYTES)),
        });
        self
    }

    /// Adds a header. Invalid names and values are ignored.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let (Ok(name), Ok(mut value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(value),
        ) {
            value.set_sensitive(true);
            self.headers.push((name, value));
        }
        self
    }

    /// Maximum size of the response body in bytes. Defaults to 8 MiB.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Attaches the session. [`RequestAgent::send`] fails if the session does not belong to the host.
    #[must_use]
    pub fn session(mut self, session: &SessionCookie) -> Self {
        self.session = Some(session.clone());
        self
    }

    /// Names a secret that the request carries in its URL or body, so that no error repeats it.
    #[must_use]
    pub fn secret(mut self, secret: &Secret) -> Self {
        self.secrets.push(secret.clone());
        self
    }

    /// Timeout of this request, instead of [`RequestSettings::timeout`].
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = Some(time);
        self
    }

    /// The request for the program's own HTTP client, and the data needed to read its response.
    ///
    /// # Errors
    ///
    /// Fails if the session is not allowed for the host, a header cannot be sent, or the body is streamed.
    pub fn prepare(&self) -> Result<(HttpRequest, SentRequest), TransportError> {
        self.check_session()?;
        let sent = self.sent();
        let host = self.url.origin().host_and_port();
        let unsendable = || TransportError::unsent(TransportErrorKind::Protocol, &host, None);
        let mut request = self
            .to_http(sent.token())
            .map_err(|_| unsendable())?
            .map(|()| Vec::new());
        let headers = request.headers_mut();
        headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        match self.body.as_ref().map(|body| &body.content) {
            None => {}
            Some(Content::Text(text)) => *request.body_mut() = text.expose().into(),
            Some(Content::Stream(_)) => return Err(unsendable()),
        }
        Ok((HttpRequest::new(request, self.url.clone()), sent))
    }

    /// URL of the request.
    #[must_use]
    pub fn url(&self) -> &RequestUrl {
        &self.url
    }

    fn sent(&self) -> SentRequest {
        SentRequest::new(self.url.origin(), self.session.as_ref(), &self.secrets)
    }

    fn check_session(&self) -> Result<(), TransportError> {
        let origin = self.url.origin();
        match &self.session {
            Some(session) if !session.is_allowed_for(origin) => Err(TransportError::unsent(
                TransportErrorKind::ForeignHost,
                &origin.host_and_port(),
                None,
            )),
            _ => Ok(()),
        }
    }

    /// The request for the HTTP client, with the token of its session as it was when the request began.
    fn to_http(&self, token: Option<&Secret>) -> Result<http::Request<()>, http::Error> {
        let mut request = http::Request::builder()
            .method(&self.method)
            .uri(self.url.expose())
            .header(header::ACCEPT, &self.accept);
        if let Some(body) = &self.body {
            request = request.header(header::CONTENT_TYPE, &body.content_type);
            if let Content::Stream(content) = &body.content {
                request = request.header(header::CONTENT_LENGTH, content.length());
            }
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(token) = token {
            request = request.header(header::COOKIE, SessionCookie::header(token)?);
        }
        request.body(())
    }
}

impl Body {
    fn text(media_type: &'static str, text: Secret) -> Self {
        Self {
            content: Content::Text(text),
            content_type: HeaderValue::from_static(media_type),
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} {})", self.method, self.url)
    }
}

const BYTES: &str = "application/octet-stream";
const FORM: &str = "application/x-www-form-urlencoded";

#[cfg(test)]
mod tests;

//! Why there is no picture.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use crate::{EndpointError, Origin, Response, TransportError, TransportErrorKind};

/// Why a picture could not be had.
///
/// `Display` says in one level what happened at which host; the cause below is its `source()`. Neither, nor `Debug`,
/// holds the path or the query of a URL.
///
/// # Examples
///
/// ```
/// use rumble_http::{MediaClient, MediaErrorKind, MediaSettings};
///
/// let media = MediaClient::new(MediaSettings::default());
/// let error = media.get("https://pictures.example/calm_sparrow.png").unwrap_err();
/// assert_eq!(error.kind(), MediaErrorKind::ForbiddenHost);
/// assert_eq!(
///     error.to_string(),
///     "fetching a picture from pictures.example: this host is none of the allowed media hosts",
/// );
/// ```
#[derive(Clone)]
pub struct MediaError(Arc<Inner>);

struct Inner {
    host: Option<String>,
    kind: MediaErrorKind,
    location_host: Option<String>,
    retry_after: Option<Duration>,
    source: Option<Source>,
    status: Option<u16>,
}

#[derive(Debug)]
enum Source {
    Transport(TransportError),
    Url(EndpointError),
}

/// What kind of failure it is.
///
/// # Examples
///
/// ```
/// use rumble_http::{MediaClient, MediaErrorKind, MediaSettings};
///
/// let error = MediaClient::new(MediaSettings::default()).get("").unwrap_err();
/// assert_eq!(error.kind(), MediaErrorKind::InvalidUrl);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum MediaErrorKind {
    /// A page of Cloudflare or the like stands where the picture should be: it takes this machine for a robot
    /// (status 403 or 503).
    BotProtection,
    /// The URL leads to a host that is not on the list. Nothing was sent.
    ForbiddenHost,
    /// What was given is no URL that can be fetched. Nothing was sent.
    InvalidUrl,
    /// The host cannot be reached, or the connection broke off.
    Network,
    /// What came is not a picture, or is empty.
    NotAPicture,
    /// There is no picture at this address (status 404 or 410).
    NotFound,
    /// The server broke the HTTP protocol.
    Protocol,
    /// Too many requests (status 429).
    RateLimited,
    /// The server sends us elsewhere, which is not followed.
    Redirected,
    /// The server does not let us have it (status 401 or 403).
    Forbidden,
    /// The server is in trouble (status 5xx).
    Server,
    /// It took too long.
    Timeout,
    /// No trusted TLS connection.
    Tls,
    /// The picture is larger than it may be.
    TooLarge,
    /// Another status that no picture comes with.
    UnexpectedStatus,
}

impl MediaError {
    pub(super) fn invalid_url(cause: EndpointError) -> Self {
        Self::new(Inner {
            source: Some(Source::Url(cause)),
            ..Inner::of(MediaErrorKind::InvalidUrl, None)
        })
    }

    pub(super) fn forbidden_host(place: &Origin) -> Self {
        Self::new(Inner::of(
            MediaErrorKind::ForbiddenHost,
            Some(place.host_and_port()),
        ))
    }

    pub(super) fn not_a_picture(place: &Origin) -> Self {
        Self::new(Inner::of(
            MediaErrorKind::NotAPicture,
            Some(place.host_and_port()),
        ))
    }

    pub(super) fn transport(failure: TransportError) -> Self {
        let kind = match failure.kind() {
            TransportErrorKind::BodyTooLarge => MediaErrorKind::TooLarge,
            TransportErrorKind::Connect
            | TransportErrorKind::Interrupted
            | TransportErrorKind::Lookup
            | TransportErrorKind::Shutdown => MediaErrorKind::Network,
            TransportErrorKind::Timeout(_) => MediaErrorKind::Timeout,
            TransportErrorKind::Tls => MediaErrorKind::Tls,
            _ => MediaErrorKind::Protocol,
        };
        let host = failure.host().to_owned();
        Self::new(Inner {
            source: Some(Source::Transport(failure)),
            ..Inner::of(kind, Some(host))
        })
    }

    /// The answer has a status other than 200.
    pub(super) fn answered(response: &Response, place: &Origin) -> Self {
        let kind = match response.status() {
            300..=399 => MediaErrorKind::Redirected,
            _ if response.is_bot_protection_page() => MediaErrorKind::BotProtection,
            401 | 403 => MediaErrorKind::Forbidden,
            404 | 410 => MediaErrorKind::NotFound,
            429 => MediaErrorKind::RateLimited,
            500..=599 => MediaErrorKind::Server,
            _ => MediaErrorKind::UnexpectedStatus,
        };
        Self::new(Inner {
            location_host: response
                .location_host()
                .filter(|_| kind == MediaErrorKind::Redirected)
                .map(str::to_owned),
            retry_after: response.retry_after(),
            status: Some(response.status()),
            ..Inner::of(kind, Some(place.host_and_port()))
        })
    }

    fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> MediaErrorKind {
        self.0.kind
    }

    /// The host of the URL, with its port where that is not the usual one; `None` if there was no URL.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.0.host.as_deref()
    }

    /// The host, with its port if there is one, that a redirect to a whole URL leads to.
    #[must_use]
    pub fn location_host(&self) -> Option<&str> {
        self.0.location_host.as_deref()
    }

    /// The HTTP status, if it is what went wrong.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// How long the server asked to wait. There is no upper limit to it.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Trying again later can help, without anybody changing anything.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.0.kind,
            MediaErrorKind::Network
                | MediaErrorKind::Protocol
                | MediaErrorKind::RateLimited
                | MediaErrorKind::Server
                | MediaErrorKind::Timeout
        )
    }
}

impl Inner {
    fn of(kind: MediaErrorKind, host: Option<String>) -> Self {
        Self {
            host,
            kind,
            location_host: None,
            retry_after: None,
            source: None,
            status: None,
        }
    }

    fn what(&self) -> &'static str {
        match self.kind {
            MediaErrorKind::BotProtection => {
                "the server takes this machine for a robot and shows it a page instead of the picture"
            }
            MediaErrorKind::ForbiddenHost => "this host is none of the allowed media hosts",
            MediaErrorKind::InvalidUrl => "its URL is not valid",
            MediaErrorKind::Network => "the connection failed",
            MediaErrorKind::NotAPicture => "what came is not a picture",
            MediaErrorKind::NotFound => "there is none at this address",
            MediaErrorKind::Protocol => "the server broke the HTTP protocol",
            MediaErrorKind::RateLimited => "the server has had too many requests",
            MediaErrorKind::Redirected => "the server redirects to another address, which is not followed",
            MediaErrorKind::Forbidden => "the server refuses to hand it out",
            MediaErrorKind::Server => "the server is in trouble",
            MediaErrorKind::Timeout => "it took too long",
            MediaErrorKind::Tls => "no trusted connection could be made",
            MediaErrorKind::TooLarge => "it is larger than it may be",
            MediaErrorKind::UnexpectedStatus => "the server gave an answer that no picture comes with",
        }
    }
}

impl fmt::Display for MediaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fetching a picture")?;
        if let Some(host) = self.host() {
            write!(f, " from {host}")?;
        }
        write!(f, ": {}", self.0.what())?;
        match (self.status(), self.location_host()) {
            (Some(status), Some(host)) => write!(f, " (HTTP status {status} to {host})"),
            (Some(status), None) => write!(f, " (HTTP status {status})"),
            (None, _) => Ok(()),
        }
    }
}

impl fmt::Debug for MediaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MediaError")
            .field("kind", &self.0.kind)
            .field("host", &self.0.host)
            .field("status", &self.0.status)
            .field("location_host", &self.0.location_host)
            .field("retry_after", &self.0.retry_after)
            .field("source", &self.0.source)
            .finish()
    }
}

impl Error for MediaError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(match self.0.source.as_ref()? {
            Source::Transport(failure) => failure,
            Source::Url(error) => error,
        })
    }
}

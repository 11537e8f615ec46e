//! What a response or a lost connection means. Every crate takes the kinds of its errors from here.

use crate::{ResponseHead, TransportErrorKind, internal::TransportError};

/// Kind of a failed request, with the same meaning in every crate.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum FailureKind {
    /// HTTP 400. An error type that has no kind of its own for it reports it as rejected.
    BadRequest,
    /// A bot-protection page instead of the response.
    BotProtection,
    /// A login page of the local network instead of the response.
    CaptivePortal,
    /// This program closed the connection.
    Closed,
    /// HTTP 409. An error type that has no kind of its own for it reports it as rejected.
    Conflict,
    /// The connection was lost.
    Disconnected,
    /// Access denied: HTTP 403, or 401 without a session.
    Forbidden,
    /// The session does not belong to this host. Nothing was sent.
    ForeignHost,
    /// A proxy or certificate setting cannot be applied. Nothing was sent.
    InvalidSetting,
    /// The host cannot be reached.
    Network,
    /// HTTP 404 or 410.
    NotFound,
    /// The response is not JSON.
    NotJson,
    /// The response is not valid HTTP.
    Protocol,
    /// HTTP 429.
    RateLimited,
    /// A redirect. Redirects are not followed.
    Redirected,
    /// The server rejected the request.
    Rejected,
    /// HTTP 5xx.
    Server,
    /// A time limit expired, here or, with HTTP 408, at the server.
    Timeout,
    /// No trusted TLS connection.
    Tls,
    /// The response exceeds a size limit.
    TooLarge,
    /// The session is invalid or has expired.
    Unauthorized,
    /// The response is compressed, although that was not requested.
    UnexpectedEncoding,
    /// The response has an unexpected format.
    UnexpectedFormat,
    /// A status that means nothing here.
    UnexpectedStatus,
}

impl FailureKind {
    /// Every kind.
    pub const ALL: [Self; 24] = [
        Self::BadRequest,
        Self::BotProtection,
        Self::CaptivePortal,
        Self::Closed,
        Self::Conflict,
        Self::Disconnected,
        Self::Forbidden,
        Self::ForeignHost,
        Self::InvalidSetting,
        Self::Network,
        Self::NotFound,
        Self::NotJson,
        Self::Protocol,
        Self::RateLimited,
        Self::Redirected,
        Self::Rejected,
        Self::Server,
        Self::Timeout,
        Self::Tls,
        Self::TooLarge,
        Self::Unauthorized,
        Self::UnexpectedEncoding,
        Self::UnexpectedFormat,
        Self::UnexpectedStatus,
    ];

    /// The kind of a request that got no complete response.
    #[must_use]
    pub fn of_transport(error: &TransportError) -> Self {
        Self::of_transport_kind(error.kind())
    }

    /// The kind of a transport error of this kind.
    #[must_use]
    pub fn of_transport_kind(kind: TransportErrorKind) -> Self {
        use TransportErrorKind as K;

        match kind {
            K::BodyTooLarge | K::HeadTooLarge => Self::TooLarge,
            K::Connect | K::Lookup => Self::Network,
            K::ForeignHost => Self::ForeignHost,
            K::InvalidSetting => Self::InvalidSetting,
            K::Interrupted => Self::Disconnected,
            K::Other | K::Protocol => Self::Protocol,
            K::Shutdown => Self::Closed,
            K::Timeout(_) => Self::Timeout,
            K::Tls => Self::Tls,
        }
    }

    /// The kind of a response, or `None` for one that may be what was requested: a 2xx response that is neither a
    /// bot-protection page nor compressed. `body` is the body or the start of it.
    #[must_use]
    pub fn of_response(head: &ResponseHead, body: &[u8]) -> Option<Self> {
        let is_html = head.is_html(body);
        Some(match head.status() {
            _ if is_html && head.is_challenge() => Self::BotProtection,
            200..=299 if head.is_encoded() => Self::UnexpectedEncoding,
            200..=299 => return None,
            301 | 302 | 303 | 307 | 308 => Self::of_redirect(head, is_html),
            400 => Self::BadRequest,
            401 if head.has_session() => Self::Unauthorized,
            403 | 503 if is_html => Self::BotProtection,
            401 | 403 => Self::Forbidden,
            404 | 410 => Self::NotFound,
            408 => Self::Timeout,
            409 => Self::Conflict,
            429 => Self::RateLimited,
            511 => Self::CaptivePortal,
            500..=599 => Self::Server,
            400..=499 if !is_html => Self::Rejected,
            _ => Self::UnexpectedStatus,
        })
    }

    /// Requests without a valid session are redirected to the login page. A network that wants a login of its own
    /// redirects to its page from anywhere.
    fn of_redirect(head: &ResponseHead, is_html: bool) -> Self {
        if head.has_session() && head.redirects_to_login() {
            Self::Unauthorized
        } else if is_html && head.redirects_to_other_site() {
            Self::CaptivePortal
        } else {
            Self::Redirected
        }
    }

    /// Whether a retry may succeed without any change.
    #[must_use]
    pub fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::Disconnected
                | Self::Network
                | Self::Protocol
                | Self::RateLimited
                | Self::Server
                | Self::Timeout
        )
    }

    /// Whether the server may have carried out a write that it answered like this: a server error, an expired time
    /// limit, and a success whose body does not confirm it.
    #[must_use]
    pub fn leaves_outcome_unknown(self, status: u16) -> bool {
        matches!(status, 408 | 500..=599)
            || matches!(status, 200..=299) && !matches!(self, Self::Rejected | Self::Unauthorized)
    }

    /// The cause, as errors show it.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Self::BotProtection => "blocked by a bot-protection page",
            Self::CaptivePortal => "the network requires a login (captive portal)",
            Self::Closed => "closed by this program",
            Self::Disconnected => "connection lost",
            Self::Forbidden => "access denied",
            Self::ForeignHost => "the session belongs to another host; nothing was sent",
            Self::InvalidSetting => "a proxy or certificate setting cannot be applied",
            Self::Network => "cannot reach the host",
            Self::NotFound => "not found",
            Self::NotJson => "the response is not JSON",
            Self::Protocol => "HTTP protocol error",
            Self::RateLimited => "too many requests",
            Self::Redirected => "unexpected redirect, not followed",
            Self::BadRequest | Self::Conflict | Self::Rejected => "rejected by the server",
            Self::Server => "server error",
            Self::Timeout => "timed out",
            Self::Tls => "no trusted TLS connection",
            Self::TooLarge => "the response exceeds the size limit",
            Self::Unauthorized => "the session is invalid or has expired",
            Self::UnexpectedEncoding => "the response is compressed, although that was not requested",
            Self::UnexpectedFormat => "the response has an unexpected format",
            Self::UnexpectedStatus => "unexpected status",
        }
    }
}

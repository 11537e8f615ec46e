//! Classifies responses and lost connections. All error types take their kinds from this module.

use crate::{ResponseHead, TransportErrorKind, location::host_of};

/// Passes each kind that all crates share to another macro: its documentation, its name, and its text in errors.
#[macro_export]
macro_rules! shared_kinds {
    ($macro:path { $($input:tt)* }) => {
        $macro! {
            $($input)*
            shared {
                /// A bot-protection page, such as Cloudflare's, instead of the response.
                BotProtection = "blocked by a bot-protection page",
                /// The login page of a network (captive portal) instead of the response.
                CaptivePortal = "the network requires a login (captive portal)",
                /// Closed by this program.
                Closed = "closed by this program",
                /// The connection was lost.
                Disconnected = "connection lost",
                /// Access denied (HTTP 403, or 401 without a session).
                Forbidden = "access denied",
                /// The session does not belong to this host. Nothing was sent.
                ForeignHost = "the session belongs to another host; nothing was sent",
                /// A proxy or certificate setting cannot be applied. Nothing was sent.
                InvalidSetting = "a proxy or certificate setting cannot be applied",
                /// The host cannot be reached.
                Network = "cannot reach the host",
                /// Not found (HTTP 404 or 410).
                NotFound = "not found",
                /// The response is not JSON.
                NotJson = "the response is not JSON",
                /// The response is not valid HTTP.
                Protocol = "HTTP protocol error",
                /// Too many requests (HTTP 429).
                RateLimited = "too many requests",
                /// A redirect. Redirects are not followed.
                Redirected = "unexpected redirect, not followed",
                /// The server rejected the request: `server_message` has its reason.
                Rejected = "rejected by the server",
                /// Server error (HTTP 5xx).
                Server = "server error",
                /// A time limit expired, here or, with HTTP 408, at the server.
                Timeout = "timed out",
                /// No trusted TLS connection.
                Tls = "no trusted TLS connection",
                /// The response exceeds a size limit.
                TooLarge = "the response exceeds the size limit",
                /// The session is invalid or has expired.
                Unauthorized = "the session is invalid or has expired",
                /// The response is compressed or not in UTF-8, although that was not requested.
                UnexpectedEncoding = "the response is compressed or not in UTF-8, although that was not requested",
                /// The response has an unexpected format.
                UnexpectedFormat = "the response has an unexpected format",
                /// An unexpected status.
                UnexpectedStatus = "unexpected status",
            }
        }
    };
}

macro_rules! failure_kind {
    (shared { $($(#[$meta:meta])* $kind:ident = $description:literal,)* }) => {
        /// Kind of a failed request, with the same meaning in every crate.
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum FailureKind {
            /// HTTP 400. Error types without such a kind report it as rejected.
            BadRequest,
            /// HTTP 409. Error types without such a kind report it as rejected.
            Conflict,
            $($(#[$meta])* $kind,)*
        }
    };
}

shared_kinds!(failure_kind {});

impl FailureKind {
    /// Kind of a request without a complete response.
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

    /// Kind of a response, or `None` if it is possibly a success: a 2xx response that is neither a bot-protection page
    /// nor compressed. `body` is the body or the start of it.
    #[must_use]
    pub fn of_response(head: &ResponseHead, body: &[u8]) -> Option<Self> {
        let is_html = head.is_html(body);
        Some(match head.status() {
            _ if is_html && head.is_challenge() => Self::BotProtection,
            200..=299 if head.is_encoded() || is_encoded(body) => Self::UnexpectedEncoding,
            200..=299 if is_html && head.refreshes_to_other_site(body) => Self::CaptivePortal,
            200..=299 => return None,
            301 | 302 | 303 | 307 | 308 => Self::of_redirect(head, is_html),
            400 => Self::BadRequest,
            401 if head.has_session() => Self::Unauthorized,
            403 if is_html => Self::BotProtection,
            503 if is_html && names_protection(body) => Self::BotProtection,
            401 | 403 => Self::Forbidden,
            404 | 410 => Self::NotFound,
            // HTTP 407 of a proxy is a transport error.
            407 => Self::UnexpectedStatus,
            408 => Self::Timeout,
            409 => Self::Conflict,
            429 => Self::RateLimited,
            511 => Self::CaptivePortal,
            500..=599 => Self::Server,
            400..=499 if !is_html => Self::Rejected,
            _ => Self::UnexpectedStatus,
        })
    }

    /// Like [`of_response`](Self::of_response), for a document: only HTTP 200 is a success.
    #[must_use]
    pub fn of_document(head: &ResponseHead, body: &[u8]) -> Option<Self> {
        let unexpected = (head.status() != 200).then_some(Self::UnexpectedStatus);
        Self::of_response(head, body).or(unexpected)
    }

    /// Requests without a valid session are redirected to the login page. A captive portal redirects any request to its
    /// own page.
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

    /// Whether a write with this response might have been applied: a server error, a timeout of the server, or a
    /// success whose body does not confirm it.
    #[must_use]
    pub fn leaves_outcome_unknown(self, status: u16) -> bool {
        matches!(status, 408 | 500..=599)
            || is_success(status) && !matches!(self, Self::Rejected | Self::Unauthorized)
    }
}

impl ResponseHead {
    /// Whether the response is an event stream: HTTP 200 with that media type or without one.
    #[must_use]
    pub fn is_event_stream(&self) -> bool {
        self.status() == 200
            && !self.is_encoded()
            && self.media_type().is_none_or(|_| self.is("text/event-stream"))
    }

    /// Whether the response is empty (HTTP 204).
    #[must_use]
    pub fn is_no_content(&self) -> bool {
        self.status() == 204
    }

    /// Whether the body can contain a server message, or distinguishes a bot-protection page from one of a server in
    /// maintenance.
    #[must_use]
    pub fn may_have_server_message(&self) -> bool {
        self.status() >= 400 && (self.status() == 503 || !self.is("text/html"))
    }

    /// Whether a page redirects to another site with `<meta http-equiv="refresh" content="0; url=…">`, as captive
    /// portals do.
    fn refreshes_to_other_site(&self, body: &[u8]) -> bool {
        let page = start_in_lower_case(body);
        let metas = page
            .split("<meta")
            .skip(1)
            .filter_map(|rest| rest.split('>').next());
        let mut targets = metas
            .filter(|meta| meta.contains("http-equiv") && meta.contains("refresh"))
            .filter_map(|meta| {
                meta.split_once("url=")?
                    .1
                    .trim_start_matches(['\'', '"'])
                    .split(['\'', '"', ' '])
                    .next()
            });
        targets.any(|url| self.is_other_site(host_of(url).as_deref()))
    }
}

/// Whether a body begins like a compressed or a UTF-16 one.
fn is_encoded(body: &[u8]) -> bool {
    const GZIP: &[u8] = &[0x1f, 0x8b];
    const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
    const UTF_16: [&[u8]; 2] = [&[0xff, 0xfe], &[0xfe, 0xff]];
    [GZIP, ZSTD]
        .into_iter()
        .chain(UTF_16)
        .any(|start| body.starts_with(start))
}

/// Whether a page belongs to a bot protection instead of a server in maintenance.
fn names_protection(body: &[u8]) -> bool {
    let text = start_in_lower_case(body);
    let marks = [
        "just a moment",
        "cf-chl",
        "cf_chl",
        "challenge-platform",
        "captcha",
        "checking your browser",
    ];
    marks.into_iter().any(|mark| text.contains(mark))
}

/// Size of the start of a page, which contains its title and its `<meta>` elements.
fn start_in_lower_case(body: &[u8]) -> String {
    let start = body.get(..MAX_PAGE_START).unwrap_or(body);
    String::from_utf8_lossy(start).to_ascii_lowercase()
}

const MAX_PAGE_START: usize = 16 * 1024;

/// Whether a status reports success.
pub(crate) fn is_success(status: u16) -> bool {
    matches!(status, 200..=299)
}

#[cfg(test)]
mod tests;

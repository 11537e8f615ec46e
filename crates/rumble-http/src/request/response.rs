//! A whole answer.

use std::{
    borrow::Cow,
    fmt,
    time::{Duration, SystemTime},
};

use http::{header, response::Parts};
use rumble_model::Secret;
use zeroize::Zeroizing;

use crate::{
    headers::{host_of, path_of, session_token, text},
    parse_retry_after,
};

/// A whole answer: status, the headers that matter, and the body.
///
/// `Debug` shows no content, and the memory of the body is wiped when it is dropped.
#[derive(Clone)]
pub struct Response {
    pub(super) body: Zeroizing<Vec<u8>>,
    content_type: Option<String>,
    is_challenge: bool,
    is_chunked: bool,
    location_host: Option<String>,
    location_path: Option<String>,
    retry_after: Option<Duration>,
    session_token: Option<Secret>,
    status: u16,
}

impl Response {
    /// An answer whose body is still to come.
    pub(super) fn new(head: &Parts, now: SystemTime) -> Self {
        let headers = &head.headers;
        Self {
            body: Zeroizing::default(),
            content_type: text(headers, &header::CONTENT_TYPE).map(str::to_owned),
            is_challenge: headers
                .get("cf-mitigated")
                .is_some_and(|value| value == "challenge"),
            is_chunked: headers.contains_key(header::TRANSFER_ENCODING),
            location_host: text(headers, &header::LOCATION).and_then(host_of),
            location_path: text(headers, &header::LOCATION).and_then(path_of),
            retry_after: text(headers, &header::RETRY_AFTER).and_then(|value| parse_retry_after(value, now)),
            session_token: session_token(headers, now),
            status: head.status.as_u16(),
        }
    }

    pub(super) fn is_chunked(&self) -> bool {
        self.is_chunked
    }

    /// The status code. A redirect is not followed: its status is what is seen here.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The `Content-Type` as it was sent.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// How long to wait before the next attempt, as the server asks. There is no upper limit to it.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The host, with its port if there is one, that a redirect to a whole URL leads to.
    #[must_use]
    pub fn location_host(&self) -> Option<&str> {
        self.location_host.as_deref()
    }

    /// The path, without the query, that a redirect leads to.
    #[must_use]
    pub fn location_path(&self) -> Option<&str> {
        self.location_path.as_deref()
    }

    /// The session that the answer sets: the last `Set-Cookie: u_s=…` that does not take it away.
    #[must_use]
    pub fn session_token(&self) -> Option<Secret> {
        self.session_token.clone()
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as text, without the byte order mark that some servers put before it. Bytes that are no UTF-8 become
    /// U+FFFD.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.unmarked())
    }

    /// Whether a web page came, by its type or its first character.
    #[must_use]
    pub fn is_html(&self) -> bool {
        let is_typed = self
            .content_type()
            .is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/html"));
        let first = self.unmarked().iter().find(|byte| !byte.is_ascii_whitespace());
        is_typed && !matches!(first, Some(b'{' | b'[')) || first == Some(&b'<')
    }

    /// Whether a page of Cloudflare or the like came in place of an answer, since it takes this machine for a robot: a
    /// web page with status 403 or 503, or one that Cloudflare marks as its challenge (`cf-mitigated: challenge`).
    #[must_use]
    pub fn is_bot_protection_page(&self) -> bool {
        self.is_html() && (self.is_challenge || matches!(self.status, 403 | 503))
    }

    fn unmarked(&self) -> &[u8] {
        self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body)
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("retry_after", &self.retry_after)
            .field("location_host", &self.location_host)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

//! A whole answer.

use std::{
    borrow::Cow,
    fmt,
    time::{Duration, SystemTime},
};

use http::{HeaderMap, header, response::Parts};
use rumble_model::Secret;
use zeroize::Zeroizing;

use crate::{
    headers::{host_of, text},
    parse_retry_after,
    retry_after::parse_http_date,
};

/// A whole answer: status, the headers that matter, and the body.
///
/// `Debug` shows no content, and the memory of the body is wiped when it is dropped.
#[derive(Clone)]
pub struct Response {
    pub(super) body: Zeroizing<Vec<u8>>,
    content_type: Option<String>,
    is_chunked: bool,
    location_host: Option<String>,
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
            is_chunked: headers.contains_key(header::TRANSFER_ENCODING),
            location_host: text(headers, &header::LOCATION).and_then(host_of),
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

    /// The body as text. Bytes that are no UTF-8 become U+FFFD.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// Whether a web page came, by its type or its first character.
    #[must_use]
    pub fn is_html(&self) -> bool {
        let is_typed = self
            .content_type()
            .is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/html"));
        let first = self.body.iter().find(|byte| !byte.is_ascii_whitespace());
        is_typed && !matches!(first, Some(b'{' | b'[')) || first == Some(&b'<')
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

fn session_token(headers: &HeaderMap, now: SystemTime) -> Option<Secret> {
    let cookies = headers.get_all(header::SET_COOKIE).iter();
    let mut tokens = cookies.filter_map(|cookie| token_of(cookie.to_str().ok()?, now));
    tokens.next_back()
}

/// The value of `u_s=…`. An empty value, `deleted`, a `Max-Age` that is over, or without it an `Expires` that has
/// passed, take the cookie away.
fn token_of(cookie: &str, now: SystemTime) -> Option<Secret> {
    let mut parts = cookie.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    let value = value.trim().trim_matches('"');
    if name.trim() != "u_s" || matches!(value, "" | "deleted") {
        return None;
    }
    let (mut max_age_is_over, mut has_expired) = (None, None);
    for (name, value) in parts.filter_map(|part| part.split_once('=')) {
        let (name, value) = (name.trim(), value.trim());
        if name.eq_ignore_ascii_case("max-age") {
            max_age_is_over = is_over(value).or(max_age_is_over);
        } else if name.eq_ignore_ascii_case("expires") {
            // Servers also write `06-Nov-1994`.
            let date = parse_http_date(&value.replace('-', " "));
            has_expired = date.map(|date| date <= now).or(has_expired);
        }
    }
    let is_removal = max_age_is_over.or(has_expired).unwrap_or(false);
    (!is_removal).then(|| Secret::new(value))
}

/// Whether a `Max-Age` is zero or less; `None` when it is no number.
fn is_over(max_age: &str) -> Option<bool> {
    let digits = max_age.strip_prefix('-').unwrap_or(max_age);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits != max_age || digits.bytes().all(|byte| byte == b'0'))
}

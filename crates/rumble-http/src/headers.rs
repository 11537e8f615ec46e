//! Headers of a response.

use std::time::SystemTime;

use http::{HeaderMap, HeaderName, header};
use rumble_model::Secret;

use crate::{ResponseHead, internal::parse_retry_after, retry_after::parse_http_date, session_cookie};

impl ResponseHead {
    /// Status and headers of a response that another HTTP client received at `now`. Dates in `Retry-After` and
    /// `Set-Cookie` are relative to `now`.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use rumble_http::ResponseHead;
    ///
    /// let mut headers = http::HeaderMap::new();
    /// headers.insert("retry-after", http::HeaderValue::from_static("30"));
    /// let response = ResponseHead::from_headers(429, &headers, SystemTime::UNIX_EPOCH);
    /// assert_eq!(response.requested_delay(), Some(Duration::from_secs(30)));
    /// ```
    pub fn from_headers(status: u16, headers: &HeaderMap, now: SystemTime) -> Self {
        let mut head = Self::new(status);
        if let Some(media_type) = header_text(headers, &header::CONTENT_TYPE) {
            head = head.content_type(media_type);
        }
        if let Some(delay) =
            header_text(headers, &header::RETRY_AFTER).and_then(|value| parse_retry_after(value, now))
        {
            head = head.retry_after(delay);
        }
        for (name, value) in headers {
            if let Ok(value) = value.to_str() {
                head = head.header(name.as_str(), value);
            }
        }
        head.sets_session(session_token(headers, now))
    }
}

fn header_text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Session that a response sets. Several cookies with this name are applied in order, as in browsers.
fn session_token(headers: &HeaderMap, now: SystemTime) -> Option<Secret> {
    let cookies = headers.get_all(header::SET_COOKIE).iter();
    let mut changes = cookies.filter_map(|cookie| session_change(cookie.to_str().ok()?, now));
    changes.next_back().flatten()
}

/// Change of the session by a cookie: `None` for another cookie, `Some(None)` if the session is removed. An empty
/// value, `deleted`, a `Max-Age` of zero or less, or without one an `Expires` in the past, remove it.
fn session_change(cookie: &str, now: SystemTime) -> Option<Option<Secret>> {
    let mut parts = cookie.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    if name.trim() != session_cookie::NAME {
        return None;
    }
    let value = value.trim().trim_matches('"');
    let (mut max_age_is_expired, mut has_expired) = (None, None);
    for (name, value) in parts.filter_map(|part| part.split_once('=')) {
        let (name, value) = (name.trim(), value.trim());
        if name.eq_ignore_ascii_case("max-age") {
            max_age_is_expired = is_expired(value).or(max_age_is_expired);
        } else if name.eq_ignore_ascii_case("expires") {
            let date = parse_http_date(value, now);
            has_expired = date.map(|date| date <= now).or(has_expired);
        }
    }
    let is_removal = matches!(value, "" | "deleted") || max_age_is_expired.or(has_expired).unwrap_or(false);
    Some((!is_removal).then(|| Secret::new(value)))
}

/// Whether a `Max-Age` is zero or less; `None` if it is not a number.
fn is_expired(max_age: &str) -> Option<bool> {
    let digits = max_age.strip_prefix('-').unwrap_or(max_age);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits != max_age || digits.bytes().all(|byte| byte == b'0'))
}

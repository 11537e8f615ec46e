//! Addresses of requests: validated base URLs, and the request URLs below them.

use std::{fmt, str::FromStr};

mod error;
mod origin;
mod request_url;

pub(crate) use self::request_url::form;
pub use self::{error::EndpointError, origin::Origin, request_url::RequestUrl};

use self::origin::Scheme;

/// A base URL that was checked once, such as `https://rumble.com`.
///
/// Only https is accepted, except that plain http is allowed for this machine (`127.0.0.0/8`, `[::1]` and `localhost`).
/// An endpoint lacks user name, query and fragment and therefore contains no secret: its text can be shown and logged.
///
/// # Examples
///
/// ```
/// use rumble_http::Endpoint;
///
/// let chat = Endpoint::parse("https://web7.rumble.com/chat/api/")?;
/// assert_eq!(chat.as_str(), "https://web7.rumble.com/chat/api");
/// assert_eq!(chat, Endpoint::web7_chat());
/// assert!(Endpoint::parse("http://rumble.com").is_err());
/// assert!(Endpoint::parse("http://127.0.0.1:8080")?.is_loopback());
/// # Ok::<(), rumble_http::EndpointError>(())
/// ```
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct Endpoint {
    origin: Origin,
    /// The complete URL, without a slash at its end.
    text: String,
}

impl Endpoint {
    /// Parses a base URL. Whitespace around it and slashes at its end are ignored; scheme and host are converted to
    /// lower case, and the default port is dropped.
    ///
    /// # Errors
    ///
    /// Returns [`EndpointError`] with the violated rule. Never repeats the text.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let (origin, path) = split(text.trim())?;
        if path.contains('?') {
            return Err(EndpointError::Query);
        }
        let path = path.trim_end_matches('/');
        let is_segment =
            |segment: &str| !matches!(segment, "" | "." | "..") && segment.bytes().all(request_url::is_plain);
        let is_plain = match path.strip_prefix('/') {
            Some(segments) => segments.split('/').all(is_segment),
            None => path.is_empty(),
        };
        if !is_plain {
            return Err(EndpointError::InvalidPath);
        }
        let text = format!("{origin}{path}");
        Ok(Self { origin, text })
    }

    /// `https://rumble.com`: the site and its `service.php`.
    #[must_use]
    pub fn rumble() -> Self {
        Self::https("rumble.com", "")
    }

    /// `https://web7.rumble.com/chat/api`: the chats.
    #[must_use]
    pub fn web7_chat() -> Self {
        Self::https("web7.rumble.com", "/chat/api")
    }

    /// Hosts of the pictures of Rumble: profile pictures, emotes, badge icons.
    pub(crate) fn media_hosts() -> [Self; 4] {
        ["rumble.com", "1a-1791.com", "rumble.cloud", "rmbl.ws"].map(|host| Self::https(host, ""))
    }

    /// URL of a path below this endpoint. Slashes separate its segments; one at the start is ignored, one at the end is
    /// kept.
    ///
    /// Every byte of a segment other than letters, digits and `-._~` is percent-encoded, and empty, `.` and `..`
    /// segments are omitted. The result is therefore always below the endpoint and without a query, for any path.
    ///
    /// # Examples
    ///
    /// ```
    /// use rumble_http::Endpoint;
    ///
    /// let url = Endpoint::rumble().join("service.php");
    /// assert_eq!(url.to_string(), "https://rumble.com", "paths are not shown");
    /// assert_eq!(url.origin(), Endpoint::rumble().origin());
    /// ```
    #[must_use]
    pub fn join(&self, path: &str) -> RequestUrl {
        RequestUrl::below(&self.origin, &self.text, path)
    }

    /// The host without its port, lower case, an IPv6 address in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.origin.host()
    }

    /// Scheme, host and port, for comparison with those of other endpoints and URLs.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Whether this endpoint is on this machine: `127.0.0.0/8`, `[::1]` or `localhost`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.origin.is_loopback()
    }

    /// The complete base URL, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn https(host: &str, path: &str) -> Self {
        let origin = Origin::https(host);
        let text = format!("{origin}{path}");
        Self { origin, text }
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        Self::parse(text)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Endpoint").field(&self.text).finish()
    }
}

/// Splits a URL into its origin and the rest: path and query.
fn split(text: &str) -> Result<(Origin, &str), EndpointError> {
    if text.is_empty() {
        return Err(EndpointError::Empty);
    }
    if text.len() > MAX_URL_BYTES {
        return Err(EndpointError::TooLong);
    }
    let (scheme, rest) = text.split_once("://").ok_or(EndpointError::MissingScheme)?;
    let scheme = Scheme::parse(scheme).ok_or(EndpointError::UnsupportedScheme)?;
    let (authority, path) = match rest.find(['/', '?', '#', '\\']) {
        Some(end) => rest.split_at(end),
        None => (rest, ""),
    };
    if authority.contains('@') {
        return Err(EndpointError::UserInfo);
    }
    if path.contains('#') {
        return Err(EndpointError::Fragment);
    }
    Ok((Origin::parse(scheme, authority)?, path))
}

/// Maximum length of a URL in bytes.
const MAX_URL_BYTES: usize = 2048;

#[cfg(test)]
mod tests;

//! The URL of one request.

use std::fmt;

use rumble_model::Secret;

use super::{EndpointError, Origin, split};

/// URL of one request: the path of an endpoint with a query, or a complete URL that contains a key.
///
/// `Debug` and `Display` show only `scheme://host[:port]`. The memory is wiped on drop.
///
/// # Examples
///
/// ```
/// use rumble_http::{Endpoint, RequestUrl};
///
/// let url = Endpoint::web7_chat().join("chat/1/stream");
/// assert_eq!(format!("{url} {url:?}"), "https://web7.rumble.com RequestUrl(https://web7.rumble.com)");
///
/// let keyed = RequestUrl::parse("https://rumble.com/-livestream-api/get-data?key=tin-whistle")?;
/// assert_eq!(keyed.to_string(), "https://rumble.com");
/// # Ok::<(), rumble_http::EndpointError>(())
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct RequestUrl {
    origin: Origin,
    text: Secret,
}

impl RequestUrl {
    /// Parses a complete URL with the rules of [`Endpoint::parse`](super::Endpoint::parse). Path and query are
    /// unchanged.
    ///
    /// # Errors
    ///
    /// Returns [`EndpointError`] with the violated rule. Never repeats the text.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let (origin, rest) = split(text.trim())?;
        let is_printable =
            |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`');
        if !rest.bytes().all(is_printable) {
            return Err(EndpointError::InvalidCharacter);
        }
        let slash = if rest.starts_with('/') { "" } else { "/" };
        let text = Secret::new(format!("{origin}{slash}{rest}"));
        Ok(Self { origin, text })
    }

    /// Creates the URL of the segments of `path` below `base`.
    pub(super) fn below(origin: &Origin, base: &str, path: &str) -> Self {
        let mut text = base.to_owned();
        for segment in path
            .split('/')
            .filter(|segment| !matches!(*segment, "" | "." | ".."))
        {
            text.push('/');
            push_encoded(&mut text, segment);
        }
        if path.ends_with('/') {
            text.push('/');
        }
        Self {
            origin: origin.clone(),
            text: Secret::new(text),
        }
    }

    /// Appends names and values, each percent-encoded, to the query.
    ///
    /// ```
    /// use rumble_http::Endpoint;
    ///
    /// let url = Endpoint::rumble().join("service.php").with_query(&[("name", "user.get_salts")]);
    /// assert_eq!(url.path(), "/service.php");
    /// ```
    #[must_use]
    pub fn with_query(self, pairs: &[(&str, &str)]) -> Self {
        if pairs.is_empty() {
            return self;
        }
        let text = self.text.expose();
        let joint = match text.contains('?') {
            false => "?",
            true if text.ends_with(['?', '&']) => "",
            true => "&",
        };
        self.with_text_after(&[joint, form(pairs).expose()])
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The path without host and query.
    #[must_use]
    pub fn path(&self) -> &str {
        let start = self.origin.to_string().len();
        let rest = self.text.expose().get(start..).unwrap_or_default();
        rest.split('?').next().unwrap_or_default()
    }

    /// The complete URL, which can contain secrets and is only passed to the HTTP client.
    pub(crate) fn expose(&self) -> &str {
        self.text.expose()
    }

    fn with_text_after(mut self, more: &[&str]) -> Self {
        // Joining allocates once, so that no copy stays in memory.
        self.text = Secret::new([&[self.text.expose()], more].concat().concat());
        self
    }

    /// Sets the query without encoding it, to test that it is redacted.
    #[cfg(test)]
    pub(crate) fn with_raw_query(self, query: &str) -> Self {
        self.with_text_after(&["?", query])
    }
}

/// Names and values as `application/x-www-form-urlencoded`, which is also the format of a query.
pub(crate) fn form(pairs: &[(&str, &str)]) -> Secret {
    // Allocates once: text that grows leaves copies of itself in memory.
    let mut text = String::with_capacity(
        pairs
            .iter()
            .map(|(name, value)| 3 * (name.len() + value.len()) + 2)
            .sum(),
    );
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        push_encoded(&mut text, name);
        text.push('=');
        push_encoded(&mut text, value);
    }
    Secret::new(text)
}

impl fmt::Display for RequestUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.origin.fmt(f)
    }
}

impl fmt::Debug for RequestUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestUrl({})", self.origin)
    }
}

/// Whether a byte is allowed unencoded in a path segment.
pub(super) fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

fn push_encoded(text: &mut String, segment: &str) {
    for byte in segment.bytes() {
        if is_plain(byte) {
            text.push(char::from(byte));
        } else {
            text.push('%');
            text.extend([byte >> 4, byte & 0xf].map(upper_hex));
        }
    }
}

fn upper_hex(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).map_or('0', |digit| digit.to_ascii_uppercase())
}

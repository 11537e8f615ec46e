//! The URL of one request.

use std::fmt;

use super::Origin;

/// The URL of one request: an endpoint's path, or later one that holds a key.
///
/// `Debug` and `Display` show only `scheme://host[:port]`.
///
/// # Examples
///
/// ```
/// use rumble_http::Endpoint;
///
/// let url = Endpoint::web7_chat().join("chat/1/stream");
/// assert_eq!(format!("{url} {url:?}"), "https://web7.rumble.com RequestUrl(https://web7.rumble.com)");
/// ```
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct RequestUrl {
    origin: Origin,
    text: String,
}

impl RequestUrl {
    /// `base` and, below it, the segments of `path`.
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
            text,
        }
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The whole URL. What it holds may be secret: it goes to the HTTP client and nowhere else.
    pub(crate) fn expose(&self) -> &str {
        &self.text
    }

    /// This URL with a query, to see that the query stays hidden.
    #[cfg(test)]
    pub(crate) fn with_query(mut self, query: &str) -> Self {
        self.text.push('?');
        self.text.push_str(query);
        self
    }
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

/// Whether a byte stands for itself in a path segment.
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

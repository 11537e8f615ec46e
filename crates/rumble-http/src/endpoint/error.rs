//! Error of parsing a URL.

use thiserror::Error;

/// Error of parsing a URL. The messages contain the correction and never repeat the URL.
///
/// # Examples
///
/// ```
/// use rumble_http::{Endpoint, EndpointError};
///
/// assert_eq!(Endpoint::parse("rumble.com"), Err(EndpointError::MissingScheme));
/// ```
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[non_exhaustive]
pub enum EndpointError {
    /// The text is empty.
    #[error("the URL is empty: give one such as https://rumble.com")]
    Empty,
    /// The URL contains a `#`.
    #[error("the URL has a fragment: remove everything from the # on")]
    Fragment,
    /// The scheme is http, and the host is not this machine.
    #[error("plain http is only allowed to 127.0.0.0/8, [::1] and localhost: use https to reach {host}")]
    Insecure {
        /// The host that would be reached without encryption.
        host: String,
    },
    /// The host is missing or not in a plain form.
    #[error(
        "the URL has no valid host: give a name of letters, digits, hyphens and dots \
         (other scripts in xn-- form), an IPv4 address, or an IPv6 address in brackets"
    )]
    InvalidHost,
    /// The path contains characters that are not allowed in a base URL.
    #[error("the path of the base URL may only contain letters, digits and -._~ between single slashes")]
    InvalidPath,
    /// The path or query contains a character that must be percent-encoded.
    #[error("the URL contains a space or another character that must be percent-encoded")]
    InvalidCharacter,
    /// The text after the colon is not a port.
    #[error("the URL has no valid port: give a number from 1 to 65535 after the colon, or leave both out")]
    InvalidPort,
    /// The text does not start with a scheme.
    #[error("the URL has no scheme: add https:// in front of it")]
    MissingScheme,
    /// The base URL contains a `?`.
    #[error("the base URL has a query: remove everything from the question mark on")]
    Query,
    /// The text is longer than 2,048 bytes.
    #[error("the URL is longer than 2,048 bytes")]
    TooLong,
    /// The scheme is neither https nor http.
    #[error("the URL must begin with https:// (or with http:// to reach this machine)")]
    UnsupportedScheme,
    /// The URL contains a user name or a password.
    #[error("the URL contains a user name or a password: remove everything up to the @")]
    UserInfo,
}

//! Why a text is no URL to send requests to.

use thiserror::Error;

/// Why a text was refused as a URL. The messages say what to do and never repeat the URL.
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
    /// There is no text.
    #[error("the URL is empty: give one such as https://rumble.com")]
    Empty,
    /// There is a `#`.
    #[error("the URL has a fragment: remove everything from the # on")]
    Fragment,
    /// It is plain http, and the host is not this machine.
    #[error("plain http is only allowed to 127.0.0.0/8, [::1] and localhost: use https to reach {host}")]
    Insecure {
        /// The host that would be reached without encryption.
        host: String,
    },
    /// The host is missing or not in a plain form.
    #[error(
        "the URL has no valid host: give a name of letters, digits, hyphens and dots \
         (other alphabets in their xn-- form), an IPv4 address, or an IPv6 address in brackets"
    )]
    InvalidHost,
    /// There are characters in the path that a base URL needs no encoding for.
    #[error("the path of the base URL may only hold letters, digits and -._~ between single slashes")]
    InvalidPath,
    /// There is a character in the path or query that has to be percent-encoded.
    #[error("the URL holds a space or another character that has to be percent-encoded")]
    InvalidCharacter,
    /// What follows the colon after the host is not a port.
    #[error("the URL has no valid port: give a number from 1 to 65535 after the colon, or leave both out")]
    InvalidPort,
    /// It does not start with a scheme.
    #[error("the URL has no scheme: put https:// in front of it")]
    MissingScheme,
    /// There is a `?`.
    #[error("the base URL has a query: remove everything from the question mark on")]
    Query,
    /// It is longer than any base URL needs to be.
    #[error("the URL is longer than 2,048 bytes")]
    TooLong,
    /// The scheme is neither https nor http.
    #[error("the URL must begin with https:// (or with http:// to reach this machine)")]
    UnsupportedScheme,
    /// There is a user name or a password.
    #[error("the URL holds a user name or a password: remove everything up to the @")]
    UserInfo,
}

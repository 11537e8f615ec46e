//! Why a text is no endpoint.

use thiserror::Error;

/// Why a text was refused as a base URL. The messages say what to do and never repeat the URL.
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
    #[error("the base URL is empty: give one such as https://rumble.com")]
    Empty,
    /// There is a `#`.
    #[error("the base URL has a fragment: remove everything from the # on")]
    Fragment,
    /// It is plain http, and the host is not this machine.
    #[error("plain http is only allowed to 127.0.0.0/8, [::1] and localhost: use https to reach {host}")]
    Insecure {
        /// The host that would be reached without encryption.
        host: String,
    },
    /// The host is missing or not in a plain form.
    #[error(
        "the base URL has no valid host: give a name of letters, digits, hyphens and dots \
         (other alphabets in their xn-- form), an IPv4 address, or an IPv6 address in brackets"
    )]
    InvalidHost,
    /// There are characters in the path that a base URL needs no encoding for.
    #[error("the path of the base URL may only hold letters, digits and -._~ between single slashes")]
    InvalidPath,
    /// What follows the colon after the host is not a port.
    #[error(
        "the base URL has no valid port: give a number from 1 to 65535 after the colon, or leave both out"
    )]
    InvalidPort,
    /// It does not start with a scheme.
    #[error("the base URL has no scheme: put https:// in front of it")]
    MissingScheme,
    /// There is a `?`.
    #[error("the base URL has a query: remove everything from the question mark on")]
    Query,
    /// It is longer than any base URL needs to be.
    #[error("the base URL is longer than 2,048 bytes: give only scheme, host and path")]
    TooLong,
    /// The scheme is neither https nor http.
    #[error("the base URL must begin with https:// (or with http:// to reach this machine)")]
    UnsupportedScheme,
    /// There is a user name or a password.
    #[error("the base URL holds a user name or a password: remove everything up to the @")]
    UserInfo,
}

//! Settings that cannot be applied.

use thiserror::Error;

/// Reason why a proxy or certificate setting cannot be applied. Contains the name of the setting, but never a password.
///
/// ```
/// use rumble_http::ProxySettings;
///
/// let error = ProxySettings::parse("ftp://user:brass-teapot@proxy.example").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the proxy URL is invalid: the scheme must be http, https, socks5h, socks5, socks4a or socks4",
/// );
/// ```
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[error("{0}")]
pub struct SettingError(pub(crate) String);

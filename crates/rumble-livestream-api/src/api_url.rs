use std::fmt;
use std::str::FromStr;

use rumble_http::{Endpoint, EndpointError, Origin, RequestUrl};
use rumble_model::Secret;

use crate::error::{Error, ErrorKind};

/// The URL with the key, from `rumble.com/account/livestream-api`: treat it like a password.
///
/// `Debug` shows only the host, and `Display` is not implemented. The host is rumble.com or a subdomain, over https, or
/// this machine, where plain http is allowed, too, for a relay such as RUM Live Alerts (`http://localhost:9843/api/ls`). Other
/// hosts are rejected, since the text could be a misplaced key that a name lookup would leak; see
/// [`parse_for_site`](Self::parse_for_site).
///
/// ```
/// use rumble_livestream_api::ApiUrl;
///
/// let url = ApiUrl::parse("https://rumble.com/-livestream-api/get-data?key=tin-whistle")?;
/// assert_eq!(format!("{url:?}"), "ApiUrl(https://rumble.com)");
/// assert!(ApiUrl::parse("http://rumble.com/-livestream-api/get-data?key=tin-whistle").is_err());
/// # Ok::<(), rumble_livestream_api::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ApiUrl {
    url: RequestUrl,
    /// Redacted in server messages.
    query: Secret,
}

impl ApiUrl {
    /// Reads a whole URL.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::InvalidUrl`](crate::ErrorKind::InvalidUrl); the reason is its `source()`. Neither repeats
    /// the URL.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::parse_with(text, None)
    }

    /// Reads a whole URL whose host can also be the given site, for example a simulated Rumble for tests.
    ///
    /// ```
    /// use rumble_http::Endpoint;
    /// use rumble_livestream_api::ApiUrl;
    ///
    /// let text = "https://rumble.example/-livestream-api/get-data?key=tin-whistle";
    /// assert!(ApiUrl::parse(text).is_err());
    /// assert!(ApiUrl::parse_for_site(text, &Endpoint::parse("https://rumble.example")?).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// See [`parse`](Self::parse).
    pub fn parse_for_site(text: &str, site: &Endpoint) -> Result<Self, Error> {
        Self::parse_with(text, Some(site.host()))
    }

    fn parse_with(text: &str, site: Option<&str>) -> Result<Self, Error> {
        if is_key(text.trim()) {
            return Err(Error::local(ErrorKind::InvalidUrl, KEY_ALONE));
        }
        let is_known = |host: &str| {
            host == RUMBLE || host.ends_with(".rumble.com") || site.is_some_and(|site| site == host)
        };
        let foreign = |host: &str| {
            Error::local(
                ErrorKind::InvalidUrl,
                if is_key(host) { KEY_ALONE } else { FOREIGN },
            )
        };
        let url = RequestUrl::parse(text).map_err(|error| match error {
            // This error names the host.
            EndpointError::Insecure { host } if !is_known(&host) => foreign(&host),
            error => Error::local(ErrorKind::InvalidUrl, error),
        })?;
        let host = url.origin().host();
        if !url.origin().is_loopback() && !is_known(host) {
            return Err(foreign(host));
        }
        let query = text.split_once('?').map_or("", |(_, query)| query.trim());
        let query = Secret::from(query);
        Ok(Self { url, query })
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        self.url.origin()
    }

    /// Whether this is the URL of a RUM Live Alerts relay, by its path (`…/api/ls`). Blank records are skipped for
    /// every path.
    #[must_use]
    #[doc(alias = "rumbot_mode")]
    pub fn is_relay(&self) -> bool {
        self.url.path().trim_end_matches('/').ends_with("/api/ls")
    }

    pub(crate) fn request_url(&self) -> &RequestUrl {
        &self.url
    }

    /// The key, and whatever else the query contains.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = Secret> {
        let query = self.query.expose().split('#').next().unwrap_or_default();
        let values = query
            .split('&')
            .map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value));
        values
            .filter(|value| value.len() >= MIN_SECRET_BYTES)
            .map(Secret::from)
    }
}

impl fmt::Debug for ApiUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiUrl({})", self.origin())
    }
}

impl FromStr for ApiUrl {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for ApiUrl {
    type Error = Error;

    fn try_from(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl TryFrom<String> for ApiUrl {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(Secret::from(text).expose())
    }
}

impl TryFrom<&Secret> for ApiUrl {
    type Error = Error;

    fn try_from(text: &Secret) -> Result<Self, Error> {
        Self::parse(text.expose())
    }
}

/// Whether the text does not look like a URL.
fn is_key(text: &str) -> bool {
    !text.is_empty() && !text.contains(['/', ':', '?', '.'])
}

const FOREIGN: &str = "the URL is neither on rumble.com nor on this machine";
const KEY_ALONE: &str = "only the key was given: expected the whole URL, https://rumble.com/-livestream-api/get-data?key= and the key";
const RUMBLE: &str = "rumble.com";

/// Shorter values appear in texts by chance.
const MIN_SECRET_BYTES: usize = 6;

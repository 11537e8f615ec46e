use std::fmt;
use std::str::FromStr;

use rumble_http::{Origin, RequestUrl};
use rumble_model::Secret;

use crate::error::Error;

/// The URL with the key, as Rumble hands it out at `rumble.com/account/livestream-api`: a password.
///
/// `Debug` shows the host alone and there is no `Display`. Only https is accepted, except that plain http may reach this
/// machine itself, where a relay such as RUM Live Alerts listens (`http://localhost:9843/api/ls`).
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
    /// What no message of the server may repeat.
    query: Secret,
}

impl ApiUrl {
    /// Reads a whole URL.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidUrl`](crate::ErrorKind::InvalidUrl); the reason is its `source()`. Neither repeats the URL.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let url = RequestUrl::parse(text).map_err(Error::url)?;
        let query = text.split_once('?').map_or("", |(_, query)| query.trim());
        let query = Secret::from(query);
        Ok(Self { url, query })
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        self.url.origin()
    }

    /// Whether a RUM Live Alerts relay answers here, by the path (`…/api/ls`). Its blank records are read as none whatever
    /// the path is.
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

/// A shorter value appears in texts by chance.
const MIN_SECRET_BYTES: usize = 6;

use std::time::Duration;

use rumble_http::{Endpoint, ProxySettings, internal::RequestSettings};

/// Settings of the site and its requests.
///
/// ```
/// use std::time::Duration;
/// use rumble_servicephp::{Endpoint, Guest, Settings};
///
/// let settings = Settings::default()
///     .base_url(Endpoint::parse("http://127.0.0.1:8080")?)
///     .timeout(Duration::from_secs(5));
/// let guest = Guest::new(settings);
/// # Ok::<(), rumble_servicephp::EndpointError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Settings {
    pub(crate) base_url: Endpoint,
    pub(crate) requests: RequestSettings,
}

impl Settings {
    /// Site. Defaults to `https://rumble.com`.
    pub fn base_url(mut self, url: Endpoint) -> Self {
        self.base_url = url;
        self
    }

    /// Timeout of one request. Defaults to 30 s.
    pub fn timeout(mut self, time: Duration) -> Self {
        self.requests = self.requests.timeout(time);
        self
    }

    /// Proxy for other hosts. Defaults to [`ProxySettings::from_env`].
    pub fn proxy(mut self, proxy: ProxySettings) -> Self {
        self.requests = self.requests.proxy(proxy);
        self
    }

    /// Additional TLS root certificates in DER form, for example of a private CA. Defaults to none.
    pub fn extra_roots(mut self, roots: Vec<Vec<u8>>) -> Self {
        self.requests = self.requests.extra_roots(roots);
        self
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            base_url: Endpoint::rumble(),
            requests: RequestSettings::default(),
        }
    }
}

/// Transport settings of another crate of this workspace, with the site of [`Settings::default`].
impl From<RequestSettings> for Settings {
    fn from(requests: RequestSettings) -> Self {
        Self {
            requests,
            ..Self::default()
        }
    }
}

use std::time::Duration;

use rumble_http::{Endpoint, ProxySettings, internal::RequestSettings};

/// Where `service.php` is and how long it may take.
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
    /// The site. Defaults to `https://rumble.com`.
    pub fn base_url(mut self, url: Endpoint) -> Self {
        self.base_url = url;
        self
    }

    /// How long one request may take in all. Defaults to 30 s.
    pub fn timeout(mut self, time: Duration) -> Self {
        self.requests = self.requests.timeout(time);
        self
    }

    /// How other hosts are reached. Defaults to [`ProxySettings::from_env`].
    pub fn proxy(mut self, proxy: ProxySettings) -> Self {
        self.requests = self.requests.proxy(proxy);
        self
    }

    /// TLS roots to trust beside the built-in ones, as DER. For a server with a certificate of one's own.
    /// Defaults to none.
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

/// The transport settings of another crate of this workspace, for the site of [`Settings::default`].
impl From<RequestSettings> for Settings {
    fn from(requests: RequestSettings) -> Self {
        Self {
            requests,
            ..Self::default()
        }
    }
}

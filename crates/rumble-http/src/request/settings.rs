//! Timeouts and trusted roots of requests.

use std::{fmt, time::Duration};

use ureq::{
    Proxy,
    config::Config,
    tls::{RootCerts, TlsConfig},
};

use crate::{ProxySettings, agent_pair::Network, internal::USER_AGENT};

/// Timeouts and trusted roots of a [`RequestAgent`](super::RequestAgent).
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use rumble_http::internal::{RequestAgent, RequestSettings};
///
/// let agent = RequestAgent::new(RequestSettings::default().timeout(Duration::from_secs(5)));
/// # let _ = agent;
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct RequestSettings {
    network: Network,
    timeout: Duration,
}

impl RequestSettings {
    /// Additional root certificates in DER form. A malformed certificate makes every request fail. Defaults to none.
    ///
    /// With additional roots, a server whose certificate is issued under a built-in root needs a second handshake,
    /// which restarts the timeout of the request. Nothing of the request is sent before.
    #[must_use]
    pub fn extra_roots(mut self, roots: Vec<Vec<u8>>) -> Self {
        self.network.extra_roots = roots;
        self
    }

    /// Proxy settings. Defaults to [`ProxySettings::from_env`].
    #[must_use]
    pub fn proxy(mut self, proxy: ProxySettings) -> Self {
        self.network.proxy = Some(proxy);
        self
    }

    /// Timeout of a request, from the name lookup to the last byte of the response; 3 milliseconds to a year. Name
    /// lookup and connecting get at most a third of it each, and at most 10 seconds. Defaults to 30 seconds.
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = time;
        self
    }

    pub(super) fn network(&self) -> &Network {
        &self.network
    }

    pub(super) fn to_config(&self, roots: RootCerts, proxy: Option<Proxy>) -> Config {
        let times = Timeouts::new(self.timeout);
        ureq::Agent::config_builder()
            .timeout_global(Some(times.whole))
            .timeout_resolve(Some(times.part))
            .timeout_connect(Some(times.part))
            .input_buffer_size(HEAD_BUFFER_BYTES)
            .output_buffer_size(HEAD_BUFFER_BYTES)
            // Response headers that fill the buffer without ending would otherwise look like a lost connection.
            .max_response_header_size(HEAD_BUFFER_BYTES - 1)
            .proxy(proxy)
            .max_redirects(0)
            .http_status_as_error(false)
            .max_idle_connections(0)
            .accept_encoding("identity")
            .user_agent(USER_AGENT)
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build()
    }
}

/// Timeouts of a request and of its first two steps. The steps expire before the whole request, so that a request that
/// was never sent is recognized.
pub(super) struct Timeouts {
    pub(super) whole: Duration,
    pub(super) part: Duration,
}

impl Timeouts {
    pub(super) fn new(timeout: Duration) -> Self {
        let whole = timeout.clamp(Duration::from_millis(3), MAX_TIMEOUT);
        let part = (whole / 3).min(Duration::from_secs(10));
        Self { whole, part }
    }
}

impl Default for RequestSettings {
    fn default() -> Self {
        Self {
            network: Network::default(),
            timeout: Duration::from_secs(30),
        }
    }
}

impl fmt::Debug for RequestSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestSettings")
            .field("extra_roots", &self.network.extra_roots.len())
            .field("timeout", &self.timeout)
            .finish()
    }
}

const HEAD_BUFFER_BYTES: usize = 16 * 1024;
/// Effectively unlimited. Longer timeouts overflow the HTTP client's clock arithmetic.
const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

//! Times and trusted roots of requests.

use std::{fmt, time::Duration};

use ureq::{
    Proxy,
    config::Config,
    tls::{RootCerts, TlsConfig},
};

use crate::{ProxySettings, agents::Network, internal::USER_AGENT};

/// Time and trusted roots of a [`RequestAgent`](super::RequestAgent).
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
    /// Root certificates in DER form that are trusted besides the built-in ones. A malformed one fails every
    /// request. Defaults to none.
    ///
    /// With extra roots, a server that only the built-in roots vouch for costs a second handshake, and the time of
    /// the request begins anew with it. Nothing of the request is sent before.
    #[must_use]
    pub fn extra_roots(mut self, roots: Vec<Vec<u8>>) -> Self {
        self.network.extra_roots = roots;
        self
    }

    /// How other hosts are reached. Defaults to [`ProxySettings::from_env`].
    #[must_use]
    pub fn proxy(mut self, proxy: ProxySettings) -> Self {
        self.network.proxy = Some(proxy);
        self
    }

    /// How long a request may take in all, from the name lookup to the last byte of the answer; 3 milliseconds to a
    /// year. Name lookup and connecting get at most a third of it each, and at most 10 seconds. Defaults to
    /// 30 seconds.
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = time;
        self
    }

    pub(super) fn network(&self) -> &Network {
        &self.network
    }

    pub(super) fn to_config(&self, roots: RootCerts, proxy: Option<Proxy>) -> Config {
        let times = Times::of(self.timeout);
        ureq::Agent::config_builder()
            .timeout_global(Some(times.whole))
            .timeout_resolve(Some(times.part))
            .timeout_connect(Some(times.part))
            .input_buffer_size(BUFFER)
            .output_buffer_size(BUFFER)
            // A head that fills the buffer without ending would otherwise look like a broken connection.
            .max_response_header_size(BUFFER - 1)
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

/// A request's time, and that of its first two steps. They end before the whole does, so that a request that was
/// never sent is known as such.
pub(super) struct Times {
    pub(super) whole: Duration,
    pub(super) part: Duration,
}

impl Times {
    pub(super) fn of(timeout: Duration) -> Self {
        let whole = timeout.clamp(Duration::from_millis(3), A_YEAR);
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

const BUFFER: usize = 16 * 1024;
/// As good as for ever; with a longer time the HTTP client reckons beyond what its clock can hold.
const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

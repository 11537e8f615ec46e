//! Timeouts, buffer sizes and trusted roots of a stream.

use std::{fmt, io, net::SocketAddr, sync::Arc, time::Duration};

use ureq::{
    Proxy,
    config::Config,
    tls::{RootCerts, TlsConfig},
};

use super::{USER_AGENT, resolver::Lookup};
use crate::{ProxySettings, SessionCookie, agent_pair::Network};

/// Timeouts, buffer sizes and trusted roots of a [`StreamAgent`](super::StreamAgent).
///
/// The duration of a stream is not limited. Timeouts below one millisecond count as one millisecond.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use rumble_http::internal::{StreamAgent, StreamSettings};
///
/// let settings = StreamSettings::default().idle_timeout(Duration::from_secs(30)).input_buffer(16 * 1024);
/// let agent = StreamAgent::new(settings);
/// # let _ = agent;
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct StreamSettings {
    connect_timeout: Duration,
    network: Network,
    head_timeout: Duration,
    idle_timeout: Duration,
    input_buffer: usize,
    lookup: Option<Lookup>,
    lookup_timeout: Duration,
    session: Option<SessionCookie>,
    write_timeout: Duration,
}

impl StreamSettings {
    /// Timeout of connecting, including the TLS handshake. Defaults to 10 seconds.
    #[must_use]
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.connect_timeout = non_zero(time);
        self
    }

    /// Additional root certificates in DER form, for tests and private CAs. A malformed certificate makes every request
    /// fail. Defaults to none.
    ///
    /// With additional roots, a server whose certificate is issued under a built-in root needs a second handshake at
    /// each connection.
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

    /// Timeout of the status line and headers of the response, counted from the last byte of the request. Defaults to
    /// 30 seconds.
    #[must_use]
    pub fn head_timeout(mut self, time: Duration) -> Self {
        self.head_timeout = non_zero(time);
        self
    }

    /// Idle timeout: the maximum time without any byte, including those of comments. Defaults to 90 seconds.
    #[must_use]
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.idle_timeout = non_zero(time);
        self
    }

    /// Size of the input buffer in bytes; the status line and headers of a response must fit into it. At least 1 KiB;
    /// defaults to 16 KiB.
    #[must_use]
    pub fn input_buffer(mut self, bytes: usize) -> Self {
        self.input_buffer = bytes.max(MIN_BUFFER_BYTES);
        self
    }

    /// Replaces the name lookup of the system, for tests. No timeout applies to it. Defaults to none.
    #[must_use]
    pub fn lookup_with(
        mut self,
        lookup: impl Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync + 'static,
    ) -> Self {
        self.lookup = Some(Arc::new(lookup));
        self
    }

    /// Timeout of the name lookup. Defaults to 10 seconds.
    #[must_use]
    pub fn lookup_timeout(mut self, time: Duration) -> Self {
        self.lookup_timeout = non_zero(time);
        self
    }

    /// Session of the requests. Requests to hosts that it is not allowed for are rejected locally. Defaults to none.
    #[must_use]
    pub fn session(mut self, session: Option<SessionCookie>) -> Self {
        self.session = session;
        self
    }

    /// Time without progress after which sending the request fails. Defaults to 30 seconds.
    #[must_use]
    pub fn write_timeout(mut self, time: Duration) -> Self {
        self.write_timeout = non_zero(time);
        self
    }

    pub(super) fn session_cookie(&self) -> Option<&SessionCookie> {
        self.session.as_ref()
    }

    pub(super) fn lookup(&self) -> Option<Lookup> {
        self.lookup.clone()
    }

    pub(super) fn network(&self) -> &Network {
        &self.network
    }

    /// Configuration of the client.
    pub(super) fn to_config(&self, roots: RootCerts, proxy: Option<Proxy>) -> Config {
        ureq::Agent::config_builder()
            .timeout_resolve(Some(self.lookup_timeout))
            .timeout_connect(Some(self.connect_timeout))
            .timeout_recv_response(Some(self.head_timeout))
            .timeout_per_read(Some(self.idle_timeout))
            .timeout_per_write(Some(self.write_timeout))
            .input_buffer_size(self.input_buffer)
            .output_buffer_size(OUTPUT_BUFFER_BYTES)
            // Response headers that fill the buffer without ending would otherwise look like a lost connection.
            .max_response_header_size(self.input_buffer - 1)
            .proxy(proxy)
            .max_redirects(0)
            .http_status_as_error(false)
            .max_idle_connections(0)
            .accept_encoding("identity")
            .user_agent(USER_AGENT)
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build()
    }

    /// Total time of reading an excerpt, except the wait for its last byte.
    pub(super) fn excerpt_timeout(&self) -> Duration {
        self.head_timeout
    }
}

impl Default for StreamSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            network: Network::default(),
            head_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(90),
            input_buffer: 16 * 1024,
            lookup: None,
            lookup_timeout: Duration::from_secs(10),
            session: None,
            write_timeout: Duration::from_secs(30),
        }
    }
}

impl fmt::Debug for StreamSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamSettings")
            .field("connect_timeout", &self.connect_timeout)
            .field("extra_roots", &self.network.extra_roots.len())
            .field("head_timeout", &self.head_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("input_buffer", &self.input_buffer)
            .field("lookup_timeout", &self.lookup_timeout)
            .field("session", &self.session)
            .field("write_timeout", &self.write_timeout)
            .finish()
    }
}

/// The client treats a timeout of zero as expired, or as one second.
fn non_zero(time: Duration) -> Duration {
    time.max(Duration::from_millis(1))
}

/// Every header line of a request must fit.
const OUTPUT_BUFFER_BYTES: usize = 8 * 1024;
const MIN_BUFFER_BYTES: usize = 1024;

//! Times and sizes of a stream's connection.

use std::{fmt, io, net::SocketAddr, sync::Arc, time::Duration};

use ureq::{
    Proxy,
    config::Config,
    tls::{RootCerts, TlsConfig},
};

use super::{USER_AGENT, resolver::Lookup};
use crate::{ProxySettings, SessionCookie, agent_pair::Network};

/// Times, sizes and trusted roots of a [`StreamAgent`](super::StreamAgent).
///
/// No setting limits how long a stream may last. Times below one millisecond are taken as one millisecond.
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
    output_buffer: usize,
    session: Option<SessionCookie>,
    write_timeout: Duration,
}

impl StreamSettings {
    /// How long opening a connection may take, the TLS handshake included. Defaults to 10 seconds.
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

    /// Timeout of the response head, from the request's last byte on. Defaults to 30 seconds.
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

    /// Bytes of the input buffer, which a whole response head must fit; at least 1 KiB. Defaults to 8 KiB.
    #[must_use]
    pub fn input_buffer(mut self, bytes: usize) -> Self {
        self.input_buffer = bytes.max(MIN_BUFFER_BYTES);
        self
    }

    /// Looks up `host:port` in place of the system, for tests. No timeout applies to it. Defaults to none.
    #[must_use]
    pub fn lookup_with(
        mut self,
        lookup: impl Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync + 'static,
    ) -> Self {
        self.lookup = Some(Arc::new(lookup));
        self
    }

    /// How long the lookup of the host name may take. Defaults to 10 seconds.
    #[must_use]
    pub fn lookup_timeout(mut self, time: Duration) -> Self {
        self.lookup_timeout = non_zero(time);
        self
    }

    /// Bytes of the output buffer, which every line of a request's head must fit; at least 1 KiB. Defaults to
    /// 8 KiB.
    #[must_use]
    pub fn output_buffer(mut self, bytes: usize) -> Self {
        self.output_buffer = bytes.max(MIN_BUFFER_BYTES);
        self
    }

    /// Signs the requests. They are refused where the session may not go. Defaults to none.
    #[must_use]
    pub fn session(mut self, session: Option<SessionCookie>) -> Self {
        self.session = session;
        self
    }

    /// How long the server may take nothing of the request. Defaults to 30 seconds.
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

    /// The client's configuration.
    pub(super) fn to_config(&self, roots: RootCerts, proxy: Option<Proxy>) -> Config {
        ureq::Agent::config_builder()
            .timeout_resolve(Some(self.lookup_timeout))
            .timeout_connect(Some(self.connect_timeout))
            .timeout_recv_response(Some(self.head_timeout))
            .timeout_per_read(Some(self.idle_timeout))
            .timeout_per_write(Some(self.write_timeout))
            .input_buffer_size(self.input_buffer)
            .output_buffer_size(self.output_buffer)
            // A head that fills the buffer without ending would otherwise look like a broken connection.
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

    /// How long reading an excerpt may go on for in all, the wait for its last byte apart.
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
            output_buffer: 8 * 1024,
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
            .field("output_buffer", &self.output_buffer)
            .field("session", &self.session)
            .field("write_timeout", &self.write_timeout)
            .finish()
    }
}

/// The client would take a time of zero as already over, or as a second.
fn non_zero(time: Duration) -> Duration {
    time.max(Duration::from_millis(1))
}

const MIN_BUFFER_BYTES: usize = 1024;

//! HTTP client for requests.

use std::{
    fmt,
    sync::Arc,
    time::{Instant, SystemTime},
};

use ureq::SendBody;
use ureq::unversioned::{
    resolver::DefaultResolver,
    transport::{ConnectProxyConnector, Connector as _, RustlsConnector, SocksConnector, TcpConnector},
};

use rumble_model::Secret;

use super::{Body, Content, Request, RequestSettings, Response, body::read_whole, settings::Timeouts};
use crate::{
    ResponseHead, TransportErrorKind,
    agent_pair::{AgentPair, UreqResult},
    internal::TransportError,
    proxy_connector::ProxyConnector,
    request_limit::RequestLimit,
    stop::Stop,
};

/// The HTTP client for requests with buffered responses.
///
/// Each request uses a separate connection and is sent once: nothing is retried. Redirects are not followed, and
/// statuses are not errors. This machine is reached without a proxy, other hosts through the configured proxy.
///
/// Clones are handles to the same agent: [`shutdown`](Self::shutdown) of one affects all.
///
/// # Examples
///
/// ```no_run
/// use rumble_http::{Endpoint, internal::{Request, RequestAgent, RequestSettings}};
///
/// let agent = RequestAgent::new(RequestSettings::default());
/// let url = Endpoint::rumble().join("service.php").with_query(&[("name", "emote.list"), ("chat_id", "1")]);
/// let response = agent.send(&Request::get(url))?;
/// println!("{} with {} bytes", response.status(), response.body().len());
/// # Ok::<(), rumble_http::internal::TransportError>(())
/// ```
#[derive(Clone)]
pub struct RequestAgent {
    pub(super) agents: AgentPair,
    stop: Arc<Stop>,
    settings: RequestSettings,
}

impl RequestAgent {
    /// Creates an agent. No connection is opened before the first request.
    #[must_use]
    pub fn new(settings: RequestSettings) -> Self {
        Self {
            agents: AgentPair::new(
                |roots, proxy| {
                    let connector =
                        ().chain(ProxyConnector(SocksConnector::default()))
                            .chain(ProxyConnector(ConnectProxyConnector::default()))
                            .chain(TcpConnector::default())
                            .chain(RustlsConnector::default());
                    let config = settings.to_config(roots, proxy);
                    ureq::Agent::with_parts(config, connector, DefaultResolver::default())
                },
                settings.network(),
            ),
            stop: Arc::default(),
            settings,
        }
    }

    /// Sends a request once and reads the complete response. Statuses such as 302 and 404 are responses, not errors.
    ///
    /// A session that the response renews is updated in all clones, even if the body is then interrupted.
    ///
    /// The end of a body without an announced length cannot be distinguished from a lost connection.
    ///
    /// # Errors
    ///
    /// Returns [`TransportError`] if no complete response arrives. [`TransportError::may_have_been_sent`] returns
    /// whether the request might have reached the server.
    pub fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let host = request.url.origin().host_and_port();
        let shut_down = || TransportError::unsent(TransportErrorKind::Shutdown, &host, None);
        if self.is_shut_down() {
            return Err(shut_down());
        }
        request.check_session()?;
        if request.is_limited && self.wait_for_limit(request) {
            return Err(shut_down());
        }
        // A request interrupted by `shutdown` can fail with any error; report it as closed.
        self.exchange(request, &host).map_err(|failure| {
            match (self.is_shut_down(), failure.may_have_been_sent()) {
                (false, _) => failure,
                (true, true) => TransportError::shutdown(&host),
                (true, false) => TransportError::unsent(TransportErrorKind::Shutdown, &host, None),
            }
        })
    }

    /// Permanently ends all requests of this agent, from any thread, without blocking.
    pub fn shutdown(&self) {
        self.stop.request(());
        self.agents.shutdown();
    }

    /// Whether [`shutdown`](Self::shutdown) was called.
    #[must_use]
    pub fn is_shut_down(&self) -> bool {
        self.stop.is_requested()
    }

    /// Settings of the agent.
    #[must_use]
    pub fn settings(&self) -> &RequestSettings {
        &self.settings
    }

    /// Returns whether the agent was shut down.
    fn wait_for_limit(&self, request: &Request) -> bool {
        let now = monotonic_now();
        let start = RequestLimit::of_process().reserve(request.url.origin(), now);
        self.stop.wait(start.saturating_duration_since(now))
    }

    fn exchange(&self, request: &Request, host: &str) -> Result<Response, TransportError> {
        let sent = request.sent();
        let (head, body) = self
            .agents
            .call(request.url.origin(), |agent, is_direct| {
                run(agent, request, sent.token(), is_direct)
            })?
            .into_parts();
        let is_chunked = head.headers.contains_key(http::header::TRANSFER_ENCODING);
        let head = ResponseHead::from_headers(head.status.as_u16(), &head.headers, now());
        // The server has renewed the session, even if reading the body fails.
        let mut response = Response::new(head, Vec::new(), &sent);
        let ends_with_connection = body.content_length().is_none() && !is_chunked;
        response.body = read_whole(body, request.max_body, host)?;
        // For a body without a length, a shutdown cannot be distinguished from an orderly end.
        if ends_with_connection && self.is_shut_down() {
            return Err(TransportError::shutdown(host));
        }
        Ok(response)
    }
}

fn run(agent: &ureq::Agent, request: &Request, token: Option<&Secret>, is_direct: bool) -> UreqResult {
    let mut plain = request.to_http(token)?;
    // A request with its own configuration also sets up its own TLS, so this is limited to requests that require it.
    if is_direct {
        plain = agent.configure_request(plain).proxy(None).build();
    }
    if let Some(timeout) = request.timeout {
        let times = Timeouts::new(timeout);
        plain = agent
            .configure_request(plain)
            .timeout_global(Some(times.whole))
            .timeout_resolve(Some(times.part))
            .timeout_connect(Some(times.part))
            .build();
    }
    match &request.body {
        None => agent.run(plain),
        Some(Body {
            content: Content::Text(text),
            ..
        }) => agent.run(plain.map(|()| text.expose())),
        Some(Body {
            content: Content::Stream(content),
            ..
        }) => {
            let mut reader = content.open()?;
            agent.run(plain.map(|()| SendBody::from_reader(&mut reader)))
        }
    }
}

impl fmt::Debug for RequestAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestAgent")
            .field("is_shut_down", &self.is_shut_down())
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the limit counts the time between requests"
)]
fn monotonic_now() -> Instant {
    Instant::now()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a date in Retry-After is relative to the moment it arrives"
)]
fn now() -> SystemTime {
    SystemTime::now()
}

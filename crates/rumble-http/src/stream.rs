//! HTTP client for one chat stream.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::SystemTime,
};

use rumble_model::Secret;
use ureq::unversioned::{
    resolver::DefaultResolver,
    transport::{ConnectProxyConnector, Connector as _, RustlsConnector, SocksConnector},
};

mod body;
mod resolver;
mod response;
mod settings;
mod tcp;

pub use self::{body::StreamBody, response::StreamResponse, settings::StreamSettings};

use self::{
    resolver::StreamResolver,
    tcp::{ReadDeadline, TcpConnector},
};
use crate::{
    RequestUrl, ResponseHead, SessionCookie, TransportErrorKind,
    agent_pair::{AgentPair, UreqResult},
    internal::{SentRequest, TransportError},
    proxy_connector::ProxyConnector,
};

/// User agent of all requests: `cocorum-rs/` and the version.
pub const USER_AGENT: &str = concat!("cocorum-rs/", env!("CARGO_PKG_VERSION"));

/// HTTP client for one chat stream.
///
/// Connections are not reused, redirects are not followed, and compression is not requested. An error status is not an
/// error. This machine is reached without a proxy, other hosts through the configured proxy.
///
/// Clones are handles to the same agent: [`shutdown`](Self::shutdown) of one affects all. An agent has one open stream
/// at a time; [`StreamBody::read_until`] depends on that.
///
/// # Examples
///
/// ```no_run
/// use rumble_http::{Endpoint, TransportErrorKind, internal::{StreamAgent, StreamSettings}};
///
/// let agent = StreamAgent::new(StreamSettings::default());
/// let closer = agent.clone();
/// std::thread::spawn(move || closer.shutdown());
/// let url = Endpoint::web7_chat().join("chat/330176352/stream");
/// match agent.open(&url, "text/event-stream") {
///     Ok(response) => assert!(response.status() >= 200),
///     Err(failure) => assert_eq!(failure.kind(), TransportErrorKind::Shutdown),
/// }
/// ```
#[derive(Clone)]
pub struct StreamAgent {
    agents: AgentPair,
    is_shut_down: Arc<AtomicBool>,
    read_deadline: ReadDeadline,
    settings: StreamSettings,
}

impl StreamAgent {
    /// Creates an agent. No connection is opened before [`open`](Self::open).
    #[must_use]
    pub fn new(settings: StreamSettings) -> Self {
        let read_deadline = ReadDeadline::default();
        let agent = |roots, proxy| {
            let connector =
                ().chain(ProxyConnector(SocksConnector::default()))
                    .chain(ProxyConnector(ConnectProxyConnector::default()))
                    .chain(TcpConnector(read_deadline.clone()))
                    .chain(RustlsConnector::default());
            let resolver = StreamResolver {
                lookup: settings.lookup(),
                system: DefaultResolver::default(),
            };
            ureq::Agent::with_parts(settings.to_config(roots, proxy), connector, resolver)
        };
        Self {
            agents: AgentPair::new(agent, settings.network()),
            is_shut_down: Arc::default(),
            read_deadline,
            settings,
        }
    }

    /// Sends a GET request and waits for the headers of the response. Statuses such as 302 and 404 are responses, not
    /// errors.
    ///
    /// # Errors
    ///
    /// Returns [`TransportError`] if no response arrives, and always after [`shutdown`](Self::shutdown).
    pub fn open(&self, url: &RequestUrl, accept: &str) -> Result<StreamResponse, TransportError> {
        let host = url.origin().host_and_port();
        if self.is_shut_down() {
            return Err(TransportError::unsent(TransportErrorKind::Shutdown, &host, None));
        }
        let session = self.settings.session_cookie();
        if session.is_some_and(|session| !session.is_allowed_for(url.origin())) {
            return Err(TransportError::unsent(
                TransportErrorKind::ForeignHost,
                &host,
                None,
            ));
        }
        let sent = SentRequest::new(url.origin(), session, &[]);
        let result = self.agents.call(url.origin(), |agent, is_direct| {
            get(agent, url, accept, sent.token(), is_direct)
        });
        // A request interrupted by `shutdown` can fail with any error; report it as closed.
        if self.is_shut_down() {
            return Err(TransportError::shutdown(&host));
        }
        let response = result?;
        let (parts, body) = response.into_parts();
        let head = ResponseHead::from_headers(parts.status.as_u16(), &parts.headers, now());
        let head = sent.handle_head(head);
        let body = StreamBody::new(
            body,
            host,
            Arc::clone(&self.is_shut_down),
            self.read_deadline.clone(),
        );
        Ok(StreamResponse::new(head, body, self.settings.excerpt_timeout()))
    }

    /// Permanently ends all connections of this agent, from any thread, without blocking.
    ///
    /// A blocked read returns [`TransportErrorKind::Shutdown`](crate::TransportErrorKind::Shutdown) immediately, and so
    /// does every later [`open`](Self::open). A name lookup or connection attempt in progress is not interrupted: it
    /// fails when it completes or times out.
    pub fn shutdown(&self) {
        self.is_shut_down.store(true, Ordering::SeqCst);
        self.agents.shutdown();
    }

    /// Whether [`shutdown`](Self::shutdown) was called.
    #[must_use]
    pub fn is_shut_down(&self) -> bool {
        self.is_shut_down.load(Ordering::SeqCst)
    }
}

impl fmt::Debug for StreamAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamAgent")
            .field("is_shut_down", &self.is_shut_down())
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

fn get(
    agent: &ureq::Agent,
    url: &RequestUrl,
    accept: &str,
    token: Option<&Secret>,
    is_direct: bool,
) -> UreqResult {
    let mut request = agent
        .get(url.expose())
        .header("accept", accept)
        .header("cache-control", "no-cache");
    if let Some(token) = token {
        let cookie = SessionCookie::header(token).map_err(http::Error::from)?;
        request = request.header("cookie", cookie);
    }
    if is_direct {
        request = request.config().proxy(None).build();
    }
    request.call()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a date in Retry-After is relative to the moment it arrives"
)]
fn now() -> SystemTime {
    SystemTime::now()
}

#[cfg(test)]
mod tests;

//! Transport errors.

use std::{error::Error, fmt, sync::Arc};

use crate::proxy::ProxyUrl;

mod from_ureq;

pub(crate) use self::from_ureq::{
    RequestStage, failure_from_io, failure_from_ureq, is_rejected_certificate, is_unknown_issuer, of_proxy,
};

type ErrorCause = Option<Box<dyn Error + Send + Sync>>;

/// Error of a request without a response, or of an interrupted response.
///
/// `Display` shows one level: the failure and the host; the cause is [`source`](std::error::Error::source). Neither,
/// nor `Debug`, contains a URL, a header or any other part of a request.
///
/// # Examples
///
/// ```
/// use rumble_http::{Endpoint, TransportErrorKind, internal::{StreamAgent, StreamSettings}};
///
/// let agent = StreamAgent::new(StreamSettings::default());
/// agent.shutdown();
/// let failure = agent.open(&Endpoint::web7_chat().join("chat/1/stream"), "text/event-stream").unwrap_err();
/// assert_eq!(failure.kind(), TransportErrorKind::Shutdown);
/// assert_eq!(failure.to_string(), "the connection to web7.rumble.com was closed by this program");
/// ```
#[derive(Clone)]
pub struct TransportError(Arc<Inner>);

struct Inner {
    cause: ErrorCause,
    host: String,
    /// The proxy, if it or the connection to it can be the cause.
    proxy: Option<String>,
    kind: TransportErrorKind,
    may_have_been_sent: bool,
}

/// Kind of a [`TransportError`].
///
/// # Examples
///
/// ```
/// use rumble_http::{TransportErrorKind, TimeoutPhase};
///
/// let is_idle = |kind| kind == TransportErrorKind::Timeout(TimeoutPhase::Idle);
/// assert!(!is_idle(TransportErrorKind::Interrupted));
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The response body exceeds the size limit.
    BodyTooLarge,
    /// Connecting failed.
    Connect,
    /// The session does not belong to this host. Nothing was sent.
    ForeignHost,
    /// The first line and headers of the request or response exceed their buffer.
    HeadTooLarge,
    /// A proxy or certificate setting cannot be applied. Nothing was sent.
    InvalidSetting,
    /// The connection was lost before the end of the response.
    Interrupted,
    /// The name lookup failed.
    Lookup,
    /// Any other failure.
    Other,
    /// Invalid HTTP from the server.
    Protocol,
    /// Closed by this program.
    Shutdown,
    /// A timeout expired.
    Timeout(TimeoutPhase),
    /// No trusted TLS connection: the certificate was rejected, or the handshake or the encryption failed.
    Tls,
}

/// The step that timed out.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum TimeoutPhase {
    /// Connecting, including the TLS handshake.
    Connect,
    /// Waiting for the status line and headers of the response.
    ResponseHead,
    /// Waiting for the next byte of the body. The connection is still usable: further reads lose nothing.
    Idle,
    /// The name lookup.
    Lookup,
    /// The whole request, from the name lookup to the last byte of the response.
    Total,
    /// Sending the request.
    SendRequest,
}

impl TransportErrorKind {
    /// Whether a request with this kind of failure might have reached the server.
    ///
    /// ```
    /// use rumble_http::TransportErrorKind;
    ///
    /// assert!(TransportErrorKind::Interrupted.may_have_been_sent());
    /// assert!(!TransportErrorKind::Lookup.may_have_been_sent());
    /// ```
    #[must_use]
    pub fn may_have_been_sent(self) -> bool {
        !matches!(
            self,
            Self::Connect | Self::ForeignHost | Self::InvalidSetting | Self::Lookup
        )
    }
}

impl TransportError {
    /// Creates the error of a request that might have reached the server.
    fn new(kind: TransportErrorKind, host: &str, cause: ErrorCause) -> Self {
        Self(Arc::new(Inner {
            cause,
            host: host.to_owned(),
            proxy: None,
            kind,
            may_have_been_sent: true,
        }))
    }

    /// Creates the error of a request to `host` that was certainly not sent.
    pub(crate) fn unsent(kind: TransportErrorKind, host: &str, cause: ErrorCause) -> Self {
        let mut error = Self::new(kind, host, cause);
        if let Some(inner) = Arc::get_mut(&mut error.0) {
            inner.may_have_been_sent = false;
        }
        error
    }

    /// This program closed the connection to `host`.
    pub(crate) fn shutdown(host: &str) -> Self {
        Self::new(TransportErrorKind::Shutdown, host, None)
    }

    /// Creates the error of a body that was not read to its end.
    pub(crate) fn body_too_large(host: &str) -> Self {
        Self::new(TransportErrorKind::BodyTooLarge, host, None)
    }

    /// Adds the proxy of the request, which can be the cause.
    pub(crate) fn through(mut self, proxy: &ProxyUrl) -> Self {
        use TransportErrorKind as K;

        let is_lookup = matches!(self.kind(), K::Lookup | K::Timeout(TimeoutPhase::Lookup));
        let is_possible = match self.kind() {
            K::Connect | K::Timeout(TimeoutPhase::Connect) | K::Tls => true,
            _ => is_lookup && !proxy.looks_up_locally(),
        };
        if let Some(inner) = Arc::get_mut(&mut self.0).filter(|_| is_possible) {
            inner.proxy = Some(proxy.to_string());
        }
        self
    }

    /// Whether the request might have reached the server. `false` only if it certainly did not; if `true`, its effect
    /// is unknown.
    #[must_use]
    pub fn may_have_been_sent(&self) -> bool {
        self.0.may_have_been_sent
    }

    /// Kind of the failure.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.0.kind
    }

    /// Whether a timeout expired. A body can be read further after that.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind(), TransportErrorKind::Timeout(_))
    }

    /// The host of the request, with its port if it is not the default port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.0.host
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use {TimeoutPhase as P, TransportErrorKind as K};

        let (before, after) = match self.kind() {
            K::BodyTooLarge => ("the response from ", " exceeds the size limit"),
            K::Connect => ("cannot connect to ", ""),
            K::ForeignHost => ("the session does not belong to ", " and was not sent"),
            K::HeadTooLarge => ("the request or response head of ", " exceeds its buffer"),
            K::InvalidSetting => ("not connecting to ", ""),
            K::Interrupted => ("the connection to ", " was lost"),
            K::Lookup => ("cannot resolve ", ""),
            K::Other => ("the request to ", " failed"),
            K::Protocol => ("", " sent invalid HTTP"),
            K::Shutdown => ("the connection to ", " was closed by this program"),
            K::Timeout(P::Connect) => ("timed out connecting to ", ""),
            K::Timeout(P::ResponseHead) => ("timed out waiting for a response from ", ""),
            K::Timeout(P::Idle) => ("timed out waiting for data from ", ""),
            K::Timeout(P::Lookup) => ("timed out resolving ", ""),
            K::Timeout(P::Total) => ("the request to ", " timed out"),
            K::Timeout(P::SendRequest) => ("timed out sending the request to ", ""),
            K::Tls => ("no trusted TLS connection to ", ""),
        };
        write!(f, "{before}{}{after}", self.host())?;
        match &self.0.proxy {
            Some(proxy) => write!(f, " through the proxy {proxy}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.0.kind)
            .field("host", &self.0.host)
            .field("cause", &self.0.cause)
            .finish()
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.0.cause.as_deref()?)
    }
}

#[cfg(test)]
mod tests;

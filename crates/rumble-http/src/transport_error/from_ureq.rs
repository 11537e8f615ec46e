//! Converts the errors of ureq, which no other file inspects.

use std::{error::Error, fmt, io};

use super::{TimeoutPhase, TransportError, TransportErrorKind};

/// Stage at which a request failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum RequestStage {
    /// Up to the end of the response head.
    Head,
    /// Reading the response body.
    Body,
}

/// The cause of a failure, without secrets.
#[derive(Debug)]
pub(super) enum ErrorSource {
    /// An error of the system, or one that only has a kind.
    Io(io::Error),
    Message(MessageSource),
}

/// A cause without an underlying error.
#[derive(Debug)]
pub(super) struct MessageSource(String);

impl ErrorSource {
    pub(super) fn as_error(&self) -> &(dyn Error + 'static) {
        match self {
            Self::Io(error) => error,
            Self::Message(text) => text,
        }
    }

    pub(super) fn text(text: impl fmt::Display) -> Self {
        Self::Message(MessageSource(text.to_string()))
    }
}

impl fmt::Display for MessageSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for MessageSource {}

/// Converts an error of a body's reader. ureq wraps its own errors, including timeouts, in an `io::Error` with a
/// meaningless kind.
pub(crate) fn failure_from_io(error: io::Error, host: &str) -> TransportError {
    failure_from_ureq(ureq::Error::from(error), host, RequestStage::Body)
}

/// Converts an error of ureq.
///
/// Texts are only kept if they are constant or come from the peer's certificate; those that can contain a URL or a
/// header are replaced.
pub(crate) fn failure_from_ureq(error: ureq::Error, host: &str, stage: RequestStage) -> TransportError {
    use ureq::Error as E;

    let is_unsent = stage == RequestStage::Head && is_before_sending(&error);
    let (kind, cause) = match error {
        E::Timeout(timeout) => (TransportErrorKind::Timeout(phase(timeout, stage)), None),
        E::Io(error) => from_plain_io(error, stage),
        E::HostNotFound => (TransportErrorKind::Lookup, None),
        E::ConnectionFailed => (TransportErrorKind::Connect, None),
        E::ConnectProxyFailed(reason) => (TransportErrorKind::Connect, Some(ErrorSource::text(reason))),
        E::InvalidProxyUrl => (
            TransportErrorKind::Connect,
            Some(ErrorSource::text("invalid proxy URL")),
        ),
        E::Rustls(error) => (TransportErrorKind::Tls, Some(ErrorSource::text(error))),
        E::Tls(reason) => (TransportErrorKind::Tls, Some(ErrorSource::text(reason))),
        E::TlsRequired => (
            TransportErrorKind::Tls,
            Some(ErrorSource::text("the connection does not use TLS")),
        ),
        E::LargeResponseHeader(..) => (
            TransportErrorKind::HeadTooLarge,
            Some(ErrorSource::text("the response head exceeds the input buffer")),
        ),
        E::Protocol(error) => from_protocol(&error.to_string()),
        E::Http(_) | E::BadUri(_) => (
            TransportErrorKind::Other,
            Some(ErrorSource::text("invalid HTTP request")),
        ),
        E::BodyStalled => (TransportErrorKind::Interrupted, None),
        _ => (TransportErrorKind::Other, None),
    };
    if is_unsent {
        return TransportError::unsent(kind, host, cause);
    }
    TransportError::new(kind, host, cause)
}

/// Whether an error of opening can only come before the first byte of the request is sent.
fn is_before_sending(error: &ureq::Error) -> bool {
    use io::ErrorKind as K;
    use ureq::{Error as E, Timeout};

    match error {
        E::BadUri(_)
        | E::ConnectProxyFailed(_)
        | E::ConnectionFailed
        | E::HostNotFound
        | E::Http(_)
        | E::InvalidProxyUrl
        | E::Timeout(Timeout::Connect | Timeout::Resolve)
        | E::TlsRequired => true,
        // An unreachable host or network is not among these: the system also reports that for an open connection whose
        // bytes are not acknowledged.
        E::Io(error) if is_lookup(error) => true,
        E::Io(error) if error.get_ref().is_none() => matches!(
            error.kind(),
            K::AddrNotAvailable | K::ConnectionRefused | K::PermissionDenied
        ),
        _ => is_refused_certificate(error),
    }
}

/// Whether a request failed because the server's certificate was rejected. Nothing of the request was sent then.
pub(crate) fn is_refused_certificate(error: &ureq::Error) -> bool {
    certificate_error(error).is_some()
}

/// Whether a certificate was rejected because its issuer is unknown.
pub(crate) fn is_unknown_issuer(error: &ureq::Error) -> bool {
    matches!(
        certificate_error(error),
        Some(rustls::CertificateError::UnknownIssuer)
    )
}

fn certificate_error(error: &ureq::Error) -> Option<&rustls::CertificateError> {
    let error = match error {
        ureq::Error::Rustls(error) => error,
        ureq::Error::Io(error) => rustls_error(error)?,
        _ => return None,
    };
    match error {
        rustls::Error::InvalidCertificate(error) => Some(error),
        _ => None,
    }
}

/// A failure between this program and a proxy, which names the proxy as the cause.
pub(crate) fn of_proxy(error: ureq::Error) -> ureq::Error {
    use ureq::Error as E;

    match error {
        error if is_refused_certificate(&error) => error,
        E::HostNotFound => E::ConnectProxyFailed("its name cannot be resolved".into()),
        // Texts of the system, or fixed words of the client.
        E::Io(error) => E::ConnectProxyFailed(error.to_string()),
        E::ConnectionFailed => E::ConnectProxyFailed("it cannot be reached".into()),
        E::Protocol(_) => E::ConnectProxyFailed("its response is not valid HTTP".into()),
        error => error,
    }
}

fn phase(timeout: ureq::Timeout, stage: RequestStage) -> TimeoutPhase {
    match (timeout, stage) {
        (ureq::Timeout::Resolve, _) => TimeoutPhase::Lookup,
        (ureq::Timeout::Connect, _) => TimeoutPhase::Connect,
        (ureq::Timeout::Global, _) => TimeoutPhase::Total,
        (ureq::Timeout::PerWrite | ureq::Timeout::SendRequest | ureq::Timeout::SendBody, _) => {
            TimeoutPhase::SendRequest
        }
        (_, RequestStage::Head) => TimeoutPhase::ResponseHead,
        (_, RequestStage::Body) => TimeoutPhase::Idle,
    }
}

fn from_plain_io(error: io::Error, stage: RequestStage) -> (TransportErrorKind, Option<ErrorSource>) {
    use io::ErrorKind as K;

    if let Some(error) = rustls_error(&error) {
        return (TransportErrorKind::Tls, Some(ErrorSource::text(error)));
    }
    if stage == RequestStage::Head && is_lookup(&error) {
        return (TransportErrorKind::Lookup, Some(ErrorSource::Io(error)));
    }
    let kind = match error.kind() {
        K::ConnectionRefused
        | K::HostUnreachable
        | K::NetworkUnreachable
        | K::NetworkDown
        | K::AddrNotAvailable
        | K::PermissionDenied
            if stage == RequestStage::Head =>
        {
            TransportErrorKind::Connect
        }
        K::TimedOut | K::WouldBlock if stage == RequestStage::Head => {
            TransportErrorKind::Timeout(TimeoutPhase::Connect)
        }
        K::TimedOut | K::WouldBlock => TransportErrorKind::Timeout(TimeoutPhase::Idle),
        K::UnexpectedEof
        | K::ConnectionReset
        | K::ConnectionAborted
        | K::BrokenPipe
        | K::NotConnected
        | K::WriteZero
        | K::HostUnreachable
        | K::NetworkUnreachable
        | K::NetworkDown => TransportErrorKind::Interrupted,
        _ => TransportErrorKind::Other,
    };
    (kind, Some(ErrorSource::Io(redacted(error))))
}

pub(super) fn from_protocol(text: &str) -> (TransportErrorKind, Option<ErrorSource>) {
    // The client names this case by its text only.
    if text == "output too small to write output" {
        let cause = ErrorSource::text("a line of the request's head does not fit the output buffer");
        return (TransportErrorKind::HeadTooLarge, Some(cause));
    }
    if text.contains("too many headers") {
        let cause = ErrorSource::text("the response has more header fields than this client reads (128)");
        return (TransportErrorKind::HeadTooLarge, Some(cause));
    }
    // The text after the first colon can quote a header.
    let fixed = text.split(':').next().unwrap_or_default();
    (TransportErrorKind::Protocol, Some(ErrorSource::text(fixed)))
}

/// Name lookups lack an error kind. On Unix the standard library marks them by this text; Windows has error codes for
/// them.
fn is_lookup(error: &io::Error) -> bool {
    match error.raw_os_error() {
        Some(code) => cfg!(windows) && matches!(code, 11_001..=11_004),
        None => error
            .to_string()
            .starts_with("failed to lookup address information"),
    }
}

fn rustls_error(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

/// The error itself, or only its kind if it wraps another error.
fn redacted(error: io::Error) -> io::Error {
    if error.get_ref().is_some() {
        error.kind().into()
    } else {
        error
    }
}

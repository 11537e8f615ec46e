//! Converts the errors of ureq, which no other file inspects.

use std::io;

use super::{ErrorCause, TimeoutPhase, TransportError, TransportErrorKind};

/// Stage at which a request failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum RequestStage {
    /// Up to the end of the response head.
    Head,
    /// Reading the response body.
    Body,
}

/// Converts an error of reading a body. ureq wraps its own errors, including timeouts, in an `io::Error` with a
/// meaningless kind.
pub(crate) fn failure_from_io(error: io::Error, host: &str) -> TransportError {
    failure_from_ureq(ureq::Error::from(error), host, RequestStage::Body)
}

/// Converts an error of ureq.
///
/// Texts are only kept if they are constant or come from the peer's certificate; those that can contain a URL or a
/// header are replaced.
pub(crate) fn failure_from_ureq(error: ureq::Error, host: &str, stage: RequestStage) -> TransportError {
    use {TransportErrorKind as K, ureq::Error as E};

    let is_unsent = stage == RequestStage::Head && is_before_sending(&error);
    let because = |kind, text: String| (kind, Some(text.into()));
    let (kind, cause) = match error {
        E::Timeout(timeout) => (K::Timeout(phase(timeout, stage)), None),
        E::Io(error) => from_plain_io(error, stage),
        E::HostNotFound => (K::Lookup, None),
        E::ConnectionFailed => (K::Connect, None),
        E::ConnectProxyFailed(reason) => because(K::Connect, reason),
        E::InvalidProxyUrl => because(K::Connect, "invalid proxy URL".into()),
        E::Rustls(error) => because(K::Tls, error.to_string()),
        E::Tls(reason) => because(K::Tls, reason.into()),
        E::TlsRequired => because(K::Tls, "the connection does not use TLS".into()),
        E::LargeResponseHeader(..) => because(
            K::HeadTooLarge,
            "the response head exceeds the input buffer".into(),
        ),
        E::Protocol(error) => from_protocol(&error.to_string()),
        E::Http(_) | E::BadUri(_) => because(K::Other, "invalid HTTP request".into()),
        E::BodyStalled => (K::Interrupted, None),
        _ => (K::Other, None),
    };
    if is_unsent {
        return TransportError::unsent(kind, host, cause);
    }
    TransportError::new(kind, host, cause)
}

/// Whether an error can only occur before the first byte of the request is sent.
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
        // An unreachable host or network is not included: the system also reports it for an open connection whose bytes
        // are not acknowledged.
        E::Io(error) if is_lookup(error) => true,
        E::Io(error) if error.get_ref().is_none() => matches!(
            error.kind(),
            K::AddrNotAvailable | K::ConnectionRefused | K::PermissionDenied
        ),
        _ => is_rejected_certificate(error),
    }
}

/// Whether a request failed because the certificate of the server was rejected. Nothing of the request was sent then.
pub(crate) fn is_rejected_certificate(error: &ureq::Error) -> bool {
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

/// A failure between this program and a proxy, which is reported as the cause.
pub(crate) fn of_proxy(error: ureq::Error) -> ureq::Error {
    use ureq::Error as E;

    match error {
        error if is_rejected_certificate(&error) => error,
        E::HostNotFound => E::ConnectProxyFailed("host name cannot be resolved".into()),
        E::ConnectProxyFailed(reason) if reason.contains("407") => {
            E::ConnectProxyFailed("a user name and a password are required (HTTP 407)".into())
        }
        // Texts of the system, or constant texts of the client.
        E::Io(error) => E::ConnectProxyFailed(error.to_string()),
        E::ConnectionFailed => E::ConnectProxyFailed("cannot be reached".into()),
        E::Protocol(_) => E::ConnectProxyFailed("invalid HTTP response".into()),
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

fn from_plain_io(error: io::Error, stage: RequestStage) -> (TransportErrorKind, ErrorCause) {
    use {TransportErrorKind as T, io::ErrorKind as K};

    if let Some(error) = rustls_error(&error) {
        return (T::Tls, Some(error.to_string().into()));
    }
    let is_head = stage == RequestStage::Head;
    if is_head && is_lookup(&error) {
        return (T::Lookup, Some(error.into()));
    }
    let kind = match error.kind() {
        K::ConnectionRefused | K::AddrNotAvailable | K::PermissionDenied if is_head => T::Connect,
        K::HostUnreachable | K::NetworkUnreachable | K::NetworkDown if is_head => T::Connect,
        K::TimedOut | K::WouldBlock if is_head => T::Timeout(TimeoutPhase::Connect),
        K::TimedOut | K::WouldBlock => T::Timeout(TimeoutPhase::Idle),
        K::UnexpectedEof | K::ConnectionReset | K::ConnectionAborted | K::BrokenPipe => T::Interrupted,
        K::NotConnected | K::WriteZero => T::Interrupted,
        K::HostUnreachable | K::NetworkUnreachable | K::NetworkDown => T::Interrupted,
        _ => T::Other,
    };
    (kind, Some(redacted(error).into()))
}

pub(super) fn from_protocol(text: &str) -> (TransportErrorKind, ErrorCause) {
    // The client identifies the first two cases by their texts only.
    let (kind, cause) = if text == "output too small to write output" {
        let cause = "a line of the request's head does not fit the output buffer";
        (TransportErrorKind::HeadTooLarge, cause)
    } else if text.contains("too many headers") {
        let cause = "the response has more header fields than this client reads (128)";
        (TransportErrorKind::HeadTooLarge, cause)
    } else {
        // The text after the first colon can contain a header.
        (
            TransportErrorKind::Protocol,
            text.split(':').next().unwrap_or_default(),
        )
    };
    (kind, Some(cause.into()))
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

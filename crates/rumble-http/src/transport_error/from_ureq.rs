//! From the HTTP client's errors to failures. Nothing outside this file looks into them.

use std::{error::Error, fmt, io};

use super::{TimeoutPhase, TransportError, TransportErrorKind};

/// How far a request had come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Stage {
    /// Up to the end of the answer's head.
    Open,
    /// Reading the answer's body.
    Body,
}

/// The reason below a failure, free of secrets.
#[derive(Debug)]
pub(super) enum Cause {
    /// An error of the system, or one that only has a kind.
    Io(io::Error),
    Text(Text),
}

/// A reason in words.
#[derive(Debug)]
pub(super) struct Text(String);

impl Cause {
    pub(super) fn as_error(&self) -> &(dyn Error + 'static) {
        match self {
            Self::Io(error) => error,
            Self::Text(text) => text,
        }
    }

    pub(super) fn text(text: impl fmt::Display) -> Self {
        Self::Text(Text(text.to_string()))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Text {}

/// The failure behind an error of a body's reader. The client's own errors come wrapped in `io::Error`, timeouts
/// among them, and its kind says nothing about them.
pub(crate) fn failure_from_io(error: io::Error, host: &str) -> TransportError {
    failure_from_ureq(ureq::Error::from(error), host, Stage::Body)
}

/// The failure behind an error of the client.
///
/// Texts are taken over only where they are known to come from fixed words or from the peer's certificate; those
/// that can hold a URL or a header are replaced.
pub(crate) fn failure_from_ureq(error: ureq::Error, host: &str, stage: Stage) -> TransportError {
    use ureq::Error as E;

    let is_unsent = stage == Stage::Open && is_before_sending(&error);
    let (kind, cause) = match error {
        E::Timeout(timeout) => (TransportErrorKind::Timeout(phase(timeout, stage)), None),
        E::Io(error) => from_plain_io(error, stage),
        E::HostNotFound => (TransportErrorKind::Lookup, None),
        E::ConnectionFailed => (TransportErrorKind::Connect, None),
        E::ConnectProxyFailed(reason) => (TransportErrorKind::Connect, Some(Cause::text(reason))),
        E::InvalidProxyUrl => (
            TransportErrorKind::Connect,
            Some(Cause::text("invalid proxy URL")),
        ),
        E::Rustls(error) => (TransportErrorKind::Tls, Some(Cause::text(error))),
        E::Tls(reason) => (TransportErrorKind::Tls, Some(Cause::text(reason))),
        E::TlsRequired => (
            TransportErrorKind::Tls,
            Some(Cause::text("the connection does not use TLS")),
        ),
        E::LargeResponseHeader(..) => (
            TransportErrorKind::HeadTooLarge,
            Some(Cause::text("the response head exceeds the input buffer")),
        ),
        E::Protocol(error) => from_protocol(&error.to_string()),
        E::Http(_) | E::BadUri(_) => (
            TransportErrorKind::Other,
            Some(Cause::text("invalid HTTP request")),
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
        // An unreachable host or network is not among these: the system also says so of an open connection whose
        // bytes nobody confirms.
        E::Io(error) if is_lookup(error) => true,
        E::Io(error) if error.get_ref().is_none() => matches!(
            error.kind(),
            K::AddrNotAvailable | K::ConnectionRefused | K::PermissionDenied
        ),
        _ => is_refused_certificate(error),
    }
}

/// Whether a request failed because the server's certificate was refused. Nothing of the request was sent then.
pub(crate) fn is_refused_certificate(error: &ureq::Error) -> bool {
    certificate_error(error).is_some()
}

/// Whether a certificate was refused because nobody known vouches for it.
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

fn phase(timeout: ureq::Timeout, stage: Stage) -> TimeoutPhase {
    match (timeout, stage) {
        (ureq::Timeout::Resolve, _) => TimeoutPhase::Lookup,
        (ureq::Timeout::Connect, _) => TimeoutPhase::Connect,
        (ureq::Timeout::Global, _) => TimeoutPhase::Total,
        (ureq::Timeout::PerWrite | ureq::Timeout::SendRequest | ureq::Timeout::SendBody, _) => {
            TimeoutPhase::SendRequest
        }
        (_, Stage::Open) => TimeoutPhase::ResponseHead,
        (_, Stage::Body) => TimeoutPhase::Idle,
    }
}

fn from_plain_io(error: io::Error, stage: Stage) -> (TransportErrorKind, Option<Cause>) {
    use io::ErrorKind as K;

    if let Some(error) = rustls_error(&error) {
        return (TransportErrorKind::Tls, Some(Cause::text(error)));
    }
    if stage == Stage::Open && is_lookup(&error) {
        return (TransportErrorKind::Lookup, Some(Cause::Io(error)));
    }
    let kind = match error.kind() {
        K::ConnectionRefused
        | K::HostUnreachable
        | K::NetworkUnreachable
        | K::NetworkDown
        | K::AddrNotAvailable
        | K::PermissionDenied
            if stage == Stage::Open =>
        {
            TransportErrorKind::Connect
        }
        K::TimedOut | K::WouldBlock if stage == Stage::Open => {
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
    (kind, Some(Cause::Io(scrubbed(error))))
}

pub(super) fn from_protocol(text: &str) -> (TransportErrorKind, Option<Cause>) {
    // The client names this case by its text only.
    if text == "output too small to write output" {
        let cause = Cause::text("a line of the request's head does not fit the output buffer");
        return (TransportErrorKind::HeadTooLarge, Some(cause));
    }
    if text.contains("too many headers") {
        let cause = Cause::text("the response has more header fields than this client reads (128)");
        return (TransportErrorKind::HeadTooLarge, Some(cause));
    }
    // What follows the first colon may quote a header.
    let fixed = text.split(':').next().unwrap_or_default();
    (TransportErrorKind::Protocol, Some(Cause::text(fixed)))
}

/// Name lookup has no error kind of its own. On Unix the standard library marks it by this text; Windows has
/// error codes for it.
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

/// The error itself, or only its kind where somebody put something else into it.
fn scrubbed(error: io::Error) -> io::Error {
    if error.get_ref().is_some() {
        error.kind().into()
    } else {
        error
    }
}

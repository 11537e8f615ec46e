/// TLS of a simulator with https.
///
/// Each simulator creates its own certificate authority: clients must trust
/// [`Sim::root_certificate`](crate::Sim::root_certificate). Unless a variant states otherwise, the certificate is signed
/// by it for `127.0.0.1` and `localhost`. Keys do not depend on the seed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Tls {
    /// A certificate that expired in 2002.
    Expired,
    /// A certificate for `other.example`.
    WrongHost,
    /// Plain http instead of TLS.
    PlainHttp,
    /// A self-signed certificate.
    SelfSigned,
    /// Accepts the connection and never completes the handshake.
    StalledHandshake,
    /// A valid certificate.
    Trusted,
}

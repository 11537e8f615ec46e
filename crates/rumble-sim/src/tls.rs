/// How a simulator that speaks https meets a client.
///
/// Each simulator has a certificate authority of its own, made when it starts and trusted by nobody:
/// [`Sim::root_certificate`](crate::Sim::root_certificate) is what a client has to be told to trust. Unless a variant
/// says otherwise, that authority vouches for the certificate, which is for `127.0.0.1` and `localhost`. Keys are the
/// one thing here that no seed decides.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Tls {
    /// A certificate whose time was over in 2002.
    Expired,
    /// A certificate for `other.example`.
    WrongHost,
    /// No TLS at all: plain http where the client expects TLS.
    PlainHttp,
    /// A certificate that vouches for itself; the authority does not know it.
    SelfSigned,
    /// Takes the connection and says nothing, so that the handshake never gets anywhere.
    StalledHandshake,
    /// All is well.
    Trusted,
}

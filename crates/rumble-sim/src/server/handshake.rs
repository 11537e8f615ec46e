use std::error::Error;
use std::fmt;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::ServerConfig;

use crate::Tls;

/// Start of a connection.
#[derive(Clone)]
pub(crate) enum Handshake {
    Plain,
    Stall,
    Tls(TlsAcceptor),
}

/// A certificate authority that clients must be configured to trust.
pub(crate) struct CertificateAuthority {
    der: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

type Failure = Box<dyn Error + Send + Sync>;

impl CertificateAuthority {
    pub(crate) fn new() -> Result<Self, Failure> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::default();
        // Authorities of the same name could not be distinguished.
        let name: String = key.public_key_raw().iter().skip(1).take(8).map(hex).collect();
        let name = format!("rumble-sim {name}, for tests");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        let der = params.self_signed(&key)?.der().to_vec();
        Ok(Self {
            der,
            issuer: Issuer::new(params, key),
        })
    }

    pub(crate) fn root_certificate(&self) -> &[u8] {
        &self.der
    }

    pub(crate) fn handshake(&self, tls: Tls) -> Result<Handshake, Failure> {
        let names = match tls {
            Tls::PlainHttp => return Ok(Handshake::Plain),
            Tls::StalledHandshake => return Ok(Handshake::Stall),
            Tls::WrongHost => vec!["other.example".to_owned()],
            Tls::Expired | Tls::SelfSigned | Tls::Trusted => {
                vec!["127.0.0.1".to_owned(), "localhost".to_owned()]
            }
        };
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(names)?;
        if tls == Tls::Expired {
            params.not_before = date_time_ymd(2001, 1, 1);
            params.not_after = date_time_ymd(2002, 1, 1);
        }
        let certificate = if tls == Tls::SelfSigned {
            params.self_signed(&key)?
        } else {
            params.signed_by(&key, &self.issuer)?
        };
        accept_with(certificate.der().clone(), &key)
    }
}

fn accept_with(certificate: CertificateDer<'static>, key: &KeyPair) -> Result<Handshake, Failure> {
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())?;
    Ok(Handshake::Tls(TlsAcceptor::from(Arc::new(config))))
}

fn hex(byte: &u8) -> String {
    format!("{byte:02x}")
}

impl fmt::Debug for Handshake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "Plain",
            Self::Stall => "Stall",
            Self::Tls(_) => "Tls",
        })
    }
}

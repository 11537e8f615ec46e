//! The HTTP client behind both kinds of agents.

use std::sync::Arc;

use ureq::tls::{Certificate, RootCerts};

use crate::transport_error::{is_refused_certificate, is_unknown_issuer};

/// The client can trust either the built-in roots or given ones, not both. So there are two where roots were given.
#[derive(Clone)]
pub(crate) struct Agents {
    pub(crate) built_in_roots: ureq::Agent,
    extra_roots: Option<ureq::Agent>,
}

pub(crate) type Answer = Result<http::Response<ureq::Body>, ureq::Error>;

impl Agents {
    /// `agent` makes the client for a set of roots; `extra` are certificates in DER form.
    pub(crate) fn new(agent: impl Fn(RootCerts) -> ureq::Agent, extra: &[Vec<u8>]) -> Self {
        Self {
            built_in_roots: agent(RootCerts::WebPki),
            extra_roots: extra_root_certs(extra).map(agent),
        }
    }

    /// Sends one request: with the extra roots first, and with the built-in ones where those refuse the server.
    pub(crate) fn call(&self, send: impl Fn(&ureq::Agent) -> Answer) -> Answer {
        if let Some(agent) = &self.extra_roots {
            match send(agent) {
                // Nothing of the request was sent yet. If the built-in roots do not know the issuer either, what
                // the extra ones had against the certificate says more.
                Err(refusal) if is_refused_certificate(&refusal) => {
                    return send(&self.built_in_roots)
                        .map_err(|error| if is_unknown_issuer(&error) { refusal } else { error });
                }
                other => return other,
            }
        }
        send(&self.built_in_roots)
    }

    /// Ends every connection, and refuses new ones.
    pub(crate) fn shutdown(&self) {
        for agent in self.extra_roots.iter().chain([&self.built_in_roots]) {
            agent.clone().shutdown();
        }
    }
}

pub(crate) fn extra_root_certs(roots: &[Vec<u8>]) -> Option<RootCerts> {
    if roots.is_empty() {
        return None;
    }
    let certificates = roots.iter().map(|der| Certificate::from_der(der).to_owned());
    Some(RootCerts::Specific(Arc::new(certificates.collect())))
}

//! The HTTP client behind both kinds of agents.

use std::sync::Arc;

use ureq::{
    Proxy,
    tls::{Certificate, RootCerts},
};

use crate::{
    Origin, ProxySettings, SettingError, roots,
    transport_error::{Stage, TransportError, failure_from_ureq, is_refused_certificate, is_unknown_issuer},
};

/// How other hosts are reached.
#[derive(Clone, Default)]
pub(crate) struct Network {
    /// Certificates in DER form.
    pub(crate) extra_roots: Vec<Vec<u8>>,
    /// `None`: that of the environment.
    pub(crate) proxy: Option<ProxySettings>,
}

/// The client can trust either the built-in roots or given ones, not both. So there are two where roots were given.
#[derive(Clone)]
pub(crate) struct Agents {
    pub(crate) built_in_roots: ureq::Agent,
    extra_roots: Result<Option<ureq::Agent>, SettingError>,
    proxy: Result<ProxySettings, SettingError>,
}

pub(crate) type Answer = Result<http::Response<ureq::Body>, ureq::Error>;

impl Agents {
    /// `agent` makes the client for a set of roots and a proxy.
    pub(crate) fn new(agent: impl Fn(RootCerts, Option<Proxy>) -> ureq::Agent, network: &Network) -> Self {
        let proxy = network.proxy.clone().map_or_else(ProxySettings::from_env, Ok);
        let agent = |roots| agent(roots, proxy.as_ref().ok().and_then(ProxySettings::to_ureq));
        Self {
            built_in_roots: agent(RootCerts::WebPki),
            extra_roots: roots::check(&network.extra_roots)
                .map(|()| extra_root_certs(&network.extra_roots).map(agent)),
            proxy,
        }
    }

    /// Sends one request: with the extra roots first, and with the built-in ones where those refuse the server. `send`
    /// is told whether to leave out the client's proxy.
    pub(crate) fn call(
        &self,
        origin: &Origin,
        send: impl Fn(&ureq::Agent, bool) -> Answer,
    ) -> Result<http::Response<ureq::Body>, TransportError> {
        let host = origin.host_and_port();
        let invalid = |error: &SettingError| TransportError::invalid_setting(&host, error);
        let extra_roots = self.extra_roots.as_ref().map_err(invalid)?;
        let proxy = match &self.proxy {
            Err(_) if origin.is_loopback() => None,
            proxy => proxy.as_ref().map_err(invalid)?.for_origin(origin),
        };
        let send = |agent: &ureq::Agent| send(agent, proxy.is_none() && agent.config().proxy().is_some());
        let answer = match extra_roots.as_ref().map(send) {
            // Nothing of the request was sent yet. If the built-in roots do not know the issuer either, what the
            // extra ones had against the certificate says more.
            Some(Err(refusal)) if is_refused_certificate(&refusal) => send(&self.built_in_roots)
                .map_err(|error| if is_unknown_issuer(&error) { refusal } else { error }),
            Some(answer) => answer,
            None => send(&self.built_in_roots),
        };
        answer.map_err(|error| {
            let failure = failure_from_ureq(error, &host, Stage::Open);
            match proxy {
                Some(proxy) => failure.through(proxy),
                None => failure,
            }
        })
    }

    /// Ends every connection, and refuses new ones.
    pub(crate) fn shutdown(&self) {
        for agent in self.extra_roots.iter().flatten().chain([&self.built_in_roots]) {
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

//! HTTP client shared by both kinds of agents.

use std::sync::Arc;

use ureq::{
    Proxy,
    tls::{Certificate, RootCerts},
};

use crate::{
    Origin, ProxySettings, SettingError, TransportErrorKind, roots,
    transport_error::{
        RequestStage, TransportError, failure_from_ureq, is_rejected_certificate, is_unknown_issuer,
    },
};

/// Proxy for hosts other than this machine.
#[derive(Clone, Default)]
pub(crate) struct Network {
    /// Certificates in DER form.
    pub(crate) extra_roots: Vec<Vec<u8>>,
    /// `None`: the proxy of the environment.
    pub(crate) proxy: Option<ProxySettings>,
}

/// ureq can trust either the built-in or the given root certificates, not both. With additional roots there are
/// therefore two agents.
#[derive(Clone)]
pub(crate) struct AgentPair {
    pub(crate) built_in_roots: ureq::Agent,
    extra_roots: Result<Option<ureq::Agent>, SettingError>,
    proxy: Result<ProxySettings, SettingError>,
}

pub(crate) type UreqResult = Result<http::Response<ureq::Body>, ureq::Error>;

impl AgentPair {
    /// `agent` creates the client for a set of roots and a proxy.
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

    /// Sends one request: with the extra roots first, and with the built-in ones if the extra roots reject the
    /// certificate. The second argument of `send` is whether to bypass the client's proxy.
    pub(crate) fn call(
        &self,
        origin: &Origin,
        send: impl Fn(&ureq::Agent, bool) -> UreqResult,
    ) -> Result<http::Response<ureq::Body>, TransportError> {
        let host = origin.host_and_port();
        let invalid = |error: &SettingError| {
            TransportError::unsent(
                TransportErrorKind::InvalidSetting,
                &host,
                Some(error.clone().into()),
            )
        };
        let extra_roots = self.extra_roots.as_ref().map_err(invalid)?;
        let proxy = match &self.proxy {
            Err(_) if origin.is_loopback() => None,
            proxy => proxy.as_ref().map_err(invalid)?.for_origin(origin),
        };
        let send = |agent: &ureq::Agent| send(agent, proxy.is_none() && agent.config().proxy().is_some());
        let response = match extra_roots.as_ref().map(send) {
            // Nothing of the request was sent yet. If the issuer is unknown to the built-in roots too, the error of the
            // extra roots is more precise.
            Some(Err(rejection)) if is_rejected_certificate(&rejection) => send(&self.built_in_roots)
                .map_err(|error| {
                    if is_unknown_issuer(&error) {
                        rejection
                    } else {
                        error
                    }
                }),
            Some(response) => response,
            None => send(&self.built_in_roots),
        };
        response.map_err(|error| {
            let failure = failure_from_ureq(error, &host, RequestStage::Head);
            match proxy {
                Some(proxy) => failure.through(proxy),
                None => failure,
            }
        })
    }

    /// Ends all connections and rejects new ones.
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

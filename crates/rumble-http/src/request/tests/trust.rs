//! Requests over TLS are sent once, even if two sets of roots are tried.

use std::sync::Arc;

use rustls::ServerConfig;

use super::{EMPTY, GENEROUS_TIMEOUT, RequestAgent, RequestSettings, post};
use crate::{
    TransportErrorKind,
    agent_pair::extra_root_certs,
    test_support::{
        authority::CertificateAuthority,
        server::{CountingServer, Peer},
    },
};

fn settings(roots: &[&CertificateAuthority]) -> RequestSettings {
    let ders = roots.iter().map(|root| root.der.clone()).collect();
    RequestSettings::default()
        .timeout(GENEROUS_TIMEOUT)
        .extra_roots(ders)
}

fn check(
    agent: &RequestAgent,
    server: &Arc<ServerConfig>,
    script: fn(&mut Peer),
    outcome: Result<u16, TransportErrorKind>,
) {
    let server = CountingServer::over_tls(Arc::clone(server), script);
    let result = agent.send(&post(&server.endpoint));
    let requests = server.requests();
    match result {
        Ok(response) => assert_eq!((Ok(response.status()), requests), (outcome, 1)),
        Err(failure) => {
            assert_eq!(Err(failure.kind()), outcome, "{failure:?}");
            assert_eq!(usize::from(failure.may_have_been_sent()), requests, "{failure:?}");
        }
    }
}

#[test]
fn a_post_is_sent_only_to_trusted_servers() {
    let [built_in, extra, both, unknown] =
        ["built in", "extra", "both", "unknown"].map(CertificateAuthority::new);
    let mut agent = RequestAgent::new(settings(&[&extra, &both]));
    // Another authority replaces the built-in roots, whose keys are not available.
    let roots = extra_root_certs(&settings(&[&built_in, &both]).network().extra_roots).unwrap();
    agent.agents.built_in_roots = settings(&[]).to_config(roots, None).into();

    let response: fn(&mut Peer) = |peer| peer.send(EMPTY);
    for root in [&built_in, &extra, &both] {
        let server = root.server_for("127.0.0.1", |_| {});
        check(&agent, &server, response, Ok(200));
        // Failures after the handshake do not lead to an attempt with the other roots.
        check(&agent, &server, |_| (), Err(TransportErrorKind::Interrupted));
        check(
            &agent,
            &server,
            |peer| peer.send("no HTTP\r\n\r\n"),
            Err(TransportErrorKind::Protocol),
        );
    }
    for server in [
        unknown.server_for("127.0.0.1", |_| {}),
        extra.server_for("other.example", |_| {}),
        built_in.server_for("other.example", |_| {}),
    ] {
        check(&agent, &server, response, Err(TransportErrorKind::Tls));
    }
}

#[test]
fn a_timeout_per_request_does_not_affect_trust() {
    let (known, unknown) = (
        CertificateAuthority::new("known"),
        CertificateAuthority::new("unknown"),
    );
    let agent = RequestAgent::new(settings(&[&known]));
    for (root, outcome) in [(&known, Ok(200)), (&unknown, Err(TransportErrorKind::Tls))] {
        let server = CountingServer::over_tls(root.server_for("127.0.0.1", |_| {}), |peer| peer.send(EMPTY));
        let result = agent.send(&post(&server.endpoint).timeout(2 * GENEROUS_TIMEOUT));
        assert_eq!(result.map(|r| r.status()).map_err(|f| f.kind()), outcome);
        assert_eq!(server.requests(), usize::from(outcome.is_ok()));
    }
}

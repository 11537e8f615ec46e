//! Trust in certificates over TLS.

use std::{error::Error as _, sync::Arc};

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::ServerConfig;

use super::{LONG_TIMEOUT, SSE, StreamAgent, StreamResponse, read_all, settings, with_enough_time};
use crate::{
    TimeoutPhase, TransportErrorKind,
    internal::TransportError,
    test_support::{
        authority::{CertificateAuthority, server},
        server::{CHUNKED, Peer, UNTIL_CLOSE, serve_tls},
    },
};

fn open(
    server: Arc<ServerConfig>,
    roots: &[&CertificateAuthority],
) -> Result<StreamResponse, TransportError> {
    let agent = StreamAgent::new(settings().extra_roots(roots.iter().map(|root| root.der.clone()).collect()));
    agent.open(&serve_tls(server, |peer| peer.send(UNTIL_CLOSE)).join("x"), SSE)
}

fn reason(result: Result<StreamResponse, TransportError>) -> String {
    let failure = result.unwrap_err();
    assert_eq!(failure.kind(), TransportErrorKind::Tls, "{failure:?}");
    failure.source().unwrap().to_string()
}

#[test]
fn an_extra_root_is_trusted_only_if_configured() {
    let (known, other) = (
        CertificateAuthority::new("known"),
        CertificateAuthority::new("other"),
    );
    let server = known.server_for("127.0.0.1", |_| {});
    for roots in [&[&known][..], &[&other, &known]] {
        assert_eq!(open(Arc::clone(&server), roots).unwrap().status(), 200);
    }
    for roots in [&[][..], &[&other]] {
        let reason = reason(open(Arc::clone(&server), roots));
        assert!(reason.contains("UnknownIssuer"), "{reason}");
    }
}

/// Another authority replaces the built-in roots, whose keys are not available.
#[test]
fn the_built_in_roots_stay_trusted_with_extra_ones() {
    let (built_in, extra) = (
        CertificateAuthority::new("built in"),
        CertificateAuthority::new("extra"),
    );
    let extra_settings = settings().extra_roots(vec![extra.der.clone()]);
    let mut agent = StreamAgent::new(extra_settings);
    let built_in_settings = settings().extra_roots(vec![built_in.der.clone()]);
    agent.agents.built_in_roots = built_in_settings
        .to_config(
            crate::agent_pair::extra_root_certs(&built_in_settings.network().extra_roots).unwrap(),
            None,
        )
        .into();
    for root in [&built_in, &extra] {
        let endpoint = serve_tls(root.server_for("127.0.0.1", |_| {}), |peer| {
            peer.send(UNTIL_CLOSE);
        });
        assert_eq!(agent.open(&endpoint.join("x"), SSE).unwrap().status(), 200);
    }
    let wrong_name = built_in.server_for("other.example", |_| {});
    let reason = reason(agent.open(&serve_tls(wrong_name, |_| ()).join("x"), SSE));
    assert!(reason.contains("not valid for name"), "{reason}");
}

#[test]
fn a_root_of_the_same_name_has_no_effect() {
    let (one, other) = (
        CertificateAuthority::new("same"),
        CertificateAuthority::new("same"),
    );
    let server = one.server_for("127.0.0.1", |_| {});
    assert_eq!(open(Arc::clone(&server), &[&other, &one]).unwrap().status(), 200);
    let reason = reason(open(server, &[&other]));
    assert!(reason.contains("BadSignature"), "{reason}");
}

#[test]
fn the_problem_of_a_certificate_is_reported() {
    let root = CertificateAuthority::new("known");
    let wrong_name = root.server_for("other.example", |_| {});
    let expired = root.server_for("127.0.0.1", |params| {
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
    });
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let self_signed = server(params.self_signed(&key).unwrap(), &key);

    for (server, word) in [
        (wrong_name, "not valid for name"),
        (expired, "expired"),
        (self_signed, "UnknownIssuer"),
    ] {
        let reason = reason(open(server, &[&root]));
        assert!(reason.contains(word), "{word}: {reason}");
    }
}

#[test]
fn a_malformed_root_fails_every_request() {
    let root = CertificateAuthority::new("known");
    let server = root.server_for("127.0.0.1", |_| {});
    let agent = StreamAgent::new(settings().extra_roots(vec![root.der, b"no certificate".to_vec()]));
    let endpoint = serve_tls(server, |peer| peer.send(UNTIL_CLOSE));
    let failure = agent.open(&endpoint.join("x"), SSE).unwrap_err();
    assert_eq!(failure.kind(), TransportErrorKind::InvalidSetting);
    assert_eq!(
        failure.source().unwrap().to_string(),
        "root certificate 2 is malformed"
    );
}

/// Streams over TLS have the same properties as over plain sockets.
#[test]
fn a_stream_over_tls_behaves_as_over_tcp() {
    let root = CertificateAuthority::new("known");
    let server = root.server_for("127.0.0.1", |_| {});
    let open = |idle, script: fn(&mut Peer)| {
        let agent = StreamAgent::new(settings().idle_timeout(idle).extra_roots(vec![root.der.clone()]));
        let endpoint = serve_tls(Arc::clone(&server), script);
        let response = agent.open(&endpoint.join("x"), SSE);
        response.map(|response| (agent, response.into_body()))
    };
    let quiet = |peer: &mut Peer| {
        peer.send(CHUNKED);
        peer.send_chunk("abc");
        peer.wait_for_close();
    };

    with_enough_time(|idle| {
        let Ok((_, mut body)) = open(idle, quiet) else {
            return false;
        };
        let (text, failure) = read_all(&mut body);
        assert_eq!(
            failure.unwrap().kind(),
            TransportErrorKind::Timeout(TimeoutPhase::Idle)
        );
        text == "abc"
    });

    let ending = |peer: &mut Peer| {
        peer.send(CHUNKED);
        peer.send_chunk("abc");
    };
    let (_, mut body) = open(LONG_TIMEOUT, ending).unwrap();
    let (text, failure) = read_all(&mut body);
    assert_eq!(
        (text.as_str(), failure.unwrap().kind()),
        ("abc", TransportErrorKind::Interrupted)
    );

    let (agent, mut body) = open(LONG_TIMEOUT, quiet).unwrap();
    assert_eq!(body.read(&mut [0; 8]).unwrap(), 3);
    let reader = std::thread::spawn(move || body.read(&mut [0; 8]).unwrap_err());
    agent.shutdown();
    assert_eq!(reader.join().unwrap().kind(), TransportErrorKind::Shutdown);
}

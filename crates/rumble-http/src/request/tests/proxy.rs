//! Proxies from the environment.

use super::{EMPTY, GENEROUS_TIMEOUT, agent, post, session};
use crate::{
    Endpoint, TransportErrorKind,
    test_support::{
        error_texts,
        proxy::{PASSWORD, with_proxy},
        server::CountingServer,
    },
};

#[test]
fn only_hosts_other_than_the_loopback_use_the_proxy() {
    let this = "request::tests::proxy::only_hosts_other_than_the_loopback_use_the_proxy";
    if let Some(request) = with_proxy(this, inside) {
        assert!(
            request.starts_with("CONNECT rumble.com:443 HTTP/1.1\r\n"),
            "{request}"
        );
        assert!(!request.contains("brass-teapot"), "{request}");
    }
}

fn inside() {
    let server = CountingServer::new(|peer| peer.send(EMPTY));
    let plain = post(&server.endpoint);
    for request in [plain.clone(), plain.timeout(GENEROUS_TIMEOUT)] {
        assert_eq!(agent().send(&request).unwrap().status(), 200);
    }
    assert_eq!(server.requests(), 2);

    let rumble = Endpoint::rumble();
    let agent = agent();
    let failure = agent.send(&post(&rumble).session(&session(&rumble))).unwrap_err();
    assert_eq!(
        (failure.kind(), failure.may_have_been_sent()),
        (TransportErrorKind::Connect, false)
    );
    let printed = format!("{}{agent:?}", error_texts(&failure));
    assert!(printed.contains("403"), "{printed}");
    assert!(!printed.contains(PASSWORD), "{printed}");
}

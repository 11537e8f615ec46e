//! Proxies from the environment.

use std::thread;

use super::{SSE, StreamAgent, settings};
use crate::{
    Endpoint, TransportErrorKind,
    test_support::{
        error_texts,
        proxy::{PASSWORD, with_proxy},
        server::{UNTIL_CLOSE, serve},
    },
};

#[test]
fn only_hosts_other_than_the_loopback_use_the_proxy() {
    let this = "stream::tests::proxy::only_hosts_other_than_the_loopback_use_the_proxy";
    if let Some(request) = with_proxy(this, inside) {
        assert!(
            request.starts_with("CONNECT web7.rumble.com:443 HTTP/1.1\r\n"),
            "{request}"
        );
    }
}

fn inside() {
    let agent = StreamAgent::new(settings());
    let endpoint = serve(|peer| {
        peer.send(UNTIL_CLOSE);
        peer.wait_for_close();
    });
    let mut body = agent.open(&endpoint.join("x"), SSE).unwrap().into_body();
    let reader = thread::spawn(move || body.read(&mut [0; 8]).unwrap_err());
    agent.shutdown();
    assert_eq!(reader.join().unwrap().kind(), TransportErrorKind::Shutdown);

    let agent = StreamAgent::new(settings());
    let failure = agent.open(&Endpoint::web7_chat().join("x"), SSE).unwrap_err();
    assert_eq!(failure.kind(), TransportErrorKind::Connect);
    let printed = format!("{}{agent:?}", error_texts(&failure));
    assert!(printed.contains("403"), "{printed}");
    assert!(!printed.contains(PASSWORD), "{printed}");
}

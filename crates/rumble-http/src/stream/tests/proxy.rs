//! Proxies from the environment. This process must not change its own, so a child does the asking.

use std::{
    io::{Read as _, Write as _},
    process::Command,
    thread,
};

use super::{
    SSE, StreamAgent,
    server::{UNTIL_CLOSE, listen, serve},
    settings, words,
};
use crate::{Endpoint, FailureKind};

/// Set for the child, which runs the same test with a proxy in its environment.
const MARK: &str = "RUMBLE_HTTP_TEST_CHILD";
const THIS_TEST: &str =
    "stream::tests::proxy::loopback_is_reached_without_the_proxy_and_other_hosts_through_it";
const PASSWORD: &str = "planted-password";

#[test]
fn loopback_is_reached_without_the_proxy_and_other_hosts_through_it() {
    if std::env::var_os(MARK).is_some() {
        return child();
    }
    let (proxy, proxy_endpoint) = listen("http");
    let seen = thread::spawn(move || {
        let (mut stream, _) = proxy.accept().unwrap();
        let (mut request, mut byte) = (Vec::new(), [0]);
        while !request.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).unwrap();
            request.push(byte[0]);
        }
        stream
            .write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            .unwrap();
        String::from_utf8(request).unwrap()
    });
    let port = proxy_endpoint.origin().port();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", THIS_TEST, "--nocapture"])
        .env(MARK, "1")
        .env("ALL_PROXY", format!("http://user:{PASSWORD}@127.0.0.1:{port}"))
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
    let request = seen.join().unwrap();
    assert!(
        request.starts_with("CONNECT web7.rumble.com:443 HTTP/1.1\r\n"),
        "{request}"
    );
}

fn child() {
    let agent = StreamAgent::new(settings());
    let endpoint = serve(|peer| {
        peer.send(UNTIL_CLOSE);
        peer.wait_for_close();
    });
    let mut body = agent.open(&endpoint.join("x"), SSE).unwrap().into_body();
    let reader = thread::spawn(move || body.read(&mut [0; 8]).unwrap_err());
    agent.shutdown();
    assert_eq!(reader.join().unwrap().kind(), FailureKind::Shutdown);

    let agent = StreamAgent::new(settings());
    let failure = agent.open(&Endpoint::web7_chat().join("x"), SSE).unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Connect);
    let said = format!("{}{agent:?}", words(&failure));
    assert!(said.contains("403"), "{said}");
    assert!(!said.contains(PASSWORD), "{said}");
}

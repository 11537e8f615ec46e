//! Proxies from the environment. This process must not change its own, so a child does the asking.

use std::{
    io::{Read as _, Write as _},
    process::Command,
    thread,
};

use super::server::listen;

/// In the URL of the proxy.
pub(crate) const PASSWORD: &str = "planted-password";

/// Set for the child, which runs the same test with a proxy in its environment.
const MARK: &str = "RUMBLE_HTTP_TEST_CHILD";

/// Runs the test of this name a second time, behind a proxy that refuses its first client and serves no other; there
/// `inside` is called. Gives what the proxy was asked for; nothing in the child.
pub(crate) fn behind_a_proxy(test: &str, inside: impl FnOnce()) -> Option<String> {
    if std::env::var_os(MARK).is_some() {
        inside();
        return None;
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
        .args(["--exact", test, "--nocapture"])
        .env(MARK, "1")
        .env("ALL_PROXY", format!("http://user:{PASSWORD}@127.0.0.1:{port}"))
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
    Some(seen.join().unwrap())
}

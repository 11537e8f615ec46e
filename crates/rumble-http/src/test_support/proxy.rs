//! Proxies that record what they receive, and an environment with their addresses.
//!
//! This process must not change its own environment, so a child process sends the requests.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    process::Command,
    sync::mpsc::{Receiver, channel},
    thread,
};

use super::server::listen;

/// In the URL of the proxy.
pub(crate) const PASSWORD: &str = "planted-password";

/// Set for the child, which runs the same test with a proxy in its environment.
const CHILD_ENV_VAR: &str = "RUMBLE_HTTP_TEST_CHILD";

/// Rejects every client. The receiver returns the request of each client; the targets of SOCKS requests as text.
pub(crate) fn recording_proxy() -> (u16, Receiver<String>) {
    let (proxy, endpoint) = listen("http");
    let (seen, requests) = channel();
    thread::spawn(move || {
        for stream in proxy.incoming() {
            if seen.send(reject(&mut stream.unwrap())).is_err() {
                return;
            }
        }
    });
    (endpoint.origin().port(), requests)
}

fn reject(stream: &mut TcpStream) -> String {
    let mut start = vec![0; 3];
    stream.read_exact(&mut start).unwrap();
    let exactly = |stream: &mut TcpStream, count: usize| {
        let mut bytes = vec![0; count];
        stream.read_exact(&mut bytes).unwrap();
        bytes
    };
    match start[0] {
        5 => {
            exactly(stream, usize::from(start[1]) - 1);
            stream.write_all(&[5, 0]).unwrap();
            let length = exactly(stream, 5)[4];
            let name = exactly(stream, usize::from(length) + 2);
            stream.write_all(&[5, 2, 0, 1, 0, 0, 0, 0, 0, 0]).unwrap();
            format!("SOCKS5 {}", String::from_utf8_lossy(&name[..usize::from(length)]))
        }
        4 => {
            exactly(stream, 6);
            let mut name = Vec::new();
            while !name.ends_with(&[0]) {
                name.extend(exactly(stream, 1));
            }
            stream.write_all(&[0, 91, 0, 0, 0, 0, 0, 0]).unwrap();
            format!("SOCKS4a {}", String::from_utf8_lossy(&name[..name.len() - 1]))
        }
        _ => {
            while !start.ends_with(b"\r\n\r\n") {
                start.extend(exactly(stream, 1));
            }
            stream
                .write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                .unwrap();
            String::from_utf8(start).unwrap()
        }
    }
}

/// Runs the test with this name again in a child process with only these proxy variables, where `inside` is called.
/// Returns the output of the child, and `None` in the child.
pub(crate) fn with_variables(
    test: &str,
    variables: &[(&str, &str)],
    inside: impl FnOnce(),
) -> Option<String> {
    if std::env::var_os(CHILD_ENV_VAR).is_some() {
        inside();
        return None;
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]);
    for name in ["https_proxy", "all_proxy", "http_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_ascii_uppercase());
    }
    let output = command
        .env(CHILD_ENV_VAR, "1")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{variables:?}: {printed}");
    assert!(printed.contains("1 passed"), "{printed}");
    Some(printed)
}

/// Like [`with_variables`], with one proxy for all schemes. Returns the request that it received.
pub(crate) fn with_proxy(test: &str, inside: impl FnOnce()) -> Option<String> {
    if std::env::var_os(CHILD_ENV_VAR).is_some() {
        inside();
        return None;
    }
    let (port, requests) = recording_proxy();
    let url = format!("http://user:{PASSWORD}@127.0.0.1:{port}");
    with_variables(test, &[("ALL_PROXY", &url)], || ())?;
    Some(requests.recv().unwrap())
}

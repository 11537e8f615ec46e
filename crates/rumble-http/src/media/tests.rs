//! The client against servers on real loopback sockets.

mod answers;
mod bounds;
mod fetching;
mod hosts;
mod server;
mod threads;

use std::{fmt::Debug, time::Duration};

use self::server::Server;
use super::{MediaClient, MediaError, MediaErrorKind, MediaSettings, Picture};
use crate::test_support::words;

/// The start of every PNG file.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Settings for a server, with no other host, and a time that is long enough for a loaded machine.
fn settings(server: &Server) -> MediaSettings {
    MediaSettings::default()
        .base(server.endpoint().clone())
        .hosts(Vec::new())
        .timeout(Duration::from_secs(20))
}

fn client(server: &Server) -> MediaClient {
    MediaClient::new(settings(server))
}

/// A whole answer of status 200.
fn answer(content_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn png(size: usize) -> Vec<u8> {
    answer("image/png", &[PNG, &vec![b'.'; size - PNG.len()]].concat())
}

#[test]
fn everything_may_cross_threads() {
    fn check<T: Clone + Send + Sync + Debug + 'static>() {}

    check::<MediaClient>();
    check::<MediaError>();
    check::<MediaErrorKind>();
    check::<MediaSettings>();
    check::<Picture>();
}

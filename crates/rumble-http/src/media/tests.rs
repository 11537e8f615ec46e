//! The client against servers on real loopback sockets.

mod bounds;
mod fetching;
mod hosts;
mod responses;
mod server;
mod threads;

use std::{fmt::Debug, time::Duration};

use self::server::Server;
use super::{MediaClient, MediaError, MediaErrorKind, MediaSettings, Picture};
use crate::test_support::error_texts;

/// The start of every PNG file.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Settings for one server, without other hosts, and with a timeout for a loaded machine.
fn settings(server: &Server) -> MediaSettings {
    MediaSettings::default()
        .base(server.endpoint().clone())
        .hosts(Vec::new())
        .timeout(Duration::from_secs(60))
}

fn client(server: &Server) -> MediaClient {
    MediaClient::new(settings(server))
}

/// A complete response with status 200.
fn response(content_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn png(size: usize) -> Vec<u8> {
    response("image/png", &[PNG, &vec![b'.'; size - PNG.len()]].concat())
}

#[test]
fn public_types_are_send_and_sync() {
    fn check<T: Clone + Send + Sync + Debug + 'static>() {}

    check::<MediaClient>();
    check::<MediaError>();
    check::<MediaErrorKind>();
    check::<MediaSettings>();
    check::<Picture>();
}

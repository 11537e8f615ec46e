//! Failures over sockets have the same kind in every crate.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what may be done in a test may be done in its helpers"
)]

#[path = "failures/clients.rs"]
mod clients;
#[path = "support/sockets.rs"]
mod sockets;

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use clients::{Client, Failure, Operation};
use rumble_testkit::{CertificateAuthority, Reply, Server, table};

const PAGE: &str = include_str!("../../../docs/bots.md");

/// Response of the server; its kind without and with a session, its status, the requested delay, and whether the outcome of a
/// write is unknown.
type Row = (Reply, [&'static str; 2], Option<u16>, Option<u64>, bool);

#[test]
fn a_response_has_the_same_kind_in_every_crate() {
    let html = |status| Reply::html(status, "<html><title>Wait</title></html>");
    let json = |status, headers: &str| {
        Reply::with(
            status,
            &format!("Content-Type: application/json\r\n{headers}"),
            "{}",
        )
    };
    let challenge = Reply::with(
        200,
        "Content-Type: text/html\r\ncf-mitigated: challenge\r\n",
        "<html>",
    );
    let header_of = |bytes| format!("X-Long: {}\r\n", "x".repeat(bytes));
    let both = |kind| [kind, kind];
    let rows: [Row; 19] = [
        (html(403), both("BotProtection"), Some(403), None, false),
        (html(503), both("Server"), Some(503), None, true),
        (
            Reply::html(503, "<html><title>Just a moment...</title></html>"),
            both("BotProtection"),
            Some(503),
            None,
            true,
        ),
        (json(407, ""), both("UnexpectedStatus"), Some(407), None, false),
        (challenge, both("BotProtection"), Some(200), None, true),
        (
            json(401, ""),
            ["Forbidden", "Unauthorized"],
            Some(401),
            None,
            false,
        ),
        (json(403, ""), both("Forbidden"), Some(403), None, false),
        (json(404, ""), both("NotFound"), Some(404), None, false),
        (json(408, ""), both("Timeout"), Some(408), None, true),
        (json(410, ""), both("NotFound"), Some(410), None, false),
        (json(418, ""), both("Rejected"), Some(418), None, false),
        (
            json(429, "Retry-After: 7\r\n"),
            both("RateLimited"),
            Some(429),
            Some(7),
            false,
        ),
        (
            json(500, "Retry-After: 900\r\n"),
            both("Server"),
            Some(500),
            Some(300),
            true,
        ),
        (json(502, ""), both("Server"), Some(502), None, true),
        (json(511, ""), both("CaptivePortal"), Some(511), None, true),
        (
            json(302, "Location: /elsewhere\r\n"),
            both("Redirected"),
            Some(302),
            None,
            false,
        ),
        (json(304, ""), both("UnexpectedStatus"), Some(304), None, false),
        (
            json(200, "Content-Encoding: gzip\r\n"),
            both("UnexpectedEncoding"),
            Some(200),
            None,
            true,
        ),
        (json(200, &header_of(100_000)), both("TooLarge"), None, None, true),
    ];
    let table = Documented::table();
    for (reply, kinds, status, retry_after, is_unknown) in rows {
        let server = Server::in_turn(vec![reply]);
        let client = Client::of(&server);
        for (surface, operation, failure) in client.failures() {
            let expected = Failure {
                kind: kinds[usize::from(surface.has_session())].to_owned(),
                status,
                retry_after: retry_after.map(Duration::from_secs),
                is_retryable: table.is_retryable(kinds[0]),
                outcome_is_unknown: is_unknown && operation.is_write,
            };
            assert_eq!(failure, expected, "{surface:?}, {}", operation.name);
            table.check(&failure, operation);
        }
    }
}

#[test]
fn the_page_of_a_portal_has_the_same_kind_in_every_crate() {
    let page =
        r#"<html><META HTTP-EQUIV="Refresh" CONTENT="0; URL='http://login.hotel.example/?to=x'"></html>"#;
    let table = Documented::table();
    let server = Server::in_turn(vec![Reply::html(200, page)]);
    for (surface, operation, failure) in Client::of(&server).failures() {
        if !surface.is_chat() {
            assert_eq!(failure.kind, "CaptivePortal", "{surface:?}, {}", operation.name);
            table.check(&failure, operation);
        }
    }
}

#[test]
fn a_failed_connection_has_the_same_kind_in_every_crate() {
    let truncated = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 99\r\n\r\n{";
    let large = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999999999\r\n\r\n{";
    let in_turn = |reply| Server::in_turn(vec![reply]);
    let table = Documented::table();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let unknown_issuer = Server::start_tls(&CertificateAuthority::new("Nobody"), |_| Reply::Drop);
    for (what, url, kind, is_unknown) in [
        ("refused", format!("http://{closed}"), "Network", false),
        (
            "unknown name",
            "https://no-such-host.invalid".to_owned(),
            "Network",
            false,
        ),
        ("unknown issuer", unknown_issuer.url().to_owned(), "Tls", false),
        ("no TLS", without_tls(), "Tls", true),
    ] {
        assert_same(&table, what, &Client::new(&url), kind, is_unknown);
    }
    for (what, server, kind, is_unknown) in [
        ("dropped", in_turn(Reply::Drop), "Disconnected", true),
        (
            "cut within the body",
            in_turn(Reply::Exactly(truncated.to_owned())),
            "Disconnected",
            true,
        ),
        (
            "reset within the body",
            in_turn(Reply::Reset(truncated.to_owned())),
            "Disconnected",
            true,
        ),
        (
            "reset",
            in_turn(Reply::Reset(String::new())),
            "Disconnected",
            true,
        ),
        (
            "not HTTP",
            in_turn(Reply::Exactly("220 smtp\r\n\r\n".to_owned())),
            "Protocol",
            true,
        ),
        ("silence", in_turn(Reply::Stall), "Timeout", true),
    ] {
        assert_same(&table, what, &Client::of(&server), kind, is_unknown);
    }
    // The size of an event stream is unlimited.
    let server = in_turn(Reply::Hold(large.to_owned()));
    for (surface, operation, failure) in Client::of(&server).failures() {
        if !surface.is_chat() {
            assert_eq!(failure.kind, "TooLarge", "{surface:?}, {}", operation.name);
            assert_eq!(failure.outcome_is_unknown, operation.is_write);
            table.check(&failure, operation);
        }
    }
}

/// HTTPS URL of a server without TLS.
fn without_tls() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            // Reads the request, so that closing does not reset the connection.
            let _ = socket.read(&mut [0; 4096]);
            let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    format!("https://{address}")
}

fn assert_same(table: &Documented, what: &str, client: &Client, kind: &str, is_unknown: bool) {
    for (surface, operation, failure) in client.failures() {
        let expected = Failure {
            kind: kind.to_owned(),
            status: None,
            retry_after: None,
            is_retryable: table.is_retryable(kind),
            outcome_is_unknown: is_unknown && operation.is_write,
        };
        assert_eq!(failure, expected, "{what}: {surface:?}, {}", operation.name);
        table.check(&failure, operation);
    }
}

/// Table in docs/bots.md: for each kind, whether it is retryable, and its outcome.
struct Documented(HashMap<String, (String, String)>);

impl Documented {
    fn table() -> Self {
        let mut kinds = HashMap::new();
        for row in table(PAGE, "Kind") {
            for kind in row[0].split('`').skip(1).step_by(2) {
                kinds.insert(kind.to_owned(), (row[1].clone(), row[2].clone()));
            }
        }
        Self(kinds)
    }

    fn is_retryable(&self, kind: &str) -> bool {
        self.0[kind].0 == "yes"
    }

    fn check(&self, failure: &Failure, operation: Operation) {
        let (_, outcome) = &self.0[&failure.kind];
        let holds = match outcome.as_str() {
            "no" => !failure.outcome_is_unknown,
            "yes" => failure.outcome_is_unknown || !operation.is_write,
            _ => true,
        };
        assert!(
            holds,
            "{}: {failure:?}, and the page says {outcome}",
            operation.name
        );
    }
}

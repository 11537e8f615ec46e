//! Writes are sent once, and an error states whether the outcome is unknown.

use std::time::Duration;

use rumble_servicephp::model::{MessageId, StreamId};
use rumble_servicephp::{Endpoint, Error, ErrorKind, Guest, Method, Secret, Settings};
use rumble_sim::{ServiceFault, When};

use crate::raw_server::{RawServer, Reply, logged_in};
use crate::site::{NAME, account, plan, requests_for, sim};

/// For servers that stall.
const SHORT_TIMEOUT: Duration = Duration::from_secs(3);
const LONG_TIMEOUT: Duration = Duration::from_secs(60);

fn pin(server: &RawServer, timeout: Duration) -> Error {
    let account = server.account_within(timeout);
    let error = account.pin_message(StreamId::new(5).unwrap(), MessageId::new(17).unwrap());
    let error = error.unwrap_err();
    assert_eq!(server.requests().len(), 1, "{error}");
    error
}

/// Asserts the kind of error for one response to a pin, and whether its outcome is unknown.
fn assert_means(reply: Reply, kind: ErrorKind, is_unknown: bool) {
    let timeout = match &reply {
        Reply::Stall => SHORT_TIMEOUT,
        _ => LONG_TIMEOUT,
    };
    let error = pin(&RawServer::new(vec![logged_in(), reply]), timeout);
    assert_eq!(
        (error.kind(), error.outcome_is_unknown()),
        (kind, is_unknown),
        "{error}"
    );
    assert_eq!(error.to_string().contains("unknown"), is_unknown, "{error}");
}

#[test]
fn an_incomplete_response_means_an_unknown_outcome() {
    assert_means(Reply::Drop, ErrorKind::Disconnected, true);
    assert_means(Reply::Stall, ErrorKind::Timeout, true);
    let truncated = "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"data\":";
    assert_means(
        Reply::Exactly(truncated.to_owned()),
        ErrorKind::Disconnected,
        true,
    );
    assert_means(
        Reply::Exactly("nonsense\r\n\r\n".to_owned()),
        ErrorKind::Protocol,
        true,
    );
    let huge = "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n{";
    assert_means(Reply::Exactly(huge.to_owned()), ErrorKind::TooLarge, true);
}

#[test]
fn an_inconclusive_response_means_an_unknown_outcome() {
    assert_means(Reply::html(200, "<html>Hello"), ErrorKind::NotJson, true);
    assert_means(Reply::json(r#"{"data":{"success":tr"#), ErrorKind::NotJson, true);
    assert_means(Reply::json(""), ErrorKind::NotJson, true);
    assert_means(Reply::json("{}"), ErrorKind::UnexpectedFormat, true);
    assert_means(Reply::json(r#"{"data":[]}"#), ErrorKind::UnexpectedFormat, true);
    assert_means(
        Reply::json(r#"{"user":{"logged_in":false},"data":{"success":true}}"#),
        ErrorKind::Unauthorized,
        true,
    );
    assert_means(
        Reply::with(409, "", r#"{"data":{"success":true}}"#),
        ErrorKind::Rejected,
        true,
    );
    assert_means(Reply::with(500, "", "{}"), ErrorKind::Server, true);
    assert_means(Reply::html(502, "<h1>Bad gateway"), ErrorKind::Server, true);
    assert_means(Reply::with(408, "", ""), ErrorKind::Timeout, true);
}

#[test]
fn a_rejection_is_conclusive() {
    let no = r#"{"errors":[{"code":"NO","message":"Not allowed"}]}"#;
    assert_means(
        Reply::json(r#"{"user":{"logged_in":false},"data":{}}"#),
        ErrorKind::Unauthorized,
        false,
    );
    assert_means(
        Reply::json(r#"{"data":{"success":false}}"#),
        ErrorKind::Rejected,
        false,
    );
    assert_means(
        Reply::json(&no.replacen('{', r#"{"data":[],"#, 1)),
        ErrorKind::Rejected,
        false,
    );
    assert_means(Reply::with(400, "", no), ErrorKind::Rejected, false);
    assert_means(Reply::with(403, "", no), ErrorKind::Forbidden, false);
    assert_means(Reply::with(404, "", no), ErrorKind::NotFound, false);
    assert_means(Reply::with(409, "", no), ErrorKind::Rejected, false);
    assert_means(
        Reply::with(429, "Retry-After: 7\r\n", no),
        ErrorKind::RateLimited,
        false,
    );
    assert_means(
        Reply::html(403, "<title>Just a moment"),
        ErrorKind::BotProtection,
        false,
    );
    assert_means(
        Reply::with(302, "Location: /\r\n", ""),
        ErrorKind::Redirected,
        false,
    );
    assert_means(
        Reply::with(418, "Content-Type: text/html\r\n", "<p>"),
        ErrorKind::UnexpectedStatus,
        false,
    );
}

#[test]
fn a_write_that_was_not_sent_is_conclusive() {
    // A port without a listener.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let guest = Guest::new(Settings::default().base_url(Endpoint::parse(&url).unwrap()));
    let error = guest.call("anything.at-all", Method::Post, &[]).unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome_is_unknown()),
        (ErrorKind::Network, false)
    );
}

#[test]
fn reads_have_no_unknown_outcome() {
    for reply in [Reply::Drop, Reply::with(500, "", ""), Reply::html(200, "<p>")] {
        let server = RawServer::new(vec![reply]);
        let error = server.guest().emotes(StreamId::new(5).unwrap()).unwrap_err();
        assert!(!error.outcome_is_unknown(), "{error}");
        let error = server.guest().call("search", Method::Get, &[]).unwrap_err();
        assert!(!error.outcome_is_unknown(), "{error}");
        assert_eq!(server.requests().len(), 2);
    }
}

#[test]
fn a_login_is_a_write() {
    let server = RawServer::new(vec![
        Reply::json(r#"{"data":{"salts":["a","b","c"]}}"#),
        Reply::Drop,
    ]);
    let error = server
        .guest()
        .log_in("CalmSparrow", &Secret::new("brass \u{1f41d}"))
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome_is_unknown()),
        (ErrorKind::Disconnected, true)
    );
    assert_eq!(
        server.requests().len(),
        2,
        "the other encoding is not tried afterwards"
    );
}

#[test]
fn an_unconfirmed_mute_is_sent_once() {
    let sim = sim(plan().moderator_of(crate::site::STREAM));
    sim.stream(crate::site::STREAM).say("TinFiddle", "hello");
    let account = account(&sim);
    let scope = rumble_servicephp::MuteScope::everywhere();
    for fault in [
        ServiceFault::Drop,
        ServiceFault::Reset,
        ServiceFault::TruncateBody,
        ServiceFault::TruncateJson,
    ] {
        sim.service().clear_faults();
        sim.service().fault("moderation.mute", When::Every, fault.clone());
        let (requests, mutes) = (
            requests_for(&sim, "moderation.mute"),
            sim.account(NAME).mutes().len(),
        );
        let error = account
            .mute_user(rumble_servicephp::MuteTarget::User("TinFiddle"), scope)
            .unwrap_err();
        assert!(error.outcome_is_unknown(), "{fault:?}: {error}");
        assert_eq!(requests_for(&sim, "moderation.mute"), requests + 1, "{fault:?}");
        assert_eq!(sim.account(NAME).mutes().len(), mutes + 1, "{fault:?}");
    }
}

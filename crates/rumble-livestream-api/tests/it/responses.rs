//! Responses that are not a document: each has its kind of error, and the last valid document is kept.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use rumble_livestream_api::{ApiUrl, Error, ErrorKind, RumbleApi};
use rumble_sim::{Fault, Plan, Sim};

use crate::server::{HeldServer, KEY, NEVER, api, builder, sim};

/// Returns the error of a refresh with this fault, after checking that the last document is kept and the next one is read.
fn fails(fault: Fault) -> Error {
    let (sim, handle) = sim();
    let mut settings = builder(&sim, NEVER);
    if matches!(fault, Fault::Silent | Fault::Stall { .. }) {
        settings = settings.timeout(Duration::from_secs(4));
    }
    let api = settings.connect().unwrap();
    let good = api.last_snapshot();
    handle.follow("CalmSparrow");
    handle.fault(fault.clone(), 1);
    let error = api.refresh().unwrap_err();
    assert_eq!(handle.request_count(), 2, "{fault:?}: no second request");
    assert!(Arc::ptr_eq(&good, &api.last_snapshot()), "{fault:?}");
    assert_eq!(api.last_error().unwrap().kind(), error.kind());
    assert_eq!(api.num_followers().unwrap(), 0, "{fault:?}");

    api.set_refresh_rate(NEVER);
    api.set_api_url(sim.api_url(KEY)).unwrap();
    assert!(api.last_error().is_none());
    assert_eq!(api.new_followers().unwrap().len(), 1, "{fault:?}");
    error
}

fn status(status: u16, retry_after: Option<u64>) -> Fault {
    Fault::Status { retry_after, status }
}

#[test]
fn every_status_has_a_kind() {
    for (code, kind) in [
        (400, ErrorKind::NoKey),
        (401, ErrorKind::Forbidden),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (418, ErrorKind::Rejected),
        (429, ErrorKind::RateLimited),
        (500, ErrorKind::Server),
        (502, ErrorKind::Server),
        (503, ErrorKind::Server),
    ] {
        let error = fails(status(code, None));
        assert_eq!((error.kind(), error.status()), (kind, Some(code)));
        assert_eq!(error.retry_after(), None);
        assert!(error.to_string().ends_with(&format!("(HTTP {code})")));
    }
}

#[test]
fn retry_after_is_reported() {
    for (code, seconds) in [(429, 7), (503, 120)] {
        let error = fails(status(code, Some(seconds)));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
    }
}

#[test]
fn pages_and_other_json_are_distinguished() {
    for (fault, kind, is_retryable) in [
        (Fault::BotProtection, ErrorKind::BotProtection, false),
        (Fault::html(), ErrorKind::NotJson, false),
        (Fault::error_object(), ErrorKind::Rejected, false),
        (Fault::other_shape(), ErrorKind::UnexpectedFormat, false),
        (Fault::BrokenJson { event: 0 }, ErrorKind::NotJson, false),
        (
            Fault::OversizedGarbage {
                bytes: 5_000,
                event: 0,
            },
            ErrorKind::NotJson,
            false,
        ),
    ] {
        let error = fails(fault);
        assert_eq!((error.kind(), error.is_retryable()), (kind, is_retryable));
    }
    let error = fails(Fault::error_object());
    assert_eq!(error.server_message(), Some("Something went wrong (simulated)"));
}

#[test]
fn oversized_and_endless_documents_are_errors() {
    for (fault, kind) in [
        (
            Fault::OversizedMessage {
                bytes: 30_000_000,
                event: 0,
            },
            ErrorKind::TooLarge,
        ),
        (Fault::Silent, ErrorKind::Timeout),
        (Fault::Stall { bytes: 40, event: 0 }, ErrorKind::Timeout),
        (Fault::Stall { bytes: 0, event: 0 }, ErrorKind::Timeout),
        (Fault::Truncate { bytes: 40, event: 0 }, ErrorKind::Disconnected),
        (Fault::Reset { bytes: 40, event: 0 }, ErrorKind::Disconnected),
        (Fault::ResetAfterRequest, ErrorKind::Disconnected),
    ] {
        let error = fails(fault.clone());
        assert_eq!(error.kind(), kind, "{fault:?}: {error:?}");
        assert_eq!(error.is_retryable(), kind != ErrorKind::TooLarge);
        assert!(error.source().is_some());
    }
}

#[test]
fn the_limit_of_a_document_is_settable() {
    let (sim, _) = sim();
    let limited = |bytes| builder(&sim, NEVER).max_body(bytes).connect();
    assert_eq!(limited(100).unwrap_err().kind(), ErrorKind::TooLarge);
    limited(100_000).unwrap();
}

#[test]
fn invalid_utf_8_does_not_affect_the_rest() {
    let (sim, handle) = sim();
    handle.follow("CalmSparrow");
    let api = api(&sim);
    for fault in [Fault::InvalidUtf8 { event: 0 }, Fault::Bom] {
        handle.fault(fault, 1);
        assert_eq!(api.refresh().unwrap().followers.num_followers, 1);
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let other = Sim::start(Plan::new()).unwrap();
    for location in [other.api_url(KEY), other.base_url()] {
        let error = fails(Fault::Redirect { location });
        assert_eq!((error.kind(), error.status()), (ErrorKind::Redirected, Some(302)));
        assert!(!error.is_retryable());
    }
    assert!(other.requests().is_empty());
    assert!(other.wait_for_sockets(0, Duration::ZERO));
}

#[test]
fn urls_with_no_key_a_wrong_key_or_a_wrong_path_fail() {
    let (sim, _) = sim();
    let opened = |url: String| RumbleApi::new(url).unwrap_err();
    let path = format!("{}/-livestream-api/get-data", sim.base_url());
    for (url, kind, message) in [
        (
            path.clone(),
            ErrorKind::NoKey,
            Some("No access token found in the request"),
        ),
        (
            format!("{path}?key=wrong"),
            ErrorKind::Forbidden,
            Some("Forbidden"),
        ),
        (format!("{}/nothing", sim.base_url()), ErrorKind::NotFound, None),
    ] {
        let error = opened(url);
        assert_eq!(error.kind(), kind);
        if message.is_some() {
            assert_eq!(error.server_message(), message);
        }
    }
}

#[test]
fn an_unreachable_host_is_a_network_error() {
    let (sim, _) = sim();
    let api = api(&sim);
    sim.refuse_connections();
    assert_eq!(api.refresh().unwrap_err().kind(), ErrorKind::Network);
    assert!(RumbleApi::new(sim.api_url(KEY)).is_err());
}

#[test]
fn invalid_urls_are_rejected_before_any_request() {
    for url in [
        "",
        "get-data?key=tin-whistle",
        "http://rumble.com/-livestream-api/get-data?key=tin-whistle",
        "ftp://rumble.com/x",
    ] {
        assert_eq!(
            RumbleApi::new(url).unwrap_err().kind(),
            ErrorKind::InvalidUrl,
            "{url}"
        );
    }
}

#[test]
fn a_misplaced_key_is_neither_looked_up_nor_printed() {
    for url in [
        "abcDEFkey",
        " abcDEFkey ",
        "https://abcDEFkey",
        "http://abcDEFkey",
        "https://abcDEFkey/-livestream-api/get-data?key=abcDEFkey",
        "https://abcDEFkey.example/get-data",
        "http://abcDEFkey.example/get-data",
        "https://abcDEFkeyrumble.com/get-data",
        "https://rumble.com.abcDEFkey/get-data",
        "https://127.0.0.1.abcDEFkey/",
    ] {
        let error = RumbleApi::new(url).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidUrl, "{url}");
        let mut printed = format!("{error:?}");
        let mut level: Option<&dyn std::error::Error> = Some(&error);
        while let Some(error) = level {
            printed += &format!("{error}: ");
            level = error.source();
        }
        assert!(!printed.to_lowercase().contains("abcdef"), "{printed}");
        assert!(
            printed.contains("only the key") || printed.contains("neither on rumble.com"),
            "{printed}"
        );
    }
    for url in [
        "https://rumble.com/x?key=a",
        "https://api.rumble.com/x?key=a",
        "http://localhost:9843/api/ls",
    ] {
        assert!(ApiUrl::parse(url).is_ok(), "{url}");
    }
}

#[test]
fn a_document_without_a_required_member_is_rejected() {
    for document in ["{}", "[]", "null", r#"{"now":1,"type":"user","user_id":"4x7b2"}"#] {
        let server = HeldServer::start();
        server.respond(document);
        let error = RumbleApi::new(&*server.url).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedFormat, "{document}");
    }
}

//! Responses of the server before and after the first stable connection.

use std::error::Error as _;
use std::net::TcpListener;
use std::time::Duration;

use rumble_chat::{ChatApi, EndReason, Endpoint, ErrorKind, Operation};
use rumble_sim::Script;

use super::{SHORT_TIMEOUT, client, connect_error, next, rest, scripted};
use crate::helpers::stream_id;
use crate::wire;

fn html(status: u16) -> Script {
    Script::response(status)
        .header("content-type", "text/html; charset=UTF-8")
        .body("<html><title>Just a moment...</title></html>")
}

fn json(status: u16) -> Script {
    Script::response(status)
        .header("content-type", "application/json")
        .body(r#"{"errors":[{"code":"400","message":"Example refusal"}]}"#)
}

#[test]
fn connect_returns_after_the_first_event() {
    let script = Script::new()
        .comment()
        .comment()
        .event(&wire::init(&[wire::message(1, 5, "hi")]));
    let sim = scripted([script.hold()]);
    let mut chat = client(&sim).connect().unwrap();
    assert!(chat.is_running());
    assert_eq!((chat.stats().events, chat.stats().comments), (1, 2));
    assert_eq!(
        (next(&mut chat), next(&mut chat)),
        ("init 1".into(), "1: hi".into())
    );
    assert_eq!(chat.end_reason(), None);
}

#[test]
fn the_history_can_be_dropped_unread() {
    let history = [wire::message(1, 5, "old"), wire::message(2, 5, "old")];
    let script = Script::new()
        .event(&wire::init(&history))
        .event(&wire::messages(&[wire::message(3, 5, "new")]));
    // In small pieces, so that the first event arrives without the second.
    let sim = scripted([script.segment(16).segment_gap(Duration::from_millis(1)).hold()]);
    let mut chat = client(&sim).connect().unwrap();
    chat.clear_mailbox();
    assert_eq!(chat.get_message().unwrap().unwrap(), "new");
}

#[test]
fn an_ended_chat_is_an_error() {
    let sim = scripted([]);
    let error = connect_error(client(&sim));
    assert_eq!((error.kind(), error.status()), (ErrorKind::NoLiveChat, Some(204)));
    assert!(!error.is_retryable());
    assert_eq!(sim.requests().len(), 1);
}

#[test]
fn the_size_of_the_response_head_can_be_set() {
    let filled = |bytes: usize| {
        let script = Script::new().header("x-filling", &"x".repeat(bytes));
        script.event(&wire::init(&[wire::message(1, 5, "hi")])).hold()
    };
    let error = connect_error(client(&scripted([filled(20_000)])));
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let sim = scripted([filled(20_000)]);
    let mut chat = client(&sim).max_head_bytes(32 * 1024).connect().unwrap();
    assert_eq!(next(&mut chat), "init 1");
    let error = connect_error(client(&scripted([filled(2_000)])).max_head_bytes(1024));
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[test]
fn each_rejection_has_its_kind() {
    for (script, kind, status) in [
        (json(400), ErrorKind::InvalidStreamId, 400),
        (json(401), ErrorKind::Forbidden, 401),
        (json(403), ErrorKind::Forbidden, 403),
        (html(403), ErrorKind::BotProtection, 403),
        (html(404), ErrorKind::NotFound, 404),
        (json(429).header("retry-after", "7"), ErrorKind::RateLimited, 429),
        (json(500), ErrorKind::Server, 500),
        (html(502), ErrorKind::Server, 502),
        (
            html(503).header("retry-after", "7"),
            ErrorKind::BotProtection,
            503,
        ),
        (json(503), ErrorKind::Server, 503),
        (json(418), ErrorKind::Rejected, 418),
        (
            Script::response(302).header("location", "https://example.com/elsewhere"),
            ErrorKind::Redirected,
            302,
        ),
        (html(200), ErrorKind::NotAnEventStream, 200),
        (json(200), ErrorKind::NotAnEventStream, 200),
    ] {
        let asked_to_wait =
            matches!(kind, ErrorKind::RateLimited) || (status, kind) == (503, ErrorKind::BotProtection);
        let sim = scripted([script]);
        let error = connect_error(client(&sim));
        assert_eq!((error.kind(), error.status()), (kind, Some(status)));
        assert_eq!(error.operation(), Operation::Connect);
        assert_eq!(
            error.retry_after(),
            asked_to_wait.then_some(Duration::from_secs(7)),
            "{status}"
        );
        let shows_status = error.to_string().contains(&format!("(HTTP {status})"));
        assert_eq!(shows_status, status != 200, "{error}");
        // Nothing is retried and redirects are not followed.
        assert_eq!(sim.requests().len(), 1);
    }
}

#[test]
fn other_content_than_an_event_stream_fails_immediately() {
    for content_type in ["text/event-streams", "text/html", "application/json"] {
        let script = Script::new().content_type(content_type).event(&wire::init(&[]));
        let sim = scripted([script.hold()]);
        let builder = client(&sim)
            .idle_timeout(Duration::MAX)
            .head_timeout(Duration::MAX);
        let error = super::in_time(move || connect_error(builder));
        assert_eq!(error.kind(), ErrorKind::NotAnEventStream, "{content_type}");
    }
}

#[test]
fn the_server_message_is_kept() {
    let sim = scripted([json(400), html(403)]);
    assert_eq!(
        connect_error(client(&sim)).server_message(),
        Some("Example refusal")
    );
    assert_eq!(connect_error(client(&sim)).server_message(), None);
}

#[test]
fn a_refused_connection_is_reported() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = Endpoint::parse(&format!("http://127.0.0.1:{port}/chat/api")).unwrap();
    let error = connect_error(ChatApi::builder(stream_id()).chat_url(url));
    assert_eq!((error.kind(), error.status()), (ErrorKind::Network, None));
    assert!(error.is_retryable() && error.retry_after().is_none());
    assert!(
        error
            .source()
            .unwrap()
            .to_string()
            .contains(&format!("127.0.0.1:{port}"))
    );
}

#[test]
fn an_unknown_host_is_reported() {
    let url = Endpoint::parse("https://no-such-host.invalid/chat/api").unwrap();
    let error = connect_error(ChatApi::builder(stream_id()).chat_url(url));
    assert_eq!((error.kind(), error.status()), (ErrorKind::Network, None));
}

#[test]
fn a_connection_lost_before_the_first_event_is_an_error() {
    let begun = || Script::new().comment().bytes("data: {\"type\":\"init\"");
    let sim = scripted([begun().close(), begun().cut(), begun().reset()]);
    for _ in 0..3 {
        let error = connect_error(client(&sim));
        assert_eq!(
            (error.kind(), error.operation()),
            (ErrorKind::Disconnected, Operation::Read)
        );
        assert!(error.is_retryable());
    }
}

#[test]
fn a_server_that_never_responds_times_out() {
    let sim = scripted([Script::new().before_head(super::TEST_TIMEOUT)]);
    let error = connect_error(client(&sim).head_timeout(Duration::from_millis(50)));
    assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, None));
    let sim = scripted([Script::new().hold()]);
    let error = connect_error(client(&sim).idle_timeout(SHORT_TIMEOUT));
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Timeout, Operation::Read)
    );
}

#[test]
fn rejections_after_the_first_event_are_retried() {
    let sim = scripted([
        Script::new()
            .event(&wire::init(&[wire::message(1, 5, "one")]))
            .close(),
        json(400),
        json(401),
        html(403),
        html(404),
        json(429),
        json(500),
        html(200),
        Script::response(302).header("location", "/elsewhere"),
        Script::new()
            .event(&wire::init(&[
                wire::message(1, 5, "one"),
                wire::message(2, 5, "two"),
            ]))
            .close(),
    ]);
    let mut chat = client(&sim).connect().unwrap();
    assert_eq!(
        rest(&mut chat),
        [
            "init 1",
            "1: one",
            "reconnecting 1: Disconnected",
            "reconnecting 2: InvalidStreamId",
            "reconnecting 3: Forbidden",
            "reconnecting 4: BotProtection",
            "reconnecting 5: NotFound",
            "reconnecting 6: RateLimited",
            "reconnecting 7: Server",
            "reconnecting 8: NotAnEventStream",
            "reconnecting 9: Redirected",
            "connected 9",
            "init 2",
            "2: two",
            "reconnecting 10: Disconnected",
        ]
    );
    assert_eq!(chat.end_reason(), Some(EndReason::ChatEnded));
    assert_eq!((chat.stats().reconnects, sim.requests().len()), (1, 11));
    assert!(chat.next_event().is_none() && chat.get_message().unwrap().is_none());
}

#[test]
fn retry_after_is_honoured() {
    let sim = scripted([
        Script::new().event(&wire::init(&[])).close(),
        json(429).header("retry-after", "3600"),
    ]);
    let mut chat = client(&sim).connect().unwrap();
    assert_eq!(
        (next(&mut chat), next(&mut chat)),
        ("init 0".into(), "reconnecting 1: Disconnected".into())
    );
    let rumble_chat::Event::Reconnecting(reconnecting) = super::next_event(&mut chat) else {
        panic!()
    };
    assert_eq!(reconnecting.cause.retry_after(), Some(Duration::from_secs(300)));
    assert_eq!(
        reconnecting.after,
        Duration::from_secs(300),
        "honoured up to five minutes"
    );
}

#[test]
fn an_outage_of_the_host_is_retried() {
    let sim = super::serve(rumble_sim::StreamPlan::new(wire::STREAM));
    let stream = sim.stream(wire::STREAM);
    let mut chat = client(&sim).connect().unwrap();
    assert_eq!(next(&mut chat), "init 0");
    sim.refuse_connections();
    stream.drop_connections();
    assert_eq!(next(&mut chat), "reconnecting 1: Disconnected");
    assert_eq!(next(&mut chat), "reconnecting 2: Network");
    assert_eq!(next(&mut chat), "reconnecting 3: Network");
    let id = stream.say("CalmSparrow", "meanwhile");
    sim.accept_connections().unwrap();
    assert_eq!(next(&mut chat), "connected 3");
    assert_eq!(next(&mut chat), "init 1");
    assert_eq!(next(&mut chat), format!("{id}: meanwhile"));
}

//! The asynchronous chat in virtual time: its requests, their times, and the handling of the responses.

use std::time::Duration;

use rumble_chat::{
    ChatStreamSettings, ConnectLimit, Endpoint, ErrorKind, Event, Operation, ResponseHead, SessionCookie,
};

use crate::network::{Network, drain, lines, message, poll, steady};

const SECOND: Duration = Duration::from_secs(1);

fn settings() -> ChatStreamSettings {
    ChatStreamSettings::default().connection(steady())
}

/// A chat whose first event was delivered.
fn opened(network: &Network) -> rumble_chat::ChatStream<Network> {
    let mut chat = network.chat(settings());
    network.open();
    network.write(&message(1, "one"));
    assert_eq!(lines(&mut chat), ["CalmSparrow: one"]);
    chat
}

#[test]
fn a_request_of_a_guest_has_no_session() {
    let network = Network::new();
    let mut chat = network.chat(settings());
    assert!(
        network.state().requests.is_empty(),
        "nothing is sent before it is polled"
    );
    assert!(drain(&mut chat).is_empty());
    let state = network.state();
    let request = &state.requests[0];
    assert_eq!(
        (request.method().as_str(), request.uri().to_string()),
        (
            "GET",
            "https://web7.rumble.com/chat/api/chat/900100200/stream".to_owned()
        )
    );
    let headers = request.headers();
    assert_eq!(headers["accept"], "text/event-stream");
    assert_eq!(headers["accept-encoding"], "identity");
    assert!(headers["user-agent"].to_str().unwrap().starts_with("cocorum-rs/"));
    assert!(!headers.contains_key("cookie"));
}

#[test]
fn a_session_is_sensitive_and_sent_to_its_site_only() {
    let session = SessionCookie::new("tin-whistle".into(), &Endpoint::rumble()).unwrap();
    let network = Network::new();
    drain(&mut network.chat(settings().session(session.clone())));
    let state = network.state();
    let cookie = &state.requests[0].headers()["cookie"];
    assert_eq!(cookie, "u_s=tin-whistle");
    assert!(cookie.is_sensitive());
    drop(state);

    let network = Network::new();
    let foreign = Endpoint::parse("https://rumble.com.example/chat/api").unwrap();
    let mut chat = network.chat(settings().session(session).chat_url(foreign));
    let error = drain(&mut chat).pop().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForeignHost);
    assert!(
        network.state().requests.is_empty(),
        "the transport receives no request"
    );
}

#[test]
fn a_renewed_session_is_used_afterwards() {
    let session = SessionCookie::new("tin-whistle".into(), &Endpoint::rumble()).unwrap();
    let network = Network::new();
    let mut headers = http::HeaderMap::new();
    headers.insert("content-type", "text/event-stream".parse().unwrap());
    headers.insert("set-cookie", "u_s=brass-teapot; Path=/".parse().unwrap());
    let now = std::time::SystemTime::UNIX_EPOCH;
    network.respond(ResponseHead::from_headers(200, &headers, now));
    drain(&mut network.chat(settings().session(session.clone())));
    assert_eq!(session.token().expose(), "brass-teapot");
}

#[test]
fn a_rejection_is_an_error_with_the_server_message() {
    let network = Network::new();
    let mut chat = network.chat(settings());
    network.respond(ResponseHead::new(403).content_type("application/json"));
    network.write(r#"{"errors":[{"code":"FORBIDDEN","#);
    network.write(r#""message":"not for you"}]}"#);
    network.end();
    let items = drain(&mut chat);
    let [Err(error)] = &items[..] else {
        panic!("{items:?}")
    };
    assert_eq!((error.kind(), error.status()), (ErrorKind::Forbidden, Some(403)));
    assert_eq!(error.server_message(), Some("not for you"));
    assert!(drain(&mut chat).is_empty() && chat.end_reason().is_none());
    assert_eq!(network.state().open_bodies, 0);
}

#[test]
fn an_endless_error_body_does_not_block() {
    let network = Network::new();
    let mut chat = network.chat(settings());
    network.respond(ResponseHead::new(404).content_type("application/json"));
    network.write("{");
    assert!(drain(&mut chat).is_empty());
    network.advance(30 * SECOND);
    let error = drain(&mut chat).pop().unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::NotFound, Operation::Connect)
    );
}

#[test]
fn a_slow_attempt_times_out() {
    let network = Network::new();
    let mut chat = network.chat(settings().connect_timeout(5 * SECOND));
    assert!(poll(&mut chat).is_pending());
    network.advance(5 * SECOND);
    let error = drain(&mut chat).pop().unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Timeout, Operation::Connect)
    );
}

#[test]
fn a_lost_connection_is_reopened_after_its_delay() {
    let network = Network::new();
    let mut chat = opened(&network);
    network.end();
    assert_eq!(lines(&mut chat), ["reconnecting 1: Disconnected"]);
    assert_eq!(network.state().requests.len(), 1);
    network.advance(SECOND);
    network.fail_connect();
    assert_eq!(lines(&mut chat), ["reconnecting 2: Network"]);
    network.advance(SECOND);
    network.open();
    network.write(&message(1, "one").replace("\"messages\",", "\"init\","));
    network.write(&message(2, "two"));
    assert_eq!(lines(&mut chat), ["connected 2", "init 1", "CalmSparrow: two"]);
    assert_eq!((chat.stats().messages, chat.stats().duplicates), (2, 1));
}

#[test]
fn the_idle_timeout_excludes_data_received_between_polls() {
    let network = Network::new();
    let mut chat = opened(&network);
    network.advance(3_600 * SECOND);
    network.write(":\n\n");
    assert!(
        drain(&mut chat).is_empty(),
        "the keepalive was there before anybody looked at the clock"
    );
    network.advance(89 * SECOND);
    assert!(drain(&mut chat).is_empty());
    network.advance(SECOND);
    assert_eq!(lines(&mut chat), ["reconnecting 1: Timeout"]);
    assert_eq!(network.state().open_bodies, 0);
}

#[test]
fn a_timer_is_kept_for_many_chunks() {
    let network = Network::new();
    let mut chat = opened(&network);
    let before = network.state().timers;
    for id in 2..1_000 {
        network.write(&message(id, "more"));
        assert_eq!(lines(&mut chat).len(), 1);
        network.advance(SECOND / 10);
    }
    let started = network.state().timers - before;
    assert!(
        started <= 2,
        "{started} timers in 100 s with an idle timeout of 90 s"
    );
}

#[test]
fn the_stream_ends_with_the_chat() {
    let network = Network::new();
    let mut chat = opened(&network);
    network.end();
    assert_eq!(lines(&mut chat), ["reconnecting 1: Disconnected"]);
    network.advance(SECOND);
    network.respond(ResponseHead::new(204));
    assert!(matches!(poll(&mut chat), std::task::Poll::Ready(None)));
    assert_eq!(chat.end_reason(), Some(rumble_chat::EndReason::ChatEnded));
    assert!(
        matches!(poll(&mut chat), std::task::Poll::Ready(None)),
        "and stays so"
    );
}

#[test]
fn one_redirect_is_a_response_like_any_other() {
    let network = Network::new();
    let mut chat = network.chat(settings());
    network.respond(ResponseHead::new(302).header("location", "https://rumble.com.example/"));
    let error = drain(&mut chat).pop().unwrap().unwrap_err();
    assert_eq!(error.status(), Some(302));
    assert_eq!(network.state().requests.len(), 1);
}

#[test]
fn chats_without_a_seed_have_different_delays() {
    let delays: Vec<_> = (0..8)
        .map(|_| {
            let network = Network::new();
            let mut chat = network.chat(ChatStreamSettings::default());
            network.open();
            network.write(&message(1, "one"));
            network.end();
            match drain(&mut chat).pop() {
                Some(Ok(Event::Reconnecting(lost))) => lost.after,
                other => panic!("{other:?}"),
            }
        })
        .collect();
    assert!(delays.iter().any(|delay| *delay != delays[0]), "{delays:?}");
}

#[test]
fn chats_with_one_limit_connect_five_a_second() {
    let limit = ConnectLimit::separate();
    let settings = ChatStreamSettings::default().connection(steady().connect_limit(limit));
    let network = Network::new();
    let mut chats: Vec<_> = (0..12).map(|_| network.limited_chat(settings.clone())).collect();
    for expected in [5, 10, 12] {
        for chat in &mut chats {
            assert!(poll(chat).is_pending());
        }
        assert_eq!(network.state().requests.len(), expected);
        network.advance(SECOND);
    }
}

//! Writing without I/O: the requests, and the handling of the responses.

use std::time::{Duration, Instant};

use rumble_chat::model::MessageId;
use rumble_chat::{
    Endpoint, ErrorKind, PendingWrite, ResponseHead, SentMessage, Session, SessionCookie, TransportErrorKind,
    WriteRequests, WriteSettings,
};

use crate::helpers::stream_id;

const SECOND: Duration = Duration::from_secs(1);

#[expect(
    clippy::disallowed_methods,
    reason = "the moment from which virtual time is counted"
)]
fn start() -> Instant {
    Instant::now()
}

fn session() -> SessionCookie {
    SessionCookie::new("tin-whistle".into(), &Endpoint::rumble()).unwrap()
}

fn writes() -> WriteRequests {
    WriteRequests::new(stream_id(), WriteSettings::default().session(session()))
}

fn prepare(writes: &WriteRequests, now: Instant) -> PendingWrite<SentMessage> {
    writes.message(now, "hi", None).unwrap().split(now).unwrap().1
}

fn json(status: u16) -> ResponseHead {
    ResponseHead::new(status).content_type("application/json")
}

#[test]
fn the_message_is_a_post_with_its_session_marked_as_sensitive() {
    let now = start();
    let (request, _message) = writes().message(now, "hi", None).unwrap().split(now).unwrap();
    assert_eq!(
        format!("{request:?}"),
        "HttpRequest(POST https://web7.rumble.com)"
    );
    let request = request.into_http();
    assert_eq!(
        (request.method().as_str(), request.uri().path()),
        ("POST", "/chat/api/chat/900100200/message")
    );
    let cookie = &request.headers()["cookie"];
    assert!(cookie == "u_s=tin-whistle" && cookie.is_sensitive());
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.headers()["origin"], "https://rumble.com");
    let body = String::from_utf8(request.into_body()).unwrap();
    assert!(body.contains(r#""message":{"text":"hi"}"#), "{body}");
}

#[test]
fn deletions_and_commands_are_requests() {
    let now = start();
    let id = MessageId::new(42).unwrap();
    let (request, deletion) = writes().delete_message(id).unwrap().split(now).unwrap();
    let request = request.into_http();
    assert_eq!(
        (request.method().as_str(), request.uri().path()),
        ("DELETE", "/chat/api/chat/900100200/message/42")
    );
    deletion.handle_response(now, json(200), b"{}".to_vec()).unwrap();

    let (request, command) = writes().command("/subscribers").unwrap().split(now).unwrap();
    let request = request.into_http();
    assert_eq!(request.uri(), "https://rumble.com/chat/command");
    assert_eq!(request.body(), b"video_id=900100200&message=%2Fsubscribers");
    let rejected = command
        .handle_response(now, json(403), b"{}".to_vec())
        .unwrap_err();
    assert_eq!(
        (rejected.kind(), rejected.outcome_is_unknown()),
        (ErrorKind::Forbidden, false)
    );
    assert_eq!(writes().command("hi").unwrap_err().kind(), ErrorKind::NotACommand);
}

#[test]
fn the_cool_down_starts_at_the_response() {
    let (now, writes) = (start(), writes());
    let message = prepare(&writes, now);
    let response_at = now + 2 * SECOND;
    let sent = message
        .handle_response(response_at, json(200), br#"{"data":{"id":"42"}}"#.to_vec())
        .unwrap();
    assert_eq!(sent.message_id.get(), 42);
    assert_eq!(writes.ready_at(response_at), Some(response_at + 3 * SECOND));
    let early = writes.message(response_at + SECOND, "again", None).unwrap_err();
    assert_eq!(
        (early.kind(), early.retry_after()),
        (ErrorKind::CoolingDown, Some(2 * SECOND))
    );
    assert!(writes.message(response_at + 3 * SECOND, "again", None).is_ok());
}

#[test]
fn retry_after_extends_the_cool_down() {
    let (now, writes) = (start(), writes());
    let head = json(429).retry_after(60 * SECOND);
    let error = prepare(&writes, now)
        .handle_response(now, head, b"{}".to_vec())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(writes.ready_at(now), Some(now + 60 * SECOND));
}

#[test]
fn an_interrupted_request_is_recognized_by_its_echo() {
    let (now, writes) = (start(), writes());
    let (request, message) = writes.message(now, "hi", None).unwrap().split(now).unwrap();
    let body = String::from_utf8(request.into_http().into_body()).unwrap();
    let error = message.handle_error(now, TransportErrorKind::Interrupted, None);
    assert!(error.outcome_is_unknown());
    assert!(writes.ready_at(now).is_some());
    let request_id = body
        .split(r#""request_id":""#)
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let mut chat = Session::new(stream_id());
    chat.handle_event_data(&format!(
        r#"{{"type":"messages","request_id":"{request_id}","data":{{"messages":[{{"id":"7","user_id":"5","text":"hi"}}],"users":[]}}}}"#
    ));
    let Some(rumble_chat::Event::Message(echo)) = chat.poll_event() else {
        panic!("a message")
    };
    assert!(writes.is_own(&echo));
}

#[test]
fn without_a_connection_there_is_no_cool_down() {
    for kind in [TransportErrorKind::Connect, TransportErrorKind::Lookup] {
        let (now, writes) = (start(), writes());
        let error = prepare(&writes, now).handle_error(now, kind, None);
        assert!(
            !error.outcome_is_unknown() && writes.ready_at(now).is_none(),
            "{kind:?}"
        );
    }
}

#[test]
fn a_dropped_request_keeps_its_cool_down() {
    let (now, writes) = (start(), writes());
    drop(prepare(&writes, now));
    assert_eq!(writes.ready_at(now), Some(now + 3 * SECOND));
}

#[test]
fn a_session_is_sent_to_its_own_site_only() {
    let now = start();
    let foreign = Endpoint::parse("https://rumble.com.example/chat/api").unwrap();
    let settings = WriteSettings::default().session(session()).chat_url(foreign);
    let writes = WriteRequests::new(stream_id(), settings);
    let error = writes.message(now, "hi", None).unwrap().split(now).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForeignHost);
    assert!(!error.outcome_is_unknown() && writes.ready_at(now).is_none());
    let guest = WriteRequests::new(stream_id(), WriteSettings::default());
    assert_eq!(
        guest.message(now, "hi", None).unwrap_err().kind(),
        ErrorKind::NotLoggedIn
    );
}

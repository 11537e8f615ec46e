//! A write is sent once, whatever its outcome, and its error states whether the outcome is unknown.

use std::net::TcpListener;
use std::time::Duration;

use rumble_chat::{ChatWriter, Endpoint, Error, ErrorKind, SessionCookie};
use rumble_sim::{Plan, ServiceFault, Sim, StreamPlan, Tls, When};

use super::raw_server::{RawServer, Reply, TOKEN, accepted_message, bot_protection_page};
use super::{BOT, GUEST, chat_of, message_id, writes};
use crate::client::{client, next};
use crate::wire;

type Write = fn(&ChatWriter) -> Result<(), Error>;

const SEND: Write = |writer| writer.send_message("hello").map(drop);
const DELETE: Write = |writer| writer.delete_message(message_id(17));
const COMMAND: Write = |writer| writer.command("/subscribers").map(drop);
const ALL: [Write; 3] = [SEND, DELETE, COMMAND];

/// Too short for a server that stalls, long enough for one that responds.
const SHORT_TIMEOUT: Duration = Duration::from_secs(3);

#[track_caller]
fn assert_outcome(writes: &[Write], reply: &Reply, kind: ErrorKind, is_unknown: bool) {
    for write in writes {
        let server = RawServer::one(reply.clone());
        let time = match reply {
            Reply::Stall => SHORT_TIMEOUT,
            _ => crate::client::TEST_TIMEOUT,
        };
        let writer = server.builder().write_timeout(time).writer().unwrap();
        let error = write(&writer).unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome_is_unknown()),
            (kind, is_unknown),
            "{error}"
        );
        assert_eq!(
            error.to_string().contains("the outcome is unknown"),
            is_unknown,
            "{error}"
        );
        server.single_request();
    }
}

#[test]
fn without_a_complete_response_the_outcome_is_unknown() {
    assert_outcome(&ALL, &Reply::Drop, ErrorKind::Disconnected, true);
    assert_outcome(&ALL, &Reply::Stall, ErrorKind::Timeout, true);
    let truncated = "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"data\":{\"id\":\"17\"";
    assert_outcome(
        &ALL,
        &Reply::Exactly(truncated.to_owned()),
        ErrorKind::Disconnected,
        true,
    );
    let invalid_http = Reply::Exactly("nonsense\r\n\r\n".to_owned());
    assert_outcome(&ALL, &invalid_http, ErrorKind::Protocol, true);
    let huge = "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n{";
    assert_outcome(&ALL, &Reply::Exactly(huge.to_owned()), ErrorKind::TooLarge, true);
}

#[test]
fn a_server_error_has_an_unknown_outcome() {
    assert_outcome(&ALL, &Reply::with(500, "", "{}"), ErrorKind::Server, true);
    assert_outcome(&ALL, &bot_protection_page(502), ErrorKind::Server, true);
    assert_outcome(&ALL, &Reply::with(503, "", ""), ErrorKind::Server, true);
    assert_outcome(&ALL, &bot_protection_page(503), ErrorKind::Server, true);
    let page = Reply::html(503, "<title>Just a moment...</title>");
    assert_outcome(&ALL, &page, ErrorKind::BotProtection, true);
    assert_outcome(&ALL, &Reply::with(408, "", ""), ErrorKind::Timeout, true);
}

#[test]
fn an_unclear_success_has_an_unknown_outcome() {
    assert_outcome(&ALL, &bot_protection_page(200), ErrorKind::UnclearResponse, true);
    for body in [
        "",
        "{}",
        "[]",
        "null",
        r#"{"data":null}"#,
        r#"{"data":[]}"#,
        r#"{"data":{}}"#,
        r#"{"data":{"id":null}}"#,
        r#"{"data":{"id":0}}"#,
        r#"{"data":{"id":1.5}}"#,
        r#"{"data":{"id":"17"}"#,
        r#"{"data":{"pending_message_id":"17"}}"#,
        r#"{"data":{"user":{"id":"5"}}}"#,
    ] {
        assert_outcome(&[SEND], &Reply::json(body), ErrorKind::UnclearResponse, true);
    }
    assert_outcome(
        &[COMMAND],
        &Reply::json(r#"{"data":"#),
        ErrorKind::UnclearResponse,
        true,
    );
}

#[test]
fn an_unsent_request_has_a_known_outcome() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let closed_port = Endpoint::parse(&format!("http://127.0.0.1:{port}")).unwrap();
    let session = SessionCookie::new(TOKEN.into(), &closed_port).unwrap();
    let server = RawServer::one(accepted_message());
    let there = || {
        server
            .builder()
            .chat_url(closed_port.clone())
            .base_url(closed_port.clone())
    };
    let unreachable = there().session(session).writer().unwrap();
    let foreign = there().preflight(true).writer().unwrap();
    for write in ALL {
        for (writer, kind) in [
            (&unreachable, ErrorKind::Network),
            (&foreign, ErrorKind::ForeignHost),
        ] {
            let error = write(writer).unwrap_err();
            assert_eq!(error.kind(), kind, "{error}");
            assert!(!error.outcome_is_unknown(), "{error}");
            assert_eq!(writer.ready_at(), None, "a rejected message starts no cool-down");
        }
    }
    assert!(server.requests().is_empty());
}

#[test]
fn an_untrusted_server_receives_no_message() {
    let plan = Plan::new()
        .tls(Tls::SelfSigned)
        .stream(StreamPlan::new(wire::STREAM));
    let sim = Sim::start(plan).unwrap();
    let site = Endpoint::parse(&sim.base_url()).unwrap();
    let writer = client(&sim)
        .base_url(site.clone())
        .session(SessionCookie::new(TOKEN.into(), &site).unwrap())
        .writer()
        .unwrap();
    for write in ALL {
        let error = write(&writer).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Tls, "{error}");
        assert!(!error.outcome_is_unknown());
        assert_eq!(writer.ready_at(), None);
    }
    assert!(sim.requests().is_empty());
}

/// The server accepts the message, whatever the sender receives: every reader receives it once, and the sender
/// recognizes it.
#[test]
fn an_unknown_outcome_is_resolved_by_the_echo() {
    let faults = [
        ServiceFault::Drop,
        ServiceFault::Reset,
        ServiceFault::StallHead,
        ServiceFault::StallBody,
        ServiceFault::TruncateBody,
        ServiceFault::TruncateJson,
        ServiceFault::Delay(Duration::from_secs(3600)),
    ];
    for fault in faults {
        let sim = super::sim();
        let mut viewer = client(&sim).connect().unwrap();
        let bot = chat_of(&sim, BOT).write_timeout(SHORT_TIMEOUT).writer().unwrap();
        let other = chat_of(&sim, GUEST).writer().unwrap();
        sim.service()
            .fault("chat.message.send", When::Connection(1), fault.clone());
        let error = bot.send_message("is the kettle on?").unwrap_err();
        assert!(error.outcome_is_unknown(), "{fault:?}: {error}");
        let after = other.send_message("it is").unwrap();
        next(&mut viewer);
        let echo = viewer.get_message().unwrap().unwrap();
        assert_eq!(echo, "is the kettle on?");
        assert!(bot.is_own(&echo) && !other.is_own(&echo), "{fault:?}");
        let second = viewer.get_message().unwrap().unwrap();
        assert!(after.is_echo(&second) && !bot.is_own(&second), "{fault:?}");
        assert_eq!(writes(&sim).len(), 2, "{fault:?}");
    }
}

//! Neither sessions, message texts nor responses appear in errors, logs or `Debug`.

use rumble_chat::{ChatWriter, Error, SessionCookie};
use rumble_sim::Script;
use rumble_testkit::logged;

use super::message_id;
use super::raw_server::{RawServer, Reply, bot_protection_page, sent};
use crate::client::{client, scripted};
use crate::redaction::{PLANTED, assert_no_chat_text, clean};
use crate::wire;

fn planted(server: &RawServer) -> ChatWriter {
    let session = SessionCookie::new(PLANTED.into(), &server.endpoint()).unwrap();
    let builder = server.builder().session(session);
    clean(&builder);
    let writer = builder.writer().unwrap();
    clean(&writer);
    writer
}

fn all_fail(writer: &ChatWriter) -> Vec<Error> {
    vec![
        writer.send_message(PLANTED).unwrap_err(),
        writer.delete_message(message_id(17)).unwrap_err(),
        writer.command(&format!("/raid {PLANTED}")).unwrap_err(),
    ]
}

#[test]
fn errors_and_logs_contain_nothing_of_a_write() {
    let body = format!(r#"{{"errors":[{{"code":"{PLANTED}","message":"{PLANTED}"}}],"{PLANTED}":1}}"#);
    let cookie = format!("Set-Cookie: u_s={PLANTED}2\r\nX-Note: {PLANTED}\r\n");
    let mut replies: Vec<_> = [200, 302, 400, 401, 403, 404, 409, 418, 429, 500, 503]
        .map(|status| Reply::with(status, &cookie, &body))
        .into();
    replies.extend([
        bot_protection_page(403),
        Reply::with(200, "Content-Type: text/html\r\n", &format!("<html>{PLANTED}")),
        Reply::with(
            302,
            &format!("Location: https://{PLANTED}.example/{PLANTED}\r\n"),
            "",
        ),
        Reply::Exactly(format!("{PLANTED}\r\n\r\n")),
        Reply::Exactly(format!("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{PLANTED}")),
        Reply::Drop,
    ]);
    for reply in replies {
        let server = RawServer::one(reply);
        let mut errors = Vec::new();
        let log = logged(|| errors = all_fail(&planted(&server)));
        assert!(log.contains("stream_id=900100200"), "{log}");
        assert!(!log.contains(PLANTED), "{log}");
        errors.iter().for_each(assert_no_chat_text);
        assert_eq!(server.requests().len(), 3);
    }
}

#[test]
fn locally_rejected_texts_are_not_repeated() {
    let server = RawServer::one(sent());
    let writer = planted(&server);
    assert_no_chat_text(&writer.send_message(&PLANTED.repeat(100)).unwrap_err());
    assert_no_chat_text(&writer.command(PLANTED).unwrap_err());
    let foreign = server
        .builder()
        .session(SessionCookie::new(PLANTED.into(), &rumble_chat::Endpoint::rumble()).unwrap());
    all_fail(&foreign.writer().unwrap())
        .iter()
        .for_each(assert_no_chat_text);
    assert!(server.requests().is_empty());
}

#[test]
fn a_sent_message_is_not_logged() {
    let reply = Reply::with(
        200,
        &format!("Set-Cookie: u_s={PLANTED}2\r\n"),
        r#"{"data":{"id":"17"}}"#,
    );
    let server = RawServer::one(reply);
    let log = logged(|| {
        let writer = planted(&server);
        clean(&writer.send_message(PLANTED).unwrap());
        clean(&writer);
    });
    assert!(log.contains("status=200") && !log.contains(PLANTED), "{log}");
}

#[test]
fn debug_of_a_chat_contains_no_session() {
    let cookie = format!("u_s={PLANTED}2; Path=/");
    let sim = scripted([Script::new()
        .header("set-cookie", &cookie)
        .event(&wire::init(&[]))
        .hold()]);
    let home = rumble_chat::Endpoint::parse(&sim.base_url()).unwrap();
    let session = SessionCookie::new(PLANTED.into(), &home).unwrap();
    let log = logged(|| {
        let builder = client(&sim).session(session.clone());
        clean(&builder);
        clean(&builder.connect().unwrap());
    });
    assert_eq!(session.renewals(), 1);
    clean(&session);
    assert!(log.contains("connected") && !log.contains(PLANTED), "{log}");
}

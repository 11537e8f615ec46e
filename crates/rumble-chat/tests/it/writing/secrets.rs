//! Neither sessions, message texts nor responses appear in errors, logs or `Debug`.

use rumble_chat::{ChatWriter, Error, SessionCookie};
use rumble_sim::Script;
use rumble_testkit::logged;

use super::message_id;
use super::raw_server::{RawServer, Reply, accepted_message, bot_protection_page};
use crate::client::{client, scripted};
use crate::redaction::{PLANTED_TEXT, assert_no_chat_text, assert_no_planted_text};
use crate::wire;

fn planted(server: &RawServer) -> ChatWriter {
    let session = SessionCookie::new(PLANTED_TEXT.into(), &server.endpoint()).unwrap();
    let builder = server.builder().session(session);
    assert_no_planted_text(&builder);
    let writer = builder.writer().unwrap();
    assert_no_planted_text(&writer);
    writer
}

fn all_fail(writer: &ChatWriter) -> Vec<Error> {
    vec![
        writer.send_message(PLANTED_TEXT).unwrap_err(),
        writer.delete_message(message_id(17)).unwrap_err(),
        writer.command(&format!("/raid {PLANTED_TEXT}")).unwrap_err(),
    ]
}

#[test]
fn errors_and_logs_contain_nothing_of_a_write() {
    let body = format!(
        r#"{{"errors":[{{"code":"{PLANTED_TEXT}","message":"{PLANTED_TEXT}"}}],"{PLANTED_TEXT}":1}}"#
    );
    let cookie = format!("Set-Cookie: u_s={PLANTED_TEXT}2\r\nX-Note: {PLANTED_TEXT}\r\n");
    let mut replies: Vec<_> = [200, 302, 400, 401, 403, 404, 409, 418, 429, 500, 503]
        .map(|status| Reply::with(status, &cookie, &body))
        .into();
    replies.extend([
        bot_protection_page(403),
        Reply::with(
            200,
            "Content-Type: text/html\r\n",
            &format!("<html>{PLANTED_TEXT}"),
        ),
        Reply::with(
            302,
            &format!("Location: https://{PLANTED_TEXT}.example/{PLANTED_TEXT}\r\n"),
            "",
        ),
        Reply::Exactly(format!("{PLANTED_TEXT}\r\n\r\n")),
        Reply::Exactly(format!(
            "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{PLANTED_TEXT}"
        )),
        Reply::Drop,
    ]);
    for reply in replies {
        let server = RawServer::one(reply);
        let mut errors = Vec::new();
        let log = logged(|| errors = all_fail(&planted(&server)));
        assert!(log.contains("stream_id=900100200"), "{log}");
        assert!(!log.contains(PLANTED_TEXT), "{log}");
        errors.iter().for_each(assert_no_chat_text);
        assert_eq!(server.requests().len(), 3);
    }
}

#[test]
fn locally_rejected_texts_are_not_repeated() {
    let server = RawServer::one(accepted_message());
    let writer = planted(&server);
    assert_no_chat_text(&writer.send_message(&PLANTED_TEXT.repeat(100)).unwrap_err());
    assert_no_chat_text(&writer.command(PLANTED_TEXT).unwrap_err());
    let foreign = server
        .builder()
        .session(SessionCookie::new(PLANTED_TEXT.into(), &rumble_chat::Endpoint::rumble()).unwrap());
    all_fail(&foreign.writer().unwrap())
        .iter()
        .for_each(assert_no_chat_text);
    assert!(server.requests().is_empty());
}

#[test]
fn a_sent_message_is_not_logged() {
    let reply = Reply::with(
        200,
        &format!("Set-Cookie: u_s={PLANTED_TEXT}2\r\n"),
        r#"{"data":{"id":"17"}}"#,
    );
    let server = RawServer::one(reply);
    let log = logged(|| {
        let writer = planted(&server);
        assert_no_planted_text(&writer.send_message(PLANTED_TEXT).unwrap());
        assert_no_planted_text(&writer);
    });
    assert!(log.contains("status=200") && !log.contains(PLANTED_TEXT), "{log}");
}

#[test]
fn debug_of_a_chat_contains_no_session() {
    let cookie = format!("u_s={PLANTED_TEXT}2; Path=/");
    let sim = scripted([Script::new()
        .header("set-cookie", &cookie)
        .event(&wire::init(&[]))
        .hold()]);
    let site = rumble_chat::Endpoint::parse(&sim.base_url()).unwrap();
    let session = SessionCookie::new(PLANTED_TEXT.into(), &site).unwrap();
    let log = logged(|| {
        let builder = client(&sim).session(session.clone());
        assert_no_planted_text(&builder);
        assert_no_planted_text(&builder.connect().unwrap());
    });
    assert_eq!(session.renewals(), 1);
    assert_no_planted_text(&session);
    assert!(log.contains("connected") && !log.contains(PLANTED_TEXT), "{log}");
}

//! A chat with a session: the stream is requested with it, the rights of the account are known, and the session is sent
//! only to its own site.

use rumble_chat::{ErrorKind, SessionCookie};
use rumble_sim::{OldSession, Script};

use super::raw_server::{RawServer, Reply, TOKEN, accepted_message};
use super::{BOT, BOT_CHANNEL, BOT_ID, GUEST, GUEST_ID, chat_of, message_id, session, sim};
use crate::client::{client, connect_error, next, scripted};
use crate::helpers::{channel_id, user_id};
use crate::wire;

#[test]
fn the_stream_is_requested_with_the_session() {
    let sim = sim();
    let session = session(&sim, BOT);
    let chat = client(&sim).session(session.clone()).connect().unwrap();
    let requests = sim.requests();
    let cookie = format!("u_s={}", session.token().expose());
    assert_eq!(requests.last().unwrap().header("cookie"), Some(cookie.as_str()));
    let own = chat.state().user(user_id(BOT_ID)).unwrap();
    assert_eq!(
        (own.username.as_str(), own.badges[0].as_str()),
        (BOT, "moderator")
    );
    let studio = chat.state().channel(channel_id(BOT_CHANNEL)).unwrap();
    assert_eq!(studio.username, "Sparrow Studio");
    assert_eq!(chat.state().can_moderate(), Some(true));

    let guest = client(&sim).connect().unwrap();
    assert!(guest.state().user(user_id(BOT_ID)).is_none());
    assert_eq!(guest.state().can_moderate(), Some(false));
    assert_eq!(sim.requests().last().unwrap().header("cookie"), None);
}

#[test]
fn own_rights_follow_events_of_the_logged_in_account() {
    let sim = sim();
    let mut chat = chat_of(&sim, GUEST)
        .own_user(user_id(GUEST_ID))
        .connect()
        .unwrap();
    next(&mut chat);
    assert_eq!(chat.state().own_user(), Some(user_id(GUEST_ID)));
    assert_eq!(chat.state().can_moderate(), Some(false));
    let mut assert_rights = |name: &str, moderator, expected| {
        sim.account(name).set_moderator(wire::STREAM, moderator);
        next(&mut chat);
        assert_eq!(chat.state().can_moderate(), Some(expected));
    };
    assert_rights(BOT, false, false);
    assert_rights(BOT, true, false);
    assert_rights(GUEST, true, true);
    assert_rights(BOT, false, true);
    assert_rights(GUEST, false, false);
}

#[test]
fn own_account_is_known_from_the_first_message() {
    let sim = sim();
    let mut chat = chat_of(&sim, GUEST).connect().unwrap();
    next(&mut chat);
    sim.account(GUEST).set_moderator(wire::STREAM, true);
    next(&mut chat);
    assert_eq!(
        (chat.state().own_user(), chat.state().can_moderate()),
        (None, Some(false))
    );
    chat.send_message("who am I?").unwrap();
    next(&mut chat);
    assert_eq!(chat.state().own_user(), Some(user_id(GUEST_ID)));
    sim.account(GUEST).set_moderator(wire::STREAM, false);
    next(&mut chat);
    sim.account(GUEST).set_moderator(wire::STREAM, true);
    next(&mut chat);
    assert_eq!(chat.state().can_moderate(), Some(true));
}

#[test]
fn a_session_renewed_by_the_stream_is_used_for_writing() {
    let script = Script::new()
        .header("set-cookie", "u_s=silver-kettle-token; Path=/; Secure; HttpOnly")
        .event(&wire::init(&[]))
        .hold();
    let sim = scripted([script]);
    let own = rumble_chat::Endpoint::parse(&sim.base_url()).unwrap();
    let session = SessionCookie::new(TOKEN.into(), &own).unwrap();
    let chat = client(&sim).session(session.clone()).connect().unwrap();
    assert_eq!(
        (session.token().expose(), session.renewals()),
        ("silver-kettle-token", 1)
    );
    chat.send_message("hello").unwrap_err();
    let cookies: Vec<_> = sim
        .requests()
        .iter()
        .filter_map(|request| request.header("cookie").map(str::to_owned))
        .collect();
    assert_eq!(cookies, ["u_s=brass-kettle-token", "u_s=silver-kettle-token"]);
}

#[test]
fn a_session_renewed_by_a_write_is_used_afterwards() {
    let sim = sim();
    let cookie = session(&sim, BOT);
    let writer = chat_of(&sim, GUEST).session(cookie.clone()).writer().unwrap();
    for renewals in 1..=3 {
        sim.account(BOT).refresh_on_next_request(OldSession::Dies);
        writer.send_message("still me").unwrap();
        assert_eq!(cookie.renewals(), renewals);
    }
    writer.delete_message(message_id(5)).unwrap();
    assert_eq!(
        sim.account(BOT).session().as_deref(),
        Some(cookie.token().expose())
    );
    let truncated = Reply::Exactly(
        "HTTP/1.1 200 OK\r\nSet-Cookie: u_s=silver-kettle-token\r\nContent-Length: 90\r\n\r\n{".to_owned(),
    );
    let server = RawServer::one(truncated);
    let session = SessionCookie::new(TOKEN.into(), &server.endpoint()).unwrap();
    let writer = server.builder().session(session.clone()).writer().unwrap();
    writer.send_message("hello").unwrap_err();
    assert_eq!(
        session.token().expose(),
        "silver-kettle-token",
        "whatever the response"
    );
}

#[test]
fn a_session_is_not_sent_along_a_redirect() {
    let foreign = RawServer::one(accepted_message());
    for status in [301, 302, 303, 307, 308] {
        let headers = format!("Location: {}\r\n", foreign.url());
        let server = RawServer::one(Reply::with(status, &headers, ""));
        let error = server.writer().send_message("hello").unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Redirected, Some(status))
        );
        assert_eq!(connect_error(server.builder()).kind(), ErrorKind::Redirected);
    }
    assert!(foreign.requests().is_empty());
}

#[test]
fn a_session_is_not_sent_to_a_foreign_host() {
    let foreign = RawServer::one(accepted_message());
    let own = RawServer::one(accepted_message());
    let builder = || own.builder().preflight(true).chat_url(foreign.chat_url());
    assert_eq!(connect_error(builder()).kind(), ErrorKind::ForeignHost);
    let writer = builder().writer().unwrap();
    assert_eq!(
        writer.send_message("hello").unwrap_err().kind(),
        ErrorKind::ForeignHost
    );
    let writer = own.builder().base_url(foreign.endpoint()).writer().unwrap();
    assert_eq!(
        writer.command("/subscribers").unwrap_err().kind(),
        ErrorKind::ForeignHost
    );
    assert!(foreign.requests().is_empty() && own.requests().is_empty());
}

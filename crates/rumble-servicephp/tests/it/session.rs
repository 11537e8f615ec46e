//! Hosts that receive the session, its renewal, and its account.

use rumble_servicephp::model::StreamId;
use rumble_servicephp::{Endpoint, ErrorKind, Guest, MuteScope, MuteTarget, SessionCookie, Settings};
use rumble_sim::{OldSession, Plan, ServiceFault, Sim, When};

use crate::raw_server::{LOGGED_IN, RawServer, Reply, TOKEN, logged_in};
use crate::site::{NAME, account, guest, plan, requests_for, secret, sim};

/// Server that must not receive a request.
fn unreachable_server() -> RawServer {
    RawServer::json(LOGGED_IN)
}

#[test]
fn no_redirect_is_followed() {
    let other = unreachable_server();
    let location = format!(
        "Location: {}/service.php?name=user.has_unread_notifications\r\n",
        other.base_url()
    );
    for status in [301, 302, 303, 307, 308] {
        let server = RawServer::new(vec![logged_in(), Reply::with(status, &location, "")]);
        let account = server.account();
        let error = account.check_session().unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Redirected, Some(status))
        );
        let error = account
            .mute_user(MuteTarget::User("TinFiddle"), MuteScope::everywhere())
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirected);
        assert!(!error.outcome_is_unknown());
        assert_eq!(
            account.page("account/moderation/muting", &[]).unwrap_err().kind(),
            ErrorKind::Redirected
        );
        assert_eq!(server.requests().len(), 3);
    }
    assert!(other.requests().is_empty());
}

#[test]
fn a_redirect_to_the_login_is_unauthorized() {
    for location in [
        "/login.php?next=%2Faccount",
        "https://rumble.com/login.php?next=x",
        "https://auth.rumble.com?theme=s&lang=en_US",
        "https://auth.rumble.com/?theme=s",
        "//Auth.rumble.com/?theme=s",
    ] {
        let redirect = format!("Location: {location}\r\n");
        let server = RawServer::new(vec![logged_in(), Reply::with(302, &redirect, "")]);
        let error = server
            .account()
            .page("account/moderation/muting", &[("pg", "1")])
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Unauthorized, Some(302)),
            "{location}"
        );
    }
}

#[test]
fn a_session_is_only_sent_to_its_site() {
    let other = unreachable_server();
    let sites = [
        "https://rumble.com",
        "https://rumble.com.example",
        "https://127.0.0.1:1",
        "http://127.0.0.1:1",
        "http://localhost:1",
    ];
    for site in sites {
        let site = Endpoint::parse(site).unwrap();
        let session = SessionCookie::new(secret(TOKEN), &site).unwrap();
        let error = other.guest().with_session(session).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignHost, "{site}");
        assert!(!error.outcome_is_unknown());
    }
    assert!(
        other.requests().is_empty(),
        "a session kept for one site was sent to another"
    );

    let session = SessionCookie::new(secret(TOKEN), &other.endpoint()).unwrap();
    other.guest().with_session(session).unwrap();
    assert_eq!(other.requests().len(), 1);
}

#[test]
fn plain_http_is_limited_to_this_machine() {
    assert!(Endpoint::parse("http://rumble.com").is_err());
    assert!(Endpoint::parse("http://127.0.0.1.example").is_err());
    assert!(Endpoint::parse("http://127.0.0.1:8080").is_ok());
}

#[test]
fn assigned_servers_are_checked_before_the_session_is_sent() {
    let sim = sim(plan());
    let chat = account(&sim).chat_endpoint().unwrap();
    assert_eq!(chat.as_str(), sim.chat_url());
    assert_eq!(account(&sim).upload_endpoint().unwrap().as_str(), sim.base_url());
    for foreign in [
        "https://web7.rumble.com.example/chat/api",
        "https://web7.rumble.com/chat/api",
        "http://web7.rumble.com/chat/api",
        "http://127.0.0.1:1/chat/api",
    ] {
        sim.service().set_chat_endpoint(foreign);
        let error = account(&sim).chat_endpoint().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignHost, "{foreign}");
    }
    sim.service().set_chat_endpoint("no url");
    assert_eq!(
        account(&sim).chat_endpoint().unwrap_err().kind(),
        ErrorKind::UnexpectedFormat
    );
}

#[test]
fn a_renewed_session_replaces_the_old_one() {
    let sim = sim(plan());
    let sparrow = sim.account(NAME);
    let account = account(&sim);
    let clone = account.clone();
    let first = account.session().token();
    assert_eq!(account.session().renewals(), 0);
    sparrow.refresh_on_next_request(OldSession::Dies);
    account.check_session().unwrap();
    assert_eq!(account.session().renewals(), 1);
    assert!(account.session().token() != first);
    assert_eq!(
        sparrow.session().as_deref(),
        Some(clone.session().token().expose())
    );
    clone.check_session().unwrap();
    guest(&sim).with_token(first).unwrap_err();
}

#[test]
fn every_call_reports_an_invalid_session() {
    let sim = sim(plan());
    let account = account(&sim);
    sim.account(NAME).expire_sessions();
    let stream = StreamId::new(crate::site::STREAM).unwrap();
    let errors = [
        account.check_session().map(drop).unwrap_err(),
        account.emotes(stream).map(drop).unwrap_err(),
        account
            .mute_user(MuteTarget::User("TinFiddle"), MuteScope::on(stream))
            .unwrap_err(),
        account.expire_other_sessions().unwrap_err(),
        account
            .page("account/moderation/muting", &[])
            .map(drop)
            .unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error}");
        assert!(!error.outcome_is_unknown(), "{error}");
    }
    account.logout().unwrap();
}

#[test]
fn a_logged_out_response_is_not_a_success() {
    let sim = sim(plan());
    let account = account(&sim);
    sim.service()
        .fault("chat.message.pin", When::Every, ServiceFault::LoggedOut);
    let stream = StreamId::new(crate::site::STREAM).unwrap();
    let message = rumble_servicephp::model::MessageId::new(17).unwrap();
    assert_eq!(
        account.pin_message(stream, message).unwrap_err().kind(),
        ErrorKind::Unauthorized
    );
}

#[test]
fn http_401_is_unauthorized_or_a_rejected_guest() {
    let rejection = r#"{"errors":[{"code":"401","message":"Log in"}]}"#;
    let server = RawServer::new(vec![logged_in(), Reply::with(401, "", rejection)]);
    let error = server.account().check_session().unwrap_err();
    assert_eq!(
        (error.kind(), error.server_message()),
        (ErrorKind::Unauthorized, Some("Log in"))
    );
    let server = RawServer::new(vec![Reply::with(401, "", rejection)]);
    let error = server.guest().emotes(StreamId::new(5).unwrap()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
}

#[test]
fn server_errors_do_not_end_the_session() {
    let logged_out = r#"{"user":{"id":null,"logged_in":false}}"#;
    for (status, kind) in [
        (500, ErrorKind::Server),
        (503, ErrorKind::Server),
        (403, ErrorKind::Unauthorized),
    ] {
        let server = RawServer::new(vec![logged_in(), Reply::with(status, "", logged_out)]);
        assert_eq!(
            server.account().check_session().unwrap_err().kind(),
            kind,
            "{status}"
        );
    }
}

#[test]
fn logging_out_ends_this_session_and_the_others_on_request() {
    let sim = sim(plan());
    let (one, other) = (account(&sim), account(&sim));
    one.expire_other_sessions().unwrap();
    one.check_session().unwrap();
    assert_eq!(other.check_session().unwrap_err().kind(), ErrorKind::Unauthorized);
    let token = one.session().token();
    one.logout().unwrap();
    assert!(sim.account(NAME).sessions().is_empty());
    assert_eq!(one.check_session().unwrap_err().kind(), ErrorKind::Unauthorized);
    assert!(
        one.session().token() == token,
        "the cookie that takes it away is no session"
    );
}

#[test]
fn the_account_is_fetched_once() {
    let sim = sim(plan());
    let account = account(&sim);
    for _ in 0..3 {
        assert_eq!(account.user_id().unwrap().get(), 900_300_001);
        assert_eq!(account.username().unwrap(), NAME);
        assert_eq!(account.user().unwrap().logged_in, Some(true));
        account.chat_endpoint().unwrap();
    }
    assert_eq!(requests_for(&sim, "user.has_unread_notifications"), 1);
}

#[test]
fn an_id_is_read_after_its_whole_prefix() {
    let user = |id: &str| format!(r#"{{"user":{{"id":{id},"logged_in":true}},"data":{{}}}}"#);
    let server = RawServer::json(&user("\"_uew0jxd\""));
    assert_eq!(server.account().user_id().unwrap().get(), 900_300_001);
    for other in [
        "null",
        "\"_ew0jxd\"",
        "\"ew0jxd\"",
        "\"_c7730001\"",
        "900300001",
        "\"_u\"",
    ] {
        let server = RawServer::json(&user(other));
        assert_eq!(
            server.account().user_id().unwrap_err().kind(),
            ErrorKind::UnexpectedFormat,
            "{other}"
        );
    }
}

#[test]
fn a_closed_client_sends_no_requests() {
    let sim = Sim::start(Plan::new().account(plan())).unwrap();
    let account = account(&sim);
    let requests = sim.requests().len();
    account.guest().shutdown();
    let error = account.check_session().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed);
    let error = account.expire_other_sessions().unwrap_err();
    assert!(!error.outcome_is_unknown());
    assert_eq!(sim.requests().len(), requests);
}

#[test]
fn the_default_site_is_rumble() {
    let text = format!("{:?}", Guest::new(Settings::default()));
    assert!(text.contains("https://rumble.com"), "{text}");
}

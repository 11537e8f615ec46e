//! Logins with a password or a token, and their rejections.

use rumble_servicephp::{Error, ErrorKind, Login, Operation};
use rumble_sim::{AccountPlan, Plan, ServiceFault, Sim, When};

use crate::raw_server::{RawServer, Reply};
use crate::site::{NAME, PASSWORD, guest, plan, requests_for, secret, sim, two_factor};

fn login_error(login: Result<Login, Error>) -> Error {
    login.expect_err("the login should have failed")
}

#[test]
fn a_password_alone_logs_in() {
    let sim = sim(plan());
    let Login::LoggedIn(account) = guest(&sim).log_in(NAME, &secret(PASSWORD)).unwrap() else {
        panic!("no second factor");
    };
    assert_eq!(account.username().unwrap(), NAME);
    assert_eq!(account.user_id().unwrap().get(), 900_300_001);
    assert_eq!(
        sim.account(NAME).session().as_deref(),
        Some(account.session().token().expose())
    );
    account.check_session().unwrap();

    let account = guest(&sim).log_in_plain(NAME, &secret(PASSWORD)).unwrap();
    account.check_session().unwrap();
    assert_eq!(sim.account(NAME).logins(), 2);
}

#[test]
fn a_token_is_checked_before_it_is_used() {
    let sim = sim(plan());
    let token = sim.account(NAME).issue_session();
    let account = guest(&sim).with_token(secret(&token)).unwrap();
    assert_eq!(account.username().unwrap(), NAME);
    let error = guest(&sim).with_token(secret("made-up")).unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Unauthorized, Operation::CheckSession)
    );
    let requests = sim.requests().len();
    let error = guest(&sim).with_token(secret("two words; and more")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidToken);
    assert_eq!(sim.requests().len(), requests, "nothing was sent");
}

#[test]
fn a_wrong_password_is_rejected_after_one_attempt() {
    let sim = sim(plan());
    let error = login_error(guest(&sim).log_in(NAME, &secret("wrong tin fiddle")));
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::WrongPassword, Operation::LogIn)
    );
    assert_eq!(error.server_message(), Some("Wrong username or password"));
    assert!(!error.outcome_is_unknown());
    assert_eq!(sim.account(NAME).failed_logins(), 1);
    let error = login_error(guest(&sim).log_in("NobodyHere", &secret(PASSWORD)));
    assert_eq!(error.kind(), ErrorKind::WrongPassword);
    let error = guest(&sim)
        .log_in_plain(NAME, &secret("wrong tin fiddle"))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongPassword);
}

#[test]
fn a_password_set_on_the_site_may_end_in_a_character_above_ffff() {
    let password = "brass \u{1f41d}";
    for (on_web, tries) in [(false, 1), (true, 2)] {
        let account = AccountPlan::new(NAME, 900_300_001, password);
        let sim = sim(if on_web { account.set_on_web() } else { account });
        let login = guest(&sim).log_in(NAME, &secret(password)).unwrap();
        assert!(matches!(login, Login::LoggedIn(_)));
        assert_eq!(requests_for(&sim, "user.2fa.first_step"), tries);
        assert_eq!(requests_for(&sim, "user.get_salts"), 1);
    }
    let sim = sim(plan());
    let error = login_error(guest(&sim).log_in(NAME, &secret("wrong \u{1f41d}")));
    assert_eq!(error.kind(), ErrorKind::WrongPassword);
    assert_eq!(
        requests_for(&sim, "user.2fa.first_step"),
        2,
        "the second way is tried once"
    );
}

#[test]
fn a_blocked_address_is_reported_and_not_retried() {
    let password = "brass \u{1f41d}";
    let sim = sim(AccountPlan::new(NAME, 900_300_001, password));
    sim.account(NAME).block_address(true);
    let error = login_error(guest(&sim).log_in(NAME, &secret(password)));
    assert_eq!(error.kind(), ErrorKind::AddressBlocked);
    assert!(error.server_message().unwrap().contains("JAJSJODIH589SAD"));
    assert_eq!(requests_for(&sim, "user.2fa.first_step"), 1);
    let error = guest(&sim).log_in_plain(NAME, &secret(password)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddressBlocked);
}

#[test]
fn bot_protection_is_reported_at_each_step() {
    for operation in ["user.get_salts", "user.2fa.first_step", "user.login"] {
        let plan =
            Plan::new()
                .account(plan())
                .service_fault(operation, When::Every, ServiceFault::BotProtection);
        let sim = Sim::start(plan).unwrap();
        let error = login_error(guest(&sim).log_in(NAME, &secret(PASSWORD)));
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::BotProtection, Some(403)),
            "{operation}"
        );
        assert_eq!(requests_for(&sim, operation), 1);
    }
    let sim = sim(plan().authenticator("246813"));
    let login = two_factor(&sim);
    sim.service().fault(
        "user.2fa.verify_totp",
        When::Connection(1),
        ServiceFault::BotProtection,
    );
    assert_eq!(
        login.verify(&secret("246813")).unwrap_err().kind(),
        ErrorKind::BotProtection
    );
    login.verify(&secret("246813")).unwrap();
}

#[test]
fn rejections_are_read_in_every_form() {
    let cases = [
        ("false", ErrorKind::WrongPassword, None),
        ("[]", ErrorKind::WrongPassword, None),
        (r#"{"session":false}"#, ErrorKind::WrongPassword, None),
        (
            r#"{"session":false,"reason":"No"}"#,
            ErrorKind::WrongPassword,
            Some("No"),
        ),
        (
            r#"{"success":0,"message":"No"}"#,
            ErrorKind::WrongPassword,
            Some("No"),
        ),
        (r#"{"success":true}"#, ErrorKind::UnexpectedFormat, None),
    ];
    for (data, kind, message) in cases {
        let server = RawServer::new(vec![
            Reply::json(r#"{"data":{"salts":["a","b","c"]}}"#),
            Reply::json(&format!(r#"{{"user":{{"logged_in":false}},"data":{data}}}"#)),
        ]);
        let error = server.guest().log_in_plain(NAME, &secret(PASSWORD)).unwrap_err();
        assert_eq!((error.kind(), error.server_message()), (kind, message), "{data}");
    }
}

#[test]
fn a_malformed_request_is_not_a_wrong_password() {
    let no = r#"{"errors":[{"code":"400","message":"Example"}]}"#;
    for (status, kind) in [
        (400, ErrorKind::Rejected),
        (401, ErrorKind::WrongPassword),
        (403, ErrorKind::WrongPassword),
        (409, ErrorKind::Rejected),
        (429, ErrorKind::RateLimited),
    ] {
        let server = RawServer::new(vec![
            Reply::json(r#"{"data":{"salts":["a","b","c"]}}"#),
            Reply::with(status, "", no),
        ]);
        let error = login_error(server.guest().log_in(NAME, &secret(PASSWORD)));
        assert_eq!((error.kind(), error.status()), (kind, Some(status)));
    }
}

#[test]
fn a_first_step_can_be_the_whole_login() {
    let session = "Set-Cookie: u_s=brass-kettle-token; Path=/\r\n";
    for (user, is_whole) in [
        (r#"{"id":"_uew0jxd","logged_in":true}"#, true),
        (r#"{"logged_in":false}"#, false),
    ] {
        let step = format!(r#"{{"user":{user},"data":{{"totp_id":null}}}}"#);
        let server = RawServer::new(vec![
            Reply::json(r#"{"data":{"salts":["a","b","c"]}}"#),
            Reply::with(200, session, &step),
            Reply::json(r#"{"data":{"session":"tin-token"}}"#),
        ]);
        let Login::LoggedIn(account) = server.guest().log_in(NAME, &secret(PASSWORD)).unwrap() else {
            panic!("no second factor");
        };
        let (token, requests) = if is_whole {
            ("brass-kettle-token", 2)
        } else {
            ("tin-token", 3)
        };
        assert_eq!(
            account.session().token().expose(),
            token,
            "the cookie of a guest is no session"
        );
        assert_eq!(server.requests().len(), requests);
    }
}

#[test]
fn a_logged_out_user_in_a_login_is_not_the_account() {
    let session = "Set-Cookie: u_s=brass-kettle-token; Path=/\r\n";
    let server = RawServer::new(vec![
        Reply::json(r#"{"data":{"salts":["a","b","c"]}}"#),
        Reply::with(
            200,
            session,
            r#"{"user":{"id":null,"logged_in":false,"username":"Guest"},"data":{}}"#,
        ),
        Reply::json(crate::raw_server::LOGGED_IN),
    ]);
    let account = server.guest().log_in_plain(NAME, &secret(PASSWORD)).unwrap();
    assert_eq!(account.username().unwrap(), NAME);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_guest_cookie_does_not_make_a_rejection_a_login() {
    let guest_cookie = "Set-Cookie: u_s=somebody-or-other; Path=/\r\n";
    let logged_out = r#"{"user":{"id":null,"logged_in":false},"data":{"has_unread_notifications":false}}"#;
    let salts = || Reply::json(r#"{"data":{"salts":["a","b","c"]}}"#);
    for rejection in [
        r#"{"user":{"logged_in":false},"data":{"session":false,"reason":"No"}}"#,
        r#"{"data":{"session":false,"reason":"No"}}"#,
    ] {
        let server = RawServer::new(vec![
            salts(),
            Reply::with(200, guest_cookie, rejection),
            Reply::json(logged_out),
        ]);
        let error = server.guest().log_in_plain(NAME, &secret(PASSWORD)).unwrap_err();
        assert_eq!(
            (error.kind(), error.server_message()),
            (ErrorKind::WrongPassword, Some("No")),
            "{rejection}"
        );
        assert_eq!(server.requests().len(), 3);
    }

    let server = RawServer::new(vec![
        salts(),
        Reply::json(r#"{"data":{"totp_id":"tin","user_key":"brass"}}"#),
        Reply::with(
            200,
            guest_cookie,
            r#"{"user":{"logged_in":false},"data":{"message":"Wrong"}}"#,
        ),
        Reply::json(logged_out),
    ]);
    let Ok(Login::TwoFactor(login)) = server.guest().log_in(NAME, &secret(PASSWORD)) else {
        panic!("a two-factor code is required");
    };
    let error = login.verify(&secret("246813")).unwrap_err();
    assert_eq!(
        (error.kind(), error.server_message()),
        (ErrorKind::WrongCode, Some("Wrong"))
    );
}

#[test]
fn malformed_salts_are_an_error() {
    for data in ["[]", "false", r#"{"salts":["a","b"]}"#, r#"{"salts":"abc"}"#] {
        let server = RawServer::json(&format!(r#"{{"data":{data}}}"#));
        let error = login_error(server.guest().log_in(NAME, &secret(PASSWORD)));
        assert_eq!(
            (error.kind(), error.operation()),
            (ErrorKind::UnexpectedFormat, Operation::FetchSalts),
            "{data}"
        );
        assert_eq!(server.requests().len(), 1);
    }
}

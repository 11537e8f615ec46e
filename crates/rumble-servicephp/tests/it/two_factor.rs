//! Logins with a two-factor code.

use rumble_servicephp::{ErrorKind, Login, Operation};

use crate::raw_server::{RawServer, Reply};
use crate::site::{NAME, PASSWORD, guest, plan, secret, sim, two_factor};

#[test]
fn a_code_of_an_authenticator_logs_in() {
    let sim = sim(plan().authenticator("246813"));
    let login = two_factor(&sim);
    let options = login.options();
    assert_eq!(
        (options.authenticator, options.email, options.phone),
        (Some(true), Some(false), Some(false))
    );
    let account = login.verify(&secret("246813")).unwrap();
    account.check_session().unwrap();
    assert_eq!(account.username().unwrap(), NAME);
}

#[test]
fn codes_by_email_and_text_message_log_in() {
    let sim = sim(plan().email("135792").sms("975310"));
    let login = two_factor(&sim);
    assert_eq!(login.request_email_code().unwrap(), "c*****@mail.example");
    let code = sim.account(NAME).last_code().unwrap();
    login.verify(&secret(&code)).unwrap().check_session().unwrap();

    let login = two_factor(&sim);
    assert_eq!(login.request_sms_code().unwrap(), "*** *** **17");
    let code = sim.account(NAME).last_code().unwrap();
    login.verify(&secret(&code)).unwrap().check_session().unwrap();
}

#[test]
fn a_correct_code_is_accepted_after_a_wrong_one() {
    let sim = sim(plan().authenticator("246813"));
    let login = two_factor(&sim);
    for _ in 0..2 {
        let error = login.verify(&secret("000000")).unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (ErrorKind::WrongCode, Operation::VerifyCode)
        );
        assert_eq!(error.server_message(), Some("Invalid code"));
    }
    login.verify(&secret("246813")).unwrap();
}

#[test]
fn an_expired_login_has_to_start_over() {
    let sim = sim(plan().email("135792").authenticator("246813"));
    let login = two_factor(&sim);
    sim.account(NAME).expire_code();
    let error = login.verify(&secret("246813")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CodeExpired);
    assert_eq!(error.server_message(), Some("Invalid or expired user key"));
    assert_eq!(
        login.request_email_code().unwrap_err().kind(),
        ErrorKind::CodeExpired
    );
    two_factor(&sim).verify(&secret("246813")).unwrap();
}

#[test]
fn a_code_is_valid_once_after_it_was_sent() {
    let sim = sim(plan().email("135792").authenticator("246813"));
    let login = two_factor(&sim);
    let error = login.verify(&secret("135792")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongCode, "the code was not sent yet");
    login.request_email_code().unwrap();
    login.verify(&secret("135792")).unwrap();
    let error = login.verify(&secret("246813")).unwrap_err();
    assert_eq!(
        error.kind(),
        ErrorKind::CodeExpired,
        "the login has been completed"
    );
    let around = guest(&sim).log_in_plain(NAME, &secret(PASSWORD));
    around.expect_err("the code cannot be skipped");
}

#[test]
fn unavailable_two_factor_methods_are_not_requested() {
    let sim = sim(plan().authenticator("246813"));
    let login = two_factor(&sim);
    let requests = sim.requests().len();
    for error in [
        login.request_email_code().unwrap_err(),
        login.request_sms_code().unwrap_err(),
    ] {
        assert_eq!(
            (error.kind(), error.operation()),
            (ErrorKind::TwoFactorUnavailable, Operation::RequestCode)
        );
    }
    assert_eq!(sim.requests().len(), requests);
}

#[test]
fn two_factor_without_a_user_key_is_an_unexpected_format() {
    let server = RawServer::new(vec![
        Reply::json(r#"{"data":{"salts":["a","b","c"]}}"#),
        Reply::json(r#"{"data":{"totp_id":"tin","user_key":null}}"#),
    ]);
    let error = server.guest().log_in(NAME, &secret(PASSWORD)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedFormat);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_code_is_sent_only_if_the_response_confirms_it() {
    for (first_step, sent_to) in [
        (
            r#"{"data":{"success":true,"sent_to":"t***@tin.example"}}"#,
            Ok("t***@tin.example"),
        ),
        (
            r#"{"data":{"sent_to":"t***@tin.example"}}"#,
            Ok("t***@tin.example"),
        ),
        (r#"{"data":{"success":1}}"#, Ok("")),
        (r#"{"data":{"success":0}}"#, Err((ErrorKind::Rejected, false))),
        (r#"{"data":{"reason":"No"}}"#, Err((ErrorKind::Rejected, false))),
        (r#"{"data":false}"#, Err((ErrorKind::UnexpectedFormat, true))),
        (r#"{"data":[]}"#, Err((ErrorKind::UnexpectedFormat, true))),
    ] {
        let server = RawServer::new(vec![
            Reply::json(r#"{"data":{"salts":["a","b","c"]}}"#),
            Reply::json(r#"{"data":{"totp_id":"tin","user_key":"brass"}}"#),
            Reply::json(first_step),
        ]);
        let Ok(Login::TwoFactor(login)) = server.guest().log_in(NAME, &secret(PASSWORD)) else {
            panic!("a two-factor code is required");
        };
        let requested = login.request_email_code();
        let requested = requested
            .as_deref()
            .map_err(|error| (error.kind(), error.outcome_is_unknown()));
        assert_eq!(requested, sent_to, "{first_step}");
    }
}

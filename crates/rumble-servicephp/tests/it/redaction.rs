//! Secrets do not appear in printable values; all types can be sent to other threads.

use std::cell::RefCell;
use std::error::Error as StdError;
use std::fmt::Debug;

use rumble_servicephp::model::StreamId;
use rumble_servicephp::model::service::Salts;
use rumble_servicephp::password::{LastCharEncoding, PasswordHashes};
use rumble_servicephp::{
    Error, ErrorKind, Guest, Login, Method, MuteScope, MuteTarget, Operation, ResolvedStream, Secret,
    ServicePhp, ServiceResponse, SessionCookie, Settings, TwoFactor,
};

use rumble_testkit::logged;

use crate::raw_server::{RawServer, Reply};

const fn shared<T: Send + Sync + Clone + Debug + 'static>() {}
const fn error<T: StdError + Clone + Send + Sync + 'static>() {}

macro_rules! all {
    ($check:ident: $($type:ty),+ $(,)?) => {
        const _: () = { $($check::<$type>();)+ };
    };
}

all!(shared: ServiceResponse, Guest, Login, ResolvedStream, Secret, ServicePhp, SessionCookie, Settings, TwoFactor);
all!(shared: ErrorKind, Method, MuteScope, MuteTarget<'static>, Operation, PasswordHashes, LastCharEncoding);
all!(error: Error);

/// Part of every secret in these tests.
const PLANTED_SECRET: &str = "PLANTED";

/// Everything that was printed.
#[derive(Default)]
struct CapturedOutput(RefCell<String>);

impl CapturedOutput {
    fn print(&self, what: &(impl Debug + ?Sized)) {
        let mut text = self.0.borrow_mut();
        text.push_str(&format!("{what:?}\n{what:#?}\n"));
    }

    /// `Debug`, and `Display` of every level.
    fn print_error(&self, error: &Error) {
        self.print(error);
        let mut level: Option<&dyn StdError> = Some(error);
        while let Some(this) = level {
            self.0.borrow_mut().push_str(&format!("{this}\n"));
            self.print(this);
            level = this.source();
        }
        if let Some(below) = error.source() {
            assert!(
                !error.to_string().contains(&below.to_string()),
                "{error} says what its source says"
            );
        }
        assert!(!error.to_string().contains('\n'));
    }

    fn assert_no_secret(&self) {
        let text = self.0.borrow();
        assert!(!text.is_empty());
        // Includes the hashes of `PLANTED` with the salts `a`, `b` and `c`.
        let hashes = PasswordHashes::new(
            &Secret::new(PLANTED_SECRET),
            &Salts::new(["a", "b", "c"]),
            LastCharEncoding::Utf8,
        );
        for secret in hashes
            .values()
            .iter()
            .take(2)
            .map(Secret::expose)
            .chain([PLANTED_SECRET])
        {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

const SALTS: &str = r#"{"data":{"salts":["a","b","c"]}}"#;
const FIRST_STEP: &str =
    r#"{"data":{"totp_id":"PLANTED-totp","user_key":"PLANTED-key","options":{"email":true,"phone":true}}}"#;
const SESSION: &str = r#"{"user":{"id":"_uew0jxd","logged_in":true},"data":{"success":true,"session":"PLANTED-session","api_key":"PLANTED"}}"#;

/// Responses of every kind.
fn replies() -> Vec<Reply> {
    let location = "Location: https://tube.example/PLANTED?u_s=PLANTED\r\nRetry-After: 3\r\n";
    let echo = r#"{"errors":[{"code":"PLANTED","message":"PLANTED"}],"data":{"reason":"PLANTED"}}"#;
    vec![
        Reply::Drop,
        Reply::Exactly("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nPLANTED".to_owned()),
        Reply::Exactly("HTTP/1.1 PLANTED\r\n\r\n".to_owned()),
        Reply::Exactly("HTTP/1.1 200 OK\r\nPLANTED\r\n\r\n".to_owned()),
        Reply::with(302, location, ""),
        Reply::with(400, "", echo),
        Reply::with(401, "", echo),
        Reply::with(500, "", echo),
        Reply::with(418, "Content-Type: text/PLANTED\r\n", "PLANTED"),
        Reply::html(403, "PLANTED"),
        Reply::html(200, "PLANTED"),
        Reply::json(echo),
        Reply::json("PLANTED"),
        Reply::json(r#"{"user":{"logged_in":false},"data":"PLANTED"}"#),
        Reply::json(r#"{"data":{"PLANTED":"PLANTED","items":"PLANTED","id":"PLANTED"}}"#),
    ]
}

#[test]
fn a_login_prints_no_secret() {
    let shown = CapturedOutput::default();
    let logged = logged(|| {
        let server = RawServer::new(vec![
            Reply::json(SALTS),
            Reply::json(FIRST_STEP),
            Reply::with(200, "Set-Cookie: u_s=PLANTED-session\r\n", SESSION),
        ]);
        let guest = server.guest();
        let login = guest.log_in("CalmSparrow", &Secret::new(PLANTED_SECRET)).unwrap();
        shown.print(&guest);
        shown.print(&login);
        let Login::TwoFactor(two_factor) = login else {
            panic!("a two-factor code is required")
        };
        let account = two_factor.verify(&Secret::new(PLANTED_SECRET)).unwrap();
        assert!(account.session().token().expose().contains(PLANTED_SECRET));
        shown.print(&account);
        shown.print(account.session());
        shown.print(&*account.user().unwrap());
        let response = account.call("user.profile", Method::Get, &[]).unwrap();
        assert!(response.expose_data().contains(PLANTED_SECRET));
        shown.print(&response);
        shown.print(&account);
    });
    assert!(logged.contains("status=200"), "{logged}");
    shown.print(&logged);
    shown.assert_no_secret();
}

#[test]
fn login_errors_contain_no_secret() {
    let shown = CapturedOutput::default();
    let password = Secret::new(PLANTED_SECRET);
    let logged = logged(|| {
        for reply in replies() {
            let server = RawServer::new(vec![reply]);
            shown.print_error(&server.guest().log_in("CalmSparrow", &password).unwrap_err());
        }
        for reply in replies() {
            let server = RawServer::new(vec![Reply::json(SALTS), reply]);
            shown.print_error(&server.guest().log_in_plain("CalmSparrow", &password).unwrap_err());
        }
        for reply in replies() {
            let server = RawServer::new(vec![Reply::json(SALTS), Reply::json(FIRST_STEP), reply]);
            let Ok(Login::TwoFactor(login)) = server.guest().log_in("CalmSparrow", &password) else {
                panic!("a two-factor code is required");
            };
            shown.print_error(&login.verify(&Secret::new("PLANTED")).unwrap_err());
        }
    });
    shown.print(&logged);
    shown.assert_no_secret();
}

#[test]
fn account_errors_contain_no_secret() {
    let shown = CapturedOutput::default();
    let stream = StreamId::new(5).unwrap();
    let logged = logged(|| {
        for number in 0..replies().len() {
            let logged_in = Reply::json(crate::raw_server::LOGGED_IN);
            let server = RawServer::new(vec![logged_in, replies().remove(number)]);
            let account = server.guest().with_token(Secret::new("PLANTED-session")).unwrap();
            let errors = [
                account.check_session().map(drop),
                account.mute_user(MuteTarget::User("PLANTED"), MuteScope::everywhere()),
                account.emotes(stream).map(drop),
                account.page("account", &[("PLANTED", "PLANTED")]).map(drop),
                account
                    .call("PLANTED", Method::Post, &[("PLANTED", "PLANTED")])
                    .map(drop),
                account.guest().resolve("/vPLANTED.html").map(drop),
            ];
            for error in errors.into_iter().filter_map(Result::err) {
                shown.print_error(&error);
            }
        }
        let server = RawServer::json("{}");
        shown.print_error(
            &server
                .guest()
                .with_token(Secret::new("PLANTED; PLANTED"))
                .unwrap_err(),
        );
        shown.print_error(&server.guest().resolve("https://PLANTED.example/").unwrap_err());
    });
    shown.print(&logged);
    shown.assert_no_secret();
}

#[test]
fn server_messages_with_a_secret_are_dropped() {
    let no = |message: &str| {
        Reply::json(&format!(
            r#"{{"errors":[{{"code":"NO","message":"{message}"}}]}}"#
        ))
    };
    let password = Secret::new(PLANTED_SECRET);
    let hashes = PasswordHashes::new(&password, &Salts::new(["a", "b", "c"]), LastCharEncoding::Utf8);
    let hash = hashes.values()[0].expose();
    for (message, is_kept) in [("no such login", true), (hash, false)] {
        let server = RawServer::new(vec![Reply::json(SALTS), no(message)]);
        let error = server.guest().log_in("CalmSparrow", &password).unwrap_err();
        assert_eq!(error.server_message(), is_kept.then_some(message));
    }
    for (message, is_kept) in [
        ("no", true),
        ("not 246813", false),
        ("not PLANTED-key", false),
        ("not PLANTED-totp", false),
    ] {
        let server = RawServer::new(vec![Reply::json(SALTS), Reply::json(FIRST_STEP), no(message)]);
        let Ok(Login::TwoFactor(login)) = server.guest().log_in("CalmSparrow", &password) else {
            panic!("a two-factor code is required");
        };
        let error = login.verify(&Secret::new("246 813")).unwrap_err();
        assert_eq!(error.server_message(), is_kept.then_some(message));
        assert_eq!(error.server_code(), Some("NO"));
        if !message.contains("246813") {
            let error = login.request_email_code().unwrap_err();
            assert_eq!(error.server_message(), is_kept.then_some(message));
        }
    }
    for (message, is_kept) in [("no", true), ("not brass-kettle-token!", false)] {
        let server = RawServer::new(vec![Reply::json(crate::raw_server::LOGGED_IN), no(message)]);
        let account = server.account();
        let errors = [
            account.check_session().map(drop),
            account.mute_user(MuteTarget::User("TinFiddle"), MuteScope::everywhere()),
            account.logout(),
        ];
        for error in errors {
            assert_eq!(error.unwrap_err().server_message(), is_kept.then_some(message));
        }
    }
}

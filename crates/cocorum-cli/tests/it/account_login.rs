//! `cocorum login` with every kind of input.

use rumble_sim::AccountPlan;
use serde_json::json;

use crate::account::{APP_CODE, ID, MAIL_CODE, NAME, PASSWORD, SMS_CODE, Site, plain, with_every_factor};
use crate::harness::{Cocorum, Finished, line_without_stream};

fn assert_logged_in(site: &Site, done: &Finished) {
    assert_eq!(done.status, Some(0), "{done:#?}");
    let session = site.sim.account(NAME).session().unwrap();
    let path = site.file();
    assert_eq!(
        done.events(),
        [line_without_stream(
            "login",
            json!({"username": NAME, "user_id": ID.to_string(), "session_file": path.to_str()}),
        )]
    );
    assert_eq!(
        site.saved(),
        json!({"base_url": site.sim.base_url(), "username": NAME, "token": session})
    );
    let whoami = site.command(&["whoami", "--json"]).finish();
    assert_eq!(
        whoami.events(),
        [line_without_stream(
            "account",
            json!({"username": NAME, "user_id": ID.to_string(), "session_file": path.to_str()}),
        )]
    );
}

#[test]
fn login_with_a_password_succeeds() {
    let site = Site::with(plain());
    let done = site
        .command(&["login", NAME, "--json"])
        .finish_with(&format!("{PASSWORD}\n"));
    assert_logged_in(&site, &done);
    assert_eq!(done.stderr, Vec::<String>::new());
}

#[test]
fn login_succeeds_with_each_two_factor_method() {
    for (way, code, shown) in [
        (None, APP_CODE, "authenticator"),
        (Some("authenticator"), APP_CODE, "authenticator"),
        (Some("email"), MAIL_CODE, "e-mail"),
        (Some("sms"), SMS_CODE, "text message"),
    ] {
        let site = Site::with(with_every_factor());
        let command = site.command(&["login", NAME, "--json"]);
        let command = match way {
            Some(way) => command.args(&["--two-factor", way]),
            None => command,
        };
        let done = command.finish_with(&format!("{PASSWORD}\r\n{code}\n"));
        assert_logged_in(&site, &done);
        assert!(done.error_line().contains(shown), "{done:#?}");
    }
}

#[test]
fn an_only_two_factor_method_is_used_without_a_prompt() {
    for (account, code, asked_for) in [
        (plain().email(MAIL_CODE), MAIL_CODE, "user.2fa.request_email_code"),
        (plain().sms(SMS_CODE), SMS_CODE, "user.2fa.request_sms_code"),
    ] {
        let site = Site::with(account);
        let done = site
            .command(&["login", NAME, "--json"])
            .finish_with(&format!("{PASSWORD}\n{code}\n"));
        assert_logged_in(&site, &done);
        assert_eq!(site.requests_for(asked_for), 1);
    }
}

#[test]
fn the_code_is_read_after_it_was_sent() {
    let site = Site::with(plain().email(MAIL_CODE));
    let mut login = site.command(&["login", NAME]).start_open();
    login.write(&format!("{PASSWORD}\n"));
    let shown = login.stderr_line();
    assert!(shown.contains("was sent by e-mail to"), "{shown}");
    let code = site.sim.account(NAME).last_code().unwrap();
    login.write(&format!("{code}\n"));
    let done = login.finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    let path = site.file();
    assert_eq!(
        done.stdout,
        [
            format!("logged in as {NAME}"),
            format!("session saved in {}", path.display())
        ]
    );
}

#[test]
fn a_token_of_the_environment_is_used() {
    let site = Site::with(plain());
    let token = site.sim.account(NAME).issue_session();
    let done = site
        .command(&["whoami", "--json"])
        .env("RUMBLE_SESSION", &token)
        .finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    assert_eq!(
        done.events(),
        [line_without_stream(
            "account",
            json!({"username": NAME, "user_id": ID.to_string(), "session_file": null}),
        )]
    );
    assert!(!site.file().exists());
}

#[test]
fn a_token_takes_precedence_over_the_file_with_a_note() {
    let site = Site::with(plain());
    let wren = AccountPlan::new("TinWren", 900_300_002, "another password");
    let token = site.sim.add_account(wren).issue_session();
    let done = site.command(&["login", NAME]).env("RUMBLE_SESSION", &token);
    let done = done.finish_with(&format!("{PASSWORD}\n"));
    assert!(done.error_line().contains("RUMBLE_SESSION"), "{done:#?}");
    let whoami = site.command(&["whoami", "--json"]);
    assert_eq!(
        whoami.env("RUMBLE_SESSION", &token).finish().events()[0]["username"],
        "TinWren"
    );
    let whoami = site.command(&["whoami", "--json"]);
    assert_eq!(
        whoami.env("RUMBLE_SESSION", "").finish().events()[0]["username"],
        NAME
    );
}

#[test]
fn whoami_prints_the_name_the_id_and_the_file() {
    let site = Site::logged_in(plain());
    let whoami = site.command(&["whoami"]).finish();
    let session = format!("session  {}", site.file().display());
    assert_eq!(
        whoami.stdout,
        [NAME.to_owned(), format!("user id  {ID}"), session]
    );
}

#[test]
fn the_login_demo_runs_without_an_account() {
    for args in [&["login", "--demo"][..], &["login", "--demo", "--json"]] {
        let home = tempfile::TempDir::new().unwrap();
        let done = Cocorum::new(args)
            .env("XDG_STATE_HOME", home.path().to_str().unwrap())
            .finish();
        assert_eq!(done.status, Some(0), "{done:#?}");
        assert!(done.stdout[0].contains("CalmSparrow"), "{done:#?}");
        assert!(
            done.stderr.iter().any(|line| line.contains("sent by e-mail")),
            "{done:#?}"
        );
        assert_eq!(
            std::fs::read_dir(home.path()).unwrap().count(),
            0,
            "nothing is kept"
        );
    }
}

#[test]
fn logout_ends_the_session_and_removes_the_file() {
    let site = Site::logged_in(plain());
    let done = site.command(&["logout", "--json"]).finish();
    assert_eq!(
        done.events(),
        [line_without_stream(
            "logout",
            json!({"session_file": site.file().to_str()})
        )]
    );
    assert!(site.sim.account(NAME).sessions().is_empty());
    assert!(!site.file().exists());

    let again = site.command(&["logout"]).finish();
    assert_eq!(again.status, Some(1));
    assert!(again.error_line().contains("not logged in"), "{again:#?}");
}

#[test]
fn logout_of_an_expired_session_succeeds() {
    let site = Site::logged_in(plain());
    site.sim.account(NAME).expire_sessions();
    let done = site.command(&["logout"]).finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    assert!(done.error_line().contains("had already ended"), "{done:#?}");
    assert!(!site.file().exists());
}

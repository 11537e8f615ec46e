//! Errors of accounts: one line with the failure and the advice.

use rumble_sim::{AccountPlan, ServiceFault, When};

use crate::account::{APP_CODE, NAME, PASSWORD, Site, plain};
use crate::harness::{Cocorum, Finished};

/// Asserts status 1, an empty stdout and no saved session.
fn rejected_login(site: &Site, input: &str) -> Finished {
    let done = site.command(&["login", NAME, "--json"]).finish_with(input);
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
    assert!(!site.file().exists());
    assert!(site.sim.account(NAME).sessions().is_empty());
    done
}

fn last(done: &Finished) -> &str {
    done.stderr.last().unwrap()
}

#[test]
fn a_wrong_password_is_reported() {
    for account in [plain(), plain().authenticator(APP_CODE)] {
        let site = Site::with(account);
        let done = rejected_login(&site, "another-password\n");
        assert!(last(&done).contains("wrong user name or password"), "{done:#?}");
        assert!(last(&done).contains("Check both"), "{done:#?}");
    }
}

#[test]
fn a_wrong_code_is_reported() {
    let site = Site::with(plain().authenticator(APP_CODE));
    let done = rejected_login(&site, &format!("{PASSWORD}\n000000\n"));
    assert!(last(&done).contains("wrong two-factor code"), "{done:#?}");
    assert_eq!(site.requests_for("user.2fa.verify_totp"), 1);
}

#[test]
fn an_expired_code_is_reported() {
    let site = Site::with(plain().authenticator(APP_CODE));
    let mut login = site.command(&["login", NAME]).start_open();
    login.write(&format!("{PASSWORD}\n"));
    assert!(login.stderr_line().contains("authenticator"));
    site.sim.account(NAME).expire_code();
    login.write(&format!("{APP_CODE}\n"));
    let done = login.finish();
    assert_eq!(done.status, Some(1));
    assert!(
        last(&done).contains("has expired") && last(&done).contains("cocorum login"),
        "{done:#?}"
    );
}

#[test]
fn a_blocked_address_is_reported_with_advice() {
    let site = Site::with(plain());
    site.sim.account(NAME).block_address(true);
    let done = rejected_login(&site, &format!("{PASSWORD}\n"));
    assert!(last(&done).contains("this IP address"), "{done:#?}");
    assert!(last(&done).contains("RUMBLE_SESSION"), "{done:#?}");
}

#[test]
fn a_bot_protection_page_is_reported() {
    for operation in ["user.get_salts", "user.2fa.first_step"] {
        let site = Site::with(plain());
        site.sim
            .service()
            .fault(operation, When::Every, ServiceFault::BotProtection);
        let done = rejected_login(&site, &format!("{PASSWORD}\n"));
        assert!(
            last(&done).contains("bot-protection page") && last(&done).contains("another network"),
            "{done:#?}"
        );
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Site::with(plain());
    let site = Site::with(plain());
    let location = format!("{}/service.php?name=user.get_salts", elsewhere.sim.base_url());
    site.sim
        .service()
        .fault("*", When::Every, ServiceFault::Redirect { location });
    let done = rejected_login(&site, &format!("{PASSWORD}\n"));
    assert!(last(&done).contains("unexpected redirect"), "{done:#?}");
    let token = site.sim.account(NAME).issue_session();
    let whoami = site.command(&["whoami"]).env("RUMBLE_SESSION", &token).finish();
    assert_eq!(whoami.status, Some(1), "{whoami:#?}");
    assert!(elsewhere.sim.requests().is_empty());
}

#[test]
fn an_unavailable_two_factor_method_is_reported() {
    let site = Site::with(plain().authenticator(APP_CODE));
    let login = site.command(&["login", NAME, "--two-factor", "sms"]);
    let done = login.finish_with(&format!("{PASSWORD}\n{APP_CODE}\n"));
    assert_eq!(done.status, Some(1));
    assert!(
        done.error_line()
            .contains("does not offer sms; available: authenticator"),
        "{done:#?}"
    );
}

#[test]
fn missing_input_is_reported() {
    let site = Site::with(plain().authenticator(APP_CODE));
    for input in ["", "\n"] {
        let done = rejected_login(&site, input);
        assert!(done.error_line().contains("the password is missing"), "{done:#?}");
    }
    assert!(site.sim.requests().is_empty());
    for input in [PASSWORD.to_owned(), format!("{PASSWORD}\n\n")] {
        let done = rejected_login(&site, &input);
        assert!(
            last(&done).contains("the two-factor code is missing"),
            "{done:#?}"
        );
    }
    for args in [&["login"][..], &["login", ""], &["login", " "]] {
        let done = site.command(args).finish_with(PASSWORD);
        assert_eq!(done.status, Some(2), "{done:#?}");
        assert!(done.error_line().contains("cocorum login USERNAME"), "{done:#?}");
    }
}

#[test]
fn an_unknown_outcome_of_a_login_is_reported() {
    let site = Site::with(plain());
    site.sim
        .service()
        .fault("user.login", When::Every, ServiceFault::Drop);
    let done = site
        .command(&["login", NAME])
        .finish_with(&format!("{PASSWORD}\n"));
    assert_eq!(done.status, Some(1));
    assert!(done.error_line().contains("unknown"), "{done:#?}");
    assert_eq!(site.requests_for("user.login"), 1, "the login is not sent again");
}

#[test]
fn a_missing_session_is_reported() {
    let site = Site::with(plain());
    for args in [
        &["whoami"][..],
        &["mutes"],
        &["logout"],
        &["mute", "TinFiddle", "--everywhere"],
        &["unmute", "TinFiddle"],
        &["emotes", "b10:920100200", "--logged-in"],
        &["chat", "b10:920100200", "--logged-in"],
    ] {
        let done = site.command(args).finish();
        assert_eq!(
            (done.status, done.stdout.len()),
            (Some(1), 0),
            "{args:?}: {done:#?}"
        );
        assert!(done.error_line().contains("cocorum login"), "{args:?}: {done:#?}");
    }
    assert!(site.sim.requests().is_empty());
}

#[test]
fn an_expired_session_is_reported() {
    let site = Site::logged_in(plain());
    site.sim.account(NAME).expire_sessions();
    for args in [
        &["whoami"][..],
        &["mutes"],
        &["mute", "TinFiddle", "--everywhere"],
        &["unmute", "TinFiddle"],
    ] {
        let done = site.command(args).finish();
        assert_eq!(
            (done.status, done.stdout.len()),
            (Some(1), 0),
            "{args:?}: {done:#?}"
        );
        assert!(
            done.error_line().contains("Run cocorum login"),
            "{args:?}: {done:#?}"
        );
    }
    assert!(site.file().exists(), "the file is kept for its owner");
}

#[test]
fn an_invalid_token_is_reported() {
    let site = Site::with(AccountPlan::without_password(NAME, 7));
    for token in ["brass teapot", "brass;teapot", "brass\"teapot"] {
        let done = site.command(&["whoami"]).env("RUMBLE_SESSION", token).finish();
        assert_eq!(done.status, Some(1));
        assert!(done.error_line().contains("RUMBLE_SESSION"), "{done:#?}");
        assert!(!done.error_line().contains("brass"), "{done:#?}");
    }
    assert!(site.sim.requests().is_empty());
}

#[test]
fn plain_http_is_only_accepted_for_the_loopback() {
    let home = tempfile::TempDir::new().unwrap();
    let done = Cocorum::new(["login", NAME, "--base-url", "http://rumble.example"])
        .env("XDG_STATE_HOME", home.path().to_str().unwrap())
        .finish_with(PASSWORD);
    assert_eq!(done.status, Some(2), "{done:#?}");
}

#[test]
fn missing_or_contradictory_arguments_are_usage_errors() {
    for args in [
        &["login", "--two-factor", "pigeon"][..],
        &["login", NAME, "--demo"],
        &["mute"],
        &["mute", "TinFiddle"],
        &["mute", "TinFiddle", "--stream", "v1", "--everywhere"],
        &["mute", "TinFiddle", "--everywhere", "--for", "5m"],
        &["mute", "TinFiddle", "--stream", "v1", "--for", "5"],
        &["unmute"],
        &["unmute", "TinFiddle", "--record-id", "7"],
        &["unmute", "--record-id", "-7"],
        &["resolve"],
        &["emotes"],
        &["chat", "v1", "--interval", "5s"],
        &["chat", "--demo", "--logged-in"],
    ] {
        let done = Cocorum::new(args).finish();
        assert_eq!(
            (done.status, done.stdout.len()),
            (Some(2), 0),
            "{args:?}: {done:?}"
        );
        assert!(done.stderr.join("\n").contains("error: "), "{args:?}: {done:?}");
    }
    for args in [
        &["unmute", "--record-id", "0"][..],
        &["mute", "TinFiddle", "--stream", "!"],
    ] {
        let site = Site::logged_in(plain());
        let done = site.command(args).finish();
        assert_eq!(
            (done.status, done.stdout.len()),
            (Some(2), 0),
            "{args:?}: {done:?}"
        );
    }
}

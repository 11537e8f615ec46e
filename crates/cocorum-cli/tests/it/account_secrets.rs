//! No secret of an account is on stdout or stderr or in the arguments.

use rumble_sim::{OldSession, ServiceFault, When};

use crate::account::{APP_CODE, MAIL_CODE, NAME, PASSWORD, SMS_CODE, Site, plain, with_every_factor};
use crate::harness::{Cocorum, Finished, STREAM};

/// All secrets: typed ones, those of the server, and those computed from them.
fn secrets(site: &Site) -> Vec<String> {
    let mut secrets: Vec<String> = [PASSWORD, APP_CODE, MAIL_CODE, SMS_CODE]
        .map(str::to_owned)
        .to_vec();
    secrets.extend(site.sim.account(NAME).sessions());
    for request in site.sim.requests() {
        let body = String::from_utf8(request.body.clone()).unwrap();
        for field in body.split('&') {
            let (name, value) = field.split_once('=').unwrap_or_default();
            if ["password", "password_hashes", "code", "totp_id", "user_key"].contains(&name) {
                secrets.extend(value.split("%2C").map(str::to_owned));
            }
        }
        secrets.extend(
            request
                .header("cookie")
                .and_then(|cookie| cookie.strip_prefix("u_s="))
                .map(str::to_owned),
        );
    }
    assert!(secrets.len() > 6, "nothing to look for: {secrets:?}");
    secrets
}

fn assert_no_secret(site: &Site, done: &Finished) {
    let secrets = secrets(site);
    for line in done.stdout.iter().chain(&done.stderr) {
        for secret in &secrets {
            assert!(!line.contains(secret), "{line}");
        }
    }
}

#[test]
fn login_output_contains_no_secret() {
    for (way, code) in [
        ("authenticator", APP_CODE),
        ("email", MAIL_CODE),
        ("sms", SMS_CODE),
    ] {
        for (password, code) in [(PASSWORD, code), (PASSWORD, "000000"), ("kettle", code)] {
            for json in [&[][..], &["--json"]] {
                let site = Site::with(with_every_factor());
                let login = site.command(&["login", NAME, "--two-factor", way]).args(json);
                let done = login.finish_with(&format!("{password}\n{code}\n"));
                assert_no_secret(&site, &done);
            }
        }
    }
}

#[test]
fn output_contains_no_secret_repeated_by_the_server() {
    for operation in [
        "user.get_salts",
        "user.2fa.first_step",
        "user.2fa.verify_totp",
        "user.has_unread_notifications",
    ] {
        for fault in [
            ServiceFault::BotProtection,
            ServiceFault::Drop,
            ServiceFault::TruncateBody,
            ServiceFault::Html,
            ServiceFault::LoggedOut,
            ServiceFault::TruncateJson,
            ServiceFault::Redirect {
                location: "https://example.com/?u_s=elsewhere".to_owned(),
            },
            ServiceFault::Status {
                json: true,
                retry_after: Some(7),
                status: 500,
            },
        ] {
            let site = Site::with(plain().authenticator(APP_CODE));
            let token = site.sim.account(NAME).issue_session();
            site.sim.service().fault(operation, When::Every, fault);
            let done = site
                .command(&["login", NAME])
                .finish_with(&format!("{PASSWORD}\n{APP_CODE}\n"));
            let whoami = site.command(&["whoami"]).env("RUMBLE_SESSION", &token).finish();
            for line in done.stderr.iter().chain(&whoami.stdout).chain(&whoami.stderr) {
                assert!(
                    !line.contains(&token) && !line.contains(PASSWORD) && !line.contains(APP_CODE),
                    "{line}"
                );
            }
        }
    }
}

#[test]
fn commands_with_a_session_print_no_secret() {
    let site = Site::with(plain().authenticator(APP_CODE).mutes(["NightFerry"]));
    let done = site
        .command(&["login", NAME])
        .finish_with(&format!("{PASSWORD}\n{APP_CODE}\n"));
    assert_eq!(done.status, Some(0), "{done:#?}");
    site.sim.stream(STREAM).say("FernDoor", "hello");
    for args in [
        &["whoami"][..],
        &["mutes"],
        &["mute", "TinFiddle", "--everywhere"],
        &["unmute", "NightFerry"],
        &["emotes", "b10:920100200", "--logged-in"],
        &["chat", "b10:920100200", "--logged-in", "--limit", "1"],
        &["logout"],
    ] {
        for json in [&[][..], &["--json"]] {
            site.sim.account(NAME).refresh_on_next_request(OldSession::Lives);
            let done = site.command(args).args(json).finish();
            assert_no_secret(&site, &done);
        }
    }
}

#[test]
fn a_secret_as_an_argument_is_rejected_and_not_repeated() {
    for args in [
        &["login", NAME, "PLANTED"][..],
        &["login", NAME, "PLANTED", "PLANTED"],
        &["login", "--password", "PLANTED"],
        &["login", "--password=PLANTED"],
        &["login", NAME, "--code", "PLANTED"],
        &["login", NAME, "--token", "PLANTED"],
        &["login", NAME, "--session", "PLANTED"],
    ] {
        let done = Cocorum::new(args).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(2), 0), "{done:?}");
        let error_line = done.error_line();
        assert!(
            error_line.contains("standard input") && !error_line.contains("PLANTED"),
            "{error_line}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn process_arguments_and_environment_contain_no_secret() {
    let site = Site::with(plain().email(MAIL_CODE));
    let mut login = site.command(&["login", NAME]).start_open();
    login.write(&format!("{PASSWORD}\n"));
    // The command has the password and waits for the code.
    assert!(login.stderr_line().contains("sent by e-mail"));
    for file in ["cmdline", "environ"] {
        let bytes = std::fs::read(format!("/proc/{}/{file}", login.pid())).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.is_empty() && !text.contains(PASSWORD), "{text}");
    }
    login.write(&format!("{MAIL_CODE}\n"));
    assert_eq!(login.finish().status, Some(0));
}

//! `cocorum login` on a terminal.

use crate::account::{APP_CODE, MAIL_CODE, NAME, PASSWORD, SMS_CODE, Site, plain, with_every_factor};
use crate::screen::TerminalScreen;

fn login(site: &Site, args: &str) -> TerminalScreen {
    let environment = [
        ("RUMBLE_BASE_URL", site.sim.base_url()),
        ("XDG_STATE_HOME", site.home.path().to_str().unwrap().to_owned()),
    ];
    let environment = environment
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    TerminalScreen::of(80, &format!("login {args}"), &environment)
}

/// Exit status and content of the screen. Asserts that no secret was shown.
fn finish(screen: TerminalScreen) -> (Option<i32>, String) {
    let left = screen.finish();
    for secret in [PASSWORD, APP_CODE, MAIL_CODE, SMS_CODE] {
        assert!(!left.screen.contains(secret), "{left:?}");
    }
    assert!(left.echoes, "{left:?}");
    (left.status, left.screen)
}

#[test]
fn name_password_and_code_are_prompted_for() {
    let site = Site::with(with_every_factor());
    let mut screen = login(&site, "");
    screen.wait_for("User name: ");
    screen.type_line(NAME);
    screen.wait_for("Password");
    screen.type_secret(PASSWORD);
    screen.wait_for("Method [authenticator]: ");
    for way in ["authenticator", "email", "sms"] {
        assert!(screen.seen.contains(way), "{}", screen.seen);
    }
    screen.type_line("pigeon");
    screen.wait_for("Method [");
    screen.type_line("sms");
    screen.wait_for("sent as a text message to");
    screen.wait_for("Code");
    screen.type_secret(SMS_CODE);
    let (status, seen) = finish(screen);
    assert_eq!(status, Some(0), "{seen}");
    assert!(seen.contains(&format!("logged in as {NAME}")), "{seen}");
    assert_eq!(site.saved()["token"], site.sim.account(NAME).session().unwrap());
}

#[test]
fn a_signal_at_the_password_prompt_restores_the_echo() {
    let site = Site::with(plain());
    for (signal, number) in [("-INT", 130), ("-TERM", 130), ("-QUIT", 131), ("-ABRT", 134)] {
        let mut screen = login(&site, NAME);
        screen.wait_for("Password");
        screen.wait_for_silence();
        screen.signal(signal);
        assert_eq!(finish(screen).0, Some(number), "{signal}");
    }
}

#[test]
fn the_password_is_hidden_again_after_a_stop() {
    let site = Site::with(plain());
    let mut screen = login(&site, NAME);
    screen.wait_for("Password");
    screen.wait_for_silence();
    screen.signal("-TSTP");
    screen.wait_for_echo();
    screen.signal("-CONT");
    screen.type_secret(PASSWORD);
    assert_eq!(finish(screen).0, Some(0));
}

#[test]
fn a_wrong_code_can_be_typed_again() {
    let site = Site::with(plain().authenticator(APP_CODE));
    let mut screen = login(&site, NAME);
    screen.wait_for("Password");
    screen.type_secret(PASSWORD);
    screen.wait_for("Code");
    screen.type_secret("000000");
    screen.wait_for("wrong two-factor code");
    screen.wait_for("Code");
    screen.type_secret(APP_CODE);
    let (status, seen) = finish(screen);
    assert_eq!(status, Some(0), "{seen}");
}

#[test]
fn empty_input_sends_nothing() {
    let site = Site::with(plain());
    let mut screen = login(&site, NAME);
    screen.wait_for("Password");
    screen.type_secret("");
    let (status, seen) = finish(screen);
    assert_eq!(status, Some(1), "{seen}");
    assert!(seen.contains("the password is missing"), "{seen}");
    assert!(site.sim.requests().is_empty());
}

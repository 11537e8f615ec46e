//! The file with the session.

use rumble_sim::{OldSession, Plan, ServiceFault, Sim, When};
use serde_json::json;

use crate::account::{NAME, PASSWORD, Site, plain};

#[cfg(unix)]
fn mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_session_file() {
    let site = Site::logged_in(plain());
    assert_eq!(mode(&site.file()), 0o600);
    assert_eq!(mode(site.file().parent().unwrap()), 0o700);
}

#[cfg(unix)]
#[test]
fn a_session_file_readable_by_others_is_rejected() {
    let site = Site::logged_in(plain());
    let before = site.sim.requests().len();
    for shared in [0o644, 0o640, 0o604, 0o620, 0o666] {
        set_mode(&site.file(), shared);
        let done = site.command(&["whoami"]).finish();
        assert_eq!(done.status, Some(1), "{shared:o}: {done:#?}");
        let error_line = done.error_line();
        assert!(error_line.contains("chmod 600"), "{error_line}");
    }
    assert_eq!(site.sim.requests().len(), before, "nothing is sent");
    set_mode(&site.file(), 0o400);
    assert_eq!(site.command(&["whoami"]).finish().status, Some(0));
}

#[cfg(unix)]
#[test]
fn the_session_file_is_replaced_atomically() {
    use std::io::{Read, Seek};
    let site = Site::logged_in(plain());
    // A program that has the old file open reads the old content to its end.
    let mut old = std::fs::File::open(site.file()).unwrap();
    let mut before = String::new();
    old.read_to_string(&mut before).unwrap();
    site.log_in();
    let mut after = String::new();
    old.rewind().unwrap();
    old.read_to_string(&mut after).unwrap();
    assert_eq!(before, after);
    assert_ne!(before, std::fs::read_to_string(site.file()).unwrap());
    let names = std::fs::read_dir(site.file().parent().unwrap()).unwrap();
    assert_eq!(names.count(), 2, "nothing but the session and its lock");
}

#[test]
fn the_path_of_the_session_file_can_be_set() {
    let site = Site::with(plain());
    let by_variable = site.home.path().join("a/by-variable");
    let by_flag = site.home.path().join("b/by-flag");
    let variable = by_variable.to_str().unwrap();
    let input = format!("{PASSWORD}\n");
    let login = site
        .command(&["login", NAME])
        .env("RUMBLE_SESSION_FILE", variable);
    assert_eq!(login.finish_with(&input).status, Some(0));
    let flag = ["login", NAME, "--session-file", by_flag.to_str().unwrap()];
    let login = site.command(&flag).env("RUMBLE_SESSION_FILE", variable);
    assert_eq!(login.finish_with(&input).status, Some(0));
    assert!(by_variable.exists() && by_flag.exists() && !site.file().exists());
    let whoami = site.command(&["whoami", "--json", "--session-file", by_flag.to_str().unwrap()]);
    assert_eq!(
        whoami.finish().events()[0]["session_file"],
        by_flag.to_str().unwrap()
    );
}

#[test]
fn a_relative_state_folder_is_ignored() {
    let site = Site::with(plain());
    let home = site.home.path().to_str().unwrap();
    let login = site
        .command(&["login", NAME])
        .env("XDG_STATE_HOME", "here")
        .env("HOME", home);
    let done = login.finish_with(&format!("{PASSWORD}\n"));
    assert_eq!(done.status, Some(0), "{done:#?}");
    assert!(
        site.home
            .path()
            .join(".local/state/cocorum/session.json")
            .exists()
    );
}

#[test]
fn a_malformed_session_file_is_rejected() {
    let site = Site::logged_in(plain());
    let good = site.saved();
    for text in [
        String::new(),
        "PLANTED".to_owned(),
        "{}".to_owned(),
        json!({"base_url": good["base_url"], "username": NAME, "token": "PLANTED PLANTED"}).to_string(),
        json!({"base_url": "http://PLANTED.example", "username": NAME, "token": "PLANTED"}).to_string(),
        json!({"base_url": good["base_url"], "token": ["PLANTED"]}).to_string(),
    ] {
        std::fs::write(site.file(), &text).unwrap();
        let done = site.command(&["whoami"]).finish();
        assert_eq!(done.status, Some(1), "{text}: {done:#?}");
        let error_line = done.error_line();
        assert!(error_line.contains("session.json"), "{error_line}");
        assert!(!error_line.contains("PLANTED"), "{error_line}");
    }
}

#[test]
fn a_session_of_another_site_is_not_used() {
    let site = Site::logged_in(plain());
    let other = Sim::start(Plan::new().account(plain())).unwrap();
    let localhost = site.sim.base_url().replace("127.0.0.1", "localhost");
    for elsewhere in [other.base_url(), localhost] {
        for command in [
            &["whoami"][..],
            &["mutes"],
            &["logout"],
            &["mute", "TinFiddle", "--everywhere"],
        ] {
            let done = site.command_at(&elsewhere, command).finish();
            assert_eq!(done.status, Some(1), "{done:#?}");
            let error_line = done.error_line();
            assert!(error_line.contains("is not sent to"), "{error_line}");
            assert!(error_line.contains(&site.sim.base_url()), "{error_line}");
        }
    }
    assert!(other.requests().is_empty());
    assert!(site.file().exists());
}

#[cfg(unix)]
#[test]
fn a_session_is_not_sent_to_a_look_alike_host() {
    let site = Site::with(plain());
    std::fs::create_dir_all(site.file().parent().unwrap()).unwrap();
    let saved = json!({"base_url": "https://rumble.com", "username": NAME, "token": "PLANTED"});
    std::fs::write(site.file(), saved.to_string()).unwrap();
    set_mode(&site.file(), 0o600);
    for elsewhere in [
        "https://rumble.com.example",
        "https://notrumble.com",
        "https://rumble.com:8443",
        "https://rumble.co",
        &site.sim.base_url(),
    ] {
        let done = site.command_at(elsewhere, &["whoami"]).finish();
        assert_eq!(done.status, Some(1), "{done:#?}");
        let error_line = done.error_line();
        assert!(error_line.contains("is not sent to"), "{error_line}");
        assert!(!error_line.contains("PLANTED"), "{error_line}");
    }
    // Without TLS the host is not checked at all.
    let done = site.command_at("http://rumble.com", &["whoami"]).finish();
    assert_eq!(done.status, Some(2), "{done:#?}");
    assert!(site.sim.requests().is_empty());
}

#[test]
fn a_login_to_another_site_keeps_the_session() {
    let site = Site::logged_in(plain());
    let before = site.saved();
    let other = Sim::start(Plan::new().account(plain())).unwrap();
    let login = site.command_at(&other.base_url(), &["login", NAME]);
    let done = login.finish_with(&format!("{PASSWORD}\n"));
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(done.error_line().contains("--session-file"), "{done:#?}");
    assert!(other.requests().is_empty());
    assert_eq!(site.saved(), before);
}

#[test]
fn a_renewed_session_is_saved() {
    let site = Site::logged_in(plain());
    let sparrow = site.sim.account(NAME);
    for old in [OldSession::Dies, OldSession::Lives] {
        let before = site.saved();
        sparrow.refresh_on_next_request(old);
        assert_eq!(site.command(&["whoami"]).finish().status, Some(0));
        let saved = site.saved();
        assert_ne!(saved["token"], before["token"]);
        assert_eq!(saved["token"], sparrow.session().unwrap());
        assert_eq!(
            (&saved["username"], &saved["base_url"]),
            (&before["username"], &before["base_url"])
        );
    }
    assert_eq!(site.command(&["whoami"]).finish().status, Some(0));
}

#[test]
fn a_renewed_session_is_saved_when_the_command_fails() {
    let site = Site::logged_in(plain());
    let sparrow = site.sim.account(NAME);
    sparrow.refresh_on_next_request(OldSession::Dies);
    site.sim
        .service()
        .fault("moderation.mute", When::Every, ServiceFault::Drop);
    let done = site.command(&["mute", "TinFiddle", "--everywhere"]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert_eq!(site.saved()["token"], sparrow.session().unwrap());
}

#[test]
fn a_renewed_token_of_the_environment_is_reported() {
    let site = Site::with(plain());
    let sparrow = site.sim.account(NAME);
    let token = sparrow.issue_session();
    sparrow.refresh_on_next_request(OldSession::Dies);
    let done = site.command(&["whoami"]).env("RUMBLE_SESSION", &token).finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    assert!(done.error_line().contains("RUMBLE_SESSION"), "{done:#?}");
    assert!(!site.file().exists());
}

#[cfg(unix)]
#[test]
fn login_fails_first_if_the_session_cannot_be_saved() {
    let site = Site::with(plain());
    // A directory has the name of the file.
    std::fs::create_dir_all(site.file().join("in the way")).unwrap();
    let done = site.command(&["login", NAME]).finish_with(&format!(
        "{PASSWORD}
"
    ));
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
    assert!(done.error_line().contains("not a regular file"), "{done:#?}");
    assert!(site.sim.account(NAME).sessions().is_empty());
}

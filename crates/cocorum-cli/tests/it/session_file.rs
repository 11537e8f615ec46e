//! Other things at the path of the session file, and how the command treats them.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use rumble_sim::{AccountPlan, Plan, Sim};

use crate::harness::{Cocorum, Finished};
use crate::raw_server;

struct Place {
    sim: Sim,
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let account = AccountPlan::new("CalmSparrow", 900_000_101, "brass-teapot");
        Self {
            sim: Sim::start(Plan::new().account(account)).unwrap(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, command: &[&str], file: &Path, input: &str) -> Finished {
        let file = file.to_str().unwrap();
        Cocorum::new(command)
            .args(&["--session-file", file, "--base-url", &self.sim.base_url()])
            .finish_with(input)
    }

    fn log_in(&self, file: &Path) -> Finished {
        self.run(&["login", "CalmSparrow"], file, "brass-teapot\n")
    }

    fn write(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    fn other_site(&self) -> String {
        r#"{"base_url":"http://127.0.0.1:1","username":"X","token":"tin-whistle"}"#.to_owned()
    }
}

/// Without standard input: a prompt for the password would fail with another message.
fn is_refused(place: &Place, file: &Path, reason: &str) {
    let done = place.run(&["login", "CalmSparrow"], file, "");
    let shown = done.stderr.join("\n");
    assert_eq!(done.status, Some(1), "{shown}");
    assert!(shown.contains(reason), "{}: {shown}", file.display());
    assert!(!shown.contains("password"), "{shown}");
}

#[test]
fn login_replaces_only_a_session_of_the_same_site() {
    let place = Place::new();
    let other_site = place.other_site();
    for (text, mode, reason) in [
        ("precious", 0o600, "does not contain a session"),
        ("", 0o600, "does not contain a session"),
        ("precious", 0o644, "mode 0644"),
        (other_site.as_str(), 0o600, "contains a session of"),
    ] {
        let file = place.write("file", text, mode);
        is_refused(&place, &file, reason);
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
        assert_eq!(fs::metadata(&file).unwrap().mode() & 0o777, mode);
    }
    let file = place.path("new/session");
    for _ in 0..2 {
        assert_eq!(place.log_in(&file).status, Some(0));
        assert_eq!(fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
    }
}

#[test]
fn login_follows_no_link_and_waits_for_no_pipe() {
    let place = Place::new();
    let victim = place.write("victim", "precious", 0o600);
    let [link, dangling, pipe, folder] = ["link", "dangling", "pipe", "folder"].map(|name| place.path(name));
    symlink(&victim, &link).unwrap();
    symlink(place.path("nothing"), &dangling).unwrap();
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    fs::create_dir(&folder).unwrap();
    for (file, reason) in [
        (&link, "it is a link"),
        (&dangling, "it is a link"),
        (&pipe, "not a regular file"),
        (&folder, "not a regular file"),
    ] {
        is_refused(&place, file, reason);
    }
    assert_eq!(fs::read_to_string(victim).unwrap(), "precious");
    assert!(!place.path("nothing").exists());

    // Neither by the names of the lock and of the new content.
    for name in [".session.lock", ".session.new"] {
        symlink(place.path("nothing"), place.path(name)).unwrap();
    }
    is_refused(&place, &place.path("session"), "it is a link");
    fs::remove_file(place.path(".session.lock")).unwrap();
    assert_eq!(place.log_in(&place.path("session")).status, Some(0));
    assert!(!place.path("nothing").exists());
}

#[test]
fn a_folder_or_file_of_another_user_is_rejected() {
    let place = Place::new();
    let file = place.path("session");
    assert_eq!(place.log_in(&file).status, Some(0));
    let mode = |mode| fs::set_permissions(place.folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    mode(0o777);
    is_refused(&place, &file, "every user can write in its folder");
    let done = place.run(&["whoami"], &file, "");
    assert!(
        done.stderr.join("\n").contains("every user can write"),
        "{:?}",
        done.stderr
    );
    mode(0o700);
    // Only root can give files away.
    if std::os::unix::fs::chown(&file, Some(12345), None).is_ok() {
        is_refused(&place, &file, "another user");
    }
}

#[test]
fn the_next_command_removes_an_incomplete_save() {
    let place = Place::new();
    let file = place.path("session");
    assert_eq!(place.log_in(&file).status, Some(0));
    for command in [
        &["whoami"][..],
        &["login", "CalmSparrow"],
        &["logout"],
        &["whoami"],
    ] {
        let left = place.write(".session.new", "half a tin-whistle", 0o600);
        place.run(command, &file, "brass-teapot\n");
        assert!(!left.exists(), "{command:?}");
    }
    assert!(!file.exists());
}

/// The server renews the session with every response, and each command saves it. In any order, a successful logout
/// stays in effect.
#[test]
fn a_concurrent_command_does_not_undo_a_logout() {
    let body = r#"{"user":{"id":"_u4x7b2","username":"MossLantern","logged_in":true},
        "data":{"success":true,"username":"MossLantern"},"errors":[]}"#;
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nset-cookie: u_s=RENEWED; Path=/\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    let site = raw_server::respond_in_turn(vec![answer.into_bytes()]);
    let place = Place::new();
    let kept = format!(r#"{{"base_url":"{site}","username":"MossLantern","token":"START"}}"#);
    let mut done = 0;
    for beside in [1, 4] {
        for _ in 0..10 {
            let file = place.write("session", &kept, 0o600);
            let start = |command: &str| {
                Cocorum::new([command, "--base-url", &site])
                    .args(&["--session-file", file.to_str().unwrap()])
                    .start()
            };
            let others: Vec<_> = (0..beside).map(|_| start("whoami")).collect();
            let logout = start("logout").finish();
            for other in others {
                other.finish();
            }
            if logout.status == Some(0) {
                done += 1;
                assert!(!file.exists(), "after {done} logouts");
            }
        }
    }
    assert!(done > 0, "no logout succeeded");
    let left = fs::read_dir(place.folder.path()).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert!(
        left.iter()
            .all(|name| name == ".session.lock" || name == "session"),
        "{left:?}"
    );
}

#[test]
fn a_folder_that_others_can_replace_is_rejected() {
    let place = Place::new();
    let open = place.path("open");
    let own = open.join("own");
    fs::create_dir_all(&own).unwrap();
    fs::set_permissions(&own, fs::Permissions::from_mode(0o700)).unwrap();
    fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
    is_refused(&place, &own.join("session"), "every user can write in");
    // In a sticky folder, other users cannot rename it.
    fs::set_permissions(&open, fs::Permissions::from_mode(0o1777)).unwrap();
    assert_eq!(place.log_in(&own.join("session")).status, Some(0));
}

#[test]
fn a_folder_as_session_file_is_rejected_before_the_prompt() {
    let place = Place::new();
    let folder = place.path("folder");
    fs::create_dir(&folder).unwrap();
    for name in ["folder/", "nowhere/", "nowhere/..", "folder/.."] {
        let done = place.run(&["login", "CalmSparrow"], &place.path(name), "");
        let shown = done.stderr.join("\n");
        assert_eq!(done.status, Some(1), "{name}: {shown}");
        assert!(
            shown.contains("is a folder") && !shown.contains("password"),
            "{name}: {shown}"
        );
    }
    assert!(!place.path("nowhere").exists());
    is_refused(&place, &folder, "not a regular file");
}

#[test]
fn a_long_wait_for_another_command_is_reported() {
    let place = Place::new();
    let file = place.path("session");
    assert_eq!(place.log_in(&file).status, Some(0));
    let lock = fs::File::open(place.path(".session.lock")).unwrap();
    lock.lock().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cocorum"))
        .args(["logout", "--session-file", file.to_str().unwrap()])
        .args(["--base-url", &place.sim.base_url()])
        .env_clear()
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = std::io::BufReader::new(command.stderr.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut told, &mut line).unwrap();
    assert!(line.contains("waiting for another command"), "{line}");
    drop(lock);
    assert!(command.wait().unwrap().success());
}

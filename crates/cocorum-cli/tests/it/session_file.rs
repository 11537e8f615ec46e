//! Other files and folders at the path of the session file.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use rumble_sim::{AccountPlan, Plan, Sim};

use crate::harness::{Cocorum, Finished};
use crate::raw_server;

struct Setup {
    sim: Sim,
    folder: tempfile::TempDir,
}

impl Setup {
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
fn assert_rejected(setup: &Setup, file: &Path, reason: &str) {
    let done = setup.run(&["login", "CalmSparrow"], file, "");
    let shown = done.stderr.join("\n");
    assert_eq!(done.status, Some(1), "{shown}");
    assert!(shown.contains(reason), "{}: {shown}", file.display());
    assert!(!shown.contains("password"), "{shown}");
}

#[test]
fn login_replaces_only_a_session_of_the_same_site() {
    let setup = Setup::new();
    let other_site = setup.other_site();
    for (text, mode, reason) in [
        ("precious", 0o600, "does not contain a session"),
        ("", 0o600, "does not contain a session"),
        ("precious", 0o644, "mode 0644"),
        (other_site.as_str(), 0o600, "contains a session of"),
    ] {
        let file = setup.write("file", text, mode);
        assert_rejected(&setup, &file, reason);
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
        assert_eq!(fs::metadata(&file).unwrap().mode() & 0o777, mode);
    }
    let file = setup.path("new/session");
    for _ in 0..2 {
        assert_eq!(setup.log_in(&file).status, Some(0));
        assert_eq!(fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
    }
}

#[test]
fn login_follows_no_link_and_waits_for_no_pipe() {
    let setup = Setup::new();
    let victim = setup.write("victim", "precious", 0o600);
    let [link, dangling, pipe, folder] = ["link", "dangling", "pipe", "folder"].map(|name| setup.path(name));
    symlink(&victim, &link).unwrap();
    symlink(setup.path("nothing"), &dangling).unwrap();
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    fs::create_dir(&folder).unwrap();
    for (file, reason) in [
        (&link, "a link, not a regular file"),
        (&dangling, "a link, not a regular file"),
        (&pipe, "not a regular file"),
        (&folder, "not a regular file"),
    ] {
        assert_rejected(&setup, file, reason);
    }
    assert_eq!(fs::read_to_string(victim).unwrap(), "precious");
    assert!(!setup.path("nothing").exists());

    // Links with the names of the lock and of the new content are not followed.
    for name in [".session.lock", ".session.new"] {
        symlink(setup.path("nothing"), setup.path(name)).unwrap();
    }
    assert_rejected(&setup, &setup.path("session"), "a link, not a regular file");
    fs::remove_file(setup.path(".session.lock")).unwrap();
    assert_eq!(setup.log_in(&setup.path("session")).status, Some(0));
    assert!(!setup.path("nothing").exists());
}

#[test]
fn a_folder_or_file_of_another_user_is_rejected() {
    let setup = Setup::new();
    let file = setup.path("session");
    assert_eq!(setup.log_in(&file).status, Some(0));
    let mode = |mode| fs::set_permissions(setup.folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    mode(0o777);
    assert_rejected(&setup, &file, "every user can write in the folder");
    let done = setup.run(&["whoami"], &file, "");
    assert!(
        done.stderr.join("\n").contains("every user can write"),
        "{:?}",
        done.stderr
    );
    mode(0o700);
    // Only root can change the owner of a file.
    if std::os::unix::fs::chown(&file, Some(12345), None).is_ok() {
        assert_rejected(&setup, &file, "another user");
    }
}

#[test]
fn the_next_command_removes_an_incomplete_save() {
    let setup = Setup::new();
    let file = setup.path("session");
    assert_eq!(setup.log_in(&file).status, Some(0));
    for command in [
        &["whoami"][..],
        &["login", "CalmSparrow"],
        &["logout"],
        &["whoami"],
    ] {
        let left = setup.write(".session.new", "half a tin-whistle", 0o600);
        setup.run(command, &file, "brass-teapot\n");
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
    let response = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nset-cookie: u_s=RENEWED; Path=/\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    let site = raw_server::respond_in_turn(vec![response.into_bytes()]);
    let setup = Setup::new();
    let saved = format!(r#"{{"base_url":"{site}","username":"MossLantern","token":"START"}}"#);
    let mut done = 0;
    for beside in [1, 4] {
        for _ in 0..10 {
            let file = setup.write("session", &saved, 0o600);
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
    let left = fs::read_dir(setup.folder.path()).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert!(
        left.iter()
            .all(|name| name == ".session.lock" || name == "session"),
        "{left:?}"
    );
}

#[test]
fn a_folder_that_others_can_replace_is_rejected() {
    let setup = Setup::new();
    let open = setup.path("open");
    let own = open.join("own");
    fs::create_dir_all(&own).unwrap();
    fs::set_permissions(&own, fs::Permissions::from_mode(0o700)).unwrap();
    fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
    assert_rejected(&setup, &own.join("session"), "every user can write in");
    // In a sticky folder, other users cannot rename it.
    fs::set_permissions(&open, fs::Permissions::from_mode(0o1777)).unwrap();
    assert_eq!(setup.log_in(&own.join("session")).status, Some(0));
}

#[test]
fn a_folder_as_session_file_is_rejected_before_the_prompt() {
    let setup = Setup::new();
    let folder = setup.path("folder");
    fs::create_dir(&folder).unwrap();
    for name in ["folder/", "nowhere/", "nowhere/..", "folder/.."] {
        let done = setup.run(&["login", "CalmSparrow"], &setup.path(name), "");
        let shown = done.stderr.join("\n");
        assert_eq!(done.status, Some(1), "{name}: {shown}");
        assert!(
            shown.contains("is a folder") && !shown.contains("password"),
            "{name}: {shown}"
        );
    }
    assert!(!setup.path("nowhere").exists());
    assert_rejected(&setup, &folder, "not a regular file");
}

#[test]
fn a_long_wait_for_another_command_is_reported() {
    let setup = Setup::new();
    let file = setup.path("session");
    assert_eq!(setup.log_in(&file).status, Some(0));
    let lock = fs::File::open(setup.path(".session.lock")).unwrap();
    lock.lock().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cocorum"))
        .args(["logout", "--session-file", file.to_str().unwrap()])
        .args(["--base-url", &setup.sim.base_url()])
        .env_clear()
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut reported = std::io::BufReader::new(command.stderr.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut reported, &mut line).unwrap();
    assert!(line.contains("waiting for another command"), "{line}");
    drop(lock);
    assert!(command.wait().unwrap().success());
}

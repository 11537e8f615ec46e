//! `cocorum login` with somebody at the terminal. `script` of util-linux gives the command one.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Instant;

use crate::account::{APP_CODE, MAIL_CODE, NAME, PASSWORD, SMS_CODE, Site, plain, with_every_factor};
use crate::harness::PATIENCE;

/// The command, and what stands on its screen.
struct Screen {
    child: Child,
    pieces: Receiver<Vec<u8>>,
    seen: String,
    /// Up to here it was waited for.
    mark: usize,
    terminal: String,
    deadline: Instant,
}

impl Screen {
    fn login(site: &Site, args: &str) -> Self {
        let command = format!("tty; exec {} login {args}", env!("CARGO_BIN_EXE_cocorum"));
        let mut child = Command::new("script")
            .args(["-q", "-e", "-c", &command, "/dev/null"])
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("SHELL", "/bin/sh")
            .env("RUMBLE_BASE_URL", site.sim.base_url())
            .env("XDG_STATE_HOME", site.home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script, of util-linux");
        let mut pipe = child.stdout.take().unwrap();
        let (sender, pieces) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 1024];
            while let Ok(read @ 1..) = pipe.read(&mut buffer) {
                if sender.send(buffer[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        let mut screen = Self {
            child,
            pieces,
            seen: String::new(),
            mark: 0,
            terminal: String::new(),
            deadline: Instant::now() + PATIENCE,
        };
        screen.wait_for("\n");
        // More may have come with it.
        screen.terminal = screen.seen.lines().next().unwrap().trim().to_owned();
        screen
    }

    /// Waits until this stands on the screen, behind what was waited for before.
    fn wait_for(&mut self, text: &str) {
        loop {
            let found = self.unwaited().find(text);
            if let Some(at) = found {
                self.mark += at + text.len();
                return;
            }
            let left = self.deadline.saturating_duration_since(Instant::now());
            let piece = self.pieces.recv_timeout(left);
            let piece = piece.unwrap_or_else(|_| panic!("no {text:?} in {:?}", self.seen));
            self.seen.push_str(&String::from_utf8_lossy(&piece));
        }
    }

    fn unwaited(&self) -> &str {
        self.seen.get(self.mark..).unwrap()
    }

    fn type_line(&mut self, line: &str) {
        let pipe = self.child.stdin.as_mut().unwrap();
        pipe.write_all(format!("{line}\n").as_bytes()).unwrap();
        pipe.flush().unwrap();
    }

    /// Types as soon as the terminal shows nothing of it.
    fn type_secret(&mut self, secret: &str) {
        while !self.is_silent() {
            assert!(
                Instant::now() < self.deadline,
                "the terminal still shows what is typed"
            );
            thread::yield_now();
        }
        self.type_line(secret);
    }

    fn is_silent(&self) -> bool {
        let state = Command::new("stty")
            .args(["-a", "-F", &self.terminal])
            .output()
            .unwrap();
        String::from_utf8_lossy(&state.stdout)
            .split_whitespace()
            .any(|word| word == "-echo")
    }

    /// Its exit status, and all that stood on the screen.
    fn finish(mut self) -> (Option<i32>, String) {
        while let Ok(piece) = self
            .pieces
            .recv_timeout(self.deadline.saturating_duration_since(Instant::now()))
        {
            self.seen.push_str(&String::from_utf8_lossy(&piece));
        }
        let status = self.child.wait().unwrap();
        for secret in [PASSWORD, APP_CODE, MAIL_CODE, SMS_CODE] {
            assert!(!self.seen.contains(secret), "{}", self.seen);
        }
        (status.code(), std::mem::take(&mut self.seen))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn name_password_and_code_are_asked_for() {
    let site = Site::with(with_every_factor());
    let mut screen = Screen::login(&site, "");
    screen.wait_for("User name: ");
    screen.type_line(NAME);
    screen.wait_for("Password");
    screen.type_secret(PASSWORD);
    screen.wait_for("Which one? [authenticator] ");
    for way in ["authenticator", "email", "sms"] {
        assert!(screen.seen.contains(way), "{}", screen.seen);
    }
    screen.type_line("pigeon");
    screen.wait_for("Which one?");
    screen.type_line("sms");
    screen.wait_for("sent as a text message to");
    screen.wait_for("Code");
    screen.type_secret(SMS_CODE);
    let (status, seen) = screen.finish();
    assert_eq!(status, Some(0), "{seen}");
    assert!(seen.contains(&format!("signed in as {NAME}")), "{seen}");
    assert_eq!(site.kept()["token"], site.sim.account(NAME).session().unwrap());
}

#[test]
fn a_code_may_be_typed_again() {
    let site = Site::with(plain().authenticator(APP_CODE));
    let mut screen = Screen::login(&site, NAME);
    screen.wait_for("Password");
    screen.type_secret(PASSWORD);
    screen.wait_for("Code");
    screen.type_secret("000000");
    screen.wait_for("wrong two-factor code");
    screen.wait_for("Code");
    screen.type_secret(APP_CODE);
    let (status, seen) = screen.finish();
    assert_eq!(status, Some(0), "{seen}");
}

#[test]
fn nothing_typed_is_nothing_sent() {
    let site = Site::with(plain());
    let mut screen = Screen::login(&site, NAME);
    screen.wait_for("Password");
    screen.type_secret("");
    let (status, seen) = screen.finish();
    assert_eq!(status, Some(1), "{seen}");
    assert!(seen.contains("the password is missing"), "{seen}");
    assert!(site.sim.requests().is_empty());
}

//! The command in a terminal, which `script` of util-linux creates.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Instant;

use crate::harness::TEST_TIMEOUT;

/// The command, and the content of its screen.
pub(crate) struct TerminalScreen {
    child: Child,
    pieces: Receiver<Vec<u8>>,
    pub(crate) seen: String,
    /// End of the last text that was waited for.
    mark: usize,
    terminal: String,
    pid: String,
    deadline: Instant,
}

impl TerminalScreen {
    /// Runs the command in a terminal of this many columns.
    pub(crate) fn of(columns: u16, args: &str, environment: &[(&str, &str)]) -> Self {
        let cocorum = env!("CARGO_BIN_EXE_cocorum");
        // The settings of the terminal are shown at the end.
        let command = format!(
            "trap : INT; stty rows 24 cols {columns}; tty; sh -c 'echo $$; exec {cocorum} {args}'; status=$?; stty -a; exit $status"
        );
        let mut child = Command::new("script")
            .args(["-q", "-e", "-c", &command, "/dev/null"])
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("SHELL", "/bin/sh")
            .env("TZ", "UTC")
            .envs(environment.iter().copied())
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
            pid: String::new(),
            deadline: Instant::now() + TEST_TIMEOUT,
        };
        screen.wait_for("\n");
        screen.wait_for("\n");
        // More lines might have arrived with it.
        let mut lines = screen.seen.lines().map(|line| line.trim().to_owned());
        screen.terminal = lines.next().unwrap();
        screen.pid = lines.next().unwrap();
        screen.seen.drain(..std::mem::take(&mut screen.mark));
        screen
    }

    /// Waits until the screen shows this text, after the last one that was waited for.
    pub(crate) fn wait_for(&mut self, text: &str) {
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

    /// Waits until the screen shows this text anywhere.
    pub(crate) fn wait_until_seen(&mut self, text: &str) {
        if !self.seen.contains(text) {
            self.wait_for(text);
        }
    }

    fn unwaited(&self) -> &str {
        self.seen.get(self.mark..).unwrap()
    }

    pub(crate) fn type_line(&mut self, line: &str) {
        self.type_keys(&format!("{line}\n"));
    }

    /// Types a line once the terminal hides it.
    pub(crate) fn type_secret(&mut self, secret: &str) {
        self.wait_for_silence();
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

    /// Types these keys.
    pub(crate) fn type_keys(&mut self, keys: &str) {
        let pipe = self.child.stdin.as_mut().unwrap();
        pipe.write_all(keys.as_bytes()).unwrap();
        pipe.flush().unwrap();
    }

    /// Changes the size of the terminal, as a window manager does.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let size = [columns, rows].map(|size| size.to_string());
        let status = Command::new("stty")
            .args(["-F", &self.terminal, "cols", &size[0], "rows", &size[1]])
            .status();
        assert!(status.is_ok_and(|status| status.success()), "stty");
    }

    /// Waits until the terminal hides typed keys.
    pub(crate) fn wait_for_silence(&self) {
        while !self.is_silent() {
            assert!(
                Instant::now() < self.deadline,
                "the terminal still shows what is typed"
            );
            thread::yield_now();
        }
    }

    /// Waits until the terminal shows typed keys.
    pub(crate) fn wait_for_echo(&self) {
        while self.is_silent() {
            assert!(
                Instant::now() < self.deadline,
                "the terminal still hides what is typed"
            );
            thread::yield_now();
        }
    }

    /// Sends a signal to the command, such as `-TERM`.
    pub(crate) fn signal(&self, signal: &str) {
        let status = Command::new("kill").args([signal, &self.pid]).status();
        assert!(status.is_ok_and(|status| status.success()), "kill {signal}");
    }

    /// Waits for the end of the command.
    pub(crate) fn finish(mut self) -> Left {
        while let Ok(piece) = self
            .pieces
            .recv_timeout(self.deadline.saturating_duration_since(Instant::now()))
        {
            self.seen.push_str(&String::from_utf8_lossy(&piece));
        }
        let status = self.child.wait().unwrap().code();
        let (screen, settings) = self.seen.rsplit_once("speed ").unwrap();
        Left {
            status,
            screen: screen.to_owned(),
            echoes: settings.split_whitespace().any(|word| word == "echo"),
        }
    }
}

/// Exit status, output and terminal settings of a command.
#[derive(Debug)]
pub(crate) struct Left {
    pub(crate) status: Option<i32>,
    /// The whole output.
    pub(crate) screen: String,
    /// Whether the terminal shows typed keys again.
    pub(crate) echoes: bool,
}

impl Left {
    /// The text as a terminal of this many columns shows it, including the lines that have scrolled away.
    pub(crate) fn text(&self, columns: u16) -> String {
        let mut terminal = vt100::Parser::new(ROWS, columns, 0);
        terminal.process(self.screen.as_bytes());
        terminal.screen().contents()
    }
}

impl Drop for TerminalScreen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Enough for everything that a test prints.
const ROWS: u16 = 8_000;

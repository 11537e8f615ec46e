//! A running example, and the lines that it prints.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;

use super::TIMEOUT;
use crate::TaskError;

/// A process that is killed on drop.
pub(super) struct Program {
    child: Child,
    lines: Receiver<String>,
    printed: Vec<String>,
}

impl Program {
    pub(super) fn start(command: &mut Command) -> Result<Self, TaskError> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command
            .spawn()
            .map_err(|error| TaskError::new(error.to_string()))?;
        let stdout = child.stdout.take();
        let (sender, lines) = channel();
        thread::spawn(move || {
            let lines = stdout
                .into_iter()
                .flat_map(|stdout| BufReader::new(stdout).lines());
            for line in lines.map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let printed = Vec::new();
        Ok(Self {
            child,
            lines,
            printed,
        })
    }

    /// Waits for a line with this text.
    pub(super) fn prints(&mut self, text: &str) -> Result<(), TaskError> {
        while let Ok(line) = self.lines.recv_timeout(TIMEOUT) {
            let is_found = line.contains(text);
            self.printed.push(line);
            if is_found {
                return Ok(());
            }
        }
        Err(self.failed(&format!("no line contains `{text}`")))
    }

    /// Waits until it ends with success.
    pub(super) fn ends(mut self) -> Result<(), TaskError> {
        loop {
            match self.lines.recv_timeout(TIMEOUT) {
                Ok(line) => self.printed.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => return Err(self.failed("the example did not end")),
            }
        }
        match self.child.wait() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(self.failed(&status.to_string())),
            Err(error) => Err(self.failed(&error.to_string())),
        }
    }

    fn failed(&self, reason: &str) -> TaskError {
        TaskError::new(format!("{reason}; it printed:\n{}", self.printed.join("\n")))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

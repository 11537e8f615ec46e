//! From the start of the process `cocorum chat` to its first printed message, against a simulator in a separate
//! process.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use super::Effort;
use super::figure::{Budget, Figure};
use crate::TaskError;

pub(super) fn run(effort: Effort) -> Result<Vec<Figure>, TaskError> {
    let command = command()?;
    let simulator = Simulator::start(&command)?;
    let mut times = Vec::new();
    let runs = effort.pick(40, 2);
    for _ in 0..runs {
        times.push(first_message(&command, &simulator.chat_url)?);
    }
    times.sort_by(f64::total_cmp);
    let at = |share: usize| {
        times
            .get((times.len() * share / 100).min(times.len() - 1))
            .copied()
            .unwrap_or(f64::NAN)
    };
    Ok(vec![Figure {
        what: format!("median of {runs} starts"),
        value: at(50),
        unit: "ms",
        limit: None,
        budget: Budget::at_most(5.0, 3.0),
    }])
}

/// Milliseconds to the first message of the history.
fn first_message(command: &PathBuf, chat_url: &str) -> Result<f64, TaskError> {
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    let start = std::time::Instant::now();
    let (mut child, mut lines) = spawn(
        Command::new(command)
            .args(["chat", STREAM, "--json", "--limit", "1", "--chat-url", chat_url])
            // Certificates of the environment are read at every start: some 400 files, which is not the same everywhere.
            .env_remove("SSL_CERT_FILE")
            .env_remove("SSL_CERT_DIR"),
    )?;
    let mut line = String::new();
    let elapsed = loop {
        line.clear();
        if lines.read_line(&mut line).map_err(failed)? == 0 {
            return Err(TaskError::new("start: no message was printed".to_owned()));
        }
        if line.starts_with(r#"{"event":"message""#) {
            break start.elapsed();
        }
    };
    child.wait().map_err(failed)?;
    Ok(elapsed.as_secs_f64() * 1e3)
}

struct Simulator {
    child: Child,
    /// Kept open while the process runs, so that it can write to its standard output.
    _lines: BufReader<ChildStdout>,
    chat_url: String,
}

impl Simulator {
    fn start(command: &PathBuf) -> Result<Self, TaskError> {
        let (child, mut lines) = spawn(Command::new(command).arg("sim"))?;
        let mut line = String::new();
        while lines.read_line(&mut line).map_err(failed)? > 0 {
            if let Some(url) = line.trim().strip_prefix("chat URL") {
                let chat_url = url.trim().to_owned();
                return Ok(Self {
                    child,
                    _lines: lines,
                    chat_url,
                });
            }
            line.clear();
        }
        Err(TaskError::new("start: the simulator printed no URL".to_owned()))
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // The process might have exited already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(command: &mut Command) -> Result<(Child, BufReader<ChildStdout>), TaskError> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let stdout = child
        .stdout
        .take()
        .ok_or_else(|| TaskError::new("start: no stdout".to_owned()))?;
    Ok((child, BufReader::new(stdout)))
}

/// The command, which is in the folder of this program.
fn command() -> Result<PathBuf, TaskError> {
    let this = std::env::current_exe().map_err(failed)?;
    Ok(this.with_file_name(format!("cocorum{}", std::env::consts::EXE_SUFFIX)))
}

fn failed(error: std::io::Error) -> TaskError {
    TaskError::new(format!("start: {error}"))
}

const STREAM: &str = "b10:434546624";

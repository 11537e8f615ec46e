//! `cocorum record` in a separate process: its processor time, and whether the recording contains every message.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::server::Server;
use super::{FIRST, Load, cpu_seconds, failed, now};
use crate::TaskError;
use crate::workspace::root;

/// Records all chats of a load, prints a row, and fails if a message is missing or the budget is exceeded.
pub(super) fn measure(load: &Load) -> Result<(), TaskError> {
    let folder = root().join("target/recorder");
    // Removes the files of an earlier run.
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(failed)?;
    let mut server = Server::start(load)?;
    let recorder = Recorder::start(load, &server, &folder)?;
    recorder.wait_for("chats", load.chats)?;
    recorder.wait_for("messages", load.chats * load.history)?;
    let (start, before) = (now(), recorder.cpu_seconds()?);
    let rounds = load.rate * load.seconds;
    server.send(rounds, Duration::from_secs(load.seconds))?;
    let (elapsed, used) = (start.elapsed().as_secs_f64(), recorder.cpu_seconds()? - before);
    let expected = load.history + rounds;
    recorder.wait_for("messages", load.chats * expected)?;
    let peak = recorder.peak_kib()?;
    let status = recorder.end()?;
    let count = |member| number(&status, member).unwrap_or(u64::MAX);
    let sent = load.chats * rounds;
    let cores = used / elapsed;
    println!(
        "| chats | messages a second each | seconds | cores | microseconds a message | peak MiB | syncs | reconnects | gaps |\n\
         |---|---|---|---|---|---|---|---|---|\n\
         | {} | {:.2} | {elapsed:.0} | {cores:.3} | {:.1} | {:.0} | {} | {} | {} |",
        load.chats,
        rounds as f64 / elapsed,
        used * 1e6 / sent as f64,
        peak as f64 / 1_024.0,
        count("syncs"),
        count("reconnects"),
        count("gaps"),
    );
    check_export(&folder, load.chats, expected)?;
    println!("{} messages, each once and in order", load.chats * expected);
    // One a second, and the seconds before and after.
    if count("syncs") as f64 > elapsed + 120.0 {
        return Err(TaskError::new("more than one sync a second".to_owned()));
    }
    if cores > MAX_CORES {
        return Err(TaskError::new(format!("more than {MAX_CORES} cores")));
    }
    Ok(())
}

struct Recorder {
    child: Child,
    status: Arc<Mutex<Value>>,
    reader: thread::JoinHandle<()>,
}

impl Recorder {
    fn start(load: &Load, server: &Server, folder: &Path) -> Result<Self, TaskError> {
        let mut list = String::new();
        for index in 0..load.chats {
            _ = writeln!(list, "b10:{}", FIRST + index);
        }
        fs::write(folder.join("streams.txt"), list).map_err(failed)?;
        let mut child = Command::new(command())
            .args([
                "record",
                "@streams.txt",
                "--out",
                "recording",
                "--json",
                "--chat-url",
            ])
            .arg(server.url.as_str())
            .current_dir(folder)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let output = child.stdout.take();
        let status = Arc::new(Mutex::new(Value::Null));
        let latest = Arc::clone(&status);
        let reader = thread::spawn(move || {
            for line in output
                .map(BufReader::new)
                .into_iter()
                .flat_map(BufReader::lines)
                .flatten()
            {
                let line = serde_json::from_str(&line).unwrap_or_default();
                *latest.lock().unwrap_or_else(PoisonError::into_inner) = line;
            }
        });
        Ok(Self {
            child,
            status,
            reader,
        })
    }

    /// The latest status line.
    fn status(&self) -> Value {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn wait_for(&self, member: &str, expected: u64) -> Result<(), TaskError> {
        let start = now();
        while number(&self.status(), member).unwrap_or_default() < expected {
            if start.elapsed() > TIMEOUT {
                let status = self.status();
                return Err(TaskError::new(format!("{expected} {member} expected: {status}")));
            }
            thread::sleep(Duration::from_millis(200));
        }
        Ok(())
    }

    fn cpu_seconds(&self) -> Result<f64, TaskError> {
        cpu_seconds(&self.child.id().to_string())
    }

    fn peak_kib(&self) -> Result<u64, TaskError> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).map_err(failed)?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let number = peak.and_then(|text| text.trim().trim_end_matches(" kB").parse().ok());
        number.ok_or_else(|| TaskError::new("no VmHWM".to_owned()))
    }

    /// Ends it as a service manager does. Returns the last status line.
    fn end(mut self) -> Result<Value, TaskError> {
        let pid = self.child.id().to_string();
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .map_err(failed)?;
        let exited = self.child.wait().map_err(failed)?;
        _ = self.reader.join();
        match exited.success() {
            true => Ok(self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()),
            false => Err(TaskError::new(format!("the recorder failed: {exited}"))),
        }
    }
}

/// Whether each chat has the messages `0` to `count - 1`, each once and in order, without a gap.
fn check_export(folder: &Path, chats: u64, count: u64) -> Result<(), TaskError> {
    let mut child = Command::new(command())
        .args(["export", "recording", "--to", "events"])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let mut next: HashMap<String, u64> = HashMap::new();
    let output = child.stdout.take();
    for line in output.map(BufReader::new).into_iter().flat_map(BufReader::lines) {
        let line: Value = serde_json::from_str(&line.map_err(failed)?).map_err(failed)?;
        let stream = text(&line, "stream_id").unwrap_or_default();
        match text(&line, "event") {
            Some("message") => {
                let number = next.entry(stream.to_owned()).or_default();
                if text(&line, "text") != Some(&*number.to_string()) {
                    return Err(TaskError::new(format!("message {number} expected: {line}")));
                }
                *number += 1;
            }
            Some("gap") => return Err(TaskError::new(format!("a gap: {line}"))),
            _ => {}
        }
    }
    let exited = child.wait().map_err(failed)?;
    let complete = next.values().filter(|number| **number == count).count() as u64;
    match exited.success() && complete == chats {
        true => Ok(()),
        false => Err(TaskError::new(format!(
            "{complete} of {chats} chats are complete; {exited}"
        ))),
    }
}

fn number(line: &Value, member: &str) -> Option<u64> {
    line.get(member)?.as_u64()
}

fn text<'a>(line: &'a Value, member: &str) -> Option<&'a str> {
    line.get(member)?.as_str()
}

/// Built by the caller.
fn command() -> PathBuf {
    root().join("target/release/cocorum")
}

const MAX_CORES: f64 = 0.5;
const TIMEOUT: Duration = Duration::from_secs(120);

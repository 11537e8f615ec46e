//! Separate processes: measured ones, and servers.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use crate::TaskError;
use crate::workspace::IN_PROCESS;

pub(super) const BIG_EVENT: &str = "big-event-child";
pub(super) const DECODE: &str = "decode-child";
pub(super) const HEAP: &str = "heap-child";
pub(super) const HOSTILE: &str = "hostile-child";
pub(super) const MEMORY: &str = "memory-child";
pub(super) const SERVER: &str = "server-child";

/// Runs a process that prints one figure in KiB. Returns the figure in MiB.
pub(super) fn mib(arguments: &[&str]) -> Result<f64, TaskError> {
    match figures(arguments)?[..] {
        [kib] => Ok(kib / 1024.0),
        _ => Err(TaskError::new(format!("{}: not one figure", arguments.join(" ")))),
    }
}

/// Runs a process and returns the figures that it prints.
pub(super) fn figures(arguments: &[&str]) -> Result<Vec<f64>, TaskError> {
    let output = command(arguments)?.output().map_err(failed)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let figures: Result<Vec<f64>, _> = text.split_whitespace().map(str::parse).collect();
    figures.ok().filter(|figures| !figures.is_empty()).ok_or_else(|| {
        let reason = String::from_utf8_lossy(&output.stderr);
        TaskError::new(format!("{}: {reason}", arguments.join(" ")))
    })
}

/// A figure of `/proc/self/status` in KiB: `VmHWM:` is the peak, `VmRSS:` the present resident size.
pub(super) fn kib(name: &str) -> Result<u64, TaskError> {
    let status = std::fs::read_to_string("/proc/self/status")
        .map_err(|error| TaskError::new(format!("memory is measured on Linux only: {error}")))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.ok_or_else(|| TaskError::new(format!("no {name} in /proc/self/status")))
}

/// A server in a separate process. Dropping it kills the process.
pub(super) struct Server {
    child: Child,
    pub(super) port: u16,
}

impl Server {
    pub(super) fn start(arguments: &[&str]) -> Result<Self, TaskError> {
        let all = [&[SERVER], arguments].concat();
        let mut child = command(&all)?.stdout(Stdio::piped()).spawn().map_err(failed)?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line).map_err(failed)?;
        }
        let port = line.trim().parse();
        let port = port.map_err(|_| TaskError::new(format!("the server printed no port: {line}")))?;
        Ok(Self { child, port })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The process might have exited already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(arguments: &[&str]) -> Result<Command, TaskError> {
    let mut command = Command::new(std::env::current_exe().map_err(failed)?);
    command.args(["bench", IN_PROCESS]).args(arguments);
    Ok(command)
}

fn failed(error: std::io::Error) -> TaskError {
    TaskError::new(format!("bench: {error}"))
}

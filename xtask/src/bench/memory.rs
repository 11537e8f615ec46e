//! Memory of a whole process after a million messages by 100,000 users, with the default bounds.

use std::process::Command;

use rumble_chat::Session;
use rumble_chat::model::StreamId;
use rumble_sim::{Kind, Mix, Scenario};

use super::Figure;
use super::streams::READ;
use crate::TaskError;
use crate::workspace::IN_PROCESS;

/// Names the process that is measured.
pub(super) const CHILD: &str = "memory-child";

pub(super) fn run() -> Result<Vec<Figure>, TaskError> {
    let mib = measured(&[CHILD])?;
    Ok(vec![Figure {
        what: "largest resident size of the process, generator of the chat included".to_owned(),
        found: format!("{mib:.1} MiB"),
        budget: "≤ 32 MiB (stretch 20 MiB)",
        met: mib <= 32.0,
    }])
}

/// MiB of a process of its own, which prints [`largest_resident_kib`].
pub(super) fn measured(arguments: &[&str]) -> Result<f64, TaskError> {
    let failed = |error: std::io::Error| TaskError::new(format!("memory: {error}"));
    let mut command = Command::new(std::env::current_exe().map_err(failed)?);
    command.args(["bench", IN_PROCESS]).args(arguments);
    let output = command.output().map_err(failed)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let Ok(kib) = text.trim().parse::<u32>() else {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(TaskError::new(format!("{}: {said}", arguments.join(" "))));
    };
    Ok(f64::from(kib) / 1024.0)
}

/// Reads the chat and prints the largest resident size in KiB.
pub(super) fn child() -> Result<(), TaskError> {
    let scenario = Scenario::quiet()
        .mix(Mix::only(Kind::Plain))
        .batch(10)
        .users(100_000)
        .step(std::time::Duration::from_millis(1))
        .max_events(100_000);
    let mut session = Session::new(stream_id()?);
    session.handle_connected();
    for event in scenario.events(7) {
        let frame = format!("data: {}\n\n", event.json);
        for read in frame.as_bytes().chunks(READ) {
            session.handle_data(read);
            while let Some(event) = session.poll_event() {
                std::hint::black_box(event);
            }
        }
    }
    if session.stats().messages != 1_000_000 {
        return Err(TaskError::new(format!(
            "memory: {} messages",
            session.stats().messages
        )));
    }
    println!("{}", largest_resident_kib()?);
    Ok(())
}

pub(super) fn largest_resident_kib() -> Result<u64, TaskError> {
    let status = std::fs::read_to_string("/proc/self/status")
        .map_err(|error| TaskError::new(format!("memory is measured on Linux only: {error}")))?;
    status
        .lines()
        .find_map(|line| {
            line.strip_prefix("VmHWM:")?
                .split_whitespace()
                .next()?
                .parse()
                .ok()
        })
        .ok_or_else(|| TaskError::new("no VmHWM in /proc/self/status".to_owned()))
}

pub(super) fn stream_id() -> Result<StreamId, TaskError> {
    StreamId::new(434_546_624).ok_or_else(|| TaskError::new("no stream id".to_owned()))
}

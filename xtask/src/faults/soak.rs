//! `cargo xtask soak`: the schedules of `cargo xtask faults` over sockets, many chats at once in one process.
//!
//! Each chat has its own thread and its own server. When a chat has ended, the delivered messages are compared with the
//! sent ones, and the next chat starts. Memory must not grow after the warm-up; threads and files must not be leaked.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::{ProcessStats, Reader, Target, now, play_many, report, table};
use crate::TaskError;
use crate::arguments::read_numbers;
use crate::workspace::{in_process, rerun};

pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    let (is_rerun, arguments) = in_process(arguments);
    let (mut minutes, mut chats) = (10, 200);
    read_numbers(
        arguments,
        &mut [("--chats", &mut chats), ("--minutes", &mut minutes)],
    )?;
    if !is_rerun {
        return rerun("release", "soak", arguments);
    }
    let time = Duration::from_secs(minutes * 60);
    let chats = usize::try_from(chats).unwrap_or(usize::MAX);
    let before = ProcessStats::sample();
    let stop = AtomicBool::new(false);
    let (played, memory) = thread::scope(|scope| {
        let playing = scope.spawn(|| play_many(Target::Sockets(Reader::Blocking), 0..u64::MAX, chats, &stop));
        let memory = watch(time);
        stop.store(true, Ordering::Relaxed);
        (playing.join(), memory)
    });
    let (stats, problems) = played.map_err(|_| TaskError::new("soak test panicked"))?;
    println!("\n{}", table(Target::Sockets(Reader::Blocking), &stats, time));
    report(&problems)?;
    if let Some(more) = before.growth() {
        return Err(TaskError::new(format!("leaked {more}")));
    }
    check_memory(&memory)
}

/// Prints a row at regular intervals. Returns the resident memory of each second.
fn watch(time: Duration) -> Vec<u64> {
    println!("| seconds | resident MiB | threads | files |\n|---|---|---|---|");
    let started = now();
    let (mut samples, mut next_row) = (Vec::new(), time / ROWS);
    while started.elapsed() < time {
        thread::sleep(Duration::from_secs(1));
        let process = ProcessStats::sample();
        samples.push(process.resident);
        if started.elapsed() >= next_row {
            next_row += time / ROWS;
            let (seconds, mebibytes) = (started.elapsed().as_secs(), process.resident / 1_024);
            println!(
                "| {seconds} | {mebibytes} | {} | {} |",
                process.threads, process.files
            );
        }
    }
    samples
}

fn check_memory(samples: &[u64]) -> Result<(), TaskError> {
    // The first fifth is the warm-up.
    let warm = samples.get(samples.len() / 5..).unwrap_or_default();
    let third = warm.len() / 3;
    let first = median(warm.get(..third).unwrap_or_default());
    let last = median(warm.get(warm.len() - third..).unwrap_or_default());
    println!("resident after the warm-up: first third {first} KiB, last third {last} KiB");
    if last > first + first / 10 {
        return Err(TaskError::new("memory keeps growing"));
    }
    Ok(())
}

fn median(samples: &[u64]) -> u64 {
    let mut samples = samples.to_vec();
    samples.sort_unstable();
    samples.get(samples.len() / 2).copied().unwrap_or_default()
}

const ROWS: u32 = 12;

//! `cargo xtask faults`: random schedules of faults, checked against the guarantees of the client.
//!
//! The seed of a schedule determines the messages of a chat, the faults of each connection, and the chunks in which the bytes arrive.
//! The server is a separate model (`faults/chat_model.rs`, `faults/wire.rs`), which shares no code with the client.
//!
//! # Guarantees
//!
//! From the first delivered message on, for every message that the server accepted:
//!
//! 1. A message is delivered **once**. It has *arrived* when its event or `init` has arrived completely and its record is
//!    well-formed. A message that has arrived is delivered before the client requests more from the network.
//! 2. Messages are delivered **in order**: live messages as received, those of an `init` by `time`, ties as received.
//!    This is the order of the server, with one exception: a message that was lost (its event or its record was
//!    malformed, or it is in a reported gap) and that a later history contains is delivered with that history, late,
//!    marked as from history.
//! 3. **Losses are reported.** A message that is never delivered was in malformed data, which was reported, each item
//!    once; or it is between the two ends of a reported gap; or it was sent after everything that arrived, and the
//!    program was notified that the connection was lost, and of no `init` since.
//! 4. A gap is reported exactly if messages are remembered and a connection does not show that it continues after them:
//!    its first readable `init` contains none of them, or a new message arrives before any `init`.
//! 5. Delivered messages are marked as deleted, with an event, exactly when a deletion, a mute, or a duplicate marked as
//!    deleted has arrived. After a connection without faults, the pinned message is that of the server,
//!    in the state and in the events.
//!
//! The state machine waits exactly as long as its policy requires, restarts the count of attempts only after a minute of
//! uptime, gives up only if configured and not before the configured time, treats a connection as lost exactly after the
//! idle timeout, stays within its limits, ends with 204 and nothing else, terminates, and does not panic.
//!
//! A schedule without I/O is run twice: against the state machine, and against the asynchronous stream around it. Both
//! must deliver the same events.
//!
//! # Limits of the guarantees
//!
//! - A server whose `init` is older than the live events that follow it: the data does not show which messages were lost.
//! - Garbage without a line end before an event: the event becomes a field with another name, which the standard for
//!   event streams requires to be ignored.
//! - A chat before its first message: there is no message that a gap could follow.

mod byte_stream;
mod chat_model;
mod core;
mod oracle;
mod plan;
mod process_stats;
mod random;
mod soak;
mod sockets;
mod stats;
mod wire;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::TaskError;
use crate::arguments::read_numbers;
use crate::workspace::{in_process, rerun};

pub(crate) use process_stats::ProcessStats;
pub(crate) use soak::run as soak;
pub(crate) use sockets::Hyper;
use sockets::Reader;
use stats::Stats;

/// Code under test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// The state machine without I/O, in virtual time.
    Core,
    /// A client over sockets: the blocking one, or the asynchronous one through the example for hyper.
    Sockets(Reader),
}

/// `--share`, or any of `--core N --sockets N --hyper N --from SEED`; or one of `--seed SEED`, `--sockets-seed SEED` and
/// `--hyper-seed SEED`, which run one schedule and print every step.
pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    let (is_rerun, arguments) = in_process(arguments);
    let call = Call::parse(arguments)?;
    if !is_rerun {
        return rerun("release", "faults", arguments);
    }
    match call {
        Call::Schedules(counts) => counts.play(),
        Call::One(target, seed) => replay(target, seed),
    }
}

/// The part that CI runs, in the process of the caller.
pub(crate) fn ci_subset() -> Result<(), TaskError> {
    Counts::SHARE.play()
}

/// The schedules that the arguments select.
#[derive(Debug, PartialEq, Eq)]
enum Call {
    Schedules(Counts),
    One(Target, u64),
}

/// How many schedules of each kind, and the first seed.
#[derive(Debug, PartialEq, Eq)]
struct Counts {
    core: u64,
    sockets: u64,
    hyper: u64,
    from: u64,
}

impl Call {
    fn parse(arguments: &[String]) -> Result<Self, TaskError> {
        if arguments == ["--share"] {
            return Ok(Self::Schedules(Counts::SHARE));
        }
        let mut counts = Counts::ALL;
        let mut seeds = TARGETS.map(|target| (target, u64::MAX));
        let [core, sockets, hyper] = &mut seeds;
        let mut options = [
            ("--core", &mut counts.core),
            ("--from", &mut counts.from),
            ("--hyper", &mut counts.hyper),
            ("--sockets", &mut counts.sockets),
            (core.0.replay_option(), &mut core.1),
            (sockets.0.replay_option(), &mut sockets.1),
            (hyper.0.replay_option(), &mut hyper.1),
        ];
        read_numbers(arguments, &mut options)?;
        let one = seeds.into_iter().find(|(_, seed)| *seed != u64::MAX);
        Ok(one.map_or(Self::Schedules(counts), |(target, seed)| Self::One(target, seed)))
    }
}

impl Counts {
    const ALL: Self = Self {
        core: 10_000,
        sockets: 500,
        hyper: 500,
        from: 0,
    };
    const SHARE: Self = Self {
        core: 3_000,
        sockets: 60,
        hyper: 60,
        from: 0,
    };

    fn play(&self) -> Result<(), TaskError> {
        let seeds = |schedules| self.from..self.from.saturating_add(schedules);
        let problems = [
            run_core(seeds(self.core)),
            run_sockets(Reader::Blocking, seeds(self.sockets)),
            run_sockets(Reader::Hyper, seeds(self.hyper)),
        ];
        report(&problems.concat())
    }
}

/// Runs one schedule, and prints every step.
fn replay(target: Target, seed: u64) -> Result<(), TaskError> {
    let stats = play(target, seed, true)
        .map_err(|problem| TaskError::new(format!("{} {seed}: {problem}", target.name())))?;
    println!("\nok\n\n{}", table(target, &stats, Duration::ZERO));
    Ok(())
}

impl Target {
    fn name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Sockets(Reader::Blocking) => "sockets",
            Self::Sockets(Reader::Hyper) => "sockets, through hyper",
        }
    }

    fn replay_option(self) -> &'static str {
        match self {
            Self::Core => "--seed",
            Self::Sockets(Reader::Blocking) => "--sockets-seed",
            Self::Sockets(Reader::Hyper) => "--hyper-seed",
        }
    }
}

/// Fails with the first of the problems.
fn report(problems: &[String]) -> Result<(), TaskError> {
    if problems.is_empty() {
        return Ok(());
    }
    let shown: Vec<_> = problems.iter().take(MAX_REPORTED).map(String::as_str).collect();
    Err(TaskError::new(format!(
        "promise violated, {} problems:\n{}",
        problems.len(),
        shown.join("\n")
    )))
}

fn run_core(seeds: Range<u64>) -> Vec<String> {
    let start = now();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let (stats, problems) = play_many(Target::Core, seeds, cores, &AtomicBool::new(false));
    println!("{}", table(Target::Core, &stats, start.elapsed()));
    problems
}

/// Also checks for leaked threads and files after each batch.
fn run_sockets(reader: Reader, seeds: Range<u64>) -> Vec<String> {
    let target = Target::Sockets(reader);
    let start = now();
    let mut total = Stats::default();
    let mut problems = Vec::new();
    let mut remaining = seeds;
    while !remaining.is_empty() {
        let end = remaining.start.saturating_add(BATCH).min(remaining.end);
        let batch = remaining.start..end;
        remaining.start = end;
        let before = ProcessStats::sample();
        let (stats, found) = play_many(target, batch.clone(), AT_ONCE, &AtomicBool::new(false));
        total.add(&stats);
        // A leak of a failed schedule is not reported in addition.
        if found.is_empty()
            && let Some(more) = before.growth()
        {
            problems.push(format!(
                "  {} {} to {}: leaked {more}",
                target.name(),
                batch.start,
                batch.end
            ));
        }
        problems.extend(found);
    }
    println!("{}", table(target, &total, start.elapsed()));
    problems
}

/// Runs schedules, `at_once` at a time, until all are done or `stop` is set. Returns the counts and the problems.
fn play_many(target: Target, seeds: Range<u64>, at_once: usize, stop: &AtomicBool) -> (Stats, Vec<String>) {
    let next = AtomicU64::new(seeds.start);
    let found = Mutex::new((Stats::default(), Vec::new()));
    let worker = || {
        while !stop.load(Ordering::Relaxed) {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                break;
            }
            let played = play(target, seed, false);
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            match played {
                Ok(stats) => found.0.add(&stats),
                Err(problem) => found.1.push((seed, problem)),
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(worker);
        }
    });
    let (stats, mut problems) = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    problems.sort();
    let text = |(seed, problem): &(u64, String)| problem_text(target, *seed, problem);
    (stats, problems.iter().map(text).collect())
}

/// A problem, and the command that shows the schedule step by step.
fn problem_text(target: Target, seed: u64, problem: &str) -> String {
    let option = target.replay_option();
    format!("  {problem}\n    cargo xtask faults {option} {seed}")
}

/// Runs one schedule. A panic is reported as a problem.
fn play(target: Target, seed: u64, trace: bool) -> Result<Stats, String> {
    let played = catch_unwind(AssertUnwindSafe(|| match target {
        Target::Core => core::play(seed, now(), trace),
        Target::Sockets(reader) => sockets::play(reader, seed, trace),
    }));
    played.unwrap_or_else(|_| Err("panicked".to_owned()))
}

fn table(part: Target, stats: &Stats, time: Duration) -> String {
    format!(
        "| {} | |\n|---|---|\n{}| seconds | {:.1} |\n",
        part.name(),
        stats.rows(),
        time.as_secs_f64()
    )
}

#[expect(
    clippy::disallowed_methods,
    reason = "start of the virtual time, and duration of the run"
)]
fn now() -> Instant {
    Instant::now()
}

const TARGETS: [Target; 3] = [
    Target::Core,
    Target::Sockets(Reader::Blocking),
    Target::Sockets(Reader::Hyper),
];
const MAX_REPORTED: usize = 20;
/// Schedules over sockets between two checks for leaks.
const BATCH: u64 = 50;
/// Schedules over sockets at the same time, which mostly wait.
const AT_ONCE: usize = 12;

#[cfg(test)]
mod tests;

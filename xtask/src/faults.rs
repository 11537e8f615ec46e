//! `cargo xtask faults`: random schedules of faults, against what the client promises.
//!
//! A schedule is a seed: it determines the messages of a chat, what goes wrong with every connection, and how the bytes are cut. The
//! server is a model of its own (`faults/chat_model.rs`, `faults/wire.rs`) and shares nothing with the client's.
//!
//! # The promise
//!
//! From the first message that was handed out on, for every message that the server accepted:
//!
//! 1. It is handed out **once**. That a message has *arrived* means that the event or the `init` it stands in has come
//!    through whole and its record is not broken. What has arrived and was not handed out before is handed out before
//!    the client asks for anything else of the network.
//! 2. It is handed out **in order**: live messages as received, those of an `init` by `time`, ties as received. So the
//!    order is the server's, with one exception: a message that could not be read where it belonged (its event was
//!    broken, its record was, or it fell into a reported gap) and that a later history still holds is handed out with
//!    that history, late, marked as from history.
//! 3. It is **not missing in silence**. A message that is never handed out was in something that arrived broken and was
//!    reported as malformed, each once; or it lies between the two ends of a reported gap; or it was said after
//!    everything that arrived, and the program was told that the connection was lost and of no `init` since.
//! 4. A gap is reported exactly where messages are remembered and a connection does not show that it goes on from
//!    there: its first readable `init` has none of them, or a new message comes before any `init`.
//! 5. What is held turns deleted when a deletion, a mute, or a repeat that says so has arrived, with an event, and never
//!    otherwise. After a good connection the pinned message is the server's, here and in the events.
//!
//! And of the machine: it waits no less and no longer than its policy, counts attempts anew only after a good minute,
//! gives up only when told to and when it is time, takes a connection for dead exactly after its idle limit, holds no
//! more than its bounds, ends with 204 and with nothing else, always comes to an end, and does not panic.
//!
//! A schedule without I/O is played twice: against the state machine, and against the asynchronous stream around it. Both must
//! hand out the same events.
//!
//! # What the promise does not cover
//!
//! - A server whose `init` is older than the live events that follow it: nothing on the wire shows what fell in between.
//! - Garbage without a line end before an event: it makes the event's line one of another name, which the standard for
//!   event streams says to skip.
//! - A chat in which nothing was seen yet: there is no place that a gap could follow.

mod byte_stream;
mod chat_model;
mod core;
mod observer;
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
use crate::workspace::{in_process, read_numbers, rerun};

pub(crate) use process_stats::ProcessStats;
pub(crate) use soak::run as soak;
pub(crate) use sockets::Hyper;
use sockets::Reader;
use stats::Stats;

/// What the schedules run against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// The state machine without I/O, in virtual time.
    Core,
    /// A client over sockets: the blocking one, or the asynchronous one through the example for hyper.
    Sockets(Reader),
}

/// `--share`, or any of `--core N --sockets N --hyper N --from SEED`; or one of `--seed SEED`, `--sockets-seed SEED` and
/// `--hyper-seed SEED`, which play one schedule and show every step.
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

/// The part that CI runs, in its own process.
pub(crate) fn share() -> Result<(), TaskError> {
    Counts::SHARE.play()
}

/// What the arguments ask for.
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

/// One schedule, with every step shown.
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

/// With a check for leaked threads and files after each batch.
fn run_sockets(reader: Reader, seeds: Range<u64>) -> Vec<String> {
    let target = Target::Sockets(reader);
    let start = now();
    let mut total = Stats::default();
    let mut problems = Vec::new();
    let mut left = seeds;
    while !left.is_empty() {
        let batch = left.start..left.end.min(left.start.saturating_add(BATCH));
        left.start = batch.end;
        let before = ProcessStats::sample();
        let (stats, found) = play_many(target, batch.clone(), AT_ONCE, &AtomicBool::new(false));
        total.add(&stats);
        // A schedule that failed may have leaked, and is reported already.
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

/// Plays schedules, `at_once` at a time, until none is left or `stop` is set. Returns what was seen, and each problem.
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

/// One schedule. A panic is a problem like any other.
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
    reason = "virtual time begins somewhere, and the wall time is shown"
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
/// Schedules over sockets between two looks at what was left behind.
const BATCH: u64 = 50;
/// They mostly wait.
const AT_ONCE: usize = 12;

#[cfg(test)]
mod tests;

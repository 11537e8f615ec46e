//! `cargo xtask faults`: random schedules of faults, against what the client promises.
//!
//! A schedule is a seed: it says what a chat says, what goes wrong with every connection, and how the bytes are cut. The
//! server is a model of its own (`faults/story.rs`, `faults/wire.rs`) and shares nothing with the client's.
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
//! # What the promise does not cover
//!
//! - A server whose `init` is older than the live events that follow it: nothing on the wire shows what fell in between.
//! - Garbage without a line end before an event: it makes the event's line one of another name, which the standard for
//!   event streams says to skip.
//! - A chat in which nothing was seen yet: there is no place that a gap could follow.

mod chance;
mod core;
mod feed;
mod ledger;
mod options;
mod plan;
mod story;
mod tally;
mod wire;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::TaskError;
use crate::workspace::cargo;
use options::{HERE, Options, Part};
use tally::Tally;

pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    if let [marker, rest @ ..] = arguments
        && marker == HERE
    {
        return here(&Options::parse(rest)?);
    }
    Options::parse(arguments)?;
    let mut call = vec!["run", "--quiet", "--release", "-p", "xtask", "--", "faults", HERE];
    call.extend(arguments.iter().map(String::as_str));
    let status = cargo()
        .args(&call)
        .status()
        .map_err(|error| TaskError::new(format!("cargo: {error}")))?;
    if status.success() {
        Ok(())
    } else {
        Err(TaskError::new("not everything was kept"))
    }
}

/// What CI plays, in its own process.
pub(crate) fn share() -> Result<(), TaskError> {
    here(&Options::share())
}

fn here(options: &Options) -> Result<(), TaskError> {
    if let Some((part, seed)) = options.replay {
        return match play(part, seed, true) {
            Ok(tally) => {
                println!("\nkept\n\n{}", table(part, &tally, Duration::ZERO));
                Ok(())
            }
            Err(problem) => Err(TaskError::new(format!("{} {seed}: {problem}", part.name()))),
        };
    }
    let core = many(Part::Core, options.core, options.from)?;
    core.map_or(Ok(()), |problems| Err(TaskError::new(problems)))
}

/// Plays so many schedules on all cores. Gives the problems, if there were any.
fn many(part: Part, schedules: u64, from: u64) -> Result<Option<String>, TaskError> {
    let start = now();
    let next = AtomicU64::new(from);
    let total = Mutex::new(Tally::default());
    let problems = Mutex::new(Vec::new());
    let worker = || {
        let mut sum = Tally::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= from.saturating_add(schedules) {
                break;
            }
            match play(part, seed, false) {
                Ok(tally) => sum.add(&tally),
                Err(problem) => {
                    let mut problems = problems.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    problems.push((seed, problem));
                }
            }
        }
        let mut total = total.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        total.add(&sum);
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(worker);
        }
    });
    let total = total
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut problems = problems
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    println!("{}", table(part, &total, start.elapsed()));
    if problems.is_empty() {
        return Ok(None);
    }
    problems.sort();
    let shown = problems.iter().take(SHOWN).map(|(seed, problem)| {
        format!(
            "\n  seed {seed}: {problem}\n    cargo xtask faults {} {seed}",
            part.replay_option()
        )
    });
    let shown: String = shown.collect();
    let kept = total.schedules;
    Ok(Some(format!(
        "{} of {schedules} schedules failed, {kept} were kept{shown}",
        problems.len()
    )))
}

/// One schedule. A panic is a problem like any other.
fn play(part: Part, seed: u64, trace: bool) -> Result<Tally, String> {
    let played = catch_unwind(AssertUnwindSafe(|| match part {
        Part::Core => core::play(seed, now(), trace),
    }));
    played.unwrap_or_else(|_| Err("it panicked".to_owned()))
}

fn table(part: Part, tally: &Tally, time: Duration) -> String {
    format!(
        "| {} | |\n|---|---|\n{}| seconds | {:.1} |\n",
        part.name(),
        tally.rows(),
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

/// So many problems are shown.
const SHOWN: usize = 20;

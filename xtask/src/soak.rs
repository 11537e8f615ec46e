//! `cargo xtask soak`: many chats in one process under random faults, for as long as one likes.
//!
//! Each chat is read by a thread of its own, from a simulator in the same process. A chat is over after some sixty
//! messages; what was handed out is then held against what was said, and the next one begins. Memory, threads and files
//! must not grow once everything is warm.

mod feeder;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rumble_chat::model::StreamId;
use rumble_chat::{ChatApi, EndReason, Endpoint, Limits, ReconnectPolicy};
use rumble_sim::{Fault, Plan, Scenario, Sim, StreamPlan, When};

use crate::TaskError;
use crate::faults::{Census, Chance, Truth, Witness};
use crate::workspace::{IN_PROCESS, rerun};
use feeder::{Fed, Feeder};

pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    if let [marker, rest @ ..] = arguments
        && marker == IN_PROCESS
    {
        let (minutes, chats) = options(rest)?;
        return here(minutes, chats);
    }
    options(arguments)?;
    rerun("release", "soak", arguments)
}

fn options(arguments: &[String]) -> Result<(u64, u64), TaskError> {
    let (mut minutes, mut chats) = (10, 200);
    let mut arguments = arguments.iter();
    while let Some(name) = arguments.next() {
        let text = arguments.next().map(String::as_str).unwrap_or_default();
        let number = text
            .parse()
            .ok()
            .filter(|number| *number > 0)
            .ok_or_else(|| TaskError::usage(format!("`{name}` takes a number, not `{text}`")));
        match name.as_str() {
            "--minutes" => minutes = number?,
            "--chats" => chats = number?,
            _ => return Err(TaskError::usage(format!("no such option: `{name}`"))),
        }
    }
    Ok((minutes, chats))
}

/// What all chats came to.
#[derive(Debug, Default)]
struct Sum {
    delivered: AtomicU64,
    gaps: AtomicU64,
    malformed: AtomicU64,
    reconnects: AtomicU64,
    rounds: AtomicU64,
    said: AtomicU64,
    problems: Mutex<Vec<String>>,
    stop: AtomicBool,
}

fn here(minutes: u64, chats: u64) -> Result<(), TaskError> {
    let sim = Sim::start(Plan::new().keep_requests(100))
        .map_err(|error| TaskError::new(format!("no simulator: {error}")))?;
    let sim = Arc::new(sim);
    let sum = Arc::new(Sum::default());
    let feeder = Arc::new(Feeder::default());
    let feeding = {
        let (feeder, sum) = (Arc::clone(&feeder), Arc::clone(&sum));
        thread::spawn(move || feeder.feed(&sum.stop))
    };
    let mut readers = Vec::new();
    for number in 0..chats {
        let (sim, sum, feeder) = (Arc::clone(&sim), Arc::clone(&sum), Arc::clone(&feeder));
        let reader = thread::Builder::new()
            .stack_size(256 * 1024)
            .spawn(move || read_on(number, &sim, &feeder, &sum))
            .map_err(|error| TaskError::new(format!("no thread: {error}")))?;
        readers.push(reader);
    }
    let resident = watch(Duration::from_secs(minutes * 60), &sum);
    sum.stop.store(true, Ordering::SeqCst);
    let started = now();
    while readers.iter().any(|reader| !reader.is_finished()) {
        if started.elapsed() > HANG {
            return Err(TaskError::new("a chat hangs"));
        }
        thread::sleep(TICK);
    }
    let panicked = readers
        .into_iter()
        .filter_map(|reader| reader.join().err())
        .count();
    drop(feeding.join());
    let number = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    println!(
        "\n{} chats of {} messages: {} delivered, {} reconnects, {} gaps, {} malformed",
        number(&sum.rounds),
        number(&sum.said),
        number(&sum.delivered),
        number(&sum.reconnects),
        number(&sum.gaps),
        number(&sum.malformed),
    );
    verdict(panicked, &sum, &resident)
}

fn verdict(panicked: usize, sum: &Sum, resident: &[u64]) -> Result<(), TaskError> {
    let problems = sum.problems.lock().unwrap_or_else(PoisonError::into_inner);
    if panicked > 0 || !problems.is_empty() {
        let shown: Vec<_> = problems.iter().take(20).map(String::as_str).collect();
        let problems = problems.len();
        return Err(TaskError::new(format!(
            "{panicked} panics, {problems} problems:\n{}",
            shown.join("\n")
        )));
    }
    // The first fifth is for getting warm.
    let warm = resident.get(resident.len() / 5..).unwrap_or_default();
    let third = warm.len() / 3;
    let first = median(warm.get(..third).unwrap_or_default());
    let last = median(warm.get(warm.len() - third..).unwrap_or_default());
    println!("resident, once warm: first third {first} KiB, last third {last} KiB");
    if last > first + first / 10 {
        return Err(TaskError::new("memory grows"));
    }
    Ok(())
}

/// Prints what the process has, and gives its resident memory each second.
fn watch(time: Duration, sum: &Sum) -> Vec<u64> {
    println!("| seconds | resident MiB | threads | files | chats | messages |\n|---|---|---|---|---|---|");
    let started = now();
    let mut samples = Vec::new();
    let row = time / ROWS;
    let mut next_row = row;
    while started.elapsed() < time {
        thread::sleep(Duration::from_secs(1));
        let census = Census::take();
        samples.push(census.resident);
        if started.elapsed() >= next_row {
            next_row += row;
            println!(
                "| {} | {} | {} | {} | {} | {} |",
                started.elapsed().as_secs(),
                census.resident / 1024,
                census.threads,
                census.files,
                sum.rounds.load(Ordering::Relaxed),
                sum.delivered.load(Ordering::Relaxed),
            );
        }
    }
    samples
}

/// One chat after the other, until it is time to stop.
fn read_on(number: u64, sim: &Sim, feeder: &Feeder, sum: &Sum) {
    let mut chance = Chance::new(number);
    while !sum.stop.load(Ordering::SeqCst) {
        if let Err(problem) = round(number, sim, feeder, &mut chance, sum) {
            let mut problems = sum.problems.lock().unwrap_or_else(PoisonError::into_inner);
            problems.push(format!("chat {number}: {problem}"));
        }
        sum.rounds.fetch_add(1, Ordering::Relaxed);
    }
}

fn round(number: u64, sim: &Sim, feeder: &Feeder, chance: &mut Chance, sum: &Sum) -> Result<(), String> {
    let id = FIRST_STREAM + number;
    let quiet = Scenario::quiet().keepalive(Some(IDLE / 4));
    let mut plan = StreamPlan::new(id).scenario(quiet);
    for connection in 2..60 {
        if chance.one_in(3) {
            continue;
        }
        plan = plan.fault(When::Connection(connection), fault(chance));
    }
    let fed = Arc::new(Fed::new(sim.add_stream(plan)));
    let mut chat = open(id, sim)?;
    feeder.take(Arc::clone(&fed));
    let mut witness = Witness::default();
    while let Some(event) = chat.next_event() {
        witness.take(event.map_err(|error| format!("the chat failed: {error}"))?);
    }
    if chat.end_reason() != Some(EndReason::Over) {
        return Err(format!("the chat came to {:?}", chat.end_reason()));
    }
    let truth = Truth {
        said: fed.said(),
        ..Truth::default()
    };
    for (counter, more) in [
        (&sum.delivered, witness.held.len() as u64),
        (&sum.gaps, witness.gaps()),
        (&sum.malformed, witness.malformed),
        (&sum.reconnects, witness.reconnects),
        (&sum.said, truth.said.len() as u64),
    ] {
        counter.fetch_add(more, Ordering::Relaxed);
    }
    witness.check(&truth)
}

fn open(id: u64, sim: &Sim) -> Result<ChatApi, String> {
    let policy = ReconnectPolicy::default()
        .floor(Duration::from_millis(1))
        .ceiling(Duration::from_millis(50));
    ChatApi::builder(StreamId::new(id).ok_or("no stream id")?)
        .chat_url(Endpoint::parse(&sim.chat_url()).map_err(|error| error.to_string())?)
        .limits(Limits::default().event_bytes(64 * 1024))
        .idle_timeout(IDLE)
        .reconnect(policy)
        .connect()
        .map_err(|error| error.to_string())
}

fn fault(chance: &mut Chance) -> Fault {
    let event = chance.below(6);
    let bytes = chance.index(300);
    match chance.below(14) {
        0 => Fault::Bom,
        1 => Fault::BotWall,
        2 => Fault::BrokenJson { event },
        3 => Fault::Drip {
            gap: Duration::from_millis(1),
            piece: 50,
        },
        4 => Fault::HugeJunk { bytes: 70_000, event },
        5 => Fault::Refuse,
        6 => Fault::Repeat { event },
        7 | 8 => Fault::Reset { bytes, event },
        9 => Fault::ReversedHistory,
        10 => Fault::ShortHistory { messages: bytes / 20 },
        11 => Fault::Stall { bytes, event },
        12 => Fault::Status {
            retry_after: None,
            status: 503,
        },
        _ => Fault::Truncate { bytes, event },
    }
}

fn median(samples: &[u64]) -> u64 {
    let mut samples = samples.to_vec();
    samples.sort_unstable();
    samples.get(samples.len() / 2).copied().unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "a soak takes time")]
fn now() -> Instant {
    Instant::now()
}

const FIRST_STREAM: u64 = 900_200_000;
const HANG: Duration = Duration::from_secs(60);
const IDLE: Duration = Duration::from_millis(2_000);
const ROWS: u32 = 12;
const TICK: Duration = Duration::from_millis(10);

//! `cargo xtask scale`: many chats in one process, idle or busy, against the simulator in another process.
//!
//! Every message carries its number, and each chat must deliver every number once and in order.

mod readers;
mod recorder;
mod server;

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::TaskError;
use crate::arguments::read_numbers;
use crate::bench::page;
use crate::faults::ProcessStats;
use crate::programs;
use crate::workspace::{IN_PROCESS, cargo, in_process, rerun};
use readers::Received;
use server::Server;

/// Load of the chats of one process.
#[derive(Clone, Copy, Default)]
pub(crate) struct Load {
    pub(crate) chats: u64,
    /// Messages a second in each chat.
    pub(crate) rate: u64,
    pub(crate) seconds: u64,
    /// Messages of the `init`.
    pub(crate) history: u64,
    /// Messages that are sent afterwards, as fast as they are read.
    pub(crate) more: u64,
    /// The blocking client with a thread for each chat, instead of hyper on one thread.
    pub(crate) threads: bool,
    pub(crate) https: bool,
    /// `cocorum record` in a separate process, instead of readers in this one.
    pub(crate) recorder: bool,
}

/// Resources used.
pub(crate) struct Usage {
    /// Of the whole process.
    pub(crate) resident_kib: f64,
    pub(crate) kib_per_chat: f64,
    /// Memory per chat after [`Load::more`].
    pub(crate) kib_per_chat_after: f64,
    /// Processor time per time.
    pub(crate) cores: f64,
}

/// Without options, the table of `docs/performance.md`, which `--write` writes there. With `--chats N --rate MESSAGES
/// --seconds N --history MESSAGES --more MESSAGES --threads 1 --https 1`, one row. With `--recorder 1`, of `cocorum record`.
pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    let (is_rerun, arguments) = in_process(arguments);
    match arguments {
        [marker, rest @ ..] if marker == server::SERVE => return server::serve(rest),
        [marker, rest @ ..] if marker == MEASURE => return measure_here(rest),
        _ => {}
    }
    let is_table = matches!(arguments, [] | [_]) && arguments.iter().all(|option| option == "--write");
    let loads = if is_table {
        table_loads()
    } else {
        vec![Load::read(arguments)?]
    };
    if !is_rerun {
        if loads.iter().any(|load| load.recorder) {
            programs::run(cargo().args(["build", "--release", "-p", "cocorum-cli"]))?;
        }
        return rerun("release", "scale", arguments);
    }
    if let [load] = &loads[..]
        && load.recorder
    {
        return recorder::measure(load);
    }
    let mut table = String::from(HEADER);
    println!("{}", HEADER.trim_end());
    for load in loads {
        let row = row(&load, &measure(&load)?);
        println!("{}", row.trim_end());
        table += &row;
    }
    if is_table && !arguments.is_empty() {
        page::write("scale", &format!("{}\n\n{table}", page::machine("release")?))?;
    }
    Ok(())
}

fn table_loads() -> Vec<Load> {
    let load = |chats, rate, threads| Load {
        chats,
        rate,
        seconds: if rate > 0 { 20 } else { 3 },
        history: 50,
        threads,
        ..Load::default()
    };
    let mut loads = Vec::new();
    for (threads, sizes) in [(false, &[10, 100, 1_000, 5_000][..]), (true, &[10, 100, 1_000])] {
        for rate in [0, 10] {
            loads.extend(sizes.iter().map(|chats| load(*chats, rate, threads)));
        }
    }
    for threads in [false, true] {
        loads.push(Load {
            history: 0,
            https: true,
            ..load(1_000, 0, threads)
        });
    }
    loads
}

fn row(load: &Load, usage: &Usage) -> String {
    let client = if load.threads {
        "blocking, a thread each"
    } else {
        "hyper, one thread"
    };
    let scheme = if load.https { "https" } else { "http" };
    format!(
        "| {client}, {scheme} | {} | {} | {} | {:.0} | {:.0} | {:.3} |\n",
        load.chats,
        load.history,
        load.rate,
        usage.resident_kib / 1_024.0,
        usage.kib_per_chat,
        usage.cores,
    )
}

/// Measures in a separate process of the same program.
pub(crate) fn measure(load: &Load) -> Result<Usage, TaskError> {
    let output = Command::new(std::env::current_exe().map_err(failed)?)
        .args(["scale", IN_PROCESS, MEASURE])
        .args(load.arguments())
        .output()
        .map_err(failed)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    let [resident_kib, kib_per_chat, kib_per_chat_after, cores] = numbers[..] else {
        let reason = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(TaskError::new(reason.trim().to_owned()));
    };
    Ok(Usage {
        resident_kib,
        kib_per_chat,
        kib_per_chat_after,
        cores,
    })
}

/// Prints the four numbers of [`Usage`].
fn measure_here(arguments: &[String]) -> Result<(), TaskError> {
    let load = Load::read(arguments)?;
    let mut server = Server::start(&load)?;
    let received = Arc::new(Received::default());
    let before = ProcessStats::sample().resident;
    readers::start(&load, &server, &received)?;
    received.wait(&received.opened, load.chats)?;
    received.wait(&received.messages, load.chats * load.history)?;
    let (start, cpu) = (now(), cpu_seconds("self")?);
    let rounds = load.rate * load.seconds;
    server.send(rounds, Duration::from_secs(load.seconds))?;
    let mut expected = load.chats * (load.history + rounds);
    received.wait(&received.messages, expected)?;
    let cores = (cpu_seconds("self")? - cpu) / start.elapsed().as_secs_f64();
    let per_chat = |resident: u64| resident.saturating_sub(before) as f64 / load.chats.max(1) as f64;
    let resident = ProcessStats::sample().resident;
    let mut left = load.more;
    while left > 0 {
        let rounds = left.min(ROUNDS_AT_ONCE);
        server.send(rounds, Duration::ZERO)?;
        expected += load.chats * rounds;
        received.wait(&received.messages, expected)?;
        left -= rounds;
    }
    debug_assert_eq!(received.messages.load(Ordering::Relaxed), expected);
    let after = per_chat(ProcessStats::sample().resident);
    println!("{resident} {} {after} {cores}", per_chat(resident));
    Ok(())
}

impl Load {
    fn read(arguments: &[String]) -> Result<Self, TaskError> {
        let mut load = Self {
            chats: 1_000,
            seconds: 20,
            history: 50,
            ..Self::default()
        };
        let (mut threads, mut https, mut recorder) = (0, 0, 0);
        let mut options = [
            ("--chats", &mut load.chats),
            ("--rate", &mut load.rate),
            ("--seconds", &mut load.seconds),
            ("--history", &mut load.history),
            ("--more", &mut load.more),
            ("--threads", &mut threads),
            ("--https", &mut https),
            ("--recorder", &mut recorder),
        ];
        read_numbers(arguments, &mut options)?;
        (load.threads, load.https, load.recorder) = (threads > 0, https > 0, recorder > 0);
        Ok(load)
    }

    fn arguments(&self) -> Vec<String> {
        let options = [
            ("--chats", self.chats),
            ("--rate", self.rate),
            ("--seconds", self.seconds),
            ("--history", self.history),
            ("--more", self.more),
            ("--threads", u64::from(self.threads)),
            ("--https", u64::from(self.https)),
            ("--recorder", u64::from(self.recorder)),
        ];
        let words = options.map(|(name, number)| [name.to_owned(), number.to_string()]);
        words.into_iter().flatten().collect()
    }
}

/// Processor time of a process, user and system.
fn cpu_seconds(process: &str) -> Result<f64, TaskError> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).map_err(failed)?;
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.filter_map(|text| text.parse::<u64>().ok()).sum();
    Ok(ticks as f64 / TICKS_PER_SECOND)
}

fn failed(error: impl std::fmt::Display) -> TaskError {
    TaskError::new(format!("scale: {error}"))
}

#[expect(clippy::disallowed_methods, reason = "the time of a run is measured")]
fn now() -> Instant {
    Instant::now()
}

const HEADER: &str = "| client | chats | messages of the init | messages a second each | resident MiB | KiB a chat | cores |\n\
|---|---|---|---|---|---|---|\n";
/// First argument of the process that is measured.
const MEASURE: &str = "--measure";
const FIRST: u64 = 900_200_000;
const ROUNDS_AT_ONCE: u64 = 10;
/// As Linux reports processor time to programs.
const TICKS_PER_SECOND: f64 = 100.0;

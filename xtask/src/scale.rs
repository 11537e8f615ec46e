//! `cargo xtask scale`: many chats in one process, idle or busy, against the simulator in another process.
//!
//! Every message carries its number, and each chat must hand out every number once and in order.

#![expect(clippy::cast_precision_loss, reason = "figures for people")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rumble_chat::model::StreamId;
use rumble_chat::{ChatApi, ChatStream, ChatStreamSettings, Endpoint, Error, Event};
use rumble_sim::{Plan, Sim, StreamPlan};

use crate::TaskError;
use crate::faults::{Hyper, ProcessStats};
use crate::workspace::{IN_PROCESS, in_process, read_numbers, rerun};

/// `--chats N --rate MESSAGES --seconds N --history MESSAGES --threads 1`: so many chats with so many messages a second each,
/// over hyper on one thread, or with the blocking client on a thread each.
pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    let (is_rerun, arguments) = in_process(arguments);
    if let [marker, chats, history] = arguments
        && marker == SERVE
    {
        return serve(number(chats)?, number(history)?);
    }
    let (mut chats, mut rate, mut seconds, mut history, mut threads) = (1_000, 0, 20, 50, 0);
    let mut options = [
        ("--chats", &mut chats),
        ("--rate", &mut rate),
        ("--seconds", &mut seconds),
        ("--history", &mut history),
        ("--threads", &mut threads),
    ];
    read_numbers(arguments, &mut options)?;
    if !is_rerun {
        return rerun("release", "scale", arguments);
    }
    let mut server = Server::start(chats, history)?;
    let seen = Arc::new(Seen::default());
    let before = ProcessStats::sample().resident;
    if threads > 0 {
        read_on_threads(&server.url, chats, &seen)?;
    } else {
        read_on_one_thread(server.url.clone(), chats, Arc::clone(&seen))?;
    }
    seen.wait(&seen.opened, chats)?;
    seen.wait(&seen.messages, chats * history)?;
    let (start, cpu) = (now(), cpu_seconds()?);
    let rounds = rate * seconds;
    server.say(rounds, rate, seconds)?;
    seen.wait(&seen.messages, chats * (history + rounds))?;
    let took = start.elapsed().as_secs_f64();
    let cores = (cpu_seconds()? - cpu) / took;
    let resident = ProcessStats::sample().resident;
    if seen.wrong.load(Ordering::Relaxed) > 0 {
        return Err(TaskError::new("messages were lost, repeated or out of order"));
    }
    let kind = if threads > 0 { "threads" } else { "hyper" };
    println!(
        "| client | chats | messages a second each | resident MiB | KiB a chat | cores | delivered |\n|---|---|---|---|---|---|---|"
    );
    println!(
        "| {kind} | {chats} | {rate} | {} | {} | {cores:.3} | {} |",
        resident / 1_024,
        resident.saturating_sub(before) / chats.max(1),
        seen.messages.load(Ordering::Relaxed)
    );
    Ok(())
}

/// What all chats of this process have seen.
#[derive(Default)]
struct Seen {
    opened: AtomicU64,
    messages: AtomicU64,
    wrong: AtomicU64,
}

impl Seen {
    /// `next` is the number that this chat expects.
    fn take(&self, event: &Result<Event, Error>, next: &mut u64) {
        match event {
            Ok(Event::Init(_)) => drop(self.opened.fetch_add(1, Ordering::Relaxed)),
            Ok(Event::Message(message)) => {
                let is_right = message.text == next.to_string();
                self.wrong.fetch_add(u64::from(!is_right), Ordering::Relaxed);
                *next += 1;
                self.messages.fetch_add(1, Ordering::Relaxed);
            }
            Ok(_) => {}
            Err(_) => drop(self.wrong.fetch_add(1, Ordering::Relaxed)),
        }
    }

    fn wait(&self, counter: &AtomicU64, wanted: u64) -> Result<(), TaskError> {
        let start = now();
        while counter.load(Ordering::Relaxed) < wanted {
            if start.elapsed() > PATIENCE || self.wrong.load(Ordering::Relaxed) > 0 {
                let found = counter.load(Ordering::Relaxed);
                return Err(TaskError::new(format!(
                    "{found} of {wanted} arrived, each once and in order"
                )));
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

fn read_on_one_thread(url: String, chats: u64, seen: Arc<Seen>) -> Result<(), TaskError> {
    let url = Endpoint::parse(&url).map_err(failed)?;
    let hyper = Hyper::new(&[]).map_err(failed)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(failed)?;
    thread::spawn(move || {
        runtime.block_on(async {
            let mut tasks = tokio::task::JoinSet::new();
            for id in ids(chats) {
                let settings = ChatStreamSettings::default().chat_url(url.clone());
                let Ok(mut chat) = ChatStream::new(id, hyper.clone(), settings) else {
                    continue;
                };
                let seen = Arc::clone(&seen);
                tasks.spawn(async move {
                    let mut next = 0;
                    while let Some(event) = chat.next_event().await {
                        seen.take(&event, &mut next);
                    }
                });
            }
            while tasks.join_next().await.is_some() {}
        });
    });
    Ok(())
}

fn read_on_threads(url: &str, chats: u64, seen: &Arc<Seen>) -> Result<(), TaskError> {
    for id in ids(chats) {
        let (url, seen) = (Endpoint::parse(url).map_err(failed)?, Arc::clone(seen));
        let reading = move || {
            let mut next = 0;
            match ChatApi::builder(id).chat_url(url).connect() {
                Err(error) => seen.take(&Err(error), &mut next),
                Ok(mut chat) => {
                    while let Some(event) = chat.next_event() {
                        seen.take(&event, &mut next);
                    }
                }
            }
        };
        thread::Builder::new()
            .stack_size(256 * 1024)
            .spawn(reading)
            .map_err(failed)?;
    }
    Ok(())
}

fn ids(chats: u64) -> impl Iterator<Item = StreamId> {
    (0..chats).filter_map(|at| StreamId::new(FIRST + at))
}

/// The simulator in a process of its own, which ends with this one.
struct Server {
    child: Child,
    input: ChildStdin,
    url: String,
}

impl Server {
    fn start(chats: u64, history: u64) -> Result<Self, TaskError> {
        let mut child = Command::new(std::env::current_exe().map_err(failed)?)
            .args([
                "scale",
                IN_PROCESS,
                SERVE,
                &chats.to_string(),
                &history.to_string(),
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(TaskError::new("the simulator has no pipes"));
        };
        let mut url = String::new();
        BufReader::new(output).read_line(&mut url).map_err(failed)?;
        let url = url.trim().to_owned();
        Ok(Self { child, input, url })
    }

    /// One message in each chat, so often, evenly over that time.
    fn say(&mut self, rounds: u64, rate: u64, seconds: u64) -> Result<(), TaskError> {
        let start = now();
        for round in 1..=rounds {
            writeln!(self.input).map_err(failed)?;
            let due = Duration::from_secs_f64(round as f64 / rate.max(1) as f64);
            thread::sleep(due.saturating_sub(start.elapsed()));
        }
        thread::sleep(Duration::from_secs(seconds).saturating_sub(start.elapsed()));
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Says a message in each chat for every line that is read.
fn serve(chats: u64, history: u64) -> Result<(), TaskError> {
    let plan = (0..chats).fold(Plan::new(), |plan, at| plan.stream(StreamPlan::new(FIRST + at)));
    let sim = Sim::start(plan).map_err(failed)?;
    let rooms: Vec<_> = (0..chats).map(|at| sim.stream(FIRST + at)).collect();
    let say = |number: u64| {
        let (name, text) = (format!("Sparrow{}", number % 50), number.to_string());
        for room in &rooms {
            room.say(&name, &text);
        }
    };
    (0..history).for_each(say);
    println!("{}", sim.chat_url());
    for (at, line) in (history..).zip(std::io::stdin().lines()) {
        line.map_err(failed)?;
        say(at);
    }
    Ok(())
}

/// Processor time of this process, user and system.
fn cpu_seconds() -> Result<f64, TaskError> {
    let stat = std::fs::read_to_string("/proc/self/stat").map_err(failed)?;
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.filter_map(|text| text.parse::<u64>().ok()).sum();
    Ok(ticks as f64 / TICKS_A_SECOND)
}

fn number(text: &str) -> Result<u64, TaskError> {
    text.parse().map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> TaskError {
    TaskError::new(format!("scale: {error}"))
}

#[expect(clippy::disallowed_methods, reason = "the time of a run is measured")]
fn now() -> Instant {
    Instant::now()
}

const SERVE: &str = "--serve";
const FIRST: u64 = 900_200_000;
const PATIENCE: Duration = Duration::from_secs(120);
/// As Linux reports processor time to programs.
const TICKS_A_SECOND: f64 = 100.0;

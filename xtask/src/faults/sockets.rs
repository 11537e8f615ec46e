//! One schedule against the real client, over sockets to the simulator, with limits of milliseconds.

mod schedule;

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use rumble_chat::model::StreamId;
use rumble_chat::{ChatApi, ChatApiBuilder, EndReason, Endpoint, ErrorKind, ReconnectPolicy};
use rumble_sim::{Plan, Sim, StreamPlan};

use super::observer::Observer;
use super::stats::Stats;
use schedule::Schedule;

/// Plays one schedule to its end; says what was wrong with it.
pub(crate) fn play(seed: u64, trace: bool) -> Result<Stats, String> {
    let mut schedule = Schedule::new(seed, trace);
    let scripts = std::mem::take(&mut schedule.scripts);
    let stream = StreamPlan::new(CHAT).connections(scripts).then_no_content();
    let sim = Sim::start(Plan::new().stream(stream))
        .map_err(|error| format!("cannot start the simulator: {error}"))?;
    let url = sim.chat_url();
    let (report, reported) = channel();
    let client = thread::spawn(move || {
        let seen = read(&url, trace);
        // Nobody listens only when the time is up.
        report.send(()).unwrap_or_default();
        seen
    });
    if reported.recv_timeout(HANG_TIMEOUT) == Err(RecvTimeoutError::Timeout) {
        return Err("the client is stuck".to_owned());
    }
    let (observer, pinned) = client.join().map_err(|_| "the client panicked")??;
    observer.check(&schedule.state)?;
    check_deletions(&observer, pinned, &schedule)?;
    Ok(Stats {
        schedules: 1,
        connections: sim.stream(CHAT).connections() as u64,
        delivered: observer.messages.len() as u64,
        gaps: observer.gaps(),
        malformed: observer.malformed,
        reconnects: observer.reconnects,
        sent: schedule.state.sent.len() as u64,
        ..schedule.stats
    })
}

/// Reads a chat to its end; gives what was seen, and what is pinned then.
fn read(url: &str, trace: bool) -> Result<(Observer, Option<u64>), String> {
    let id = StreamId::new(CHAT).ok_or("no stream id")?;
    let policy = ReconnectPolicy::default()
        .min_delay(Duration::from_millis(1))
        .max_delay(Duration::from_millis(20));
    let url = Endpoint::parse(url).map_err(|error| error.to_string())?;
    let builder = || {
        ChatApi::builder(id)
            .chat_url(url.clone())
            .limits(rumble_chat::Limits::default().event_bytes(super::byte_stream::EVENT_BYTES))
            .idle_timeout(IDLE)
            .head_timeout(IDLE)
            .reconnect(policy.clone())
    };
    let mut chat = open(builder)?;
    let mut observer = Observer::default();
    while let Some(event) = chat.next_event() {
        let event = event.map_err(|error| format!("the chat failed: {error}"))?;
        if trace {
            println!("  -> {event:.160?}");
        }
        observer.observe(event);
    }
    if chat.end_reason() != Some(EndReason::ChatEnded) {
        return Err(format!("the chat ended with {:?}", chat.end_reason()));
    }
    let pinned = chat.pinned_message().map(|message| message.id.get());
    Ok((observer, pinned))
}

/// Nothing is tried twice before the first event. Where this machine was too slow for that, the program tries again, and
/// meets the faults that come next.
fn open(builder: impl Fn() -> ChatApiBuilder) -> Result<ChatApi, String> {
    let mut opened = builder().connect();
    if matches!(&opened, Err(error) if error.kind() == ErrorKind::Timeout) {
        for _ in 0..MAX_ATTEMPTS {
            opened = builder().connect();
            if opened.is_ok() {
                break;
            }
        }
    }
    opened.map_err(|error| error.to_string())
}

fn check_deletions(observer: &Observer, pinned: Option<u64>, schedule: &Schedule) -> Result<(), String> {
    let (model, ended_cleanly) = (&schedule.model, schedule.state.ended_cleanly);
    for message in &observer.messages {
        let id = message.id.get();
        let Some((at, post)) = model.posts.iter().enumerate().find(|(_, post)| post.id == id) else {
            continue;
        };
        if message.is_deleted() && !post.is_deleted && !post.is_muted {
            return Err(format!(
                "message number {at} was never deleted, and is marked as deleted"
            ));
        }
        if ended_cleanly && model.history().contains(&at) && post.is_deleted && !message.is_deleted() {
            return Err(format!(
                "message number {at} was deleted, and is not marked as deleted"
            ));
        }
    }
    let truly = model.pinned.and_then(|at| Some(model.posts.get(at)?.id));
    if ended_cleanly && pinned != truly {
        return Err(format!("pinned is {truly:?}, shown is {pinned:?}"));
    }
    Ok(())
}

const CHAT: u64 = 900_100_200;
/// Silence for so long is a lost connection.
const IDLE: Duration = Duration::from_millis(200);
const MAX_ATTEMPTS: u32 = 100;
/// No schedule takes nearly as long.
const HANG_TIMEOUT: Duration = Duration::from_secs(60);

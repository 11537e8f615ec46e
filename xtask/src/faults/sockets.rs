//! One schedule against the real client, over real sockets of this machine, with limits of milliseconds.

mod server;

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use rumble_chat::model::StreamId;
use rumble_chat::{ChatApi, ChatApiBuilder, EndReason, Endpoint, ErrorKind, ReconnectPolicy};

use super::tally::Tally;
use super::witness::Witness;
use server::{Served, Server};

/// Plays one schedule to its end; says what was wrong with it.
pub(crate) fn play(seed: u64, trace: bool) -> Result<Tally, String> {
    let server = Server::listen(seed, trace).map_err(|error| format!("no server: {error}"))?;
    // Whoever speaks another scheme than http wraps what the server accepts, and says so in this address.
    let url = format!("http://{}/chat/api", server.addr());
    let (report, reported) = channel();
    let client = thread::spawn(move || {
        let seen = read(&url, trace);
        // Nobody listens only when the time is up.
        report.send(()).unwrap_or_default();
        seen
    });
    let serving = thread::spawn(move || server.serve());
    if reported.recv_timeout(HANG) == Err(RecvTimeoutError::Timeout) {
        return Err("the client hangs".to_owned());
    }
    let (witness, pinned) = client.join().map_err(|_| "the client panicked")??;
    let served = serving.join().map_err(|_| "the server panicked")?;
    served.problem.clone().map_or(Ok(()), Err)?;
    witness.check(&served.truth)?;
    Ok(Tally {
        schedules: 1,
        delivered: witness.held.len() as u64,
        gaps: witness.gaps(),
        malformed: witness.malformed,
        reconnects: witness.reconnects,
        said: served.truth.said.len() as u64,
        ..fates(&witness, pinned, served)?
    })
}

/// Reads a chat to its end; gives what was seen, and what is pinned then.
fn read(url: &str, trace: bool) -> Result<(Witness, Option<u64>), String> {
    let id = StreamId::new(900_100_200).ok_or("no stream id")?;
    let policy = ReconnectPolicy::default()
        .floor(Duration::from_millis(1))
        .ceiling(Duration::from_millis(20));
    let url = Endpoint::parse(url).map_err(|error| error.to_string())?;
    let builder = || {
        ChatApi::builder(id)
            .chat_url(url.clone())
            .limits(rumble_chat::Limits::default().event_bytes(super::feed::EVENT_BYTES))
            .idle_timeout(IDLE)
            .head_timeout(IDLE)
            .reconnect(policy.clone())
    };
    let mut chat = open(builder)?;
    let mut witness = Witness::default();
    while let Some(event) = chat.next_event() {
        let event = event.map_err(|error| format!("the chat failed: {error}"))?;
        if trace {
            println!("  -> {event:.160?}");
        }
        witness.take(event);
    }
    if chat.end_reason() != Some(EndReason::Over) {
        return Err(format!("the chat came to {:?}", chat.end_reason()));
    }
    let pinned = chat.pinned_message().map(|message| message.id.get());
    Ok((witness, pinned))
}

/// Nothing is tried twice before the first event. Where this machine was too slow for that, the program tries again, and
/// meets the faults that come next.
fn open(builder: impl Fn() -> ChatApiBuilder) -> Result<ChatApi, String> {
    let mut opened = builder().connect();
    if matches!(&opened, Err(error) if error.kind() == ErrorKind::Timeout) {
        for _ in 0..MOST_TRIES {
            opened = builder().connect();
            if opened.is_ok() {
                break;
            }
        }
    }
    opened.map_err(|error| error.to_string())
}

fn fates(witness: &Witness, pinned: Option<u64>, served: Served) -> Result<Tally, String> {
    let Served {
        story, truth, tally, ..
    } = served;
    for message in &witness.held {
        let id = message.id.get();
        let Some((at, post)) = story.posts.iter().enumerate().find(|(_, post)| post.id == id) else {
            continue;
        };
        if message.is_deleted() && !post.is_deleted && !post.is_muted {
            return Err(format!(
                "message number {at} was never deleted, and is for who holds it"
            ));
        }
        if truth.ended_well && story.history().contains(&at) && post.is_deleted && !message.is_deleted() {
            return Err(format!(
                "message number {at} was deleted, and is not for who holds it"
            ));
        }
    }
    let truly = story.pinned.and_then(|at| Some(story.posts.get(at)?.id));
    if truth.ended_well && pinned != truly {
        return Err(format!("pinned is {truly:?}, shown is {pinned:?}"));
    }
    Ok(tally)
}

/// Silence for so long is a lost connection.
const IDLE: Duration = Duration::from_millis(200);
const MOST_TRIES: u32 = 100;
/// No schedule takes nearly as long.
const HANG: Duration = Duration::from_secs(60);

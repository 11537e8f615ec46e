//! `cocorum chat`

mod json;
mod output;
mod view;
mod watch;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rumble_chat::Endpoint;
use rumble_model::StreamId;
use time::UtcOffset;

use crate::args;
use crate::demo::Demo;
use crate::interrupt;
use crate::stream_arg;
use crate::talk;
use output::Output;
use watch::{Outcome, Stop, Watch};

/// What is to be watched, and how it is shown.
pub(crate) struct Job {
    streams: Vec<StreamId>,
    chat_url: Endpoint,
    json: bool,
    demo: bool,
    /// Without arguments: show what this is.
    introduction: bool,
    history: bool,
    limit: Option<u64>,
    duration: Option<Duration>,
    local_offset: UtcOffset,
}

impl Job {
    /// Without arguments: a look at a simulated chat.
    pub(crate) fn introduction(local_offset: UtcOffset) -> Self {
        Self {
            streams: Vec::new(),
            chat_url: Endpoint::web7_chat(),
            json: false,
            demo: true,
            introduction: true,
            history: true,
            limit: None,
            duration: None,
            local_offset,
        }
    }

    /// Reads the streams; the error is what is wrong with the arguments.
    pub(crate) fn from_args(
        args: &args::Chat,
        servers: &args::Servers,
        local_offset: UtcOffset,
    ) -> Result<Self, String> {
        let mut streams: Vec<StreamId> = Vec::new();
        for text in &args.streams {
            let read = stream_arg::read(text)?;
            read.remark.iter().for_each(talk::say);
            if !streams.contains(&read.id) {
                streams.push(read.id);
            }
        }
        if streams.len() > MAX_STREAMS {
            return Err(format!(
                "{} streams at once are too many: at most {MAX_STREAMS}",
                streams.len()
            ));
        }
        Ok(Self {
            streams,
            chat_url: servers.chat_url()?,
            json: args.json,
            demo: args.demo,
            introduction: false,
            history: !args.no_history,
            limit: args.limit,
            duration: args.duration,
            local_offset,
        })
    }
}

/// Watches until all chats have ended or the user, the limit or the clock ends them.
pub(crate) fn run(job: &Job) -> ExitCode {
    let interruptions = interrupt::interruptions();
    let demo = match job.demo.then(Demo::start).transpose() {
        Ok(demo) => demo,
        Err(reason) => {
            talk::complain(reason);
            return ExitCode::FAILURE;
        }
    };
    let (streams, chat_url) = match &demo {
        Some(demo) => (vec![demo.stream_id], demo.chat_url.clone()),
        None => (job.streams.clone(), job.chat_url.clone()),
    };
    if job.introduction {
        talk::say("A simulated chat, to see what it looks like. It ends by itself; Ctrl-C ends it now.");
    }
    let output = Arc::new(Output::new(job, streams.len()));
    let outcome = watch_all(job, &streams, &chat_url, &output, &interruptions);
    if job.introduction && outcome == Outcome::AsAsked {
        output.line_if_free(HOW_TO_WATCH);
    }
    match outcome {
        Outcome::AsAsked => ExitCode::SUCCESS,
        Outcome::Failed => ExitCode::FAILURE,
    }
}

fn watch_all(
    job: &Job,
    streams: &[StreamId],
    chat_url: &Endpoint,
    output: &Arc<Output>,
    interruptions: &std::sync::mpsc::Receiver<()>,
) -> Outcome {
    let deadline = job.duration.and_then(|time| now().checked_add(time));
    let stop = Arc::new(Stop::default());
    let (done, finished) = channel();
    for stream_id in streams.iter().copied() {
        let watch = Watch {
            stream_id,
            chat_url: chat_url.clone(),
            history: job.history,
            output: Arc::clone(output),
            stop: Arc::clone(&stop),
        };
        let done = done.clone();
        let spawned = thread::Builder::new().stack_size(STACK).spawn(move || {
            let outcome = watch.run();
            let _ = done.send((stream_id, outcome));
        });
        if let Err(error) = spawned {
            talk::complain(format_args!(
                "no thread for stream {}: {error}",
                stream_id.base36()
            ));
            return Outcome::Failed;
        }
    }

    // So that the receiver notices when all are gone.
    drop(done);
    let mut open: Vec<StreamId> = streams.to_vec();
    let mut outcome = Outcome::AsAsked;
    let mut patience = None;
    while !open.is_empty() {
        match finished.recv_timeout(TICK) {
            Ok((stream_id, ended)) => {
                open.retain(|id| *id != stream_id);
                outcome = outcome.and(ended);
            }
            Err(RecvTimeoutError::Disconnected) => return Outcome::Failed,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if interruptions.try_recv().is_ok() {
            stop.ask(json::CloseReason::Requested);
        } else if deadline.is_some_and(|deadline| now() >= deadline) {
            stop.ask(json::CloseReason::Limit);
        }
        if let Some(reason) = stop.asked() {
            // A connection attempt under way cannot be interrupted, nor can writing to somebody who does not read:
            // they are left behind.
            let until = *patience.get_or_insert_with(|| now() + PATIENCE);
            if now() >= until {
                open.retain(|id| !output.abandoned(*id, reason));
            }
            if now() >= until + PATIENCE {
                break;
            }
        }
    }
    outcome
}

#[expect(clippy::disallowed_methods, reason = "--for is measured here")]
fn now() -> Instant {
    Instant::now()
}

/// Each chat has a thread; far below what a process can have.
const MAX_STREAMS: usize = 1_000;
const STACK: usize = 512 * 1024;
const TICK: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_millis(500);

const HOW_TO_WATCH: &str = "
That was the simulator. To watch a real stream, give the embed URL or id of a live one:

  cocorum chat https://rumble.com/embed/v7k2m9q/
  cocorum chat v7k2m9q --json

(in this folder: cargo run --release -- chat …). cocorum --help shows the rest.";

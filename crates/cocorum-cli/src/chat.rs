//! `cocorum chat`

mod follow;
mod output;
mod stop;
mod view;
mod watch;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rumble_chat::Endpoint;
use rumble_model::StreamRef;
use time::UtcOffset;

use crate::account;
use crate::args;
use crate::demo::Demo;
use crate::interrupt::Interruptions;
use crate::session::Session;
use crate::stream_arg::{self, ReadAny};
use crate::talk;
use output::Output;
use stop::Stop;
use watch::{Outcome, Progress, Watch};

/// What is to be watched, and how it is shown.
pub(crate) struct Job {
    streams: Vec<ReadAny>,
    base_url: Endpoint,
    chat_url: Endpoint,
    /// How often a channel is asked about its next stream; none: once.
    follow: Option<Duration>,
    /// Read as the account that is signed in.
    signed_in: Option<args::SessionFile>,
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
            base_url: Endpoint::rumble(),
            chat_url: Endpoint::web7_chat(),
            follow: None,
            signed_in: None,
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
        let mut streams: Vec<ReadAny> = Vec::new();
        for text in &args.streams {
            let mut read = stream_arg::read_any(text)?;
            read.or_watch.take_if(|_| !servers.site_knows_streams());
            if args.follow && !has_next_streams(&read.stream) {
                return Err(NOTHING_TO_FOLLOW.to_owned());
            }
            read.remark.iter().for_each(talk::say);
            if !streams.iter().any(|other| other.stream == read.stream) {
                streams.push(read);
            }
        }
        if streams.len() > MAX_STREAMS {
            return Err(format!(
                "{} streams at once are too many: at most {MAX_STREAMS}",
                streams.len()
            ));
        }
        let base_url = servers.base_url()?;
        let follow = args.follow.then(|| follow::interval(args.interval, &base_url));
        Ok(Self {
            streams,
            base_url,
            chat_url: servers.chat_url()?,
            follow,
            signed_in: args.logged_in.then(|| args.session.clone()),
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
    let interruptions = Interruptions::begin();
    let demo = match job.demo.then(Demo::start).transpose() {
        Ok(demo) => demo,
        Err(reason) => {
            talk::complain(reason);
            return ExitCode::FAILURE;
        }
    };
    let session = match session(job) {
        Ok(session) => session,
        Err(reason) => {
            talk::complain(reason);
            return ExitCode::FAILURE;
        }
    };
    let (streams, chat_url) = match &demo {
        Some(demo) => (vec![ReadAny::from(demo.stream_id)], demo.chat_url.clone()),
        None => (job.streams.clone(), job.chat_url.clone()),
    };
    if job.introduction {
        talk::say("A simulated chat, to see what it looks like. It ends by itself; Ctrl-C ends it now.");
    }
    let output = Arc::new(Output::new(job, streams.len()));
    let all = All {
        job,
        chat_url,
        output: Arc::clone(&output),
        session: session.map(Arc::new),
    };
    let outcome = all.watch(streams, &interruptions);
    if job.introduction && outcome == Outcome::AsAsked {
        output.line_if_free(HOW_TO_WATCH);
    }
    match outcome {
        Outcome::AsAsked => ExitCode::SUCCESS,
        Outcome::Failed => ExitCode::FAILURE,
    }
}

/// The session to read with, if one was asked for.
fn session(job: &Job) -> Result<Option<Session>, String> {
    let file = job.signed_in.as_ref();
    file.map(|file| Session::find(&job.base_url, file)).transpose()
}

/// A page that is worth waiting for: one whose streams come and go, or one whose stream may be planned.
fn has_next_streams(stream: &StreamRef) -> bool {
    matches!(stream, StreamRef::Page(_))
}

/// A watch that has not ended.
struct Open {
    number: usize,
    name: String,
    progress: Progress,
}

/// What the chats of this process share.
struct All<'a> {
    job: &'a Job,
    chat_url: Endpoint,
    output: Arc<Output>,
    session: Option<Arc<Session>>,
}

impl All<'_> {
    fn watch(&self, streams: Vec<ReadAny>, interruptions: &Interruptions) -> Outcome {
        let deadline = self.job.duration.and_then(|time| now().checked_add(time));
        let stop = Arc::new(Stop::default());
        let guest = account::guest_of(self.job.base_url.clone());
        let asking = guest.clone();
        stop.end_with(move || asking.shutdown());
        let (done, finished) = channel();
        let mut open: Vec<Open> = Vec::new();
        for (number, read) in streams.into_iter().enumerate() {
            let progress = Progress::default();
            let watch = Watch {
                read,
                progress: progress.clone(),
                guest: guest.clone(),
                follow: self.job.follow,
                chat_url: self.chat_url.clone(),
                history: self.job.history,
                session: self.session.as_ref().map(|session| session.cookie.clone()),
                output: Arc::clone(&self.output),
                stop: Arc::clone(&stop),
            };
            let done = done.clone();
            let name = watch.name();
            let spawned = thread::Builder::new().stack_size(STACK).spawn(move || {
                let outcome = watch.run();
                let _ = done.send((number, outcome));
            });
            if let Err(error) = spawned {
                talk::complain(format_args!("no thread for {name}: {error}"));
                return Outcome::Failed;
            }
            open.push(Open {
                number,
                name,
                progress,
            });
        }

        // So that the receiver notices when all are gone.
        drop(done);
        let mut outcome = Outcome::AsAsked;
        let mut patience = None;
        while !open.is_empty() {
            match finished.recv_timeout(TICK) {
                Ok((number, ended)) => {
                    open.retain(|other| other.number != number);
                    outcome = outcome.and(ended);
                }
                Err(RecvTimeoutError::Disconnected) => return Outcome::Failed,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if let Some(session) = &self.session {
                session.keep();
            }
            if interruptions.came() {
                stop.ask(rumble_feed::chat::CloseReason::Requested);
            } else if deadline.is_some_and(|deadline| now() >= deadline) {
                stop.ask(rumble_feed::chat::CloseReason::Limit);
            }
            if let Some(reason) = stop.asked() {
                // A connection attempt under way cannot be interrupted, nor can writing to somebody who does not read:
                // they are left behind.
                let until = *patience.get_or_insert_with(|| now() + PATIENCE);
                if now() >= until {
                    let is_over = now() >= until + PATIENCE;
                    let left = open.extract_if(.., |watch| {
                        let stream = watch.progress.stream();
                        is_over || stream.is_none_or(|id| self.output.abandoned(id, reason))
                    });
                    for Open { name, progress, .. } in left {
                        outcome = outcome.and(progress.stopped(&name, reason, &self.output, &stop));
                    }
                }
            }
        }
        outcome
    }
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

const NOTHING_TO_FOLLOW: &str = "--follow waits for the next stream of a channel or user, or for a planned stream: give its URL, such as https://rumble.com/c/SparrowStudio";

const HOW_TO_WATCH: &str = "
That was the simulator. To watch a real stream, give the embed URL or id of a live one:

  cocorum chat https://rumble.com/embed/v7k2m9q/
  cocorum chat v7k2m9q --json

(in this folder: cargo run --release -- chat …). cocorum --help shows the rest.";

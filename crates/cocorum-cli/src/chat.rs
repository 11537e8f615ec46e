//! `cocorum chat`

mod follow;
mod output;
mod stop_signal;
mod view;
mod watcher;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rumble_chat::Endpoint;
use rumble_model::StreamRef;
use time::UtcOffset;

use crate::args;
use crate::context;
use crate::demo::Demo;
use crate::interrupt::Interruptions;
use crate::session::Session;
use crate::stderr;
use crate::stream_arg::{self, ParsedStream};
#[cfg(feature = "record")]
pub(crate) use follow::{has_one_stream, interval as follow_interval, retry_delay};
use output::Output;
pub(crate) use stop_signal::StopSignal;
use watcher::{ChatWatcher, Outcome, Progress};

/// What is to be watched, and how it is shown.
pub(crate) struct ChatOptions {
    streams: Vec<ParsedStream>,
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

impl ChatOptions {
    /// Without arguments: a look at a simulated chat.
    pub(crate) fn demo(local_offset: UtcOffset) -> Self {
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
        let mut streams: Vec<ParsedStream> = Vec::new();
        for text in &args.streams {
            let mut read = stream_arg::parse_any(text)?;
            read.or_watch.take_if(|_| !servers.site_knows_streams());
            if args.follow && !is_followable(&read.stream) {
                return Err(NOT_FOLLOWABLE.to_owned());
            }
            read.note.iter().for_each(stderr::status);
            if !streams.iter().any(|other| other.stream == read.stream) {
                streams.push(read);
            }
        }
        if streams.len() > MAX_STREAMS {
            return Err(format!(
                "too many streams: {}, the limit is {MAX_STREAMS}",
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
pub(crate) fn run(options: &ChatOptions) -> ExitCode {
    let interruptions = Interruptions::begin();
    let demo = match options.demo.then(Demo::start).transpose() {
        Ok(demo) => demo,
        Err(reason) => {
            stderr::error(reason);
            return ExitCode::FAILURE;
        }
    };
    let session = match session(options) {
        Ok(session) => session,
        Err(reason) => {
            stderr::error(reason);
            return ExitCode::FAILURE;
        }
    };
    let (streams, chat_url) = match &demo {
        Some(demo) => (vec![ParsedStream::from(demo.stream_id)], demo.chat_url.clone()),
        None => (options.streams.clone(), options.chat_url.clone()),
    };
    if options.introduction {
        stderr::status("Demo: a simulated chat. It ends by itself; press Ctrl-C to stop.");
    }
    let output = Arc::new(Output::new(options, streams.len()));
    let all = ChatSet {
        options,
        chat_url,
        output: Arc::clone(&output),
        session: session.map(Arc::new),
    };
    let outcome = all.watch(streams, &interruptions);
    if options.introduction && outcome == Outcome::Success {
        output.try_line(DEMO_NEXT_STEPS);
    }
    match outcome {
        Outcome::Success => ExitCode::SUCCESS,
        Outcome::Failed => ExitCode::FAILURE,
    }
}

/// The session to read with, if one was asked for.
fn session(options: &ChatOptions) -> Result<Option<Session>, String> {
    let file = options.signed_in.as_ref();
    file.map(|file| Session::find(&options.base_url, file))
        .transpose()
}

/// A page that is worth waiting for: one whose streams come and go, or one whose stream may be planned.
fn is_followable(stream: &StreamRef) -> bool {
    matches!(stream, StreamRef::Page(_))
}

/// A watch that has not ended.
struct Open {
    number: usize,
    name: String,
    progress: Progress,
}

/// What the chats of this process share.
struct ChatSet<'a> {
    options: &'a ChatOptions,
    chat_url: Endpoint,
    output: Arc<Output>,
    session: Option<Arc<Session>>,
}

impl ChatSet<'_> {
    fn watch(&self, streams: Vec<ParsedStream>, interruptions: &Interruptions) -> Outcome {
        let deadline = self.options.duration.and_then(|time| now().checked_add(time));
        let stop = Arc::new(StopSignal::default());
        let guest = context::guest_for(self.options.base_url.clone());
        let asking = guest.clone();
        stop.on_stop(move || asking.shutdown());
        let (done, finished) = channel();
        let mut open: Vec<Open> = Vec::new();
        for (number, read) in streams.into_iter().enumerate() {
            let progress = Progress::default();
            let watch = ChatWatcher {
                read,
                progress: progress.clone(),
                guest: guest.clone(),
                follow: self.options.follow,
                chat_url: self.chat_url.clone(),
                history: self.options.history,
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
                stderr::error(format_args!("cannot start a thread for {name}: {error}"));
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
        let mut outcome = Outcome::Success;
        let mut grace_end = None;
        while !open.is_empty() {
            match finished.recv_timeout(POLL_INTERVAL) {
                Ok((number, ended)) => {
                    open.retain(|other| other.number != number);
                    outcome = outcome.and(ended);
                }
                Err(RecvTimeoutError::Disconnected) => return Outcome::Failed,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if let Some(session) = &self.session {
                session.save_if_renewed();
            }
            if interruptions.came() {
                stop.request(rumble_feed::chat::CloseReason::Requested);
            } else if deadline.is_some_and(|deadline| now() >= deadline) {
                stop.request(rumble_feed::chat::CloseReason::Limit);
            }
            if let Some(reason) = stop.requested() {
                // A connection attempt under way cannot be interrupted, nor can writing to somebody who does not read:
                // they are left behind.
                let until = *grace_end.get_or_insert_with(|| now() + SHUTDOWN_GRACE);
                if now() >= until {
                    let is_over = now() >= until + SHUTDOWN_GRACE;
                    let left = open.extract_if(.., |watch| {
                        let stream = watch.progress.stream();
                        is_over || stream.is_none_or(|id| self.output.closed_without_wait(id, reason))
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
const POLL_INTERVAL: Duration = Duration::from_millis(50);
const SHUTDOWN_GRACE: Duration = Duration::from_millis(500);

const NOT_FOLLOWABLE: &str = "--follow needs the URL of a channel, a user or a planned stream, for example https://rumble.com/c/SparrowStudio";

const DEMO_NEXT_STEPS: &str = "
That was a simulation. To watch a real stream, pass its URL or id:

  cocorum chat https://rumble.com/embed/v7k2m9q/
  cocorum chat v7k2m9q --json

(in this repository: cargo run --release -- chat …). See cocorum --help.";

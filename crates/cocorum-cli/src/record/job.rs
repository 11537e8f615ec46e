//! `cocorum record`

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rumble_archive::log::{Log, LogOptions, SyncPolicy};
use rumble_feed::chat::CloseReason;

use super::chat::{Chat, Outcome, Shared};
use super::signals::Signals;
use super::status::{Counts, Status, tell};
use super::{Problem, live};
use crate::args::{self, OnFull, Record, Servers};
use crate::chat::{StopSignal, follow_interval};
use crate::context;
use crate::session::Session;
use crate::stderr;
use crate::stream_arg::{self, ParsedStream};

pub(super) fn run(args: &Record, servers: &Servers) -> Result<ExitCode, Problem> {
    let lists = args.streams.iter().any(|text| text.starts_with('@'));
    let wanted = wanted(&args.streams, servers).map_err(Problem::Usage)?;
    let api_url = match args.live {
        true => {
            Some(crate::live::load_api_url(args.api_url_file.as_deref(), servers).map_err(Problem::Usage)?)
        }
        false => None,
    };
    let base_url = servers.base_url().map_err(Problem::Usage)?;
    let session = match args.logged_in {
        true => Some(Session::find(&base_url, &args.session).map_err(Problem::Failed)?),
        false => None,
    };
    let signals = Signals::begin(lists);
    let log = Log::open(&args.out, options(args))?;
    for torn in log.torn_tails() {
        stderr::status(format_args!(
            "-- {}: the last {} bytes were no whole line and are kept in {}",
            torn.file, torn.bytes, torn.copy
        ));
    }
    let shared = Arc::new(Shared {
        log: log.clone(),
        counts: Arc::new(Counts::default()),
        guest: context::guest_for(base_url.clone()),
        chat_url: servers.chat_url().map_err(Problem::Usage)?,
        follow: args.follow.then(|| follow_interval(args.interval, &base_url)),
        session: session.as_ref().map(|session| session.cookie.clone()),
        open: Mutex::new(HashSet::new()),
    });
    let (done, finished) = channel();
    let mut recorder = Recorder {
        shared,
        done,
        running: BTreeMap::new(),
    };
    recorder.record(wanted)?;
    if let Some(api_url) = api_url {
        recorder.start(LIVE.to_owned(), move |shared, stop| {
            match live::record(&api_url, &shared.log, &shared.counts, stop) {
                true => Outcome::AsAsked,
                false => Outcome::Failed,
            }
        })?;
    }

    let deadline = args.duration.and_then(|time| now().checked_add(time));
    let mut status = Status::new(args.json, args.quiet);
    let (mut shown, mut patience, mut outcome) = (now(), None, Outcome::AsAsked);
    while !recorder.running.is_empty() {
        if let Ok((name, ended)) = finished.recv_timeout(TICK) {
            recorder.running.remove(&name);
            if ended == Outcome::Failed {
                outcome = ended;
            }
        }
        if tell(&log.take_notices()) && args.on_full == OnFull::Exit {
            outcome = Outcome::Failed;
            recorder.stop(CloseReason::Requested);
        }
        if let Some(session) = &session {
            session.save_if_renewed();
        }
        if signals.ask_for_end() {
            recorder.stop(CloseReason::Requested);
        } else if deadline.is_some_and(|deadline| now() >= deadline) {
            recorder.stop(CloseReason::Limit);
        } else if signals.take_reload() {
            // A list that cannot be read now changes nothing.
            let reread = self::wanted(&args.streams, servers).map_err(Problem::Usage);
            if let Err(Problem::Usage(text) | Problem::Failed(text)) =
                reread.and_then(|wanted| recorder.record(wanted))
            {
                stderr::error(text);
            }
        }
        if now().saturating_duration_since(shown) >= STATUS_INTERVAL {
            shown = now();
            if !status.show(&recorder.shared.counts, &log, shown) {
                recorder.stop(CloseReason::Requested);
            }
        }
        if recorder.is_stopping() {
            // A request in progress cannot be interrupted: its thread is abandoned.
            let until = *patience.get_or_insert_with(|| now() + PATIENCE);
            if now() >= until {
                break;
            }
        }
    }
    status.show(&recorder.shared.counts, &log, now());
    let closed = log.close();
    tell(&log.take_notices());
    closed?;
    Ok(match outcome {
        Outcome::AsAsked => ExitCode::SUCCESS,
        Outcome::Failed => ExitCode::FAILURE,
    })
}

/// What is recorded just now.
struct Recorder {
    shared: Arc<Shared>,
    done: Sender<(String, Outcome)>,
    running: BTreeMap<String, Arc<StopSignal>>,
}

impl Recorder {
    /// Begins with what is new, and ends what is not wanted any more.
    fn record(&mut self, wanted: BTreeMap<String, ParsedStream>) -> Result<(), Problem> {
        for (name, stop) in &self.running {
            if name != LIVE && !wanted.contains_key(name) {
                stop.request(CloseReason::Requested);
            }
        }
        for (asked, read) in wanted {
            if self.running.contains_key(&asked) {
                continue;
            }
            self.start(asked.clone(), move |shared, stop| {
                let (shared, stop) = (Arc::clone(shared), Arc::clone(stop));
                Chat {
                    shared,
                    asked,
                    read,
                    stop,
                }
                .record()
            })?;
        }
        Ok(())
    }

    fn start(
        &mut self,
        name: String,
        work: impl FnOnce(&Arc<Shared>, &Arc<StopSignal>) -> Outcome + Send + 'static,
    ) -> Result<(), Problem> {
        let stop = Arc::new(StopSignal::default());
        self.running.insert(name.clone(), Arc::clone(&stop));
        let (shared, done) = (Arc::clone(&self.shared), self.done.clone());
        let spawned = thread::Builder::new().stack_size(STACK).spawn(move || {
            let outcome = work(&shared, &stop);
            // No one receives it if the thread was abandoned.
            _ = done.send((name, outcome));
        });
        spawned.map_err(|error| Problem::Failed(format!("no thread: {error}")))?;
        Ok(())
    }

    fn stop(&self, reason: CloseReason) {
        self.shared.guest.shutdown();
        for stop in self.running.values() {
            stop.request(reason);
        }
    }

    fn is_stopping(&self) -> bool {
        self.running.values().all(|stop| stop.requested().is_some())
    }
}

/// The streams that are to be recorded, each under what the user wrote for it.
fn wanted(texts: &[String], servers: &Servers) -> Result<BTreeMap<String, ParsedStream>, String> {
    let mut wanted = BTreeMap::new();
    for text in texts {
        let listed = match text.strip_prefix('@') {
            Some(file) => list(Path::new(file))?,
            None => vec![text.clone()],
        };
        for text in listed {
            let mut read = stream_arg::parse_any(&text)?;
            read.or_watch.take_if(|_| !servers.site_knows_streams());
            read.note.iter().for_each(stderr::status);
            wanted.insert(text, read);
        }
    }
    if wanted.len() > MAX_STREAMS {
        return Err(format!("more than {MAX_STREAMS} streams at once are too many"));
    }
    Ok(wanted)
}

/// One stream on each line; `#` begins a comment.
fn list(file: &Path) -> Result<Vec<String>, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let lines = text.lines().map(str::trim);
    Ok(lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect())
}

fn options(args: &Record) -> LogOptions {
    let mut options = LogOptions::default();
    options.sync = match args.sync {
        args::Sync::Always => SyncPolicy::Always,
        args::Sync::Every(time) => SyncPolicy::Every(time),
        args::Sync::Off => SyncPolicy::Off,
    };
    (options.rotate_bytes, options.rotate_after) = (args.rotate, args.rotate_after);
    (options.compress, options.keep) = (!args.no_compress, args.keep);
    options
}

#[expect(clippy::disallowed_methods, reason = "--for and the status are measured here")]
fn now() -> Instant {
    Instant::now()
}

/// Not an argument that anybody could give.
const LIVE: &str = "";
const MAX_STREAMS: usize = 1_000;
const STACK: usize = 512 * 1024;
const TICK: Duration = Duration::from_millis(50);
const STATUS_INTERVAL: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(2);

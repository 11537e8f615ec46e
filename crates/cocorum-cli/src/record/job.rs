//! `cocorum record`

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rumble_archive::log::{Log, LogOptions, SyncPolicy};
use rumble_feed::chat::CloseReason;

use super::chat::{Outcome, Shared};
use super::chats::{Chats, LIVE, requested_streams};
use super::signals::Signals;
use super::status::{Counts, Status, report_notices, report_torn_tails};
use super::{Problem, live};
use crate::args::{self, OnFull, Record, Servers};
use crate::context;
use crate::lookup_interval;
use crate::session::Session;
use crate::stderr;

pub(super) fn run(args: &Record, servers: &Servers) -> Result<ExitCode, Problem> {
    let lists = args.streams.iter().any(|text| text.starts_with('@'));
    let mut all = requested_streams(&args.streams, servers).map_err(Problem::Usage)?;
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
    report_torn_tails(&log.torn_tails());
    let shared = Arc::new(Shared {
        output: Arc::new(log.clone()),
        counts: Arc::new(Counts::default()),
        guest: context::guest_for(base_url.clone()),
        chat_url: servers.chat_url().map_err(Problem::Usage)?,
        follow: args
            .follow
            .then(|| lookup_interval::interval(args.interval, &base_url)),
        retry: args.follow || args.live || lists,
        session: session.as_ref().map(|session| session.cookie.clone()),
        open: Mutex::new(HashMap::new()),
    });
    let (done, finished) = channel();
    let mut recorder = Chats::new(shared, done);
    recorder.record(&all)?;
    if let Some(api_url) = api_url {
        let log = log.clone();
        recorder.start(LIVE.to_owned(), move |shared, stop| {
            match live::record(&api_url, &log, &shared.counts, stop) {
                true => Outcome::Success,
                false => Outcome::Failed,
            }
        })?;
    }

    let deadline = args.duration.and_then(|time| now().checked_add(time));
    let mut status = Status::new(args.json, args.quiet);
    let (mut shown, mut shutdown_deadline, mut outcome) = (now(), None, Outcome::Success);
    while !recorder.is_empty() {
        let mut is_changed = false;
        if let Ok((name, ended)) = finished.recv_timeout(POLL_INTERVAL) {
            is_changed = true;
            recorder.finish(name, ended);
            if ended == Outcome::Failed {
                outcome = ended;
            }
        }
        if report_notices(&log.take_notices()) && args.on_full == OnFull::Exit {
            outcome = Outcome::Failed;
            recorder.stop(CloseReason::Requested);
        }
        if let Some(session) = &session {
            session.save_if_renewed();
        }
        if signals.is_end_requested() {
            recorder.stop(CloseReason::Requested);
        } else if deadline.is_some_and(|deadline| now() >= deadline) {
            recorder.stop(CloseReason::Limit);
        } else if signals.take_reload() {
            match requested_streams(&args.streams, servers) {
                Ok(reread) => {
                    all = reread;
                    recorder.reload(&all);
                }
                // An unreadable list changes nothing.
                Err(text) => stderr::error(text),
            }
            is_changed = true;
        }
        if is_changed && let Err(Problem::Usage(text) | Problem::Failed(text)) = recorder.record(&all) {
            stderr::error(text);
        }
        if now().saturating_duration_since(shown) >= STATUS_INTERVAL {
            shown = now();
            if !status.show(&recorder.shared().counts, &log, shown) {
                recorder.stop(CloseReason::Requested);
            }
        }
        if recorder.is_stopping() {
            // A request in progress cannot be interrupted: its thread is abandoned.
            let until = *shutdown_deadline.get_or_insert_with(|| now() + SHUTDOWN_GRACE);
            if now() >= until {
                break;
            }
        }
    }
    status.show(&recorder.shared().counts, &log, now());
    let closed = log.close();
    report_notices(&log.take_notices());
    closed?;
    Ok(match outcome {
        Outcome::Success => ExitCode::SUCCESS,
        Outcome::Failed => ExitCode::FAILURE,
    })
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

const POLL_INTERVAL: Duration = Duration::from_millis(50);
const STATUS_INTERVAL: Duration = Duration::from_secs(10);
const SHUTDOWN_GRACE: Duration = Duration::from_secs(2);

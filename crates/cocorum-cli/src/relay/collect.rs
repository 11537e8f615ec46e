//! `cocorum relay collect`

use std::collections::{BTreeMap, HashMap};
use std::process::ExitCode;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use cocorum_relay::{Collector, CollectorSettings, RelayNotice};
use rumble_archive::log::Opened;
use rumble_feed::chat::CloseReason;
use rumble_model::StreamId;

use super::broker;
use crate::args::{RelayCollect, Servers};
use crate::context;
use crate::lookup_interval;
use crate::record::Problem;
use crate::record::chat::{FrameCallback, FrameOutput, Outcome, Shared};
use crate::record::chats::{Chats, requested_streams};
use crate::record::signals::Signals;
use crate::record::status::Counts;
use crate::stderr;
use crate::stream_arg::ParsedStream;

impl FrameOutput for Collector {
    fn open(&self, opened: &Opened<'_>) -> FrameCallback {
        let mut relay = self.open_chat(opened.stream);
        Box::new(move |frame| relay.frame(frame))
    }

    fn end(&self, stream: StreamId, reason: CloseReason, _: Option<&str>) {
        // Another collector may still read the chat.
        if reason == CloseReason::Ended {
            self.open_chat(stream).ended();
        }
    }
}

pub(super) fn run(args: &RelayCollect, servers: &Servers) -> Result<ExitCode, Problem> {
    let mut all = requested_streams(&args.streams, servers).map_err(Problem::Usage)?;
    let base_url = servers.base_url().map_err(Problem::Usage)?;
    let signals = Signals::begin(args.streams.iter().any(|text| text.starts_with('@')));
    let mut settings = CollectorSettings::new(name(args), &args.spool);
    settings.copies = args.copies;
    (settings.limits.max_age, settings.limits.max_bytes) = (args.max_age, args.max_bytes);
    let collector = Arc::new(Collector::start(&broker(&args.broker, servers)?, settings)?);
    let (done, finished) = channel();
    let mut chats = Chats::new(
        Arc::new(Shared {
            output: collector.clone(),
            counts: Arc::new(Counts::default()),
            guest: context::guest_for(base_url.clone()),
            chat_url: servers.chat_url().map_err(Problem::Usage)?,
            follow: args
                .follow
                .then(|| lookup_interval::interval(args.interval, &base_url)),
            retry: true,
            session: None,
            open: Mutex::new(HashMap::new()),
        }),
        done,
    );
    let deadline = args.duration.and_then(|time| now().checked_add(time));
    let mut ownership = Ownership::default();
    let (mut outcome, mut shutdown_deadline) = (Outcome::Success, None);
    loop {
        while let Ok((argument, ended)) = finished.try_recv() {
            chats.finish(argument, ended);
            if ended == Outcome::Failed {
                outcome = ended;
            }
        }
        collector.take_notices().iter().for_each(report_notice);
        if let Some(until) = shutdown_deadline {
            // A request in flight cannot be interrupted, so its thread is abandoned.
            if chats.is_empty() || now() >= until {
                break;
            }
        } else if signals.is_end_requested() || deadline.is_some_and(|deadline| now() >= deadline) {
            chats.stop(CloseReason::Requested);
            shutdown_deadline = Some(now() + SHUTDOWN_GRACE);
        } else if all.keys().all(|argument| chats.has_ended(argument)) && collector.stats().spool_parts == 0 {
            break;
        } else {
            if signals.take_reload() {
                match requested_streams(&args.streams, servers) {
                    Ok(reread) => {
                        all = reread;
                        chats.reload(&all);
                    }
                    // An unreadable list changes nothing.
                    Err(text) => stderr::error(text),
                }
            }
            chats.record(&ownership.share(&all, &collector, &chats, now()))?;
        }
        std::thread::sleep(POLL_INTERVAL);
    }
    let closed = collector.close();
    collector.take_notices().iter().for_each(report_notice);
    let stats = collector.stats();
    stderr::status(format_args!(
        "-- {} published, {} were already there, {} parts are in the spool",
        stats.published, stats.duplicates, stats.spool_parts
    ));
    closed?;
    Ok(match outcome {
        Outcome::Success => ExitCode::SUCCESS,
        Outcome::Failed => ExitCode::FAILURE,
    })
}

/// The chats of this collector.
#[derive(Default)]
struct Ownership {
    /// Streams that another worker reads now, and since when.
    passed_on: BTreeMap<String, Instant>,
}

impl Ownership {
    /// The streams to read now. A chat that moves to another worker is read until that worker had time to connect.
    fn share(
        &mut self,
        all: &BTreeMap<String, ParsedStream>,
        collector: &Collector,
        chats: &Chats,
        now: Instant,
    ) -> BTreeMap<String, ParsedStream> {
        let mut share = BTreeMap::new();
        for (argument, read) in all {
            let is_own = collector.owns(argument);
            let is_kept = !is_own && chats.is_running(argument) && {
                let since = *self.passed_on.entry(argument.clone()).or_insert(now);
                now.saturating_duration_since(since) < HANDOVER_TIME
            };
            if is_own {
                self.passed_on.remove(argument);
            }
            if is_own || is_kept {
                share.insert(argument.clone(), read.clone());
            }
        }
        share
    }
}

/// Name of the collector, unique among all collectors.
fn name(args: &RelayCollect) -> String {
    args.name.clone().unwrap_or_else(|| {
        let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let host: String = host
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
            .collect();
        format!("{host}-{}", std::process::id())
    })
}

fn report_notice(notice: &RelayNotice) {
    match notice {
        RelayNotice::Unreachable { reason, .. } => stderr::status(format_args!(
            "-- nothing can be published ({reason}): new data is written to the spool"
        )),
        RelayNotice::Full => {
            stderr::status(
                "-- the broker is full: new data is written to the spool, and publishing is retried every 5 s",
            );
        }
        RelayNotice::CaughtUp => stderr::status("-- everything in the spool has been published"),
        RelayNotice::TooLarge => stderr::status(
            "-- an event is larger than the broker accepts (max_payload) and is kept in the folder `large` of the spool",
        ),
        RelayNotice::SpoolFailed { reason, .. } => {
            stderr::status(format_args!(
                "-- the spool cannot be written ({reason}): new data is kept in memory"
            ));
        }
        RelayNotice::SpoolNotSynced { reason, .. } => stderr::status(format_args!(
            "-- a part of the spool could not be synced to the disk ({reason}): a power failure could damage it"
        )),
        RelayNotice::SpoolUnreadable { reason, .. } => stderr::status(format_args!(
            "-- a part of the spool cannot be read ({reason}): reading is retried every 5 s"
        )),
        RelayNotice::SpoolDamaged { folder, reason, .. } => stderr::status(format_args!(
            "-- a part of the spool cannot be published completely ({reason}) and was moved to {}",
            folder.display()
        )),
        RelayNotice::Omitted { notices, .. } => {
            stderr::status(format_args!("-- {notices} earlier reports were dropped"));
        }
        _ => {}
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "--for and the hand-over are measured here"
)]
fn now() -> Instant {
    Instant::now()
}

const POLL_INTERVAL: Duration = Duration::from_millis(100);
const SHUTDOWN_GRACE: Duration = Duration::from_secs(2);
const HANDOVER_TIME: Duration = Duration::from_secs(15);

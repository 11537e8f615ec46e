//! The chats of this process: one thread each, ended together.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rumble_chat::Endpoint;

use super::input::InputLine;
use super::options::ChatOptions;
use super::output::Output;
use super::watcher::{ChatWatcher, Outcome, Progress};
use crate::context;
use crate::interrupt::Interruptions;
use crate::session::Session;
use crate::stderr;
use crate::stop::Stop;
use crate::stream_arg::ParsedStream;

/// State that the chats of this process share.
pub(super) struct WatchSet<'a> {
    pub(super) options: &'a ChatOptions,
    pub(super) chat_url: Option<Endpoint>,
    pub(super) output: Arc<Output>,
    pub(super) session: Option<Arc<Session>>,
    pub(super) input: Option<Arc<InputLine>>,
}

/// A chat that has not ended.
struct Open {
    number: usize,
    name: String,
    progress: Progress,
}

impl WatchSet<'_> {
    /// Watches all chats to their end.
    pub(super) fn watch(&self, streams: Vec<ParsedStream>, interruptions: &Interruptions) -> Outcome {
        let deadline = self.options.duration.and_then(|time| now().checked_add(time));
        let stop = Arc::new(Stop::default());
        let guest = context::guest_for(self.options.base_url.clone());
        let requests = guest.clone();
        let _stop_hook = stop.on_stop(move || requests.shutdown());
        let (done, finished) = channel();
        let mut open: Vec<Open> = Vec::new();
        for (number, read) in streams.into_iter().enumerate() {
            let progress = Progress::default();
            let watch = ChatWatcher {
                read,
                progress: progress.clone(),
                guest: guest.clone(),
                follow: self.options.follow,
                wait: self.options.wait,
                interval: self.options.interval,
                chat_url: self.chat_url.clone(),
                history: self.options.history,
                session: self.session.as_ref().map(|session| session.cookie.clone()),
                output: Arc::clone(&self.output),
                input: self.input.clone(),
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

        // The receiver is disconnected when all threads have ended.
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
                // A connection attempt in progress and a write to a blocked pipe cannot be interrupted: both threads are
                // abandoned.
                let until = *grace_end.get_or_insert_with(|| now() + SHUTDOWN_GRACE);
                if now() >= until {
                    let has_ended = now() >= until + SHUTDOWN_GRACE;
                    let left = open.extract_if(.., |watch| {
                        let stream = watch.progress.stream();
                        has_ended || stream.is_none_or(|id| self.output.closed_without_wait(id, reason))
                    });
                    for Open { name, progress, .. } in left {
                        outcome = outcome.and(progress.stopped(&name, reason, &self.output));
                    }
                }
            }
        }
        if let Some(input) = &self.input {
            input.finish();
        }
        outcome
    }
}

#[expect(clippy::disallowed_methods, reason = "--for is measured here")]
fn now() -> Instant {
    Instant::now()
}

const STACK: usize = 512 * 1024;
const POLL_INTERVAL: Duration = Duration::from_millis(50);
const SHUTDOWN_GRACE: Duration = Duration::from_millis(500);

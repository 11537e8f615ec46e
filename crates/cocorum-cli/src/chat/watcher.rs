//! One argument of `cocorum chat`, from the stream that it leads to, to the end of the chat.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use rumble_chat::{ChatApi, EndReason, Endpoint, ErrorKind, Event};
use rumble_feed::chat::CloseReason;
use rumble_model::{PageRef, StreamId, StreamRef};
use rumble_servicephp::{Guest, SessionCookie};

use super::follow::has_one_stream;
use super::output::Output;
use super::stop_signal::{LimitCheck, StopSignal};
use crate::advice;
use crate::network;
use crate::stderr;
use crate::stream_arg::{self, ParsedStream};
use crate::stream_lookup;

pub(super) struct ChatWatcher {
    pub(super) read: ParsedStream,
    pub(super) progress: Progress,
    pub(super) guest: Guest,
    /// How often a channel is asked about its next stream; none: once.
    pub(super) follow: Option<Duration>,
    pub(super) chat_url: Endpoint,
    pub(super) history: bool,
    pub(super) session: Option<SessionCookie>,
    pub(super) output: Arc<Output>,
    pub(super) stop: Arc<StopSignal>,
}

/// Progress of one watcher, read by the thread that may stop waiting for it.
#[derive(Clone, Default)]
pub(super) struct Progress(Arc<Steps>);

#[derive(Default)]
struct Steps {
    stream: Mutex<Option<StreamId>>,
    has_opened: AtomicBool,
    stopped: OnceLock<Outcome>,
}

impl Progress {
    /// The stream whose chat is being watched just now.
    pub(super) fn stream(&self) -> Option<StreamId> {
        *self.0.stream.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_stream(&self, stream_id: Option<StreamId>) {
        *self.0.stream.lock().unwrap_or_else(PoisonError::into_inner) = stream_id;
    }

    /// A chat was opened, or another watch does that.
    fn set_opened(&self) {
        self.0.has_opened.store(true, Ordering::Relaxed);
    }

    /// The outcome after a stop: a failure if no chat was opened yet, unless the other chats reached the limit or the
    /// output is closed. The failure is reported once.
    pub(super) fn stopped(
        &self,
        name: &str,
        reason: CloseReason,
        output: &Output,
        stop: &StopSignal,
    ) -> Outcome {
        let has_opened = self.0.has_opened.load(Ordering::Relaxed);
        let is_enough = || output.limit().is_some_and(|limit| stop.has_shown(limit)) || output.is_closed();
        if has_opened || is_enough() {
            return Outcome::Success;
        }
        *self.0.stopped.get_or_init(|| {
            let why = match reason {
                CloseReason::Limit => "the time is up",
                _ => "it was stopped",
            };
            stderr::error(format_args!("{name}: {why}, and the chat was not opened"));
            Outcome::Failed
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Success,
    Failed,
}

impl Outcome {
    pub(super) fn and(self, other: Self) -> Self {
        if other == Self::Failed { other } else { self }
    }
}

impl ChatWatcher {
    pub(super) fn name(&self) -> String {
        stream_arg::name(&self.read.stream)
    }

    pub(super) fn run(self) -> Outcome {
        let outcome = self.find_and_watch();
        match self.stop.requested() {
            Some(reason) => {
                outcome.and(
                    self.progress
                        .stopped(&self.name(), reason, &self.output, &self.stop),
                )
            }
            None => outcome,
        }
    }

    fn find_and_watch(&self) -> Outcome {
        let stream = match stream_lookup::choose(&self.guest, self.read.clone()) {
            Ok(stream) => stream,
            Err(_) if self.stop.requested().is_some() => return Outcome::Success,
            Err(error) => return self.report_error(&error),
        };
        match (stream, self.follow) {
            (StreamRef::Page(page), Some(interval)) => match self.over(&page) {
                true => self.report_error(
                    &"the stream has ended or is not a livestream: there is nothing to wait for",
                ),
                false => self.follow(&page, interval),
            },
            (StreamRef::Id(id), _) => self.watch_once(id),
            (page, _) => match self.guest.resolve(page) {
                Ok(found) => {
                    if let Some(planned) = stream_lookup::planned(&found) {
                        stderr::status(format_args!(
                            "-- {}: {planned}; --follow waits for it",
                            self.name()
                        ));
                    }
                    self.watch_once(found.stream_id)
                }
                Err(_) if self.stop.requested().is_some() => Outcome::Success,
                Err(error) => self.not_found(&error),
            },
        }
    }

    /// A watch page whose stream will not be live any more.
    fn over(&self, page: &PageRef) -> bool {
        has_one_stream(page)
            && self
                .guest
                .resolve(StreamRef::Page(page.clone()))
                .is_ok_and(|found| found.is_live == Some(false) && found.is_planned != Some(true))
    }

    fn report_error(&self, why: &dyn std::fmt::Display) -> Outcome {
        stderr::error(format_args!("{}: {why}", self.name()));
        Outcome::Failed
    }

    pub(super) fn not_found(&self, error: &rumble_servicephp::Error) -> Outcome {
        stderr::error(format_args!("{}: {}", self.name(), advice::of_service(error)));
        Outcome::Failed
    }

    /// Two arguments can lead to one stream.
    fn watch_once(&self, stream_id: StreamId) -> Outcome {
        if self.output.begin(stream_id) {
            self.watch(stream_id)
        } else {
            self.progress.set_opened();
            Outcome::Success
        }
    }

    /// From the first event of a chat to its last.
    pub(super) fn watch(&self, stream_id: StreamId) -> Outcome {
        self.progress.set_stream(Some(stream_id));
        let outcome = self.read(stream_id);
        self.progress.set_stream(None);
        outcome
    }

    fn read(&self, stream_id: StreamId) -> Outcome {
        let mut builder = ChatApi::builder(stream_id)
            .chat_url(self.chat_url.clone())
            .extra_roots(network::extra_roots());
        if let Some(session) = &self.session {
            builder = builder.session(session.clone());
        }
        let closer = builder.close_handle();
        self.stop.on_stop(move || closer.close());
        let mut chat = match builder.connect() {
            Ok(chat) => chat,
            Err(error) => {
                return match self.stop.requested() {
                    // It was closed while it was being opened.
                    Some(reason) => self.closed(stream_id, reason),
                    // Who follows a channel comes too late now and then.
                    None if self.follow.is_some() && error.kind() == ErrorKind::NoLiveChat => {
                        self.closed(stream_id, CloseReason::Ended)
                    }
                    None => self.failed(stream_id, &error),
                };
            }
        };
        self.progress.set_opened();
        let failure = loop {
            match chat.next_event() {
                Some(Ok(event)) => self.show(stream_id, &chat, &event),
                Some(Err(error)) => break Some(error),
                None => break None,
            }
        };
        match (failure, self.stop.requested(), chat.end_reason()) {
            (_, Some(reason), _) => self.closed(stream_id, reason),
            (Some(error), None, _) => self.failed(stream_id, &error),
            (None, None, Some(EndReason::ChatEnded)) => self.closed(stream_id, CloseReason::Ended),
            (None, None, _) => self.closed(stream_id, CloseReason::Requested),
        }
    }

    fn show(&self, stream_id: StreamId, chat: &ChatApi, event: &Event) {
        // Asked to stop between two events: nothing may follow the last message that counted.
        if self.stop.requested().is_some() {
            return;
        }
        if let Event::Message(message) = event {
            if message.is_from_history() && !self.history {
                return;
            }
            match self.stop.count(self.output.limit()) {
                LimitCheck::Within => {}
                LimitCheck::Last => {
                    self.output.event(stream_id, chat.state(), event);
                    self.stop.request(CloseReason::Limit);
                    return;
                }
                LimitCheck::Beyond => return,
            }
        }
        if !self.output.event(stream_id, chat.state(), event) {
            self.stop.request(CloseReason::Requested);
        }
    }

    fn closed(&self, stream_id: StreamId, reason: CloseReason) -> Outcome {
        self.output.closed(stream_id, reason, None);
        if self.output.has_failed() {
            Outcome::Failed
        } else {
            Outcome::Success
        }
    }

    fn failed(&self, stream_id: StreamId, error: &rumble_chat::Error) -> Outcome {
        let mut explained = advice::of_chat(error);
        if let Some(name) = self
            .read
            .or_channel
            .as_ref()
            .filter(|_| error.kind() == ErrorKind::NoLiveChat)
        {
            explained += &format!(" For a channel give https://rumble.com/c/{name}.");
        }
        stderr::error(format_args!("stream {}: {explained}", stream_id.base36()));
        self.output
            .closed(stream_id, CloseReason::Failed, Some(&explained));
        Outcome::Failed
    }
}

//! One argument of `cocorum record`, from the stream that it leads to, to the end of the chat.

use std::collections::{HashMap, hash_map::Entry};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rumble_archive::log::{Log, Opened};
use rumble_chat::{ChatApi, ChatFrame, EndReason, Endpoint, ErrorKind, Event};
use rumble_feed::chat::CloseReason;
use rumble_model::{PageRef, StreamId, StreamRef};
use rumble_servicephp::{FollowedPage, Guest, ResolvedStream, SessionCookie};

use super::retry_delays::RetryDelays;
use super::status::Counts;
use crate::advice;
use crate::format::length;
use crate::network;
use crate::retry::report_retry;
use crate::stderr;
use crate::stop::Stop;
use crate::stream_arg::{self, ParsedStream};
use crate::stream_lookup;

/// Destination of the frames of chats.
pub(crate) trait FrameOutput: Send + Sync {
    /// Starts recording a stream.
    fn open(&self, opened: &Opened<'_>) -> FrameCallback;

    /// Reports a paid message.
    fn paid(&self) {}

    /// Records the end of a stream.
    fn end(&self, stream: StreamId, reason: CloseReason, error: Option<&str>);
}

pub(crate) type FrameCallback = Box<dyn FnMut(ChatFrame<'_>) + Send>;

impl FrameOutput for Log {
    fn open(&self, opened: &Opened<'_>) -> FrameCallback {
        let mut recorder = self.open_chat(opened);
        Box::new(move |frame| recorder.frame(frame))
    }

    fn paid(&self) {
        self.sync_soon();
    }

    fn end(&self, stream: StreamId, reason: CloseReason, error: Option<&str>) {
        Self::end(self, stream, reason, error);
    }
}

/// State that the chats of a recorder share.
pub(crate) struct Shared {
    pub(crate) output: Arc<dyn FrameOutput>,
    pub(crate) counts: Arc<Counts>,
    pub(crate) guest: Guest,
    pub(crate) chat_url: Endpoint,
    pub(crate) follow: Option<Duration>,
    /// Whether a chat whose first connection fails is retried.
    pub(crate) retry: bool,
    pub(crate) session: Option<SessionCookie>,
    /// Streams being recorded, and whether they were read to their end: two arguments can lead to one stream.
    pub(crate) open: Mutex<HashMap<StreamId, Arc<AtomicBool>>>,
}

/// Outcome of recording the chat of an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Success,
    Failed,
}

/// How the recording of a stream ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// The stream was read to its end.
    Over,
    /// The user ended it.
    Stopped,
    /// A page was followed to a stream whose chat is not open, or not any more.
    NoChat,
    Failed,
}

impl From<End> for Outcome {
    fn from(end: End) -> Self {
        match end {
            End::Over | End::Stopped | End::NoChat => Self::Success,
            End::Failed => Self::Failed,
        }
    }
}

/// Recorder of the chat of one argument.
pub(super) struct Chat {
    pub(super) shared: Arc<Shared>,
    /// As the user wrote it.
    pub(super) argument: String,
    pub(super) read: ParsedStream,
    pub(super) stop: Arc<Stop>,
}

impl Chat {
    pub(super) fn record(&self) -> Outcome {
        let stream = match stream_lookup::choose(&self.shared.guest, self.read.clone()) {
            Ok(stream) => stream,
            Err(trouble) => return self.failed(&trouble),
        };
        match (stream, self.shared.follow) {
            (StreamRef::Page(page), Some(interval)) => self.follow(&page, interval),
            (StreamRef::Id(id), _) => self.once(id, None).into(),
            (page, _) => match self.look_up(&page) {
                Ok(found) => self.once(found.stream_id, Some(&found)).into(),
                Err(error) => self.failed(&advice::of_service(&error)),
            },
        }
    }

    fn look_up(&self, page: &StreamRef) -> Result<ResolvedStream, rumble_servicephp::Error> {
        let mut delays = RetryDelays::new();
        self.stop.retry(
            || self.shared.guest.resolve(page.clone()),
            |error| {
                let is_temporary = self.shared.retry && error.is_retryable();
                is_temporary.then(|| {
                    let delay = delays.next(error.retry_after());
                    self.report_retry(error, delay);
                    delay
                })
            },
        )
    }

    fn report_retry(&self, error: &rumble_servicephp::Error, delay: Duration) {
        let (name, reason) = (self.name(), advice::error_chain(error));
        stderr::status(format_args!("-- {name}: {reason}; retrying in {}", length(delay)));
    }

    fn name(&self) -> String {
        stream_arg::name(&self.read.stream)
    }

    fn failed(&self, reason: &dyn std::fmt::Display) -> Outcome {
        if self.stop.requested().is_none() {
            stderr::error(format_args!("{}: {reason}", self.name()));
            return Outcome::Failed;
        }
        Outcome::Success
    }

    /// Records the streams of a channel, one after another.
    fn follow(&self, page: &PageRef, interval: Duration) -> Outcome {
        let name = self.name();
        let mut streams = FollowedPage::new(self.shared.guest.clone(), page.clone(), interval);
        let (mut is_told, mut announced) = (false, None);
        loop {
            match streams.look_up() {
                Ok(Some(found)) => {
                    let id = found.stream_id;
                    if announced.replace(id) != Some(id) {
                        stderr::status(format_args!("-- {name} is live: stream {}", id.base36()));
                    }
                    if self.once(id, Some(&found)) == End::Over {
                        streams.finish(id);
                        is_told = false;
                    }
                    if streams.has_ended() {
                        return Outcome::Success;
                    }
                }
                Ok(None) if !is_told => {
                    is_told = true;
                    let time = humantime::format_duration(interval);
                    stderr::status(format_args!(
                        "-- waiting for the next stream of {name}, checking every {time}"
                    ));
                }
                Ok(None) => {}
                Err(_) if self.stop.is_requested() => {}
                // A recorder that runs for months outlasts every outage of the site.
                Err(error) => self.report_retry(&error, streams.delay()),
            }
            if self.stop.wait(streams.delay()) {
                return Outcome::Success;
            }
        }
    }

    /// Records a stream, unless another argument has read it to its end.
    fn once(&self, stream: StreamId, found: Option<&ResolvedStream>) -> End {
        let is_over = loop {
            let other = match self.open().entry(stream) {
                Entry::Vacant(own) => break Arc::clone(own.insert(Arc::default())),
                Entry::Occupied(other) => Arc::clone(other.get()),
            };
            if self.stop.wait(TURN) {
                return End::Stopped;
            }
            if other.load(Relaxed) {
                return End::Over;
            }
        };
        let end = self.read(stream, found);
        is_over.store(end == End::Over, Relaxed);
        self.open().remove(&stream);
        end
    }

    fn open(&self) -> std::sync::MutexGuard<'_, HashMap<StreamId, Arc<AtomicBool>>> {
        self.shared.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records an open chat to its end.
    fn read(&self, stream: StreamId, found: Option<&ResolvedStream>) -> End {
        let Shared { output, counts, .. } = &*self.shared;
        let started_on = found.and_then(|found| found.started_on.as_ref()?.rfc3339_utc());
        let mut opened = Opened::new(stream, &self.argument);
        opened.title = found.and_then(|found| found.title.as_deref());
        opened.started_on = started_on.as_deref();
        opened.logged_in = self.shared.session.is_some();
        let on_frame = output.open(&opened);
        let mut builder = ChatApi::builder(stream)
            .chat_url(self.shared.chat_url.clone())
            .extra_roots(network::extra_roots())
            .on_frame(on_frame);
        if self.shared.retry {
            builder = builder.retry_opening(move |lost| report_retry(stream, lost));
        }
        if let Some(session) = &self.shared.session {
            builder = builder.session(session.clone());
        }
        let closer = builder.close_handle();
        let _stop_hook = self.stop.on_stop(move || closer.close());
        let mut chat = match builder.connect() {
            Ok(chat) => chat,
            Err(error) => return self.ended(stream, found, Some(&error), None),
        };
        counts.chats.fetch_add(1, Relaxed);
        let mut failure = None;
        while let Some(event) = chat.next_event() {
            match event {
                Ok(event) => self.count(&event),
                Err(error) => failure = Some(error),
            }
        }
        counts.chats.fetch_sub(1, Relaxed);
        self.ended(stream, found, failure.as_ref(), chat.end_reason())
    }

    fn count(&self, event: &Event) {
        let counts = &self.shared.counts;
        match event {
            Event::Message(message) => {
                counts.messages.fetch_add(1, Relaxed);
                if message.is_rant() || message.wallet.is_some() {
                    counts.rants.fetch_add(1, Relaxed);
                    self.shared.output.paid();
                }
            }
            Event::Gap(_) => _ = counts.gaps.fetch_add(1, Relaxed),
            Event::Connected(_) => _ = counts.reconnects.fetch_add(1, Relaxed),
            _ => {}
        }
    }

    fn ended(
        &self,
        stream: StreamId,
        found: Option<&ResolvedStream>,
        error: Option<&rumble_chat::Error>,
        reason: Option<EndReason>,
    ) -> End {
        let output = &self.shared.output;
        let name = stream.base36();
        match (self.stop.requested(), error) {
            (Some(reason), _) => {
                output.end(stream, reason, None);
                End::Stopped
            }
            (None, Some(error)) => {
                let reason = advice::of_chat(error);
                output.end(stream, CloseReason::Failed, Some(&reason));
                // A page can list a stream before its chat is open, and after its end.
                if found.is_some() && self.shared.follow.is_some() && error.kind() == ErrorKind::NoLiveChat {
                    return End::NoChat;
                }
                stderr::error(format_args!("stream {name}: {reason}"));
                End::Failed
            }
            (None, None) if reason == Some(EndReason::ChatEnded) => {
                stderr::status(format_args!("-- stream {name}: the chat has ended"));
                output.end(stream, CloseReason::Ended, None);
                End::Over
            }
            (None, None) => {
                output.end(stream, CloseReason::Requested, None);
                End::Stopped
            }
        }
    }
}

/// Time between two checks whether another argument still reads the stream.
const TURN: Duration = Duration::from_millis(500);

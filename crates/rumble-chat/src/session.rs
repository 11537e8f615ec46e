mod apply;
mod mailbox;
mod moderation;

use std::fmt;

use rumble_model::chat::Envelope;
use rumble_model::{MalformedItem, MessageId, StreamId, UserId};

use crate::event::{Event, Malformed};
use crate::frame::{ChatFrame, FrameCallback, oversized_bytes, oversized_data};
use crate::limits::Limits;
use crate::sse::{Frame, OversizedEvent, SseDecoder, SseEvent};
use crate::state::{ChatState, RecentMessages};
use crate::stats::Stats;
use mailbox::Mailbox;

/// Sans-I/O state of one chat: takes bytes of the event stream and returns events, in order and each message once.
///
/// A session outlives connections. Call [`Session::handle_connected`] when a connection begins, pass on the bytes read
/// from it, and poll the events. A session uses no clock and never blocks, which makes it suitable for blocking and
/// asynchronous programs.
///
/// ```
/// use rumble_chat::{Event, Session};
/// use rumble_chat::model::StreamId;
///
/// let mut session = Session::new(StreamId::new(900_100_200).unwrap());
/// session.handle_connected();
/// session.handle_data(b"data: {\"type\":\"messages\",\"data\":{\"messages\":[{\"id\":\"7\",");
/// assert!(session.poll_event().is_none());
/// session.handle_data(b"\"user_id\":\"5\",\"text\":\"hi\"}],\"users\":[{\"id\":\"5\",\"username\":\"CalmSparrow\"}]}}\n\n");
/// let Some(Event::Message(message)) = session.poll_event() else { panic!("a message") };
/// assert_eq!((message.user().username.as_str(), message.text.as_str()), ("CalmSparrow", "hi"));
/// ```
pub struct Session {
    sse: SseDecoder,
    mailbox: Mailbox,
    state: ChatState,
    /// Counters. The current decoder counts comments and invalid UTF-8 itself; those of earlier connections are
    /// included here.
    stats: Stats,
    recent: RecentMessages,
    /// Latest message of earlier connections, until it is clear whether the new connection continues after it.
    last_before_reconnect: Option<MessageId>,
    has_init: bool,
    limits: Limits,
    on_frame: Option<FrameCallback>,
}

impl Session {
    /// Creates the session of a chat with the default [`Limits`].
    #[must_use]
    pub fn new(stream_id: StreamId) -> Self {
        Self::with_limits(stream_id, &Limits::default())
    }

    /// Creates the session of a chat.
    #[must_use]
    pub fn with_limits(stream_id: StreamId, limits: &Limits) -> Self {
        Self {
            sse: SseDecoder::with_max_event_bytes(limits.event_bytes),
            mailbox: Mailbox::new(limits),
            state: ChatState::new(stream_id, limits),
            stats: Stats::default(),
            recent: RecentMessages::new(limits),
            last_before_reconnect: None,
            has_init: false,
            limits: limits.clone(),
            on_frame: None,
        }
    }

    /// Starts a connection. Incomplete data of the previous connection is dropped; the state is kept.
    pub fn handle_connected(&mut self) {
        self.last_before_reconnect = self.recent.latest();
        self.stats = self.stats();
        self.sse = SseDecoder::with_max_event_bytes(self.limits.event_bytes);
    }

    /// Handles bytes of the event stream, split at any position. The state is up to date with them when this returns.
    pub fn handle_data(&mut self, bytes: &[u8]) {
        self.mailbox.begin_input();
        self.stats.bytes += bytes.len() as u64;
        self.sse.feed(bytes);
        while let Some(frame) = self.sse.next_frame() {
            if let Some(callback) = &mut self.on_frame {
                callback.call(ChatFrame::from_sse(frame, self.limits.event_bytes));
            }
            let decoded = decode(frame, &self.state, self.limits.event_bytes);
            self.handle_frame(decoded);
        }
    }

    /// Applies the data of one event without the framing of Server-Sent Events, as in [`ChatFrame::Data`]. Used to
    /// replay a recorded chat.
    ///
    /// ```
    /// use rumble_chat::{Event, Session};
    /// use rumble_chat::model::StreamId;
    ///
    /// let mut session = Session::new(StreamId::new(900_100_200).unwrap());
    /// session.handle_connected();
    /// session.handle_event_data(r#"{"type":"host_ad_read","data":{}}"#);
    /// assert!(matches!(session.poll_event(), Some(Event::Unknown(_))));
    /// ```
    pub fn handle_event_data(&mut self, data: &str) {
        self.mailbox.begin_input();
        self.stats.bytes += data.len() as u64;
        let event = SseEvent {
            name: "message",
            data,
            id: "",
        };
        let decoded = decode(Frame::Event(event), &self.state, self.limits.event_bytes);
        self.handle_frame(decoded);
    }

    /// Applies an event that was too large to be recorded, as reported by [`ChatFrame::Oversized`]. Used to replay a
    /// recorded chat.
    ///
    /// ```
    /// use rumble_chat::{Event, Session};
    /// use rumble_chat::model::StreamId;
    ///
    /// let mut session = Session::new(StreamId::new(900_100_200).unwrap());
    /// session.handle_connected();
    /// session.handle_oversized(9_000_000, r#"{"type":"mess"#);
    /// assert!(matches!(session.poll_event(), Some(Event::Malformed(event)) if event.bytes == 9_000_000));
    /// ```
    pub fn handle_oversized(&mut self, bytes: usize, excerpt: &str) {
        self.mailbox.begin_input();
        self.handle_frame(Some(Err(oversized(bytes, excerpt))));
    }

    /// Returns the next event; `None` if more bytes are needed.
    pub fn poll_event(&mut self) -> Option<Event> {
        let event = self.mailbox.pop()?;
        match &event {
            Event::Message(message) => self.state.history.push(message),
            Event::Gap(gap) => {
                tracing::warn!(?gap, "messages may be missing");
                self.stats.gaps += 1;
            }
            _ => {}
        }
        Some(event)
    }

    /// Sets the id of the logged-in account. From then on [`ChatState::can_moderate`] includes changes of its rights.
    pub fn set_own_user(&mut self, id: UserId) {
        self.state.set_own_user(id);
    }

    /// Drops the queued messages of the history. Live messages and other events stay.
    pub fn clear_mailbox(&mut self) {
        self.mailbox.clear_history();
    }

    /// State of the chat as of everything received.
    #[must_use]
    pub fn state(&self) -> &ChatState {
        &self.state
    }

    /// Counters of everything received so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        Stats {
            comments: self.stats.comments + self.sse.comments(),
            invalid_utf8: self.stats.invalid_utf8 + self.sse.invalid_utf8(),
            ..self.stats
        }
    }

    pub(crate) fn set_on_frame(&mut self, callback: FrameCallback) {
        self.on_frame = Some(callback);
    }

    /// Calls the callback for frames, if one is set.
    pub(crate) fn call_on_frame(&mut self, frame: ChatFrame<'_>) {
        if let Some(callback) = &mut self.on_frame {
            callback.call(frame);
        }
    }

    /// Queues an event after all undelivered ones.
    pub(crate) fn queue(&mut self, event: Event) {
        self.stats.dropped += self.mailbox.push(event);
    }

    /// Drops all undelivered events.
    pub(crate) fn clear(&mut self) {
        self.mailbox.clear();
    }

    fn malformed(&mut self, malformed: Malformed) {
        tracing::warn!(reason = %malformed.reason, bytes = malformed.bytes, "malformed data");
        self.stats.malformed += 1;
        self.queue(Event::Malformed(malformed));
    }

    #[inline]
    fn malformed_items(&mut self, items: Vec<MalformedItem>) {
        if !items.is_empty() {
            items.into_iter().for_each(|item| self.malformed(item.into()));
        }
    }

    pub(crate) fn count_reconnect(&mut self) {
        self.stats.reconnects += 1;
    }

    /// Last valid `retry:` of the server on this connection.
    pub(crate) fn server_retry(&self) -> Option<std::time::Duration> {
        self.sse.retry()
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("stream_id", &self.state().stream_id())
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}

/// Decodes the data of an event. `None` if it is empty, like a keepalive.
#[inline]
fn decode(
    frame: Frame<'_>,
    state: &ChatState,
    max_event_bytes: usize,
) -> Option<Result<Envelope, Malformed>> {
    match frame {
        Frame::Event(event) if event.data.is_empty() => None,
        Frame::Event(event) => Some(
            Envelope::decode(event.data, &state.participants)
                .map_err(|error| Malformed::new(error.to_string(), event.data.len(), event.data)),
        ),
        Frame::Oversized(OversizedEvent { excerpt, .. }) => Some(Err(oversized(
            oversized_bytes(max_event_bytes),
            oversized_data(excerpt),
        ))),
    }
}

fn oversized(bytes: usize, excerpt: &str) -> Malformed {
    let reason = "the event exceeds the size limit".to_owned();
    Malformed::new(reason, bytes, excerpt)
}

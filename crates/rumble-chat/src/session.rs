mod inbox;
mod mailbox;

use std::fmt;

use rumble_model::{StreamId, UserId};

use crate::event::Event;
use crate::frame::{ChatFrame, FrameCallback};
use crate::limits::Limits;
use crate::sse::{Frame, SseDecoder, SseEvent};
use crate::state::ChatState;
use crate::stats::Stats;
use inbox::Inbox;

/// A chat without any I/O: bytes of the event stream in, events out, in order and each message once.
///
/// It outlives connections: tell it when one begins, feed it what you read, take the events. It never looks at a
/// clock and never blocks, so it serves blocking and asynchronous programs alike.
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
    max_event_bytes: usize,
    inbox: Inbox,
    on_frame: Option<FrameCallback>,
    /// Counted by the decoders of earlier connections.
    before: (u64, u64),
}

impl Session {
    /// A chat of which nothing is known yet, with the default [`Limits`].
    #[must_use]
    pub fn new(stream_id: StreamId) -> Self {
        Self::with_limits(stream_id, &Limits::default())
    }

    /// A chat of which nothing is known yet.
    #[must_use]
    pub fn with_limits(stream_id: StreamId, limits: &Limits) -> Self {
        Self {
            sse: SseDecoder::with_max_event_bytes(limits.event_bytes),
            max_event_bytes: limits.event_bytes,
            inbox: Inbox::new(stream_id, limits),
            on_frame: None,
            before: (0, 0),
        }
    }

    /// A connection begins: what was left of the one before is dropped, what is known stays.
    pub fn handle_connected(&mut self) {
        self.inbox.connected();
        let fresh = SseDecoder::with_max_event_bytes(self.max_event_bytes);
        let old = std::mem::replace(&mut self.sse, fresh);
        self.before = (self.before.0 + old.comments(), self.before.1 + old.invalid_utf8());
    }

    /// Bytes of the event stream, cut anywhere. The state is up to date with them when this returns.
    pub fn handle_data(&mut self, bytes: &[u8]) {
        self.inbox.mailbox.begin_input();
        self.inbox.stats.bytes += bytes.len() as u64;
        self.sse.feed(bytes);
        while let Some(frame) = self.sse.next_frame() {
            if let Some(callback) = &mut self.on_frame {
                callback.call(ChatFrame::from_sse(frame, self.max_event_bytes));
            }
            self.inbox.take(frame);
        }
    }

    /// Applies the data of one event without the framing of Server-Sent Events, as
    /// [`ChatFrame::Data`] holds it: to read a recorded chat again.
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
        self.inbox.mailbox.begin_input();
        self.inbox.stats.bytes += data.len() as u64;
        self.inbox.take(Frame::Event(SseEvent {
            name: "message",
            data,
            id: "",
        }));
    }

    /// The next event; `None` when more bytes are needed.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.inbox.poll()
    }

    /// Tells which account is signed in: changes of its rights count in [`ChatState::can_moderate`] then.
    pub fn set_own_user(&mut self, id: UserId) {
        self.inbox.state.set_own_user(id);
    }

    /// Drops the messages of the history that are queued. Live messages and other events stay.
    pub fn clear_mailbox(&mut self) {
        self.inbox.mailbox.clear_history();
    }

    /// What is known of the chat, as of everything received.
    #[must_use]
    pub fn state(&self) -> &ChatState {
        &self.inbox.state
    }

    /// What was seen so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        Stats {
            comments: self.before.0 + self.sse.comments(),
            invalid_utf8: self.before.1 + self.sse.invalid_utf8(),
            ..self.inbox.stats
        }
    }

    pub(crate) fn set_on_frame(&mut self, callback: FrameCallback) {
        self.on_frame = Some(callback);
    }

    /// Reports what happened to the connection.
    pub(crate) fn call_on_frame(&mut self, frame: ChatFrame<'_>) {
        if let Some(callback) = &mut self.on_frame {
            callback.call(frame);
        }
    }

    /// Queues what happened to the connection, behind what came over it.
    pub(crate) fn push(&mut self, event: Event) {
        self.inbox.queue(event);
    }

    /// Drops everything that waits to be handed out.
    pub(crate) fn clear(&mut self) {
        self.inbox.mailbox.clear();
    }

    pub(crate) fn count_reconnect(&mut self) {
        self.inbox.stats.reconnects += 1;
    }

    /// The server's last valid `retry:`, if it ever sent one on this connection.
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

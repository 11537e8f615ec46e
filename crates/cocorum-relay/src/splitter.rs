//! Splits the events of a chat into the items that are published.

use std::collections::{HashMap, VecDeque};
use std::fmt::Write;

use bytes::Bytes;
use ring::digest::{SHA256, digest};
use rumble_archive::log::RecordedFrame;
use rumble_chat::{Event, Limits, Message, Session};
use rumble_feed::chat::{CloseReason, Closed};
use rumble_feed::{Body, Line};
use rumble_model::StreamId;
use time::OffsetDateTime;

use crate::payload;
use crate::streams::{self, REPEAT_WINDOW};

/// One message of the broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) subject: String,
    /// Identity by which the broker recognizes an event that two collectors publish. A message is recognized by its
    /// subject.
    pub(crate) id: Option<String>,
    pub(crate) payload: Bytes,
}

/// Splits the events of one chat.
#[derive(Debug)]
pub(crate) struct Splitter {
    stream: StreamId,
    session: Session,
    repeats: Repeats,
}

impl Splitter {
    pub(crate) fn new(stream: StreamId) -> Self {
        // The history is never requested.
        let limits = Limits::default().history(0);
        Self {
            stream,
            session: Session::with_limits(stream, &limits),
            repeats: Repeats::default(),
        }
    }

    /// Returns each new message as an item, and the whole event if it contains anything else.
    pub(crate) fn split(&mut self, at: OffsetDateTime, frame: &RecordedFrame) -> Vec<Item> {
        let wire = match frame {
            RecordedFrame::Connected => {
                self.session.handle_connected();
                return Vec::new();
            }
            RecordedFrame::Ended => {
                let closed = Body::Closed(Closed::new(CloseReason::Ended, None));
                let line = Line::new(closed).on(self.stream).to_json();
                return vec![self.event(at, b"ended", 0, Some(&line), None)];
            }
            RecordedFrame::Data(data) => {
                self.session.handle_event_data(data);
                data
            }
            RecordedFrame::Oversized(bytes, excerpt) => {
                self.session.handle_oversized(*bytes, excerpt);
                excerpt
            }
        };
        let (mut messages, mut others) = (Vec::new(), Vec::new());
        while let Some(event) = self.session.poll_event() {
            let line = Line::from_chat(self.stream, &event).map(|line| line.to_json());
            match &event {
                Event::Message(message) => messages.push(Item {
                    subject: streams::message(self.stream, message.id),
                    id: None,
                    payload: payload::join(line.as_deref(), Some(&single_message_event(message))).into(),
                }),
                _ => others.push(line),
            }
        }
        let mut items = Vec::new();
        let whole = matches!(frame, RecordedFrame::Data(_)).then_some(wire.as_str());
        for (part, line) in others.into_iter().enumerate() {
            // An archive receives it before its messages, so that a history stays a history.
            let wire_of_part = whole.filter(|_| part == 0);
            items.push(self.event(at, wire.as_bytes(), part, line.as_deref(), wire_of_part));
        }
        items.extend(messages);
        items
    }

    fn event(
        &mut self,
        at: OffsetDateTime,
        data: &[u8],
        part: usize,
        line: Option<&str>,
        wire: Option<&str>,
    ) -> Item {
        let kind = line.and_then(kind).unwrap_or("other");
        let subject = streams::event(self.stream, kind);
        let mut id = self.stream.get().to_string() + ":";
        for byte in digest(&SHA256, data).as_ref().iter().take(16) {
            _ = write!(id, "{byte:02x}");
        }
        let count = self.repeats.count(at, &format!("{id}:{part}"));
        Item {
            subject,
            id: Some(format!("{id}:{part}:{count}")),
            payload: payload::join(line, wire).into(),
        }
    }
}

/// An event that contains only this message.
fn single_message_event(message: &Message) -> String {
    let user = Some(message.user().raw()).filter(|user| user.starts_with('{'));
    let channel = message.channel().map(|channel| channel.raw());
    format!(
        r#"{{"type":"messages","data":{{"messages":[{}],"users":[{}],"channels":[{}]}}}}"#,
        message.raw(),
        user.unwrap_or_default(),
        channel.unwrap_or_default()
    )
}

/// The member `event` of a line, which is its first.
fn kind(line: &str) -> Option<&str> {
    line.strip_prefix("{\"event\":\"")?.split('"').next()
}

/// How often equal data came while the broker would treat it as a duplicate, for example of a message that is pinned,
/// unpinned and pinned again.
#[derive(Debug, Default)]
struct Repeats {
    counts: HashMap<String, (u64, OffsetDateTime)>,
    /// All data of the window, oldest first.
    window: VecDeque<(OffsetDateTime, String)>,
}

impl Repeats {
    fn count(&mut self, at: OffsetDateTime, data: &str) -> u64 {
        let is_over = |last: OffsetDateTime| at - last >= REPEAT_WINDOW;
        while self.window.front().is_some_and(|(last, _)| is_over(*last))
            && let Some((_, old)) = self.window.pop_front()
        {
            if self.counts.get(&old).is_some_and(|(_, last)| is_over(*last)) {
                self.counts.remove(&old);
            }
        }
        self.window.push_back((at, data.to_owned()));
        let seen = self.counts.entry(data.to_owned());
        let (count, _) = *seen
            .and_modify(|(count, last)| {
                (*count, *last) = (if is_over(*last) { 0 } else { *count + 1 }, at);
            })
            .or_insert((0, at));
        count
    }
}

#[cfg(test)]
mod tests;

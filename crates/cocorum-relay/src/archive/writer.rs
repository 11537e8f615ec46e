use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};

use async_nats::jetstream::Message;
use rumble_archive::log::{Appended, Entry as LogEntry, Log, Opened, RecordedFrame};
use rumble_chat::ChatFrame;
use rumble_model::{MessageId, StreamId};
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::ArchiveStats;
use super::receiver::Batch;
use crate::clock::time_of_day;
use crate::payload::Payload;
use crate::streams;

/// Puts messages and events into the order in which the broker received them, and writes them.
pub(super) struct Writer {
    log: Log,
    events: VecDeque<Message>,
    chats: HashMap<StreamId, Chat>,
    /// Whether the log dropped a line.
    has_dropped: bool,
    pub(super) stats: ArchiveStats,
}

#[derive(Default)]
struct Chat {
    conn: u64,
    /// The latest messages.
    recent: VecDeque<MessageId>,
}

impl Writer {
    pub(super) fn new(log: Log) -> Self {
        Self {
            log,
            events: VecDeque::new(),
            chats: HashMap::new(),
            has_dropped: false,
            stats: ArchiveStats::default(),
        }
    }

    /// Drops the waiting events. The broker sends them and what was not acknowledged again.
    pub(super) fn reset(&mut self) {
        self.events.clear();
        if std::mem::take(&mut self.has_dropped) {
            // Which histories are in the recording is no longer known.
            self.chats.clear();
        }
    }

    /// Whether the log dropped a line since the last reset.
    pub(super) fn has_dropped(&self) -> bool {
        self.has_dropped
    }

    /// Writes messages and events, and returns those that were written. An event stays queued while earlier messages
    /// may still be missing.
    pub(super) fn write(&mut self, batch: Batch) -> Vec<Message> {
        self.events.extend(batch.events);
        let mut written = Vec::with_capacity(batch.messages.len());
        for message in batch.messages {
            if !self.events.is_empty() {
                self.write_events(&mut written, received_by_broker(&message));
            }
            self.write_one(&message);
            written.push(message);
        }
        if batch.is_complete {
            self.write_events(&mut written, None);
        }
        written
    }

    /// Writes the queued events up to this time, or all.
    fn write_events(&mut self, written: &mut Vec<Message>, until: Option<OffsetDateTime>) {
        let is_due = |event: &Message| until.is_none() || received_by_broker(event) <= until;
        while self.events.front().is_some_and(is_due)
            && let Some(event) = self.events.pop_front()
        {
            self.write_one(&event);
            written.push(event);
        }
    }

    fn write_one(&mut self, message: &Message) {
        let subject = streams::parse(&message.subject);
        let (Some((stream, id)), Some(payload)) = (subject, Payload::parse(&message.payload)) else {
            // Acknowledged, since otherwise it would be delivered repeatedly.
            tracing::warn!(subject = %message.subject, "not a message of a collector");
            self.stats.unreadable += 1;
            return;
        };
        let Some(wire) = payload.wire else { return };
        let at = received(message);
        let chat = match self.chats.entry(stream) {
            Entry::Occupied(chat) => chat.into_mut(),
            Entry::Vacant(vacant) => {
                let opened = LogEntry::Open(Opened::new(stream, SOURCE));
                self.has_dropped |= self.log.append_at(at, &opened) == Appended::Dropped;
                vacant.insert(Chat::default())
            }
        };
        if let Some(id) = id {
            chat.remember(id);
        } else if let Some(history) = history(&wire) {
            // A collector connected. If none of its history was received before, from any collector, there is a gap.
            let overlaps = history.iter().any(|id| chat.recent.contains(id));
            if !overlaps {
                chat.conn += 1;
                let connected = LogEntry::Recorded(stream, chat.conn, &RecordedFrame::Connected);
                self.has_dropped |= self.log.append_at(at, &connected) == Appended::Dropped;
            }
            history.into_iter().for_each(|id| chat.remember(id));
        }
        let entry = LogEntry::Frame(stream, chat.conn, ChatFrame::Data(&wire));
        self.has_dropped |= self.log.append_at(at, &entry) == Appended::Dropped;
    }
}

impl Chat {
    fn remember(&mut self, id: MessageId) {
        self.recent.push_back(id);
        if self.recent.len() > RECENT {
            self.recent.pop_front();
        }
    }
}

/// Time at which a collector received the message; the current time if the message does not state it.
fn received(message: &Message) -> OffsetDateTime {
    let header = message
        .headers
        .as_ref()
        .and_then(|headers| headers.get("Rumble-Received"));
    let at = header.and_then(|at| OffsetDateTime::parse(at.as_str(), &Rfc3339).ok());
    at.unwrap_or_else(time_of_day)
}

fn received_by_broker(message: &Message) -> Option<OffsetDateTime> {
    message.info().ok().map(|info| info.published)
}

/// The ids of the messages in an `init`; `None` for another event.
fn history(wire: &str) -> Option<Vec<MessageId>> {
    #[derive(Deserialize)]
    struct Init {
        r#type: String,
        data: Option<Data>,
    }
    #[derive(Deserialize)]
    struct Data {
        #[serde(default)]
        messages: Vec<Id>,
    }
    #[derive(Deserialize)]
    struct Id {
        id: serde_json::Value,
    }
    let Ok(init) = serde_json::from_str::<Init>(wire) else {
        return wire.contains(r#""init""#).then(Vec::new);
    };
    let messages = init.data.map_or_else(Vec::new, |data| data.messages);
    let ids = messages.into_iter().filter_map(|message| match message.id {
        serde_json::Value::String(id) => MessageId::from_base10(&id).ok(),
        other => MessageId::from_base10(&other.to_string()).ok(),
    });
    (init.r#type == "init").then(|| ids.collect())
}

const SOURCE: &str = "relay";
/// Messages of a chat that are compared with a history.
const RECENT: usize = 256;

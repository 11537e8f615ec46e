//! State of each stream: whether it is live, and whether its history was read.

use std::collections::BTreeMap;

use rumble_feed::{Body, Line};
use rumble_model::StreamId;

use super::chat_pictures::ChatPictures;
use super::{Now, Origin};
use crate::record::Record;

/// The newest streams, by id in base 36.
#[derive(Debug, Default)]
pub(super) struct Streams {
    streams: BTreeMap<String, Stream>,
}

#[derive(Debug, Default)]
struct Stream {
    is_live: Option<bool>,
    is_chat_open: bool,
    /// Whether the chat was read before. Then unknown messages of its history were missed.
    is_continued: bool,
    inits: u64,
    /// Number of messages, without those of a history.
    messages: u64,
    pictures: ChatPictures,
    /// When the last line arrived, in Unix seconds.
    at: i64,
    /// Time of the last line according to the state folder.
    kept_at: i64,
}

impl Streams {
    pub(super) fn line(&mut self, line: &Line<'_>, origin: Origin, now: Now, records: &mut Vec<Record>) {
        let Some(id) = line.stream_id.as_deref().filter(|_| !line.test) else {
            return;
        };
        let stream = self.stream(id);
        match &line.body {
            Body::StreamStarted(_) => stream.is_live = Some(true),
            Body::StreamEnded(_) => stream.is_live = Some(false),
            Body::Closed(_) => {
                (stream.is_chat_open, stream.is_live) = (false, Some(false));
                stream.pictures = ChatPictures::default();
            }
            Body::Init(_) => {
                stream.is_continued |= stream.inits > 0;
                stream.inits += 1;
                stream.is_chat_open = true;
            }
            Body::Message(message) if !message.history => stream.messages += 1,
            _ => {}
        }
        if origin == Origin::Chat {
            stream.at = now.unix;
            if stream.at.saturating_sub(stream.kept_at) >= KEEP_EVERY {
                stream.kept_at = stream.at;
                records.push(stream.record(id));
            }
        }
    }

    /// A chat that an earlier run read shortly before continues.
    pub(super) fn restore(&mut self, id: String, at: i64, now: Now) {
        if now.unix.saturating_sub(at) <= CONTINUED {
            let stream = self.streams.entry(id).or_default();
            (stream.is_continued, stream.at) = (true, at);
        }
    }

    pub(super) fn kept(&self) -> impl Iterator<Item = Record> {
        let read = self.streams.iter().filter(|(_, stream)| stream.at > 0);
        read.map(|(id, stream)| stream.record(id))
    }

    /// Number of messages of each stream that had any, by id in base 36.
    pub(super) fn messages(&self) -> impl Iterator<Item = (&str, u64)> {
        let streams = self.streams.iter();
        let counts = streams.map(|(id, stream)| (id.as_str(), stream.messages));
        counts.filter(|(_, messages)| *messages > 0)
    }

    pub(super) fn is_chat_open(&self, id: &str) -> bool {
        self.streams.get(id).is_some_and(|stream| stream.is_chat_open)
    }

    pub(super) fn is_continued(&self, id: &str) -> bool {
        self.streams.get(id).is_some_and(|stream| stream.is_continued)
    }

    /// Whether this stream is live, or any stream if none is given. An open chat of unknown state counts as live.
    pub(super) fn is_live(&self, id: Option<&str>) -> bool {
        let is_live = |stream: &Stream| stream.is_live.unwrap_or(stream.is_chat_open);
        match id {
            Some(id) => self.streams.get(id).is_some_and(is_live),
            None => self.streams.values().any(is_live),
        }
    }

    /// Pictures of the chat, for changes. Dropped when the chat is closed.
    pub(super) fn chat_pictures(&mut self, id: StreamId) -> &mut ChatPictures {
        &mut self.stream(&id.base36().to_string()).pictures
    }

    pub(super) fn pictures_of(&self, id: &str) -> Option<&ChatPictures> {
        self.streams.get(id).map(|stream| &stream.pictures)
    }

    fn stream(&mut self, id: &str) -> &mut Stream {
        if !self.streams.contains_key(id) {
            self.make_room();
        }
        self.streams.entry(id.to_owned()).or_default()
    }

    fn make_room(&mut self) {
        if self.streams.len() >= MAX_STREAMS {
            let oldest = self
                .streams
                .iter()
                .min_by_key(|(_, stream)| (stream.is_chat_open, stream.at));
            let oldest = oldest.map(|(id, _)| id.clone());
            oldest.map(|id| self.streams.remove(&id));
        }
    }
}

impl Stream {
    fn record(&self, id: &str) -> Record {
        Record::Stream {
            id: id.to_owned(),
            at: self.at,
        }
    }
}

const MAX_STREAMS: usize = 1_000;
/// Seconds between two records of one stream.
const KEEP_EVERY: i64 = 30;
/// Seconds within which a stopped server continues without treating events as history.
const CONTINUED: i64 = 10 * 60;

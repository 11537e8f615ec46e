use std::collections::VecDeque;
use std::sync::Arc;

use rumble_model::chat;
use rumble_model::{LazyRecord, Record};

use super::RecentMessages;
use crate::limits::Limits;
use crate::message::Message;
use crate::message_flags::MessageFlags;

/// The latest delivered messages. Their JSON text is kept and decoded on access.
#[derive(Debug)]
pub(crate) struct History {
    entries: VecDeque<Entry>,
    bytes: usize,
    max: usize,
    max_bytes: usize,
}

#[derive(Debug)]
struct Entry {
    text: Arc<str>,
    /// `None` if no event had contained the author.
    user: Option<Arc<str>>,
    rare: Option<Box<RareMembers>>,
    flags: MessageFlags,
}

/// Members that only few messages of an `init` have.
#[derive(Debug)]
struct RareMembers {
    channel: Option<Arc<str>>,
    request_id: Option<Arc<str>>,
}

impl History {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            entries: VecDeque::new(),
            bytes: 0,
            max: limits.history,
            max_bytes: limits.history_bytes,
        }
    }

    pub(crate) fn push(&mut self, message: &Message) {
        if self.max == 0 {
            return;
        }
        if self.entries.len() == self.entries.capacity() {
            // Doubling would leave half of the capacity unused.
            let more = (self.entries.len() / 8).max(MIN_GROWTH);
            self.entries.reserve_exact(more);
        }
        let entry = Entry::of(message);
        self.bytes += entry.text.len();
        self.entries.push_back(entry);
        while self.entries.len() > self.max || self.bytes > self.max_bytes {
            let Some(oldest) = self.entries.pop_front() else {
                break;
            };
            self.bytes -= oldest.text.len();
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The messages, oldest first.
    pub(crate) fn messages(&self) -> impl DoubleEndedIterator<Item = Message> {
        self.entries.iter().filter_map(Entry::message)
    }

    /// Messages that `recent` has evicted.
    pub(crate) fn evicted_from(&self, recent: &RecentMessages) -> impl Iterator<Item = Message> {
        let entries = self.entries.iter();
        let evicted = entries.filter(|entry| !recent.contains_flags(&entry.flags));
        evicted.filter_map(Entry::message)
    }
}

impl Entry {
    fn of(message: &Message) -> Self {
        let channel = message.lazy_channel().and_then(LazyRecord::text);
        let request_id = message.shared_request_id();
        let rare = RareMembers {
            channel: channel.cloned(),
            request_id: request_id.cloned(),
        };
        Self {
            text: Arc::clone(message.shared_raw()),
            user: message.lazy_user().text().cloned(),
            rare: (channel.is_some() || request_id.is_some()).then(|| Box::new(rare)),
            flags: message.flags().clone(),
        }
    }

    /// Decodes the message again; it was decoded when it arrived.
    fn message(&self) -> Option<Message> {
        let record = Record::<chat::Message>::from_shared(Arc::clone(&self.text)).ok()?;
        let record = record.with_text_of_blocks();
        let author = record.user_id;
        let user = match &self.user {
            Some(text) => LazyRecord::from_text(author, Arc::clone(text)),
            None => LazyRecord::unknown(author),
        };
        let rare = self.rare.as_ref();
        let channel = rare.and_then(|rare| {
            let text = rare.channel.as_ref()?;
            Some(LazyRecord::from_text(record.channel_id?, Arc::clone(text)))
        });
        let request_id = rare.and_then(|rare| rare.request_id.clone());
        Some(Message::new(
            record,
            user,
            channel,
            request_id,
            self.flags.clone(),
        ))
    }
}

const MIN_GROWTH: usize = 8;

use std::collections::{HashMap, VecDeque};

use rumble_model::MessageId;

use super::lru::ById;
use crate::message::{Message, Trace};

/// The ids of the messages received last, each with a trace of the message while somebody holds it.
#[derive(Debug)]
pub(crate) struct Seen {
    sightings: HashMap<MessageId, Sighting, ById>,
    order: VecDeque<MessageId>,
    max: usize,
}

#[derive(Debug)]
struct Sighting {
    trace: Trace,
    deleted: bool,
}

impl Seen {
    pub(crate) fn new(max: usize) -> Self {
        Self {
            sightings: HashMap::default(),
            order: VecDeque::new(),
            max: max.max(1),
        }
    }

    /// A server that replays `len` messages must not make us forget any of them.
    pub(crate) fn expect_history(&mut self, len: usize) {
        self.max = self.max.max(len.saturating_mul(10));
    }

    pub(crate) fn insert(&mut self, message: &Message) {
        while self.order.len() >= self.max {
            if let Some(oldest) = self.order.pop_front() {
                self.sightings.remove(&oldest);
            }
        }
        let sighting = Sighting {
            trace: message.trace(),
            deleted: message.is_deleted(),
        };
        if self.sightings.insert(message.id, sighting).is_none() {
            self.order.push_back(message.id);
        }
    }

    /// True when the message is remembered and was not known to be deleted.
    pub(crate) fn mark_deleted(&mut self, id: MessageId) -> bool {
        let Some(sighting) = self.sightings.get_mut(&id) else {
            return false;
        };
        if let Some(message) = Message::from_trace(&sighting.trace) {
            message.mark_deleted();
        }
        !std::mem::replace(&mut sighting.deleted, true)
    }

    pub(crate) fn contains(&self, id: MessageId) -> bool {
        self.sightings.contains_key(&id)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    pub(crate) fn latest(&self) -> Option<MessageId> {
        self.order.back().copied()
    }

    /// The message with this id, if anybody still holds it.
    pub(crate) fn message(&self, id: MessageId) -> Option<Message> {
        self.sightings
            .get(&id)
            .and_then(|sighting| Message::from_trace(&sighting.trace))
    }

    /// Every remembered message that somebody still holds.
    pub(crate) fn held(&self) -> impl Iterator<Item = Message> {
        self.sightings
            .values()
            .filter_map(|sighting| Message::from_trace(&sighting.trace))
    }
}

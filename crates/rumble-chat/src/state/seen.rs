use std::collections::VecDeque;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use rumble_model::MessageId;

use crate::message::{Fate, Message};

/// The ids of the messages received last, each with the fate of its message.
#[derive(Debug)]
pub(crate) struct Seen {
    fates: HashMap<MessageId, Arc<Fate>>,
    order: VecDeque<MessageId>,
    max: usize,
}

impl Seen {
    pub(crate) fn new(max: usize) -> Self {
        Self {
            fates: HashMap::new(),
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
                self.fates.remove(&oldest);
            }
        }
        if self
            .fates
            .insert(message.id, Arc::clone(message.fate()))
            .is_none()
        {
            self.order.push_back(message.id);
        }
    }

    pub(crate) fn contains(&self, id: MessageId) -> bool {
        self.fates.contains_key(&id)
    }

    pub(crate) fn fate(&self, id: MessageId) -> Option<&Arc<Fate>> {
        self.fates.get(&id)
    }

    pub(crate) fn fates(&self) -> impl Iterator<Item = &Arc<Fate>> {
        self.fates.values()
    }

    pub(crate) fn latest(&self) -> Option<MessageId> {
        self.order.back().copied()
    }
}

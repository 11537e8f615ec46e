use std::collections::VecDeque;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use rumble_model::MessageId;

use crate::limits::Limits;
use crate::message::{Fate, Message};

/// The ids of the messages received last, each with the fate of its message.
#[derive(Debug)]
pub(crate) struct Seen {
    fates: HashMap<MessageId, Arc<Fate>>,
    order: VecDeque<MessageId>,
    max: usize,
    most: usize,
}

impl Seen {
    pub(crate) fn new(limits: &Limits) -> Self {
        let max = limits.remembered_ids.max(1);
        Self {
            most: max.max(limits.history.max(limits.mailbox).saturating_mul(10)),
            fates: HashMap::new(),
            order: VecDeque::new(),
            max,
        }
    }

    /// A server that replays `len` messages must not make us forget any of them. No history is larger than what the mailbox
    /// can hold.
    pub(crate) fn expect_history(&mut self, len: usize) {
        self.max = self.max.max(len.saturating_mul(10)).min(self.most);
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

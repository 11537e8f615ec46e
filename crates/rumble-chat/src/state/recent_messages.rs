use std::collections::VecDeque;

use foldhash::{HashMap, HashMapExt};
use rumble_model::{MessageId, UserId};

use crate::limits::Limits;
use crate::message_flags::{FlagBlock, MessageFlags};

/// Ids of the latest received messages, with the author and the flags of each.
#[derive(Debug)]
pub(crate) struct RecentMessages {
    /// Number of each message: count of messages received before it, modulo 2³².
    numbers: HashMap<MessageId, u32>,
    messages: VecDeque<(MessageId, UserId)>,
    /// Flags of the messages, oldest first.
    blocks: VecDeque<FlagBlock>,
    /// Number of the oldest message.
    first: u32,
    max: usize,
    most: usize,
}

impl RecentMessages {
    pub(crate) fn new(limits: &Limits) -> Self {
        let max = limits.remembered_ids.max(1);
        Self {
            most: max.max(limits.history.max(limits.mailbox).saturating_mul(10)),
            numbers: HashMap::new(),
            messages: VecDeque::new(),
            blocks: VecDeque::new(),
            first: 0,
            max,
        }
    }

    /// Reserves capacity for a history of `len` messages, all of which a server may send again. Bounded by the capacity
    /// of the mailbox.
    pub(crate) fn reserve_for_history(&mut self, len: usize) {
        self.max = self.max.max(len.saturating_mul(10)).min(self.most);
    }

    /// Adds a new message. Returns its flags, none of which is set.
    pub(crate) fn insert(&mut self, id: MessageId, author: UserId) -> MessageFlags {
        while self.messages.len() >= self.max {
            self.evict();
        }
        let number = self.end();
        if FlagBlock::begins_at(number) || self.blocks.is_empty() {
            self.blocks.push_back(FlagBlock::new());
        }
        self.numbers.insert(id, number);
        self.messages.push_back((id, author));
        self.flags_at(number).unwrap_or_default()
    }

    fn evict(&mut self) {
        if let Some((oldest, _)) = self.messages.pop_front() {
            self.numbers.remove(&oldest);
            self.first = self.first.wrapping_add(1);
            if FlagBlock::begins_at(self.first) {
                self.blocks.pop_front();
            }
        }
    }

    /// Number of the next message.
    fn end(&self) -> u32 {
        let len = u32::try_from(self.messages.len()).unwrap_or(u32::MAX);
        self.first.wrapping_add(len)
    }

    pub(crate) fn contains(&self, id: MessageId) -> bool {
        self.numbers.contains_key(&id)
    }

    /// Whether the message with these flags has not been evicted.
    pub(crate) fn contains_flags(&self, flags: &MessageFlags) -> bool {
        flags.number().wrapping_sub(self.first) < self.end().wrapping_sub(self.first)
    }

    pub(crate) fn flags(&self, id: MessageId) -> Option<MessageFlags> {
        self.flags_at(*self.numbers.get(&id)?)
    }

    fn flags_at(&self, number: u32) -> Option<MessageFlags> {
        let block = FlagBlock::distance(self.first, number);
        Some(self.blocks.get(usize::try_from(block).ok()?)?.flags(number))
    }

    /// Authors and flags of all messages.
    pub(crate) fn all_flags(&self) -> impl Iterator<Item = (UserId, MessageFlags)> {
        let mut number = self.first;
        self.messages.iter().filter_map(move |(_, author)| {
            let flags = self.flags_at(number);
            number = number.wrapping_add(1);
            Some((*author, flags?))
        })
    }

    pub(crate) fn latest(&self) -> Option<MessageId> {
        self.messages.back().map(|(id, _)| *id)
    }
}

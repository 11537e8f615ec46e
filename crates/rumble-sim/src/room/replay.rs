use std::collections::BTreeSet;

use super::{Entry, Room};
use crate::Json;
use crate::templates::{Channel, Init, User};

/// What a connection gets to see of the history.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum HistoryShape {
    #[default]
    Whole,
    /// Only the newest.
    Newest(usize),
    /// Newest first.
    Reversed,
}

impl Room {
    /// The snapshot for a new connection.
    pub(crate) fn init(&self, shape: HistoryShape) -> Json {
        let skipped = match shape {
            HistoryShape::Newest(kept) => self.replayed().count().saturating_sub(kept),
            HistoryShape::Whole | HistoryShape::Reversed => 0,
        };
        let entries = || self.replayed().skip(skipped);
        let mut init = Init::new(self.chat_id);
        init.messages = entries().map(|entry| entry.message.clone()).collect();
        if shape == HistoryShape::Reversed {
            init.messages.reverse();
        }
        init.users = authors(entries());
        init.channels = channels(entries());
        if let Some((user, channel)) = &self.viewer {
            init.signed_in = true;
            init.users.push(user.clone());
            init.channels.push(channel.clone());
        }
        init.pinned.clone_from(&self.pinned);
        init.can_moderate = self.can_moderate;
        init.raid.clone_from(&self.raid);
        init.live_gate = self.live_gate;
        init.to_json()
    }
}

/// Each author once, in the order of first appearance.
pub(super) fn authors<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<User> {
    let mut seen = BTreeSet::new();
    entries
        .filter(|entry| seen.insert(entry.author.id))
        .map(|entry| User::clone(&entry.author))
        .collect()
}

/// Each channel once, in the order of first appearance.
pub(super) fn channels<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<Channel> {
    let mut seen = BTreeSet::new();
    let posted = entries.filter_map(|entry| entry.channel.as_deref());
    posted
        .filter(|channel| seen.insert(channel.id))
        .cloned()
        .collect()
}

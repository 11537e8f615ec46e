use std::collections::BTreeSet;

use super::{Entry, Room};
use crate::Json;
use crate::templates::{Channel, Init, User, config_with};

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

/// Whose session came with the request for the stream.
#[derive(Clone, Debug)]
pub(crate) struct Viewer {
    pub(crate) can_moderate: bool,
    pub(crate) channels: Vec<Channel>,
    pub(crate) is_subscriber: bool,
    pub(crate) user: User,
}

impl Room {
    /// The snapshot for a new connection.
    pub(crate) fn init(&self, shape: HistoryShape) -> Json {
        self.snapshot(shape).to_json()
    }

    /// The same, with the viewer's own user and channels in it.
    pub(crate) fn init_for(&self, viewer: &Viewer, shape: HistoryShape) -> Json {
        let mut init = self.snapshot(shape);
        init.can_moderate = viewer.can_moderate;
        init.signed_in = viewer.can_moderate || viewer.is_subscriber || !self.rules.subscribers_only;
        init.users.retain(|user| user.id != viewer.user.id);
        init.users.push(viewer.user.clone());
        for channel in &viewer.channels {
            init.channels.retain(|known| known.id != channel.id);
            init.channels.push(channel.clone());
        }
        init.to_json()
    }

    fn snapshot(&self, shape: HistoryShape) -> Init {
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
        init.live_gate.clone_from(&self.live_gate);
        init.subscribers_only = self.rules.subscribers_only;
        init.config = config_with(self.rules.length_max);
        init
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

use std::collections::BTreeSet;

use super::{Entry, Room};
use crate::Json;
use crate::templates::{Channel, Init, User};

/// Part and order of the history in an `init`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum HistoryShape {
    #[default]
    Whole,
    /// Only the newest.
    Newest(usize),
    /// Newest first.
    Reversed,
}

/// The account whose session was sent with the request for the stream.
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

    /// The snapshot for a viewer, with their user and channels.
    pub(crate) fn init_for(&self, viewer: &Viewer, shape: HistoryShape) -> Json {
        let mut init = self.snapshot(shape);
        init.can_moderate = viewer.can_moderate;
        init.can_write = viewer.can_moderate || viewer.is_subscriber || !self.rules.subscribers_only;
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
        let mut messages: Vec<_> = entries().map(|entry| entry.message.clone()).collect();
        if shape == HistoryShape::Reversed {
            messages.reverse();
        }
        let (mut users, mut channels) = (authors(entries()), channels(entries()));
        if let Some((user, channel)) = &self.viewer {
            users.push(user.clone());
            channels.push(channel.clone());
        }
        Init {
            chat_id: self.chat_id,
            messages,
            users,
            channels,
            message_length_max: self.rules.length_max,
            pinned: self.pinned.clone(),
            can_moderate: self.can_moderate,
            raid: self.raid.clone(),
            live_gate: self.live_gate.clone(),
            subscribers_only: self.rules.subscribers_only,
            can_write: self.viewer.is_some(),
        }
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

use std::sync::Arc;

use super::{Draft, Room};
use crate::templates::{User, delete_non_rant_messages, mute_users, other, raid};
use crate::{ChatRules, Json, WallTime};

/// The last message that an account sent by a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct PostedMessage {
    at: WallTime,
    text: String,
    user_id: u64,
}

/// Reason why a message is rejected.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum PostError {
    /// Seconds to wait, at least one.
    Cooldown(u64),
    Duplicate,
    Empty,
    Muted,
    SubscribersOnly,
    TooLong,
}

impl Room {
    pub(crate) fn set_rules(&mut self, rules: ChatRules) {
        self.rules = rules;
    }

    pub(crate) fn set_subscribers_only(&mut self, on: bool) {
        self.rules.subscribers_only = on;
    }

    /// Whether this account may send this text now; `privileged` is a subscriber or moderator.
    pub(crate) fn allows(
        &self,
        user_id: u64,
        text: &str,
        request_id: &str,
        privileged: bool,
    ) -> Result<(), PostError> {
        let units = u64::try_from(text.encode_utf16().count()).unwrap_or(u64::MAX);
        let last = self.sent.iter().rev().find(|sent| sent.user_id == user_id);
        if text.trim().is_empty() {
            return Err(PostError::Empty);
        }
        if units > self.rules.length_max {
            return Err(PostError::TooLong);
        }
        if self.is_muted(user_id) {
            return Err(PostError::Muted);
        }
        if self.rules.subscribers_only && !privileged {
            return Err(PostError::SubscribersOnly);
        }
        if self.request_ids.iter().any(|known| known == request_id) {
            return Err(PostError::Duplicate);
        }
        let Some(last) = last else { return Ok(()) };
        if self.rules.reject_duplicates && last.text == text {
            return Err(PostError::Duplicate);
        }
        let free = last.at + self.rules.cooldown;
        if self.now < free {
            let seconds = free.unix_seconds().saturating_sub(self.now.unix_seconds());
            return Err(PostError::Cooldown(seconds.max(1)));
        }
        Ok(())
    }

    /// Posts a message of a request, whose id is repeated on the stream.
    pub(crate) fn post_from_request(&mut self, draft: Draft, request_id: &str) -> (Json, u64) {
        let user_id = draft.author.id;
        self.sent.retain(|sent| sent.user_id != user_id);
        let text = draft.text.clone();
        let (event, ids) = self.publish(vec![draft], Some(request_id));
        self.sent.push_back(PostedMessage {
            at: self.now,
            text,
            user_id,
        });
        if self.sent.len() > MAX_REMEMBERED {
            self.sent.pop_front();
        }
        self.request_ids.push_back(request_id.to_owned());
        if self.request_ids.len() > MAX_REMEMBERED {
            self.request_ids.pop_front();
        }
        (event, ids.first().copied().unwrap_or_default())
    }

    /// Adds the user of an account, so that messages of requests and of tests have the same author.
    pub(crate) fn register_user(&mut self, user: User) {
        self.named.retain(|known| known.username != user.username);
        self.named.push(Arc::new(user));
    }

    /// This stream raids another one.
    pub(crate) fn raid_at(&mut self, from: &str, to: &str, url: &str) -> Json {
        let raid = raid(from, to, url, self.now.unix_seconds() + 30);
        other("raid_confirmed", self.raid.insert(raid).clone())
    }

    pub(crate) fn author_of(&self, message_id: u64) -> Option<u64> {
        let mut entries = self.history.iter();
        entries
            .find(|entry| entry.message.id == message_id)
            .map(|entry| entry.author.id)
    }

    pub(crate) fn pinned_id(&self) -> Option<u64> {
        self.pinned.as_ref().map(|message| message.id)
    }

    /// Id of the user with this name.
    pub(crate) fn user_id_of(&self, name: &str) -> Option<u64> {
        self.known_user(name).map(|user| user.id)
    }

    /// Id of the channel with this title, and of the user who posts as it.
    pub(crate) fn channel_id_of(&self, title: &str) -> Option<(u64, u64)> {
        self.history.iter().find_map(|entry| {
            let channel = entry.channel.as_ref().filter(|channel| channel.title == title)?;
            Some((channel.id, entry.author.id))
        })
    }

    /// Mutes an account until then, or without end, and removes its messages.
    pub(crate) fn mute_for(&mut self, user_id: u64, until: Option<WallTime>) -> Vec<Json> {
        self.set_muted(user_id, until);
        let removed = self.remove(|message| message.user_id == user_id && !message.is_rant());
        announce_mute(user_id, &removed)
    }

    /// Mutes the user who posts as a channel, and removes the messages of the channel.
    pub(crate) fn mute_channel(
        &mut self,
        channel_id: u64,
        user_id: u64,
        until: Option<WallTime>,
    ) -> Vec<Json> {
        self.set_muted(user_id, until);
        let removed = self.remove(|message| message.channel_id == Some(channel_id) && !message.is_rant());
        announce_mute(user_id, &removed)
    }

    fn set_muted(&mut self, user_id: u64, until: Option<WallTime>) {
        self.muted_until.retain(|(muted, _)| *muted != user_id);
        if self.muted_until.len() >= MAX_REMEMBERED {
            self.muted_until.remove(0);
        }
        self.muted_until.push((user_id, until));
    }

    /// Sends no event, like Rumble.
    pub(crate) fn unmute(&mut self, user_id: u64) {
        self.muted_until.retain(|(muted, _)| *muted != user_id);
        self.muted.retain(|muted| *muted != user_id);
    }

    pub(super) fn is_temporarily_muted(&self, user_id: u64) -> bool {
        let mut muted = self.muted_until.iter();
        muted.any(|(id, until)| *id == user_id && until.is_none_or(|until| self.now < until))
    }
}

/// The mute, then the deletion of its messages.
pub(super) fn announce_mute(user_id: u64, removed: &[u64]) -> Vec<Json> {
    let mut events = vec![mute_users(&[user_id])];
    if !removed.is_empty() {
        events.push(delete_non_rant_messages(removed));
    }
    events
}

const MAX_REMEMBERED: usize = 1_000;

use std::sync::Arc;

use super::{Draft, Room};
use crate::templates::{User, delete_non_rant_messages, mute_users, other, raid};
use crate::{ChatRules, Json, WallTime};

/// What one account last sent through the wire.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct PostedMessage {
    at: WallTime,
    text: String,
    user_id: u64,
}

/// Why a message is not taken.
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

    /// Whether this account may say this now; `privileged` is a subscriber or moderator.
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

    /// Somebody sends through the wire: their request id comes back on the stream.
    pub(crate) fn post_requested(&mut self, draft: Draft, request_id: &str) -> (Json, u64) {
        let user_id = draft.author.id;
        self.sent.retain(|sent| sent.user_id != user_id);
        let text = draft.text.clone();
        let (event, ids) = self.publish(vec![draft], Some(request_id));
        self.sent.push_back(PostedMessage {
            at: self.now,
            text,
            user_id,
        });
        if self.sent.len() > REMEMBERED_MAX {
            self.sent.pop_front();
        }
        self.request_ids.push_back(request_id.to_owned());
        if self.request_ids.len() > REMEMBERED_MAX {
            self.request_ids.pop_front();
        }
        (event, ids.first().copied().unwrap_or_default())
    }

    /// Makes an account known, so that it is one person whether it writes through the wire or a test speaks for it.
    pub(crate) fn introduce(&mut self, user: User) {
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

    /// Who of the chat has that name.
    pub(crate) fn user_id_of(&self, name: &str) -> Option<u64> {
        self.known_user(name).map(|user| user.id)
    }

    /// The channel of that title, and who speaks as it.
    pub(crate) fn channel_id_of(&self, title: &str) -> Option<(u64, u64)> {
        self.history.iter().find_map(|entry| {
            let channel = entry.channel.as_ref().filter(|channel| channel.title == title)?;
            Some((channel.id, entry.author.id))
        })
    }

    /// Silences an account until then, or for good; its messages go.
    pub(crate) fn silence(&mut self, user_id: u64, until: Option<WallTime>) -> Vec<Json> {
        self.note_silence(user_id, until);
        let struck = self.strike(|message| message.user_id == user_id && !message.is_rant());
        announce_mute(user_id, &struck)
    }

    /// Silences whoever speaks as a channel; what was said as it goes.
    pub(crate) fn silence_channel(
        &mut self,
        channel_id: u64,
        user_id: u64,
        until: Option<WallTime>,
    ) -> Vec<Json> {
        self.note_silence(user_id, until);
        let struck = self.strike(|message| message.channel_id == Some(channel_id) && !message.is_rant());
        announce_mute(user_id, &struck)
    }

    fn note_silence(&mut self, user_id: u64, until: Option<WallTime>) {
        self.silenced.retain(|(silenced, _)| *silenced != user_id);
        if self.silenced.len() >= REMEMBERED_MAX {
            self.silenced.remove(0);
        }
        self.silenced.push((user_id, until));
    }

    /// No event tells of it, as on the wire.
    pub(crate) fn give_voice(&mut self, user_id: u64) {
        self.silenced.retain(|(silenced, _)| *silenced != user_id);
        self.muted.retain(|muted| *muted != user_id);
    }

    pub(super) fn is_silenced(&self, user_id: u64) -> bool {
        let mut silenced = self.silenced.iter();
        silenced.any(|(id, until)| *id == user_id && until.is_none_or(|until| self.now < until))
    }
}

/// The mute, then what it takes away.
pub(super) fn announce_mute(user_id: u64, struck: &[u64]) -> Vec<Json> {
    let mut events = vec![mute_users(&[user_id])];
    if !struck.is_empty() {
        events.push(delete_non_rant_messages(struck));
    }
    events
}

const REMEMBERED_MAX: usize = 1_000;

use std::sync::Arc;

use super::{Entry, Room};
use crate::audience::{Audience, Follow};
use crate::templates::{Attachment, Gift, User, api};
use crate::url::picture_url;
use crate::{Json, WallTime};

/// Part of a chat that a key of the Live Stream API lists.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ApiView<'a> {
    /// Base of the pictures.
    pub(crate) base_url: &'a str,
    pub(crate) skew_seconds: i64,
    /// Later messages are not listed.
    pub(crate) until: WallTime,
}

impl ApiView<'_> {
    /// The time with the clock skew of the key.
    pub(crate) fn with_skew(&self, at: WallTime) -> WallTime {
        at.shifted(self.skew_seconds)
    }

    /// `profile_pic_url`
    pub(crate) fn picture(&self, name: &str, has_picture: bool) -> String {
        match has_picture {
            true => picture_url(self.base_url, name),
            false => String::new(),
        }
    }

    fn message(&self, entry: &Entry) -> Json {
        let Entry {
            author,
            channel,
            message,
        } = entry;
        let (name, image) = match channel {
            Some(channel) => (&channel.title, &channel.image),
            None => (&author.username, &author.image),
        };
        let picture = self.picture(name, image.is_some());
        let at = self.with_skew(message.at);
        api::message(name, &picture, &author.badges, &message.text, at)
    }

    fn rant(&self, entry: &Entry) -> Option<Json> {
        let Some(Attachment::Rant(price_cents)) = entry.message.attachment else {
            return None;
        };
        let at = self.with_skew(entry.message.at);
        Some(api::rant(self.message(entry), price_cents, at))
    }

    fn includes(&self, entry: &Entry) -> bool {
        !entry.message.is_deleted && entry.message.at <= self.until
    }
}

impl Room {
    pub(crate) fn now(&self) -> WallTime {
        self.now
    }

    pub(crate) fn audience(&self) -> &Audience {
        &self.audience
    }

    pub(crate) fn audience_mut(&mut self) -> &mut Audience {
        &mut self.audience
    }

    /// `recent_messages`, newest first.
    pub(crate) fn messages_for(&self, view: &ApiView<'_>) -> Vec<Json> {
        let seen = self.history.iter().rev().filter(|entry| view.includes(entry));
        seen.take(WINDOW).map(|entry| view.message(entry)).collect()
    }

    /// `recent_rants`, newest first.
    pub(crate) fn rants_for(&self, view: &ApiView<'_>) -> Vec<Json> {
        let seen = self.rants.iter().rev().filter(|entry| view.includes(entry));
        seen.take(WINDOW).filter_map(|entry| view.rant(entry)).collect()
    }

    /// Assigns a bought gift to a user. Returns `false` if none is left.
    pub(crate) fn receive_gift(&mut self, user: &User) -> bool {
        let given = self.audience.receive_gift(self.now);
        if given {
            self.audience.subscribe(Follow::user(user, self.now));
        }
        given
    }

    pub(super) fn add_gift(&mut self, gift: &Gift) {
        let (by, total) = (&gift.giver.username, u64::from(gift.total));
        self.audience
            .buy_gifts(by, Gift::KIND, total, self.chat_id, self.now);
    }

    /// Records the gift or the subscription that a message announces.
    pub(super) fn record_purchase(&mut self, entry: &Entry) {
        let at = entry.message.at;
        match &entry.message.attachment {
            Some(Attachment::Gift { kind, total, .. }) => {
                let by = match &entry.channel {
                    Some(channel) => &channel.title,
                    None => &entry.author.username,
                };
                let total = u64::from(*total);
                self.audience.buy_gifts(by, kind, total, self.chat_id, at);
            }
            Some(Attachment::Notification { badge, .. }) if *badge == SUBSCRIBER => {
                let author = Arc::clone(&entry.author);
                self.audience
                    .subscribe(Follow::user(&author, at).with_amount(PRICE_CENTS));
            }
            _ => {}
        }
    }
}

/// `max_num_results`: messages, rants and followers in a document.
pub(crate) const WINDOW: usize = 50;
/// Messages and rants that a room keeps for the API: enough for a window of which some are deleted.
pub(super) const MAX_LISTED: usize = WINDOW + 150;
pub(crate) const PRICE_CENTS: u64 = 500;
const SUBSCRIBER: &str = "recurring_subscription";

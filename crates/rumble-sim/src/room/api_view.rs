use std::sync::Arc;

use super::{Entry, Room};
use crate::audience::{Audience, Follow};
use crate::templates::{Attachment, Gift, User, api};
use crate::url::picture_url;
use crate::{Json, WallTime};

/// How a key of the Live Stream API looks at a chat.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ApiView<'a> {
    /// Where the pictures are.
    pub(crate) base_url: &'a str,
    pub(crate) skew_seconds: i64,
    /// Nothing that came later is seen.
    pub(crate) until: WallTime,
    pub(crate) window: usize,
}

impl ApiView<'_> {
    /// As this key's clock has it.
    pub(crate) fn stamp(&self, at: WallTime) -> WallTime {
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
        let at = self.stamp(message.sent);
        api::message(name, &picture, &author.badges, &message.text, at)
    }

    fn rant(&self, entry: &Entry) -> Option<Json> {
        let Some(Attachment::Rant { price_cents, .. }) = entry.message.attachment else {
            return None;
        };
        let at = self.stamp(entry.message.sent);
        Some(api::rant(self.message(entry), price_cents, at))
    }

    fn sees(&self, entry: &Entry) -> bool {
        !entry.message.is_deleted && entry.message.sent <= self.until
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

    /// From now on, and for what was said before, pictures lead here.
    pub(crate) fn show_pictures(&mut self, base_url: &str) {
        for entry in self.history.iter_mut().chain(&mut self.rants) {
            *entry = entry.clone().with_picture(base_url);
        }
        if let Some((user, channel)) = &mut self.viewer {
            replace(&mut user.image, &user.username, base_url);
            replace(&mut channel.image, &channel.title, base_url);
        }
        self.pictures = Some(base_url.to_owned());
    }

    /// Remembers enough for a window of so many rows, some of which are deleted.
    pub(crate) fn keep_window(&mut self, rows: usize) {
        self.kept = self.kept.max(rows.saturating_add(DELETED));
    }

    /// `recent_messages`, newest first.
    pub(crate) fn messages_for(&self, view: &ApiView<'_>) -> Vec<Json> {
        let seen = self.history.iter().rev().filter(|entry| view.sees(entry));
        seen.take(view.window).map(|entry| view.message(entry)).collect()
    }

    /// `recent_rants`, newest first.
    pub(crate) fn rants_for(&self, view: &ApiView<'_>) -> Vec<Json> {
        let seen = self.rants.iter().rev().filter(|entry| view.sees(entry));
        seen.take(view.window)
            .filter_map(|entry| view.rant(entry))
            .collect()
    }

    /// Somebody gets one of the gifts that were bought; `false` when none is left.
    pub(crate) fn receive_gift(&mut self, user: &User) -> bool {
        let given = self.audience.receive_gift(self.now);
        if given {
            self.audience.subscribe(Follow::user(user, self.now));
        }
        given
    }

    pub(super) fn add_gift(&mut self, gift: &Gift) {
        let channel = gift.channels.iter().find(|channel| channel.id == gift.giver);
        let user = gift.users.iter().find(|user| user.id == gift.giver);
        let giver = channel.map(|channel| &channel.title);
        if let Some(by) = giver.or(user.map(|user| &user.username)) {
            let total = u64::from(gift.total);
            self.audience
                .buy_gifts(by, &gift.kind, total, self.chat_id, self.now);
        }
    }

    pub(super) fn with_pictures(&self, gift: &Gift) -> Gift {
        let mut gift = gift.clone();
        if let Some(base_url) = &self.pictures {
            for user in &mut gift.users {
                replace(&mut user.image, &user.username, base_url);
            }
            for channel in &mut gift.channels {
                replace(&mut channel.image, &channel.title, base_url);
            }
        }
        gift
    }

    /// What a message means besides what it says.
    pub(super) fn enter(&mut self, entry: &Entry) {
        let at = entry.message.sent;
        match &entry.message.attachment {
            Some(Attachment::Gift { kind, total, .. }) => {
                let by = match &entry.channel {
                    Some(channel) => &channel.title,
                    None => &entry.author.username,
                };
                let total = u64::from(*total);
                self.audience.buy_gifts(by, kind, total, self.chat_id, at);
            }
            Some(Attachment::Notification { badge, .. }) if badge == SUBSCRIBER => {
                let author = Arc::clone(&entry.author);
                self.audience
                    .subscribe(Follow::user(&author, at).with_amount(PRICE_CENTS));
            }
            _ => {}
        }
    }
}

impl Entry {
    /// The same, with pictures at that place.
    pub(super) fn with_picture(mut self, base_url: &str) -> Self {
        let user = Arc::make_mut(&mut self.author);
        replace(&mut user.image, &user.username, base_url);
        if let Some(channel) = &mut self.channel {
            let channel = Arc::make_mut(channel);
            replace(&mut channel.image, &channel.title, base_url);
        }
        self
    }
}

fn replace(image: &mut Option<String>, name: &str, base_url: &str) {
    if let Some(image) = image {
        *image = picture_url(base_url, name);
    }
}

const DELETED: usize = 150;
pub(crate) const PRICE_CENTS: u64 = 500;
const SUBSCRIBER: &str = "recurring_subscription";
/// Enough for a window of 50.
pub(super) const WINDOW: usize = 50 + DELETED;

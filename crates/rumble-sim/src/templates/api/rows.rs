//! The rows of the document's lists.

use std::time::Duration;

use super::picture_of;
use crate::templates::rant_seconds;
use crate::{Json, WallTime, object};

/// A row of `followers.recent_followers`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ApiFollower {
    /// `username`
    pub username: String,
    /// `profile_pic_url`, empty without a picture
    pub profile_pic_url: String,
    /// `followed_on`
    pub followed_on: String,
}

impl ApiFollower {
    /// Somebody without a picture. The time is written as Rumble does: the digits of UTC under the label `-04:00`.
    #[must_use]
    pub fn new(username: &str, at: WallTime) -> Self {
        Self {
            username: username.to_owned(),
            profile_pic_url: String::new(),
            followed_on: at.to_rfc3339().replace("+00:00", "-04:00"),
        }
    }

    setters! {
        /// Gives the follower a picture.
        fn picture(self) {
            let profile_pic_url = picture_of(&self.username);
            self.profile_pic_url = profile_pic_url;
        }
    }

    /// The record.
    #[must_use]
    pub fn to_json(&self) -> Json {
        object! {
            "username" => &self.username,
            "profile_pic_url" => &self.profile_pic_url,
            "followed_on" => &self.followed_on,
        }
    }
}

/// A row of `subscribers.recent_subscribers`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ApiSubscriber {
    /// `user` and `username`, which are the same
    pub username: String,
    /// `profile_pic_url`, empty without a picture
    pub profile_pic_url: String,
    /// `amount_cents`; 0 is a subscription that was a gift
    pub amount_cents: u64,
    /// `subscribed_on`
    pub subscribed_on: String,
}

impl ApiSubscriber {
    /// Somebody without a picture, who pays so much.
    #[must_use]
    pub fn new(username: &str, amount_cents: u64, at: WallTime) -> Self {
        Self {
            username: username.to_owned(),
            profile_pic_url: String::new(),
            amount_cents,
            subscribed_on: at.to_rfc3339(),
        }
    }

    setters! {
        /// Gives the subscriber a picture.
        fn picture(self) {
            let profile_pic_url = picture_of(&self.username);
            self.profile_pic_url = profile_pic_url;
        }
    }

    /// The record, `amount_dollars` in whole dollars.
    #[must_use]
    pub fn to_json(&self) -> Json {
        object! {
            "user" => &self.username,
            "username" => &self.username,
            "profile_pic_url" => &self.profile_pic_url,
            "amount_cents" => self.amount_cents,
            "amount_dollars" => self.amount_cents / 100,
            "subscribed_on" => &self.subscribed_on,
        }
    }
}

/// A row of `gifted_subs.recent_gifted_subs`: one purchase.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ApiGift {
    /// `total_gifts`: number bought
    pub total_gifts: u64,
    /// `gift_type`
    pub gift_type: String,
    /// `remaining_gifts`: not handed out yet
    pub remaining_gifts: u64,
    /// `video_id`, a decimal number here
    pub video_id: u64,
    /// `purchased_by`: a user's or a channel's name
    pub purchased_by: String,
    /// `gifted_on`
    pub gifted_on: String,
}

impl ApiGift {
    /// A purchase on a stream, of which all gifts have been handed out.
    #[must_use]
    pub fn new(purchased_by: &str, total_gifts: u64, video_id: u64, at: WallTime) -> Self {
        Self {
            total_gifts,
            gift_type: "rumble".to_owned(),
            remaining_gifts: 0,
            video_id,
            purchased_by: purchased_by.to_owned(),
            gifted_on: at.to_rfc3339(),
        }
    }

    setters! {
        /// So many have not been handed out yet.
        fn remaining(self, remaining_gifts: u64) { self.remaining_gifts = remaining_gifts; }
    }

    /// The record.
    #[must_use]
    pub fn to_json(&self) -> Json {
        object! {
            "total_gifts" => self.total_gifts,
            "gift_type" => &self.gift_type,
            "remaining_gifts" => self.remaining_gifts,
            "video_id" => self.video_id,
            "purchased_by" => &self.purchased_by,
            "gifted_on" => &self.gifted_on,
        }
    }
}

/// A row of `livestreams[].chat.recent_messages`. It has no id.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ApiMessage {
    /// `username`: the user, or the channel that speaks
    pub username: String,
    /// `profile_pic_url`, empty without a picture
    pub profile_pic_url: String,
    /// `badges`
    pub badges: Vec<String>,
    /// `text`
    pub text: String,
    /// `created_on`
    pub created_on: String,
}

impl ApiMessage {
    /// A message by somebody without picture and badges.
    #[must_use]
    pub fn new(username: &str, text: &str, at: WallTime) -> Self {
        Self {
            username: username.to_owned(),
            profile_pic_url: String::new(),
            badges: Vec::new(),
            text: text.to_owned(),
            created_on: at.to_rfc3339(),
        }
    }

    setters! {
        /// Gives the author a picture.
        fn picture(self) {
            let profile_pic_url = picture_of(&self.username);
            self.profile_pic_url = profile_pic_url;
        }
        /// Adds a badge slug.
        fn badge(self, slug: &str) { self.badges.push(slug.to_owned()); }
    }

    /// The record.
    #[must_use]
    pub fn to_json(&self) -> Json {
        object! {
            "username" => &self.username,
            "profile_pic_url" => &self.profile_pic_url,
            "badges" => self.badges.clone(),
            "text" => &self.text,
            "created_on" => &self.created_on,
        }
    }
}

/// A row of `livestreams[].chat.recent_rants`: a message that was paid for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ApiRant {
    /// The members that every message has.
    pub message: ApiMessage,
    /// `expires_on`
    pub expires_on: String,
    /// `amount_cents`
    pub amount_cents: u64,
}

impl ApiRant {
    /// A rant of this price, on top for as long as the price buys.
    #[must_use]
    pub fn new(username: &str, text: &str, amount_cents: u64, at: WallTime) -> Self {
        let expires = at + Duration::from_secs(rant_seconds(amount_cents));
        Self {
            message: ApiMessage::new(username, text, at),
            expires_on: expires.to_rfc3339(),
            amount_cents,
        }
    }

    /// The record, `amount_dollars` in whole dollars.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let message = self.message.to_json().with("expires_on", &self.expires_on);
        message
            .with("amount_cents", self.amount_cents)
            .with("amount_dollars", self.amount_cents / 100)
    }
}

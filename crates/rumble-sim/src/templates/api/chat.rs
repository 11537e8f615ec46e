use std::time::Duration;

use super::{ApiStyle, picture_of, with_picture};
use crate::templates::rant_seconds;
use crate::{Json, WallTime, object};

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
    pub fn to_json(&self, style: ApiStyle) -> Json {
        let badges: Vec<&str> = self.badges.iter().map(String::as_str).collect();
        with_picture(
            object! { "username" => self.username.as_str() },
            style,
            &self.profile_pic_url,
        )
        .with("badges", badges)
        .with("text", self.text.as_str())
        .with("created_on", self.created_on.as_str())
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
    pub fn to_json(&self, style: ApiStyle) -> Json {
        self.message
            .to_json(style)
            .with("expires_on", self.expires_on.as_str())
            .with("amount_cents", self.amount_cents)
            .with("amount_dollars", self.amount_cents / 100)
    }
}

/// `livestreams[].chat`.
pub(super) fn chat(messages: &[ApiMessage], rants: &[ApiRant], style: ApiStyle) -> Json {
    let messages: Vec<Json> = messages.iter().map(|message| message.to_json(style)).collect();
    let rants: Vec<Json> = rants.iter().map(|rant| rant.to_json(style)).collect();
    let latest_rant = super::latest(&rants, style, || ApiRant::default().to_json(style));
    let chat = match style {
        ApiStyle::Relay => object! {},
        ApiStyle::Current | ApiStyle::First => object! {
            "latest_message" => super::latest(&messages, style, || Json::Null),
            "recent_messages" => messages,
        },
    };
    chat.with("latest_rant", latest_rant).with("recent_rants", rants)
}

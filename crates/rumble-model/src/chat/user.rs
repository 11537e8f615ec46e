use serde::Deserialize;

use super::Color;
use crate::id::{ChannelId, UserId, wire};
use crate::json::{Identified, Record, Updatable, lenient};

/// `users[]`: an account in the chat.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
#[doc(alias = "ChatAPIUser", alias = "ChatAPIChatter", alias = "Chatter")]
pub struct User {
    /// `id`, decimal text on the wire.
    #[serde(deserialize_with = "wire::decimal")]
    pub id: UserId,
    /// `username`: login name and display name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub username: String,
    /// `link`: path of the profile, `/user/…`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub link: Option<String>,
    /// `image.1` (the key has a dot): absolute URL of the picture; missing without one.
    #[serde(default, rename = "image.1", deserialize_with = "lenient::text")]
    #[doc(alias = "profile_pic_url")]
    pub image: Option<String>,
    /// `color` of the name.
    #[serde(default, deserialize_with = "Color::lenient")]
    pub color: Option<Color>,
    /// `badges`: slugs in the order shown; keys of `config.badges`, but a slug need not be in there.
    /// At most the first 100.
    #[serde(default, deserialize_with = "lenient::text_list")]
    pub badges: Vec<String>,
    /// `is_follower`: follows the streaming channel.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_follower: Option<bool>,
    /// `channel_id`: the channel the user appears as; a member of old servers.
    #[serde(default, deserialize_with = "wire::optional_decimal")]
    pub channel_id: Option<ChannelId>,
}

impl Updatable for User {
    const REMOVED_BY_ABSENCE: &'static [&'static str] = &["badges", "image.1"];
    const NEVER_EMPTY: &'static [&'static str] = &["username"];

    fn is_whole(&self) -> bool {
        self.link.is_some() || self.color.is_some()
    }
}

impl Identified for User {
    type Id = UserId;

    fn id(&self) -> UserId {
        self.id
    }

    /// An account of which only the id is known: a message whose author no event has described.
    fn unknown(id: UserId) -> Record<Self> {
        let user = Self {
            id,
            username: String::new(),
            link: None,
            image: None,
            color: None,
            badges: Vec::new(),
            is_follower: None,
            channel_id: None,
        };
        Record::new(user, &format!(r#"{{"id":"{}"}}"#, id.get()))
    }
}

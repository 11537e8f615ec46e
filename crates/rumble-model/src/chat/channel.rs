use serde::Deserialize;

use crate::id::{ChannelId, wire};
use crate::json::{Identified, Record, Updatable, lenient};

/// `channels[]`: a channel that messages are posted as.
///
/// A channel does not contain its owner; only a message with both `user_id` and `channel_id` links them.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
#[doc(alias = "ChatAPIChannel")]
pub struct Channel {
    /// `id`, decimal text on the wire.
    #[serde(deserialize_with = "wire::decimal")]
    pub id: ChannelId,
    /// `username`: the title that is shown as the author.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub username: String,
    /// `link`: path of its page, `/c/…`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub link: Option<String>,
    /// `image.1` (the key has a dot): absolute URL of the picture.
    #[serde(default, rename = "image.1", deserialize_with = "lenient::text")]
    #[doc(alias = "profile_pic_url")]
    pub image: Option<String>,
}

impl Identified for Channel {
    type Id = ChannelId;

    fn id(&self) -> ChannelId {
        self.id
    }

    fn unknown(id: ChannelId) -> Record<Self> {
        let channel = Self {
            id,
            username: String::new(),
            link: None,
            image: None,
        };
        Record::new(channel, &format!(r#"{{"id":"{}"}}"#, id.get()))
    }
}

impl Updatable for Channel {
    const REMOVED_BY_ABSENCE: &'static [&'static str] = &["image.1"];
    const NEVER_EMPTY: &'static [&'static str] = &["username"];

    fn is_whole(&self) -> bool {
        self.link.is_some()
    }
}

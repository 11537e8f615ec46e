use std::fmt;

use serde::{Deserialize, Deserializer};

use crate::id::{ChannelId, ParseIdError, UserId};
use crate::json::lenient;

/// `id` of a collection of videos: those of a channel, of a user, or one of the site's own.
///
/// Displays as on the wire: `_c` and a decimal number, `_u` and base 36.
///
/// ```
/// use rumble_model::service::CollectionId;
/// use rumble_model::{ChannelId, UserId};
///
/// let channel = CollectionId::parse("_c7730001")?;
/// assert_eq!(channel, CollectionId::from(ChannelId::from_base10("7730001")?));
/// assert_eq!(CollectionId::from(UserId::from_base36("4zt0q")?).to_string(), "_u4zt0q");
/// # Ok::<(), rumble_model::ParseIdError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CollectionId {
    /// `_c` and the channel's id in base 10.
    Channel(ChannelId),
    /// `_u` and the user's id in base 36.
    User(UserId),
    /// Another one, such as `_s4`, the videos of a category of the site.
    Other(String),
}

impl CollectionId {
    /// Reads the wire spelling.
    ///
    /// # Errors
    ///
    /// Returns [`ParseIdError`] for an empty text, or if `_c` or `_u` is not followed by an id.
    pub fn parse(text: &str) -> Result<Self, ParseIdError> {
        if let Some(number) = text.strip_prefix("_c") {
            return ChannelId::from_base10(number).map(Self::Channel);
        }
        if let Some(number) = text.strip_prefix("_u") {
            return UserId::from_base36(number).map(Self::User);
        }
        match text {
            "" => Err(ParseIdError::Empty),
            _ => Ok(Self::Other(text.to_owned())),
        }
    }
}

impl fmt::Display for CollectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Channel(id) => write!(f, "_c{}", id.get()),
            Self::User(id) => write!(f, "_u{}", id.base36()),
            Self::Other(id) => f.write_str(id),
        }
    }
}

impl From<ChannelId> for CollectionId {
    fn from(id: ChannelId) -> Self {
        Self::Channel(id)
    }
}

impl From<UserId> for CollectionId {
    fn from(id: UserId) -> Self {
        Self::User(id)
    }
}

/// `None` for anything but the id of a collection.
pub(super) fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<CollectionId>, D::Error> {
    let text = lenient::text(deserializer)?;
    Ok(text.and_then(|text| CollectionId::parse(&text).ok()))
}

/// `video_collection.meta`, `data`: a channel or a user as the owner of videos.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Collection {
    /// `id`
    #[serde(default, deserialize_with = "optional")]
    pub id: Option<CollectionId>,
    /// `name`: as in its URL.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub name: Option<String>,
    /// `title`: the name to show.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub title: Option<String>,
    /// `description`
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub description: Option<String>,
    /// `url`: of its page.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub url: Option<String>,
    /// `thumb`: the URL of its picture.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub thumb: Option<String>,
    /// `videos`: how many there are.
    #[serde(default, deserialize_with = "lenient::number")]
    pub videos: Option<u64>,
    /// `followers`
    #[serde(default, deserialize_with = "lenient::number")]
    pub followers: Option<u64>,
    /// `watching_now_count`: viewers of the live stream; `None` if not live.
    #[serde(default, deserialize_with = "lenient::number")]
    pub watching_now: Option<u64>,
}

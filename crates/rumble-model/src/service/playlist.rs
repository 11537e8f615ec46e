use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use super::video::Video;
use crate::id::{ChannelId, StreamId, UserId, wire};
use crate::json::{Record, lenient};
use crate::livestream_api::Visibility;
use crate::timestamp::Timestamp;

/// `id` of a playlist: an opaque text, in which upper and lower case differ. Displays as it is.
///
/// ```
/// use rumble_model::service::PlaylistId;
///
/// let id = PlaylistId::parse("https://rumble.com/playlists/Ab3_dEf-9Zk");
/// assert_eq!(id, PlaylistId::parse("Ab3_dEf-9Zk"));
/// assert_eq!(PlaylistId::parse("liked"), Some(PlaylistId::LIKED));
/// assert_eq!(PlaylistId::parse("not an id"), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlaylistId(Cow<'static, str>);

impl PlaylistId {
    /// The videos that the account has put aside. Every account has it.
    pub const WATCH_LATER: Self = Self(Cow::Borrowed("watch-later"));
    /// The account's watched videos.
    pub const WATCH_HISTORY: Self = Self(Cow::Borrowed("watch-history"));
    /// The account's liked videos.
    pub const LIKED: Self = Self(Cow::Borrowed("liked"));

    /// An id, or the URL of the playlist's page: letters, digits, `-`, `_` and `=`. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let id = match text.split_once("/playlists/") {
            Some((_, rest)) => rest.split(['?', '#', '/']).next().unwrap_or_default(),
            None => text,
        };
        let is_id_character = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '=');
        let is_id = !id.is_empty() && id.len() <= MAX_ID_BYTES && id.chars().all(is_id_character);
        is_id.then(|| Self(Cow::Owned(id.to_owned())))
    }

    /// The id as on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether every account has a playlist with this id.
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        [Self::WATCH_LATER, Self::WATCH_HISTORY, Self::LIKED].contains(self)
    }
}

impl fmt::Display for PlaylistId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PlaylistId, D::Error> {
    let text = lenient::required_text(deserializer)?;
    PlaylistId::parse(&text).ok_or_else(|| D::Error::custom("expected the id of a playlist"))
}

/// A playlist: `data` of `playlist.get`, `playlist.add` and `playlist.edit`, and an item of `playlist.list`.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Playlist {
    /// `id`
    #[serde(deserialize_with = "id")]
    pub id: PlaylistId,
    /// `title`
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub title: String,
    /// `description`
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub description: String,
    /// `visibility`
    #[serde(default, deserialize_with = "visibility")]
    pub visibility: Visibility,
    /// `url`
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub url: Option<String>,
    /// `created_on`
    #[serde(default)]
    pub created_on: Timestamp,
    /// `updated_on`
    #[serde(default)]
    pub updated_on: Timestamp,
    /// `permissions` of the account on this playlist, as Rumble names them.
    #[serde(default, deserialize_with = "lenient::text_list")]
    pub permissions: Vec<String>,
    /// `num_items`
    #[serde(default, deserialize_with = "lenient::number")]
    pub num_items: Option<u64>,
    /// `is_following`
    #[serde(default, deserialize_with = "lenient::flag_or_false")]
    pub is_following: bool,
    /// `user`: the owner.
    #[serde(default, deserialize_with = "lenient::object")]
    pub user: Option<Box<PlaylistUser>>,
    /// `channel`: the channel of the playlist; `None` for a playlist of the user.
    #[serde(default, deserialize_with = "lenient::object")]
    pub channel: Option<Box<PlaylistChannel>>,
    /// `extra`
    #[serde(default, deserialize_with = "lenient::object")]
    pub extra: Option<Box<PlaylistExtra>>,
}

/// `user` of a playlist.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct PlaylistUser {
    /// `id`: here a decimal number.
    #[serde(default, deserialize_with = "wire::optional_decimal")]
    pub id: Option<UserId>,
    /// `username`
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub username: Option<String>,
    /// `picture`: a URL.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub picture: Option<String>,
    /// `followers`
    #[serde(default, deserialize_with = "lenient::number")]
    pub followers: Option<u64>,
    /// `verified_badge`
    #[serde(default, deserialize_with = "lenient::flag_or_false")]
    pub verified_badge: bool,
    /// `followed`: by the account of the request.
    #[serde(default, deserialize_with = "lenient::flag_or_false")]
    pub followed: bool,
}

/// `channel` of a playlist.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct PlaylistChannel {
    /// `id`
    #[serde(default, deserialize_with = "wire::optional_decimal")]
    pub id: Option<ChannelId>,
    /// `title`: the name to show.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub title: Option<String>,
    /// `url`: of its page.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub url: Option<String>,
    /// `picture`: a URL.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub picture: Option<String>,
    /// `followers`
    #[serde(default, deserialize_with = "lenient::number")]
    pub followers: Option<u64>,
    /// `verified_badge`
    #[serde(default, deserialize_with = "lenient::flag_or_false")]
    pub verified_badge: bool,
    /// `followed`: by the account of the request.
    #[serde(default, deserialize_with = "lenient::flag_or_false")]
    pub followed: bool,
}

/// `extra` of a playlist.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct PlaylistExtra {
    /// `has_videos_ids`: the requested videos that are in the playlist.
    #[serde(default, deserialize_with = "stream_ids")]
    pub has_videos_ids: Vec<StreamId>,
    /// `watch_history_paused`
    #[serde(default, deserialize_with = "lenient::flag")]
    pub watch_history_paused: Option<bool>,
}

/// `playlist.list_videos`, `data.items[]`: a video in a playlist.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct PlaylistItem {
    /// `created_on`: when it was added.
    #[serde(default)]
    pub created_on: Timestamp,
    /// `video`
    pub video: Box<Record<Video>>,
}

fn visibility<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Visibility, D::Error> {
    lenient::text_or_empty(deserializer).map(Visibility::from)
}

fn stream_ids<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<StreamId>, D::Error> {
    let non_empty_text = lenient::list::<_, serde_json::Number>(deserializer)?;
    Ok(non_empty_text
        .iter()
        .filter_map(|number| StreamId::new(number.as_u64()?))
        .collect())
}

/// In captures: 11 characters.
const MAX_ID_BYTES: usize = 128;

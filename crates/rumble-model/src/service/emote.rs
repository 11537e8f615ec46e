use serde::Deserialize;

use crate::id::{ChannelId, wire};
use crate::json::lenient;

/// `emote.list`, `data.items[]`: emotes that belong together.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct EmoteGroup {
    /// `id`: the pack.
    #[serde(default, deserialize_with = "lenient::number")]
    pub id: Option<u64>,
    /// `title`: of the pack or its channel.
    #[serde(default, deserialize_with = "lenient::text")]
    pub title: Option<String>,
    /// `channel_id`: the channel that owns it; `None` for the emotes that work everywhere.
    #[serde(default, deserialize_with = "wire::optional_decimal")]
    pub channel_id: Option<ChannelId>,
    /// `channel_picture`: a URL.
    #[serde(default, deserialize_with = "lenient::text")]
    pub channel_picture: Option<String>,
    /// `emotes`, without those that lack a name.
    #[serde(default, deserialize_with = "lenient::nested_list")]
    pub emotes: Vec<Emote>,
}

/// `data.items[].emotes[]`: a picture with a short name. In a message it is the name between colons, `:r+wave:`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Emote {
    /// `name`: without colons. Case-sensitive; Rumble's own begin with `r+`.
    pub name: String,
    /// `file`: the URL of the picture.
    #[serde(default, deserialize_with = "lenient::text")]
    pub file: Option<String>,
    /// `is_subs_only`: only subscribers may use it.
    #[serde(default, deserialize_with = "lenient::flag_or_false")]
    pub is_subs_only: bool,
    /// `position`: its place in the pack, from 0.
    #[serde(default, deserialize_with = "lenient::number")]
    pub position: Option<u64>,
    /// `id`
    #[serde(default, deserialize_with = "lenient::number")]
    pub id: Option<u64>,
}

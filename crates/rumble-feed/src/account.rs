//! Lines of accounts and look-ups.

use serde::Serialize;

use crate::values::DecimalId;

/// Body of `account` and `login`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Account<'a> {
    /// Name of the account.
    pub username: Option<&'a str>,
    /// Id of the account.
    pub user_id: Option<DecimalId>,
    /// File that contains the session; `null` if it is not in a file.
    pub session_file: Option<&'a str>,
}

impl<'a> Account<'a> {
    /// Creates a line for an account and the file that contains its session.
    #[must_use]
    pub fn new(
        username: Option<&'a str>,
        user_id: Option<rumble_model::UserId>,
        session_file: Option<&'a str>,
    ) -> Self {
        Self {
            username,
            user_id: user_id.map(DecimalId::from),
            session_file,
        }
    }
}

/// Body of `logout`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Logout<'a> {
    /// File that was removed; `null` if the session was not in a file.
    pub session_file: Option<&'a str>,
}

impl<'a> Logout<'a> {
    /// Creates a line for a logout and the file that was removed.
    #[must_use]
    pub fn new(session_file: Option<&'a str>) -> Self {
        Self { session_file }
    }
}

/// Body of `muted`. The stream of the line is the one in which the mute applies.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Muted<'a> {
    /// Name of the user or channel.
    pub username: &'a str,
    /// `user` or `channel`.
    pub entity_type: &'static str,
    /// Whether the mute applies to all streams.
    pub everywhere: bool,
    /// Duration of the mute in seconds; `null` for a permanent mute.
    pub duration: Option<u64>,
}

impl<'a> Muted<'a> {
    /// Creates a line for a mute of a user or channel.
    #[must_use]
    pub fn new(username: &'a str, is_channel: bool, everywhere: bool, duration: Option<u64>) -> Self {
        Self {
            username,
            entity_type: if is_channel { "channel" } else { "user" },
            everywhere,
            duration,
        }
    }
}

/// Body of `unmuted`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Unmuted<'a> {
    /// Name of the user or channel, if the mute was found by name.
    pub username: Option<&'a str>,
    /// Id of the record of the mute.
    pub record_id: Option<DecimalId>,
}

impl<'a> Unmuted<'a> {
    /// Creates a line for an ended mute.
    #[must_use]
    pub fn new(username: Option<&'a str>, record: Option<rumble_model::MuteRecordId>) -> Self {
        Self {
            username,
            record_id: record.map(DecimalId::from),
        }
    }
}

/// Body of `muted_user`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MutedUser<'a> {
    /// Name of the user or channel.
    pub username: &'a str,
    /// Id of the record of the mute; `null` if the page shows none.
    pub record_id: Option<DecimalId>,
}

impl<'a> MutedUser<'a> {
    /// Creates a line for a mute of the account.
    #[must_use]
    pub fn new(username: &'a str, record: Option<rumble_model::MuteRecordId>) -> Self {
        Self {
            username,
            record_id: record.map(DecimalId::from),
        }
    }
}

/// Body of `stream`: a resolved stream, whose ids are those of the line.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ResolvedStream<'a> {
    /// Title.
    pub title: Option<&'a str>,
    /// URL of its watch page.
    pub url: Option<&'a str>,
    /// Whether the stream is live.
    pub is_live: Option<bool>,
    /// Whether it is scheduled and has not begun.
    pub is_planned: Option<bool>,
    /// Scheduled start in UTC, if known.
    pub planned_for: Option<String>,
}

impl<'a> ResolvedStream<'a> {
    /// Creates a line for a resolved stream.
    #[must_use]
    pub fn new(title: Option<&'a str>, url: Option<&'a str>, is_live: Option<bool>) -> Self {
        Self {
            title,
            url,
            is_live,
            is_planned: None,
            planned_for: None,
        }
    }
}

/// Body of `id`. The ids are those of the line.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Id {}

/// Body of `emote`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Emote<'a> {
    /// Id of the emote.
    pub id: Option<DecimalId>,
    /// Name, as written between colons.
    pub name: &'a str,
    /// URL of its picture.
    pub image: Option<&'a str>,
    /// Whether only subscribers can use it.
    pub is_subs_only: bool,
    /// Position within its group.
    pub position: Option<u64>,
    /// Id of its group.
    pub group_id: Option<DecimalId>,
    /// Title of its group.
    pub group_title: Option<&'a str>,
    /// Id of the channel that the group belongs to.
    pub channel_id: Option<DecimalId>,
}

impl<'a> Emote<'a> {
    /// Creates a line for an emote and its group.
    #[must_use]
    pub fn new(
        group: &'a rumble_model::service::EmoteGroup,
        emote: &'a rumble_model::service::Emote,
    ) -> Self {
        Self {
            id: emote.id.map(DecimalId::from),
            name: &emote.name,
            image: emote.file.as_deref(),
            is_subs_only: emote.is_subs_only,
            position: emote.position,
            group_id: group.id.map(DecimalId::from),
            group_title: group.title.as_deref(),
            channel_id: group.channel_id.map(DecimalId::from),
        }
    }
}

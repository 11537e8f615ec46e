//! Lines of an account's keys, channels, comments, playlists and videos.

use rumble_model::service::{CollectionId, Playlist, UploadChannel, Video, VideoOwner};
use rumble_model::{ChannelId, CommentId, StreamId, Timestamp};
use serde::Serialize;

use crate::values::DecimalId;

/// Body of `api_key` and `api_key_reset`: owner of a key. Never contains the key.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ApiKey {
    /// Id of the channel that the key belongs to; `null` for the key of the user.
    pub channel_id: Option<DecimalId>,
    /// Whether the key exists; it may never have been created.
    pub exists: bool,
}

impl ApiKey {
    /// Creates a line for a key of the user or of a channel.
    #[must_use]
    pub fn new(channel: Option<ChannelId>, exists: bool) -> Self {
        Self {
            channel_id: channel.map(DecimalId::from),
            exists,
        }
    }
}

/// Body of `own_channel`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OwnChannel<'a> {
    /// Id of the channel, to post as it.
    pub channel_id: DecimalId,
    /// Title.
    pub title: &'a str,
    /// Name in its URL.
    pub name: Option<&'a str>,
    /// Number of its followers.
    pub followers: Option<u64>,
    /// URL of its picture.
    pub image: Option<&'a str>,
}

impl<'a> From<&'a UploadChannel> for OwnChannel<'a> {
    fn from(channel: &'a UploadChannel) -> Self {
        Self {
            channel_id: channel.id.into(),
            title: &channel.title,
            name: channel.name.as_deref(),
            followers: channel.num_subscribers,
            image: channel.thumb.as_deref(),
        }
    }
}

/// Body of `comment` and `comment_added`. The stream of the line is the video of the comment.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Comment<'a> {
    /// Id of the comment.
    pub comment_id: DecimalId,
    /// Text.
    pub text: &'a str,
    /// Name of the user or channel; `null` for a deleted account.
    pub username: Option<&'a str>,
    /// `user` or `channel`.
    pub entity_type: Option<&'a str>,
    /// Time of the comment.
    pub time: Option<String>,
    /// Votes up minus votes down.
    pub score: Option<i64>,
    /// Id of the comment to which it replies.
    pub reply_to: Option<DecimalId>,
    /// Slugs of the author's badges, if the source contains them.
    pub badges: Vec<&'a str>,
}

impl<'a> Comment<'a> {
    /// Creates a line for a comment, with the members that are always known.
    #[must_use]
    pub fn new(comment: CommentId, text: &'a str, username: Option<&'a str>) -> Self {
        Self {
            comment_id: comment.into(),
            text,
            username,
            entity_type: None,
            time: None,
            score: None,
            reply_to: None,
            badges: Vec::new(),
        }
    }

    /// Sets the comment to which it replies.
    #[must_use]
    pub fn reply_to(mut self, comment: Option<CommentId>) -> Self {
        self.reply_to = comment.map(DecimalId::from);
        self
    }

    /// Sets author, time, score and badges.
    #[must_use]
    pub fn written(
        mut self,
        entity_type: Option<&'a str>,
        time: &Timestamp,
        score: Option<i64>,
        badges: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        self.entity_type = entity_type;
        self.time = time.rfc3339_utc();
        self.score = score;
        self.badges = badges.into_iter().collect();
        self
    }
}

/// Body of `comment_deleted`, `comment_restored`, `comment_pinned` and `comment_unpinned`.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OnComment {
    /// Id of the comment.
    pub comment_id: DecimalId,
}

impl OnComment {
    /// Creates a line for an action on this comment.
    #[must_use]
    pub fn new(comment: CommentId) -> Self {
        Self {
            comment_id: comment.into(),
        }
    }
}

/// Body of `playlist`, `playlist_added` and `playlist_edited`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PlaylistBody<'a> {
    /// Id of the playlist, a case-sensitive text.
    pub playlist_id: &'a str,
    /// Title.
    pub title: &'a str,
    /// Description.
    pub description: &'a str,
    /// `public`, `unlisted` or `private`.
    pub visibility: &'a str,
    /// URL of its page.
    pub url: Option<&'a str>,
    /// Number of its videos.
    pub videos: Option<u64>,
    /// Id of the channel that owns the playlist; `null` for one of the user.
    pub channel_id: Option<DecimalId>,
    /// Time of the creation.
    pub created_on: Option<String>,
    /// Time of the last change.
    pub updated_on: Option<String>,
}

impl<'a> From<&'a Playlist> for PlaylistBody<'a> {
    fn from(playlist: &'a Playlist) -> Self {
        let channel = playlist.channel.as_ref().and_then(|channel| channel.id);
        Self {
            playlist_id: playlist.id.as_str(),
            title: &playlist.title,
            description: &playlist.description,
            visibility: playlist.visibility.as_str(),
            url: playlist.url.as_deref(),
            videos: playlist.num_items,
            channel_id: channel.map(DecimalId::from),
            created_on: playlist.created_on.rfc3339_utc(),
            updated_on: playlist.updated_on.rfc3339_utc(),
        }
    }
}

/// Body of `playlist_deleted`, `playlist_video_added` and `playlist_video_removed`. The stream of the line is the video, if
/// there is one.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OnPlaylist<'a> {
    /// Id of the playlist.
    pub playlist_id: &'a str,
}

impl<'a> OnPlaylist<'a> {
    /// Creates a line for an action on this playlist.
    #[must_use]
    pub fn new(playlist: &'a str) -> Self {
        Self {
            playlist_id: playlist,
        }
    }
}

/// Body of `video`. The stream of the line is its id.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct VideoBody<'a> {
    /// Title.
    pub title: Option<&'a str>,
    /// URL of its page.
    pub url: Option<&'a str>,
    /// Whether it is live.
    pub is_live: bool,
    /// Time of the publication.
    pub time: Option<String>,
    /// Duration in seconds; 0 while it is live.
    pub duration: Option<u64>,
    /// Number of views.
    pub views: Option<u64>,
    /// Number of viewers while it is live.
    pub watching_now: Option<u64>,
    /// Name of the channel or user that owns the video.
    pub owner: Option<&'a str>,
    /// Id of the channel that owns the video; `null` for one of a user.
    pub channel_id: Option<DecimalId>,
    /// Id of the user that owns the video; `null` for one of a channel.
    pub user_id: Option<DecimalId>,
    /// Slug of its category, if requested.
    pub category: Option<&'a str>,
}

impl<'a> From<&'a Video> for VideoBody<'a> {
    fn from(video: &'a Video) -> Self {
        let owner = video.by.as_deref();
        let (channel_id, user_id) = match owner.and_then(VideoOwner::collection_id) {
            Some(CollectionId::Channel(id)) => (Some(id.into()), None),
            Some(CollectionId::User(id)) => (None, Some(id.into())),
            _ => (None, None),
        };
        Self {
            title: video.title.as_deref(),
            url: video.url.as_deref(),
            is_live: video.is_live(),
            time: video.upload_date.rfc3339_utc(),
            duration: video.duration,
            views: video.views,
            watching_now: video.watching_now,
            owner: owner.and_then(|owner| owner.title.as_deref().or(owner.name.as_deref())),
            channel_id,
            user_id,
            category: video
                .categories
                .primary
                .as_ref()
                .map(|category| category.slug.as_str()),
        }
    }
}

/// Body of `playlist_video`. The stream of the line is the video.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PlaylistVideo<'a> {
    /// Id of the playlist.
    pub playlist_id: &'a str,
    /// Time at which the video was added.
    pub added_on: Option<String>,
    /// Title of the video.
    pub title: Option<&'a str>,
    /// URL of the page of the video.
    pub url: Option<&'a str>,
}

impl<'a> PlaylistVideo<'a> {
    /// Creates a line for a video of a playlist.
    #[must_use]
    pub fn new(playlist: &'a str, item: &'a rumble_model::service::PlaylistItem) -> Self {
        Self {
            playlist_id: playlist,
            added_on: item.created_on.rfc3339_utc(),
            title: item.video.title.as_deref(),
            url: item.video.url.as_deref(),
        }
    }

    /// Id of the video, for the stream of the line.
    #[must_use]
    pub fn stream(item: &rumble_model::service::PlaylistItem) -> StreamId {
        item.video.id
    }
}

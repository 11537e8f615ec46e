use serde::Deserialize;
use serde::de::Deserializer;

use super::{CollectionId, DecodeError, items};
use crate::id::{StreamId, wire};
use crate::json::{Batch, ItemLimit, Record, lenient};
use crate::livestream_api::StreamCategory;
use crate::timestamp::Timestamp;

/// `media.details`, `data`, and an item of a list of videos.
///
/// ```
/// use rumble_model::Record;
/// use rumble_model::service::Video;
///
/// let video: Record<Video> = Record::from_json(r#"{"id":900100200,"title":"Mending a kettle","livestream_status":2}"#)?;
/// assert!(video.is_live());
/// # Ok::<(), rumble_model::service::DecodeError>(())
/// ```
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Video {
    /// `id`: of the video, its stream and its chat.
    #[serde(deserialize_with = "wire::decimal")]
    pub id: StreamId,
    /// `title`
    #[serde(default, deserialize_with = "lenient::text")]
    pub title: Option<String>,
    /// `url`: of its watch page.
    #[serde(default, deserialize_with = "lenient::text")]
    pub url: Option<String>,
    /// `duration`: in seconds; 0 while live or before the start.
    #[serde(default, deserialize_with = "lenient::number")]
    pub duration: Option<u64>,
    /// `live`: of an item of a list, whether it is live.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub live: Option<bool>,
    /// `description`
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub description: Option<String>,
    /// `thumb`: the URL of its picture.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub thumb: Option<String>,
    /// `upload_date`
    #[serde(default)]
    pub upload_date: Timestamp,
    /// `views`
    #[serde(default, deserialize_with = "lenient::number")]
    pub views: Option<u64>,
    /// `watching_now`: viewers, while live.
    #[serde(default, deserialize_with = "lenient::number")]
    pub watching_now: Option<u64>,
    /// `rumble_votes`
    #[serde(default, deserialize_with = "lenient::object")]
    pub rumble_votes: Option<Box<VideoVotes>>,
    /// `categories`; only if they were requested.
    #[serde(default, deserialize_with = "lenient::object_or_default")]
    pub categories: VideoCategories,
    /// `tags`
    #[serde(default, deserialize_with = "lenient::text_list")]
    pub tags: Vec<String>,
    /// `livestream_status`; `None` for a video that is not a livestream, or not any more.
    #[serde(default)]
    pub livestream_status: Option<LivestreamStatus>,
    /// `live_streamed_on`: when the stream began, as received.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub live_streamed_on: Option<String>,
    /// `live_datetime`: when the stream begins or began, as received.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub live_datetime: Option<String>,
    /// `by`: the channel or user that owns the video.
    #[serde(default, deserialize_with = "lenient::object")]
    pub by: Option<Box<VideoOwner>>,
    /// Whether the video was read from the list of a page, which contains the state of each item.
    #[serde(skip)]
    is_item: bool,
}

/// `by` of a video: a channel or a user.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct VideoOwner {
    /// `id`, as received: `_c` and a decimal number, or `_u` and base 36.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub id: Option<String>,
    /// `type`: `channel` or `user`.
    #[serde(rename = "type", default, deserialize_with = "lenient::non_empty_text")]
    pub kind: Option<String>,
    /// `name`: of its URL, or the name to show.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub name: Option<String>,
    /// `title`: the name to show.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub title: Option<String>,
    /// `url`: of its page.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub url: Option<String>,
}

/// `rumble_votes` of a video.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct VideoVotes {
    /// `num_votes_up`
    #[serde(default, deserialize_with = "lenient::number")]
    pub num_votes_up: Option<u64>,
    /// `num_votes_down`
    #[serde(default, deserialize_with = "lenient::number")]
    pub num_votes_down: Option<u64>,
    /// `score`: votes up minus votes down.
    #[serde(default, deserialize_with = "lenient::signed")]
    pub score: Option<i64>,
}

/// `categories` of a video.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct VideoCategories {
    /// `primary`
    #[serde(default, deserialize_with = "lenient::object")]
    pub primary: Option<Box<StreamCategory>>,
    /// `secondary`
    #[serde(default, deserialize_with = "lenient::object")]
    pub secondary: Option<Box<StreamCategory>>,
}

impl VideoOwner {
    /// `id` as a collection of videos; `None` if it is missing or not a collection.
    #[must_use]
    pub fn collection_id(&self) -> Option<CollectionId> {
        CollectionId::parse(self.id.as_deref()?).ok()
    }
}

impl Video {
    /// Videos of a list in the page of a channel: the JSON in a `<rum-videos-grid>`. Items with an `object_type` other
    /// than `video` are skipped; malformed ones, and very short ones over the limit, are reported.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not JSON, or lacks the list `items`.
    pub fn list_from_json(text: &str) -> Result<Batch<Record<Self>>, DecodeError> {
        let mut batch: Batch<Record<Self>> = items::read(text, ItemLimit::LARGE)?;
        batch.malformed.retain(|item| is_video(&item.raw));
        batch.items.retain(|video| is_video(video.raw()));
        for video in &mut batch.items {
            video.value_mut().is_item = true;
        }
        Ok(batch)
    }

    /// Whether the video is live: status 2; status 1 with a start time, as in Rumble's app, unless `live` is false (in
    /// lists, status 1 means planned or ended); or, without a status, `live`.
    #[must_use]
    pub fn is_live(&self) -> bool {
        match self.livestream_status {
            Some(LivestreamStatus::Live) => true,
            Some(LivestreamStatus::Waiting) => self.has_begun() && self.live != Some(false),
            Some(LivestreamStatus::Ended) => false,
            Some(LivestreamStatus::Other(_)) | None => self.live == Some(true),
        }
    }

    /// Whether this version supports the status. A video without a status is a recording, except in the list of a page,
    /// where every item has one.
    #[must_use]
    pub fn has_known_state(&self) -> bool {
        match self.livestream_status {
            Some(LivestreamStatus::Other(_)) => self.live.is_some(),
            Some(_) => true,
            None => self.live.is_some() || !self.is_item,
        }
    }

    /// Whether the video is a stream that has not begun: status 1 without a beginning and a duration.
    #[must_use]
    pub fn is_planned(&self) -> bool {
        self.livestream_status == Some(LivestreamStatus::Waiting)
            && !self.has_begun()
            && self.duration.unwrap_or_default() == 0
    }

    fn has_begun(&self) -> bool {
        self.live_streamed_on.is_some()
    }

    /// Planned start of a stream, if known.
    #[must_use]
    pub fn planned_for(&self) -> Option<Timestamp> {
        let time = self.live_datetime.as_deref().filter(|_| self.is_planned())?;
        Some(Timestamp::parse(time))
    }

    /// Time at which the stream began, if it has begun and the time is known.
    #[must_use]
    pub fn started_on(&self) -> Option<Timestamp> {
        let is_live = self.livestream_status == Some(LivestreamStatus::Live);
        let planned = self.live_datetime.as_deref().filter(|_| is_live);
        self.live_streamed_on.as_deref().or(planned).map(Timestamp::parse)
    }
}

fn is_video(raw: &str) -> bool {
    #[derive(Deserialize)]
    struct Typed<'a> {
        #[serde(borrow)]
        object_type: Option<std::borrow::Cow<'a, str>>,
    }
    serde_json::from_str(raw).map_or(true, |Typed { object_type }| {
        object_type.is_none_or(|kind| kind == "video")
    })
}

/// `livestream_status` of a video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LivestreamStatus {
    /// 0: ended.
    Ended,
    /// 1: not begun, or starting.
    Waiting,
    /// 2: live.
    Live,
    /// `None` for any other value.
    Other(Option<u64>),
}

impl<'de> Deserialize<'de> for LivestreamStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match lenient::number(deserializer)? {
            Some(0) => Self::Ended,
            Some(1) => Self::Waiting,
            Some(2) => Self::Live,
            other => Self::Other(other),
        })
    }
}

/// `/api/Media/oembed.json`: Rumble's official description of a watch page.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct OEmbed {
    /// `title`
    #[serde(default, deserialize_with = "lenient::text")]
    pub title: Option<String>,
    /// `author_name`: name to display of the channel or user that owns the video.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub author_name: Option<String>,
    /// `author_url`: of their page.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub author_url: Option<String>,
    /// `html`: an iframe whose URL is the embed URL.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub html: String,
}

/// `/embedJS/u3/`: the player's data of a video.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct EmbedJs {
    /// `vid`: of the video, its stream and its chat.
    #[serde(rename = "vid", deserialize_with = "wire::decimal")]
    pub id: StreamId,
    /// `title`: can contain HTML entities.
    #[serde(default, deserialize_with = "lenient::text")]
    pub title: Option<String>,
    /// `l`: the path of the watch page.
    #[serde(default, rename = "l", deserialize_with = "lenient::non_empty_text")]
    pub path: Option<String>,
    /// `author`: the channel or user that owns the video.
    #[serde(default, deserialize_with = "lenient::object")]
    pub author: Option<Box<VideoOwner>>,
    /// `live`: 2 while live, 1 before or after, 0 for any other video.
    #[serde(default, deserialize_with = "lenient::number")]
    pub live: Option<u64>,
    /// `livestream_has_dvr`: `None` for a video that is not a livestream.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub livestream_has_dvr: Option<bool>,
}

impl EmbedJs {
    /// Whether the video is live.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.live == Some(2)
    }

    /// Whether the video is a stream that has not begun. The start time is not included.
    #[must_use]
    pub fn is_planned(&self) -> bool {
        self.live == Some(1) && self.livestream_has_dvr == Some(true)
    }
}

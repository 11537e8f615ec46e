use serde::Deserialize;
use serde::de::Deserializer;
use serde_json::value::RawValue;

use super::DecodeError;
use crate::id::{StreamId, wire};
use crate::json::{Batch, Cursor, Record, Room, lenient};
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
    /// `livestream_status`; nothing for a video that is no livestream (any more).
    #[serde(default)]
    pub livestream_status: Option<LivestreamStatus>,
    /// `live_streamed_on`: when the stream began, as received.
    #[serde(default, deserialize_with = "lenient::filled_text")]
    pub live_streamed_on: Option<String>,
    /// `live_datetime`: when the stream begins or began, as received.
    #[serde(default, deserialize_with = "lenient::filled_text")]
    pub live_datetime: Option<String>,
    /// `by`: the channel or user whose video it is.
    #[serde(default, deserialize_with = "lenient::object")]
    pub by: Option<Box<VideoOwner>>,
}

/// `by` of a video: a channel or a user.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct VideoOwner {
    /// `id`, as received: `_c` and a decimal number, or `_u` and base 36.
    #[serde(default, deserialize_with = "lenient::filled_text")]
    pub id: Option<String>,
    /// `name`: of its address, or the name to show.
    #[serde(default, deserialize_with = "lenient::filled_text")]
    pub name: Option<String>,
    /// `title`: the name to show.
    #[serde(default, deserialize_with = "lenient::filled_text")]
    pub title: Option<String>,
    /// `url`: of its page.
    #[serde(default, deserialize_with = "lenient::filled_text")]
    pub url: Option<String>,
}

impl Video {
    /// The videos of a list as a page of a channel holds it: the JSON in its `<rum-videos-grid>`. What is no video is left out, and of very
    /// short ones those for which there is no room.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or has no list `items`.
    pub fn list_from_json(text: &str) -> Result<Vec<Self>, DecodeError> {
        #[derive(Deserialize)]
        struct Grid {
            items: Box<RawValue>,
        }
        let grid: Record<Grid> = Record::from_json(text)?;
        if !grid.items.get().starts_with('[') {
            return Err(DecodeError::required("items"));
        }
        let videos = Batch::read(
            &mut Cursor::new(grid.items.get()),
            "items",
            Room::LARGE,
            |cursor, _| Ok(Some(cursor.try_value::<Self>()?.map(|(video, _)| video))),
        )?;
        Ok(videos.items)
    }

    /// Whether it is on air, as Rumble's app decides it: status 2, or status 1 with a beginning.
    #[must_use]
    pub fn is_live(&self) -> bool {
        match self.livestream_status {
            Some(LivestreamStatus::Live) => true,
            Some(LivestreamStatus::Waiting) => self.live_streamed_on.is_some(),
            _ => false,
        }
    }

    /// When it is planned to begin: status 1 without a beginning.
    #[must_use]
    pub fn planned_for(&self) -> Option<Timestamp> {
        let is_planned = self.livestream_status == Some(LivestreamStatus::Waiting) && !self.is_live();
        let time = self.live_datetime.as_deref().filter(|_| is_planned)?;
        Some(Timestamp::parse(time))
    }
}

/// `livestream_status` of a video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LivestreamStatus {
    /// 0: it is over.
    Ended,
    /// 1: it has not begun, or is starting.
    Waiting,
    /// 2: it is on air.
    Live,
    /// Any other number, or what is no number: `None`.
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
    /// `html`: an iframe whose address is the embed URL.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub html: String,
}

/// `/embedJS/u3/`: what the player is told about a video.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct EmbedJs {
    /// `vid`: of the video, its stream and its chat.
    #[serde(rename = "vid", deserialize_with = "wire::decimal")]
    pub id: StreamId,
    /// `title`: may hold HTML entities.
    #[serde(default, deserialize_with = "lenient::text")]
    pub title: Option<String>,
    /// `l`: the path of the watch page.
    #[serde(default, rename = "l", deserialize_with = "lenient::filled_text")]
    pub path: Option<String>,
    /// `author`: the channel or user whose video it is.
    #[serde(default, deserialize_with = "lenient::object")]
    pub author: Option<Box<VideoOwner>>,
    /// `live`: 2 while on air, 1 before or after, 0 for any other video.
    #[serde(default, deserialize_with = "lenient::number")]
    pub live: Option<u64>,
}

impl EmbedJs {
    /// Whether it is on air.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.live == Some(2)
    }
}

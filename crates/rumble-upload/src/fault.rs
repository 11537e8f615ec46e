//! Reasons why an upload is invalid.

use std::error::Error;
use std::fmt;
use std::io;

use rumble_http::internal::Response;
use thiserror::Error;

use crate::error::ErrorKind;

/// Findings of the checks before the first byte is sent.
#[derive(Debug, Error)]
pub(crate) enum VideoFault {
    #[error("there is no file at this path")]
    Missing,
    #[error("the path is a directory or a device, not a file")]
    NotAFile,
    #[error("the file cannot be read")]
    Unreadable(#[source] io::Error),
    #[error("the file is empty")]
    Empty,
    #[error("the file has {size} bytes; the limit of Rumble is {max}")]
    TooLarge { size: u64, max: u64 },
    #[error("the file name has no extension of a known type, such as .mp4")]
    NoExtension,
    #[error("the title is empty")]
    NoTitle,
    #[error("the title has {chars} characters; the limit is {max}")]
    TitleTooLong { chars: usize, max: usize },
    #[error("the {field} contains a line break or another control character")]
    ControlCharacter { field: &'static str },
    #[error("a tag is empty")]
    EmptyTag,
    #[error("a tag contains a comma, which separates tags")]
    CommaInTag,
    #[error("the scheduled time is in the past")]
    ScheduleInPast,
    #[error("the scheduled time is beyond the year 9999")]
    ScheduleOutOfRange,
    #[error("a scheduled video cannot be unlisted or private")]
    ScheduleOfHidden,
    #[error("no category has this name or id")]
    NoSuchCategory,
    #[error("more than one category has this name: choose one by its id")]
    AmbiguousCategory,
    #[error("the category can only be a secondary one")]
    NotPrimary,
    #[error("the primary and the secondary category are the same")]
    SameCategory,
    #[error("no channel of the account has this name or id")]
    NoSuchChannel,
    #[error("more than one channel has this name: choose one by its id")]
    AmbiguousChannel,
    #[error("the thumbnail cannot be read")]
    ThumbnailUnreadable(#[source] io::Error),
    #[error("the thumbnail is not a .jpg, .jpeg, .png, .gif or .webp file")]
    ThumbnailType,
    #[error("the thumbnail is empty, or larger than 8 MiB")]
    ThumbnailSize,
    #[error("invalid thumbnail index {index}: Rumble generated {count} thumbnails")]
    NoSuchThumbnail { index: usize, count: usize },
    #[error("captions must be a vtt, srt, sbv, stl or sub file of at most 8 MiB for a two-letter language")]
    Captions,
    #[error("the captions cannot be read")]
    CaptionsUnreadable(#[source] io::Error),
    #[error("the simple-upload API does not support `{field}`")]
    NotSimple { field: &'static str },
    #[error("only the simple-upload API supports `{field}`")]
    OnlySimple { field: &'static str },
    #[error("the access token is not 40 letters and digits")]
    Token,
}

impl VideoFault {
    pub(crate) fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing | Self::NotAFile | Self::Empty | Self::TooLarge { .. } | Self::NoExtension => {
                ErrorKind::InvalidFile
            }
            Self::Unreadable(_) => ErrorKind::File,
            Self::NoTitle
            | Self::TitleTooLong { .. }
            | Self::ControlCharacter { .. }
            | Self::EmptyTag
            | Self::CommaInTag
            | Self::ScheduleInPast
            | Self::ScheduleOutOfRange
            | Self::ScheduleOfHidden
            | Self::Captions
            | Self::CaptionsUnreadable(_)
            | Self::Token => ErrorKind::InvalidField,
            Self::NoSuchCategory | Self::AmbiguousCategory | Self::NotPrimary | Self::SameCategory => {
                ErrorKind::UnknownCategory
            }
            Self::NoSuchChannel | Self::AmbiguousChannel => ErrorKind::UnknownChannel,
            Self::ThumbnailUnreadable(_)
            | Self::ThumbnailType
            | Self::ThumbnailSize
            | Self::NoSuchThumbnail { .. } => ErrorKind::InvalidThumbnail,
            Self::NotSimple { .. } | Self::OnlySimple { .. } => ErrorKind::Unsupported,
        }
    }
}

/// Fields that Rumble rejected, with its message for each. The messages are text of the server: escape them before
/// printing.
#[derive(Clone, PartialEq, Eq)]
pub struct RejectedFields(Vec<(String, String)>);

impl RejectedFields {
    /// `None` if there are none. Fields and messages that contain a secret of the request are omitted.
    pub(crate) fn new(fields: Vec<(String, String)>, response: &Response) -> Option<Self> {
        let shown = |text: &str| {
            response
                .message(text)
                .map_or_else(String::new, |message| message.as_str().to_owned())
        };
        let fields: Vec<_> = fields
            .into_iter()
            .take(MAX_REJECTED_FIELDS)
            .map(|(field, message)| (shown(&field), shown(&message)))
            .collect();
        (!fields.is_empty()).then_some(Self(fields))
    }

    /// Fields and messages in the order of the response. The names are those of the wire: `title`, `description`, `tags`,
    /// `terms`, `form`, `video`, `files`, or another.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, message)| (&**field, &**message))
    }
}

/// Shows the known fields, without the server messages.
impl fmt::Display for RejectedFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rejected: ")?;
        for (number, (field, _)) in self.iter().enumerate() {
            let known = FIELDS.iter().find(|known| **known == field);
            let comma = if number == 0 { "" } else { ", " };
            write!(f, "{comma}{}", known.unwrap_or(&"another field"))?;
        }
        Ok(())
    }
}

impl fmt::Debug for RejectedFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RejectedFields({self})")
    }
}

impl Error for RejectedFields {}

const FIELDS: [&str; 9] = [
    "title",
    "description",
    "tags",
    "terms",
    "form",
    "video",
    "files",
    "license_type",
    "channel_id",
];
const MAX_REJECTED_FIELDS: usize = 20;

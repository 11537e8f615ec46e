//! What is wrong with an upload.

use std::error::Error;
use std::fmt;
use std::io;

use rumble_http::internal::Response;
use thiserror::Error;

use crate::error::ErrorKind;

/// What the checks before the first byte find.
#[derive(Debug, Error)]
pub(crate) enum VideoFault {
    #[error("there is no file at this path")]
    Missing,
    #[error("the path leads to a folder or a device, not to a file")]
    NotAFile,
    #[error("the file cannot be read")]
    Unreadable(#[source] io::Error),
    #[error("the file is empty")]
    Empty,
    #[error("the file has {size} bytes; Rumble takes at most {max}")]
    TooLarge { size: u64, max: u64 },
    #[error("the file name ends in no known way (such as .mp4): name it as what it is to be published")]
    NoExtension,
    #[error("the title is empty")]
    NoTitle,
    #[error("the title has {chars} characters; at most {max} are allowed")]
    TitleTooLong { chars: usize, max: usize },
    #[error("the {field} holds a line break or another control character")]
    ControlCharacter { field: &'static str },
    #[error("a tag is empty")]
    EmptyTag,
    #[error("a tag holds a comma; tags are joined with commas, so it would become two")]
    CommaInTag,
    #[error("the scheduled time is in the past")]
    ScheduleInPast,
    #[error("the scheduled time is beyond the year 9999")]
    ScheduleOutOfRange,
    #[error("a scheduled video becomes public; it cannot be unlisted or private as well")]
    ScheduleOfHidden,
    #[error("there is no category of this name or id")]
    NoSuchCategory,
    #[error("more than one category has this name: choose one by its id")]
    AmbiguousCategory,
    #[error("the category can only be a secondary one")]
    NotPrimary,
    #[error("the primary and the secondary category are the same")]
    SameCategory,
    #[error("the account has no channel of this name or id")]
    NoSuchChannel,
    #[error("more than one channel has this name: choose one by its id")]
    AmbiguousChannel,
    #[error("the thumbnail cannot be read")]
    ThumbnailUnreadable(#[source] io::Error),
    #[error("the thumbnail is no picture that Rumble takes: .jpg, .jpeg, .png, .gif or .webp")]
    ThumbnailType,
    #[error("the thumbnail is empty, or larger than 8 MiB")]
    ThumbnailSize,
    #[error("Rumble made {count} thumbnails; there is none of index {index}")]
    NoSuchThumbnail { index: usize, count: usize },
    #[error(
        "captions are a file of type vtt, srt, sbv, stl or sub, of at most 8 MiB, for a language of two letters"
    )]
    Captions,
    #[error("the captions cannot be read")]
    CaptionsUnreadable(#[source] io::Error),
    #[error("only an upload through the site can have `{field}`, not the simple-upload API")]
    NotSimple { field: &'static str },
    #[error("only the simple-upload API can have `{field}`, not an upload through the site")]
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

/// The fields that Rumble rejected, and its words for each: other people's text, to be escaped before printing.
#[derive(Clone, PartialEq, Eq)]
pub struct RejectedFields(Vec<(String, String)>);

impl RejectedFields {
    /// `None` when there are none. What repeats a secret of the request is left out.
    pub(crate) fn new(fields: Vec<(String, String)>, response: &Response) -> Option<Self> {
        let told = |text: &str| {
            response
                .message(text)
                .map_or_else(String::new, |message| message.as_str().to_owned())
        };
        let fields: Vec<_> = fields
            .into_iter()
            .take(MOST)
            .map(|(field, message)| (told(&field), told(&message)))
            .collect();
        (!fields.is_empty()).then_some(Self(fields))
    }

    /// Field and message, in the order of the answer. The field is that of the wire: `title`, `description`, `tags`,
    /// `terms`, `form`, `video`, `files`, or another.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, message)| (&**field, &**message))
    }
}

/// The fields that are known, without the words of the server.
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
const MOST: usize = 20;

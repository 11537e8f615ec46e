//! Reasons why an upload is invalid.

use std::io;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// Findings of the checks before the first byte is sent.
#[derive(Debug, thiserror::Error)]
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
    fn kind(&self) -> ErrorKind {
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

impl From<VideoFault> for Error {
    fn from(fault: VideoFault) -> Self {
        Self::new(fault.kind(), Operation::Check).described_by(fault)
    }
}

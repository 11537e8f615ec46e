use std::fmt;

use rumble_http::internal;

/// What was being attempted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Checking the file and the fields, before the first byte is sent.
    Check,
    /// Finding the server that takes the file.
    FindServer,
    /// Reading or writing what is known about an upload, to resume it.
    KeepState,
    /// Reading the file while it is sent.
    ReadFile,
    /// Sending a chunk.
    SendChunk,
    /// Having the chunks joined.
    Merge,
    /// Asking how long the video is.
    AskDuration,
    /// Asking for thumbnails.
    AskThumbnails,
    /// Sending a thumbnail.
    SendThumbnail,
    /// Publishing.
    Publish,
}

impl Operation {
    /// It changes something at Rumble: whether it was carried out matters where no answer comes.
    #[must_use]
    pub fn is_write(self) -> bool {
        matches!(
            self,
            Self::SendChunk | Self::Merge | Self::SendThumbnail | Self::Publish
        )
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Check => "checking the upload",
            Self::FindServer => "finding the upload server",
            Self::KeepState => "keeping the state of the upload",
            Self::ReadFile => "reading the file",
            Self::SendChunk => "sending a chunk",
            Self::Merge => "merging the chunks",
            Self::AskDuration => "asking for the duration",
            Self::AskThumbnails => "asking for thumbnails",
            Self::SendThumbnail => "sending the thumbnail",
            Self::Publish => "publishing",
        })
    }
}

impl internal::Operation for Operation {
    fn is_write(&self) -> bool {
        Self::is_write(*self)
    }
}

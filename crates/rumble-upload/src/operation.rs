use std::fmt;

use rumble_http::internal;

/// Operation that was being attempted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Checking the file and the fields, before the first byte is sent.
    Check,
    /// Finding the server for the upload.
    FindServer,
    /// Reading or writing the state file.
    UseStateFile,
    /// Reading the file while sending it.
    ReadFile,
    /// Sending a chunk.
    SendChunk,
    /// Merging the chunks on the server.
    Merge,
    /// Fetching the duration of the video.
    FetchDuration,
    /// Fetching the thumbnails that Rumble generated.
    FetchThumbnails,
    /// Sending a thumbnail.
    SendThumbnail,
    /// Publishing the video.
    Publish,
}

impl Operation {
    /// Whether the operation changes something at Rumble, so that its outcome is unknown if no response arrives.
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
            Self::UseStateFile => "using the state file",
            Self::ReadFile => "reading the file",
            Self::SendChunk => "sending a chunk",
            Self::Merge => "merging the chunks",
            Self::FetchDuration => "fetching the duration",
            Self::FetchThumbnails => "fetching the thumbnails",
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

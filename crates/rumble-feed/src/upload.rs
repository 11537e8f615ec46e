//! Lines of uploads.

use serde::Serialize;

/// Body of `upload`.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Upload {
    /// Bytes that the server has confirmed.
    pub sent: u64,
    /// Bytes of the file.
    pub total: u64,
    /// Chunks that the server has confirmed.
    pub chunk: u64,
    /// Chunks of the file.
    pub chunks: u64,
    /// Bytes a second over the confirmed chunks of this run; `null` before the first.
    pub rate: Option<u64>,
}

impl Upload {
    /// Bytes and chunks that the server has confirmed, of how many, and the rate.
    #[must_use]
    pub fn new(sent: u64, total: u64, chunk: u64, chunks: u64, rate: Option<u64>) -> Self {
        Self {
            sent,
            total,
            chunk,
            chunks,
            rate,
        }
    }
}

/// Body of `upload_retry`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UploadRetry<'a> {
    /// The chunk, counted from 0; `null` where it is a question that is asked again.
    pub chunk: Option<u64>,
    /// How often it has failed in a row.
    pub failures: u32,
    /// The wait before it is sent again, in milliseconds.
    pub after_ms: u64,
    /// The error with its causes.
    pub cause: &'a str,
}

impl<'a> UploadRetry<'a> {
    /// A chunk, its failures, the wait in milliseconds, and the error.
    #[must_use]
    pub fn new(chunk: Option<u64>, failures: u32, after_ms: u64, cause: &'a str) -> Self {
        Self {
            chunk,
            failures,
            after_ms,
            cause,
        }
    }
}

/// Body of `upload_started_over`.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UploadStartedOver {
    /// Why: `file_changed`, `file_gone`, `merge_not_confirmed` or `other_account`.
    pub reason: &'static str,
}

impl UploadStartedOver {
    /// An upload that begins anew for this reason.
    #[must_use]
    pub fn new(reason: &'static str) -> Self {
        Self { reason }
    }
}

/// Body of `uploaded`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Uploaded<'a> {
    /// Title of the video.
    pub title: Option<&'a str>,
    /// Address of its watch page; `null` when it is not known yet.
    pub url: Option<&'a str>,
    /// Address of the page that shows the video alone.
    pub embed_url: &'a str,
}

impl<'a> Uploaded<'a> {
    /// The title and the addresses of a video.
    #[must_use]
    pub fn new(title: Option<&'a str>, url: Option<&'a str>, embed_url: &'a str) -> Self {
        Self {
            title,
            url,
            embed_url,
        }
    }
}

//! Lines of uploads.

use serde::Serialize;

/// Body of `upload`.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Upload {
    /// Confirmed bytes.
    pub sent: u64,
    /// Size of the file in bytes.
    pub total: u64,
    /// Confirmed chunks.
    pub chunk: u64,
    /// Number of chunks of the file.
    pub chunks: u64,
    /// Bytes per second over the confirmed chunks of this run; `null` before the first.
    pub rate: Option<u64>,
}

impl Upload {
    /// Creates a line for the confirmed bytes and chunks, their totals, and the rate.
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
    /// Index of the chunk, counted from 0; `null` if a question to the server is retried.
    pub chunk: Option<u64>,
    /// Number of consecutive failures.
    pub failures: u32,
    /// Delay before the retry, in milliseconds.
    pub after_ms: u64,
    /// The error with its causes.
    pub cause: &'a str,
}

impl<'a> UploadRetry<'a> {
    /// Creates a line for a retry: chunk, failures, delay in milliseconds, and error.
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
    /// Reason: `file_changed`, `file_gone`, `merge_not_confirmed` or `other_account`.
    pub reason: &'static str,
}

impl UploadStartedOver {
    /// Creates a line for an upload that starts over.
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
    /// URL of its watch page; `null` if it is not known yet.
    pub url: Option<&'a str>,
    /// URL of the page that shows only the video.
    pub embed_url: &'a str,
}

impl<'a> Uploaded<'a> {
    /// Creates a line for a published video.
    #[must_use]
    pub fn new(title: Option<&'a str>, url: Option<&'a str>, embed_url: &'a str) -> Self {
        Self {
            title,
            url,
            embed_url,
        }
    }
}

use std::time::Duration;

use crate::error::Error;

/// Progress report of an upload.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// A phase begins.
    Phase(Phase),
    /// The server has confirmed another chunk. Also reported once before the first chunk is sent.
    Progress(Progress),
    /// The server has these chunks from an earlier attempt; they are not sent again.
    Resumed(Progress),
    /// Sending a chunk failed or its outcome is unknown. It is retried after a delay.
    Retry(Retry),
    /// Nothing that was sent before can be used: the upload starts over.
    StartedOver(StartOver),
}

/// Phase of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// Checking file, fields, categories and channels, and finding the server.
    Checking,
    /// Sending the chunks.
    Sending,
    /// Merging the chunks on the server.
    Merging,
    /// Choosing or sending the thumbnail.
    Thumbnail,
    /// Sending the publication form.
    Publishing,
}

/// How much of the file the server has confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Confirmed bytes.
    pub sent: u64,
    /// Size of the file in bytes.
    pub total: u64,
    /// Confirmed chunks.
    pub chunk: u64,
    /// Number of chunks of the file.
    pub chunks: u64,
    /// Bytes per second over the confirmed chunks of this attempt. `None` before the first.
    pub rate: Option<u64>,
}

impl Progress {
    /// Time left at this rate.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        let rate = self.rate.filter(|rate| *rate > 0)?;
        Some(Duration::from_secs((self.total - self.sent).div_ceil(rate)))
    }
}

/// Retry of a chunk or a question.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Retry {
    /// Index of the chunk, counted from 0. `None` if a question to the server is retried.
    pub chunk: Option<u64>,
    /// Number of failures so far.
    pub failures: u32,
    /// Delay before the retry.
    pub after: Duration,
    /// Error of the failed attempt.
    pub error: Error,
}

/// Reason why an upload starts over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StartOver {
    /// The state belongs to another file, or to this file before it was changed.
    FileChanged,
    /// The server has lost the chunks (`FileGone`).
    FileGone,
    /// The merge of an earlier attempt was not confirmed. It is not repeated.
    MergeNotConfirmed,
    /// The state belongs to another account or site.
    OtherAccount,
}

/// Bytes per second.
pub(crate) fn rate(bytes: u64, elapsed: Duration) -> Option<u64> {
    if bytes == 0 {
        return None;
    }
    let micros = elapsed.as_micros().max(1);
    Some(u64::try_from(u128::from(bytes) * 1_000_000 / micros).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S23: the original divides by the duration of the upload in seconds, which can be 0.
    #[test]
    fn an_instant_upload_has_a_rate() {
        assert_eq!(rate(5, Duration::ZERO), Some(5_000_000));
        assert_eq!(rate(0, Duration::from_secs(1)), None);
        assert_eq!(rate(3_000_000, Duration::from_secs(2)), Some(1_500_000));
        assert_eq!(rate(u64::MAX, Duration::ZERO), Some(u64::MAX));
    }
}

use std::time::Duration;

use crate::error::Error;

/// What an upload tells while it runs.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// A step begins.
    Phase(Phase),
    /// The server has confirmed a further chunk; once, too, before the first one is sent.
    Progress(Progress),
    /// The server has these chunks from an earlier attempt: they are not sent again.
    Resumed(Progress),
    /// A chunk could not be sent, or nobody knows whether it was. It is sent again after a while.
    Retry(Retry),
    /// Everything that an attempt sent is of no use any more: the upload begins anew.
    StartedOver(StartOver),
}

/// A step of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// File, fields, categories and channels are checked, and the server is found.
    Checking,
    /// The chunks are sent.
    Sending,
    /// The server joins them.
    Merging,
    /// The thumbnail is chosen or sent.
    Thumbnail,
    /// The form is sent.
    Publishing,
}

/// How much of the file the server has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes that the server has confirmed.
    pub sent: u64,
    /// Bytes of the file.
    pub total: u64,
    /// Chunks that the server has confirmed.
    pub chunk: u64,
    /// Chunks of the file.
    pub chunks: u64,
    /// Bytes a second, over the confirmed chunks of this attempt. `None` before the first.
    pub rate: Option<u64>,
}

impl Progress {
    /// How long the rest takes at this rate.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        let rate = self.rate.filter(|rate| *rate > 0)?;
        Some(Duration::from_secs((self.total - self.sent).div_ceil(rate)))
    }
}

/// A chunk that is sent again.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Retry {
    /// The chunk, counted from 0. `None` where it is a question that is asked again.
    pub chunk: Option<u64>,
    /// How often it has failed.
    pub failures: u32,
    /// The wait before.
    pub after: Duration,
    /// Why.
    pub error: Error,
}

/// Why an upload begins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StartOver {
    /// The state is of another file, or of this one as it was before it was changed.
    FileChanged,
    /// The server has lost the chunks (`FileGone`).
    FileGone,
    /// The merge of an earlier attempt was not confirmed. It is not repeated.
    MergeNotConfirmed,
    /// The state is of another account or site.
    OtherAccount,
}

/// Bytes a second.
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

    /// S23: the original divides by the seconds that an upload took, which can be 0.
    #[test]
    fn an_instant_upload_has_a_rate() {
        assert_eq!(rate(5, Duration::ZERO), Some(5_000_000));
        assert_eq!(rate(0, Duration::from_secs(1)), None);
        assert_eq!(rate(3_000_000, Duration::from_secs(2)), Some(1_500_000));
        assert_eq!(rate(u64::MAX, Duration::ZERO), Some(u64::MAX));
    }
}

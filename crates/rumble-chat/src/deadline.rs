use std::time::{Duration, Instant};

/// Effectively forever; a longer time exceeds what the clock of the HTTP client can hold.
pub(crate) const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A moment that much later; a year later if no clock can hold that.
pub(crate) fn checked_deadline(now: Instant, time: Duration) -> Instant {
    now.checked_add(time)
        .or_else(|| now.checked_add(MAX_TIMEOUT))
        .unwrap_or(now)
}

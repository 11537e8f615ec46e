use std::time::{Duration, Instant};

/// Effectively unlimited. Longer timeouts overflow the clock arithmetic of the HTTP client.
pub(crate) const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Returns `now` plus `time`; `now` plus a year if the sum overflows.
pub(crate) fn checked_deadline(now: Instant, time: Duration) -> Instant {
    now.checked_add(time)
        .or_else(|| now.checked_add(MAX_TIMEOUT))
        .unwrap_or(now)
}

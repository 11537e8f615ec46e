//! Times of the next requests. Pure: the time is an argument, randomness comes from a seed.

use std::time::{Duration, Instant};

use rumble_http::internal::{JitterRng, backoff};

use crate::error::{Error, ErrorKind};

/// Decides when a document is stale, and the delay after a failure.
#[derive(Debug)]
pub(crate) struct Schedule {
    rate: Duration,
    /// Minimum time between two requests.
    min_interval: Duration,
    rng: JitterRng,
    last_attempt: Option<Instant>,
    /// When the request of the newest document was sent.
    document_from: Option<Instant>,
    failures: u32,
    retry_at: Option<Instant>,
}

impl Schedule {
    pub(crate) fn new(rate: Duration, is_loopback: bool, seed: u64) -> Self {
        let min_interval = if is_loopback {
            Duration::ZERO
        } else {
            MIN_REMOTE_INTERVAL
        };
        Self {
            rate: bounded(rate, min_interval),
            min_interval,
            rng: JitterRng::new(seed),
            last_attempt: None,
            document_from: None,
            failures: 0,
            retry_at: None,
        }
    }

    pub(crate) fn rate(&self) -> Duration {
        self.rate
    }

    pub(crate) fn set_rate(&mut self, rate: Duration) {
        self.rate = bounded(rate, self.min_interval);
    }

    /// Whether the document is older than the refresh rate or missing.
    pub(crate) fn is_stale(&self, now: Instant) -> bool {
        self.document_from
            .is_none_or(|from| now.saturating_duration_since(from) >= self.rate)
    }

    /// Whether a request is allowed now.
    pub(crate) fn is_allowed(&self, now: Instant) -> bool {
        match self.retry_at {
            Some(retry_at) => now >= retry_at,
            None => self
                .last_attempt
                .is_none_or(|last| now.saturating_duration_since(last) >= self.min_interval),
        }
    }

    /// When the next request of a polling reader is due.
    pub(crate) fn due(&self, now: Instant) -> Instant {
        self.retry_at
            .or_else(|| self.document_from.and_then(|from| from.checked_add(self.rate)))
            .unwrap_or(now)
    }

    pub(crate) fn started(&mut self, now: Instant) {
        self.last_attempt = Some(now);
    }

    pub(crate) fn last_attempt(&self) -> Option<Instant> {
        self.last_attempt
    }

    /// The started attempt was cancelled, and is not counted.
    pub(crate) fn cancelled(&mut self, attempt_before: Option<Instant>) {
        self.last_attempt = attempt_before;
    }

    pub(crate) fn succeeded(&mut self) {
        self.document_from = self.last_attempt;
        self.failures = 0;
        self.retry_at = None;
    }

    /// Returns the delay after this failure.
    pub(crate) fn failed(&mut self, error: &Error, now: Instant) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let min_delay = self.rate;
        let max_delay = min_delay.max(MAX_DELAY);
        let delay = match error.retry_after() {
            Some(requested) => requested.max(min_delay),
            None if error.is_retryable() && error.kind() != ErrorKind::RateLimited => {
                backoff(min_delay, max_delay, self.failures, self.rng.next_fraction())
            }
            None => max_delay,
        };
        self.retry_at = now.checked_add(delay);
        delay
    }

    /// Resets the state for another URL.
    pub(crate) fn reset(&mut self, is_loopback: bool) {
        let rate = self.rate;
        let seed = self.rng.next_fraction().to_bits();
        *self = Self::new(rate, is_loopback, seed);
    }
}

/// Keeps the interval within the range of the clock.
fn bounded(rate: Duration, min_interval: Duration) -> Duration {
    rate.max(min_interval).clamp(MIN_INTERVAL, MAX_INTERVAL)
}

const MAX_INTERVAL: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// Minimum refresh interval, except for this machine.
pub(crate) const MIN_REMOTE_INTERVAL: Duration = Duration::from_secs(5);
/// Lower bound of the interval on this machine.
const MIN_INTERVAL: Duration = Duration::from_millis(1);
/// Maximum backoff delay, and the delay after a rejection.
const MAX_DELAY: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests;

//! When the next request may be made. Pure: time and chance come in as arguments.

use std::time::{Duration, Instant};

use rumble_http::internal::{JitterRng, backoff};

use crate::error::{Error, ErrorKind};

/// How long a document is used before it is stale, and how long a failure is waited out.
#[derive(Debug)]
pub(crate) struct Schedule {
    rate: Duration,
    /// Between two requests, whatever is asked for.
    shortest: Duration,
    chance: JitterRng,
    last_attempt: Option<Instant>,
    /// When the request was sent that brought the document.
    document_from: Option<Instant>,
    failures: u32,
    retry_at: Option<Instant>,
}

impl Schedule {
    pub(crate) fn new(rate: Duration, is_loopback: bool, seed: u64) -> Self {
        let shortest = if is_loopback {
            Duration::ZERO
        } else {
            SHORTEST_RATE
        };
        Self {
            rate: bounded(rate, shortest),
            shortest,
            chance: JitterRng::new(seed),
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
        self.rate = bounded(rate, self.shortest);
    }

    /// The document is older than the refresh rate, or there is none.
    pub(crate) fn is_stale(&self, now: Instant) -> bool {
        self.document_from
            .is_none_or(|from| now.saturating_duration_since(from) >= self.rate)
    }

    /// A request may be made now.
    pub(crate) fn is_allowed(&self, now: Instant) -> bool {
        match self.retry_at {
            Some(retry_at) => now >= retry_at,
            None => self
                .last_attempt
                .is_none_or(|last| now.saturating_duration_since(last) >= self.shortest),
        }
    }

    /// When who polls should make the next request.
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

    /// The attempt that was started came to nothing, and is not counted.
    pub(crate) fn called_off(&mut self, attempt_before: Option<Instant>) {
        self.last_attempt = attempt_before;
    }

    pub(crate) fn succeeded(&mut self) {
        self.document_from = self.last_attempt;
        self.failures = 0;
        self.retry_at = None;
    }

    /// How long to wait after this failure.
    pub(crate) fn failed(&mut self, error: &Error, now: Instant) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let min_delay = self.rate;
        let max_delay = min_delay.max(CEILING);
        let wait = match error.retry_after() {
            Some(requested) => requested.max(min_delay),
            None if error.is_retryable() && error.kind() != ErrorKind::RateLimited => {
                backoff(min_delay, max_delay, self.failures, self.chance.next_fraction())
            }
            None => max_delay,
        };
        self.retry_at = now.checked_add(wait);
        wait
    }

    /// Another URL: nothing that came before counts.
    pub(crate) fn reset(&mut self, is_loopback: bool) {
        let rate = self.rate;
        let seed = self.chance.next_fraction().to_bits();
        *self = Self::new(rate, is_loopback, seed);
    }
}

/// A clock must be able to hold what comes of it.
fn bounded(rate: Duration, shortest: Duration) -> Duration {
    rate.max(shortest).clamp(SHORTEST_WAIT, LONGEST_RATE)
}

const LONGEST_RATE: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// The shortest refresh rate towards other machines.
pub(crate) const SHORTEST_RATE: Duration = Duration::from_secs(5);
/// What a rate of zero must not become.
const SHORTEST_WAIT: Duration = Duration::from_millis(1);
/// The longest wait of our own, and the wait after a refusal.
const CEILING: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests;

//! Times of the requests, and how often a line is retried. Time is an input.

use std::time::Duration;

use rumble_http::internal::{JitterRng, backoff};

/// The pace of one sink.
#[derive(Debug)]
pub(super) struct Pace {
    /// Minimum time between two requests.
    gap: Duration,
    retry_delay: Duration,
    rng: JitterRng,
    not_before: Duration,
    /// Failed attempts of the line.
    tries: u32,
}

/// Outcome of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Delivered.
    Delivered,
    /// The receiver requires fewer requests: none for this time, if given.
    Limited(Option<Duration>),
    /// Not delivered, for this reason; a retry can succeed.
    Unavailable(String),
    /// Rejected, or the outcome is unknown: not retried.
    Rejected(String),
}

/// Next step after an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Retries the same line when it is due.
    Again,
    /// The next line.
    Next,
}

impl Pace {
    pub(super) fn new(gap: Duration, retry_delay: Duration, seed: u64) -> Self {
        Self {
            gap,
            retry_delay,
            rng: JitterRng::new(seed),
            not_before: Duration::ZERO,
            tries: 0,
        }
    }

    /// Time at which the next request can be sent.
    pub(super) fn due(&self) -> Duration {
        self.not_before
    }

    /// Applies the outcome of a request that ended at this time.
    pub(super) fn after(&mut self, outcome: &Outcome, now: Duration) -> Step {
        let (delay, step) = match outcome {
            Outcome::Delivered | Outcome::Rejected(_) => (self.gap, Step::Next),
            // The receiver works, so a requested delay is not a failed attempt.
            Outcome::Limited(Some(time)) => ((*time).clamp(self.gap, MAX_DELAY), Step::Again),
            Outcome::Limited(None) | Outcome::Unavailable(_) => self.failed(),
        };
        if step == Step::Next {
            self.tries = 0;
        }
        self.not_before = now.saturating_add(delay);
        step
    }

    fn failed(&mut self) -> (Duration, Step) {
        self.tries += 1;
        let delay = backoff(
            self.retry_delay,
            MAX_RETRY_DELAY,
            self.tries,
            self.rng.next_fraction(),
        );
        match self.tries {
            MAX_TRIES.. => (delay.max(self.gap), Step::Next),
            _ => (delay.max(self.gap), Step::Again),
        }
    }
}

/// Requests for one line, if it is unknown whether they arrive.
const MAX_TRIES: u32 = 3;
const MAX_RETRY_DELAY: Duration = Duration::from_secs(30);
const MAX_DELAY: Duration = Duration::from_secs(24 * 60 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn unavailable() -> Outcome {
        Outcome::Unavailable("status 503".to_owned())
    }

    #[test]
    fn requests_are_at_least_the_gap_apart() {
        let mut pace = Pace::new(2 * SECOND, SECOND, 7);
        assert_eq!(pace.due(), Duration::ZERO);
        for outcome in [Outcome::Delivered, Outcome::Rejected(String::new())] {
            assert_eq!(pace.after(&outcome, 10 * SECOND), Step::Next);
            assert_eq!(pace.due(), 12 * SECOND);
        }
    }

    #[test]
    fn a_line_is_tried_three_times_with_longer_delays() {
        let mut pace = Pace::new(Duration::ZERO, SECOND, 7);
        for _ in 0..2 {
            let mut now = 100 * SECOND;
            for (longest, step) in [(2, Step::Again), (4, Step::Again), (8, Step::Next)] {
                assert_eq!(pace.after(&unavailable(), now), step);
                let delay = pace.due() - now;
                assert!((SECOND..=longest * SECOND).contains(&delay), "{delay:?}");
                now = pace.due();
            }
        }
    }

    #[test]
    fn a_requested_delay_is_honoured_and_not_an_attempt() {
        let mut pace = Pace::new(2 * SECOND, SECOND, 7);
        let limited = |seconds| Outcome::Limited(Some(Duration::from_millis(seconds)));
        for _ in 0..20 {
            assert_eq!(pace.after(&limited(61_500), 5 * SECOND), Step::Again);
            assert_eq!(pace.due(), Duration::from_millis(66_500));
        }
        assert_eq!(pace.after(&limited(10), 5 * SECOND), Step::Again);
        assert_eq!(pace.due(), 7 * SECOND);
        let forever = Outcome::Limited(Some(Duration::MAX));
        assert_eq!(pace.after(&forever, 5 * SECOND), Step::Again);
        assert_eq!(pace.due(), MAX_DELAY + 5 * SECOND);
        assert_eq!(pace.after(&unavailable(), 5 * SECOND), Step::Again);
    }
}

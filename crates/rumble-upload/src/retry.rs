//! Retry rules. Pure.

use std::time::Duration;

use rumble_http::internal::{JitterRng, backoff};

use crate::clock;
use crate::error::{Error, ErrorKind};
use crate::progress::Retry;

/// Number and delays of retries. Only chunks, which replace themselves, and questions are retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RetryPolicy {
    pub(crate) max_failures: u32,
    pub(crate) min_delay: Duration,
    pub(crate) max_delay: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_failures: 8,
            min_delay: Duration::from_secs(1),
            max_delay: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    pub(crate) fn counter(self) -> Failures {
        Failures {
            count: 0,
            policy: self,
            rng: JitterRng::new(clock::random()),
        }
    }

    fn delay(self, error: &Error, failures: u32, chance: f64) -> Duration {
        match (error.retry_after(), error.kind()) {
            (Some(requested), _) => requested.max(self.min_delay),
            (None, ErrorKind::RateLimited) => self.max_delay,
            (None, _) => backoff(self.min_delay, self.max_delay, failures, chance),
        }
    }
}

/// Consecutive failures of one request.
pub(crate) struct Failures {
    count: u32,
    policy: RetryPolicy,
    rng: JitterRng,
}

impl Failures {
    /// Returns the next retry, or `None` if the failure is final.
    pub(crate) fn next(&mut self, chunk: Option<u64>, error: &Error) -> Option<Retry> {
        self.count += 1;
        let may_be_repeated =
            (error.is_retryable() || error.outcome_is_unknown()) && error.kind() != ErrorKind::Closed;
        if self.count >= self.policy.max_failures || !may_be_repeated {
            return None;
        }
        Some(Retry {
            chunk,
            failures: self.count,
            after: self.policy.delay(error, self.count, self.rng.next_fraction()),
            error: error.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use rumble_http::ResponseHead;

    use super::*;
    use crate::operation::Operation;

    fn error(kind: ErrorKind, head: ResponseHead) -> Error {
        Error::response(kind, Operation::SendChunk, head)
    }

    #[test]
    fn retry_after_is_honoured() {
        let policy = RetryPolicy::default();
        let mut failures = policy.counter();
        let mut wait = |error: &Error| failures.next(Some(0), error).map(|retry| retry.after.as_secs());
        let busy = ResponseHead::new(503);
        let asks = busy.clone().retry_after(Duration::from_secs(100));
        assert_eq!(wait(&error(ErrorKind::Server, asks)), Some(100));
        let asks = busy.clone().retry_after(Duration::ZERO);
        assert_eq!(wait(&error(ErrorKind::Server, asks)), Some(1));
        let limited = error(ErrorKind::RateLimited, ResponseHead::new(429));
        assert_eq!(wait(&limited), Some(60));
        assert!(wait(&error(ErrorKind::Server, busy)).is_some_and(|seconds| seconds < 60));
    }

    #[test]
    fn permanent_failures_and_the_last_retry_are_final() {
        let mut failures = RetryPolicy::default().counter();
        let mut is_retried = |kind, status| {
            failures
                .next(None, &error(kind, ResponseHead::new(status)))
                .is_some()
        };
        assert!(!is_retried(ErrorKind::Rejected, 200));
        assert!(!is_retried(ErrorKind::Unauthorized, 401));
        assert!(!is_retried(ErrorKind::BotProtection, 403));
        // Closed by this program, regardless of what the server received.
        assert!(!is_retried(ErrorKind::Closed, 200));
        // The outcome is unknown, but a repeated chunk replaces itself.
        assert!(is_retried(ErrorKind::NotJson, 200));
        assert!(is_retried(ErrorKind::Server, 500));
        assert!(is_retried(ErrorKind::Server, 500));
        assert!(!is_retried(ErrorKind::Server, 500), "the eighth failure is final");
    }
}

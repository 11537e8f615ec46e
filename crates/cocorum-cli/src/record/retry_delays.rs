use std::time::Duration;

use rumble_http::internal::{JitterRng, backoff, random_u64};

/// Growing delays between the attempts of one operation.
pub(crate) struct RetryDelays {
    failures: u32,
    chance: JitterRng,
}

impl RetryDelays {
    pub(crate) fn new() -> Self {
        Self {
            failures: 0,
            chance: JitterRng::new(random_u64()),
        }
    }

    /// Delay after a further failure, and after the `Retry-After` that it contains.
    pub(crate) fn next(&mut self, retry_after: Option<Duration>) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let delay = backoff(MIN_DELAY, MAX_DELAY, self.failures, self.chance.next_fraction());
        delay.max(retry_after.unwrap_or_default())
    }
}

const MIN_DELAY: Duration = Duration::from_secs(1);
const MAX_DELAY: Duration = Duration::from_secs(60);

//! Retries of what a long-running command reads.

use std::time::Duration;

use rumble_chat::Reconnecting;
use rumble_http::internal::{JitterRng, backoff, random_u64};
use rumble_model::StreamId;

use crate::advice::error_chain;
use crate::format::length;
use crate::stderr;

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

/// Reports that a chat could not be opened yet.
pub(crate) fn report_retry(stream: StreamId, lost: &Reconnecting) {
    stderr::status(format_args!(
        "-- stream {}: {}; retrying in {}",
        stream.base36(),
        error_chain(&lost.cause),
        length(lost.after)
    ));
}

const MIN_DELAY: Duration = Duration::from_secs(1);
const MAX_DELAY: Duration = Duration::from_secs(60);

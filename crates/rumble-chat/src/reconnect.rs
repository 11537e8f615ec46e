use std::time::Duration;

use rumble_http::internal::backoff;

use crate::error::{Error, ErrorKind};

/// Delays between reconnect attempts. Pure: time and randomness are arguments.
///
/// The delay before attempt *n* is uniformly random between `min_delay` and `min_delay · 2ⁿ`, capped at `max_delay`.
/// The attempt counter resets once a connection has stayed up for a minute. A `Retry-After` of the server is honoured
/// up to five minutes. After the statuses 400, 401, 403, 404 and 429 the delay is `max_delay`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReconnectPolicy {
    /// Minimum delay. Defaults to 1 s.
    pub min_delay: Duration,
    /// Maximum delay, unless the server requests a longer one. Defaults to 30 s.
    pub max_delay: Duration,
}

impl Default for ReconnectPolicy {
    fn default() -> Self {
        Self {
            min_delay: Duration::from_secs(1),
            max_delay: Duration::from_secs(30),
        }
    }
}

impl ReconnectPolicy {
    /// Sets [`ReconnectPolicy::min_delay`](#structfield.min_delay).
    #[must_use]
    pub fn min_delay(mut self, min_delay: Duration) -> Self {
        self.min_delay = min_delay;
        self
    }

    /// Sets [`ReconnectPolicy::max_delay`](#structfield.max_delay).
    #[must_use]
    pub fn max_delay(mut self, max_delay: Duration) -> Self {
        self.max_delay = max_delay;
        self
    }
}

/// Counts the attempts of one outage.
#[derive(Debug)]
pub(crate) struct Backoff {
    policy: ReconnectPolicy,
    attempt: u32,
}

impl Backoff {
    pub(crate) fn new(policy: ReconnectPolicy) -> Self {
        Self { policy, attempt: 0 }
    }

    pub(crate) fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Returns the delay after a connection was lost. `uptime` is how long it was open, `chance` a random number from 0
    /// to 1, and `server_retry` the `retry:` field of the server.
    pub(crate) fn connection_lost(
        &mut self,
        cause: &Error,
        uptime: Option<Duration>,
        server_retry: Option<Duration>,
        chance: f64,
    ) -> Duration {
        if uptime.is_some_and(|time| time >= STABLE_AFTER) {
            self.attempt = 0;
        }
        self.attempt = self.attempt.saturating_add(1);
        let ReconnectPolicy { min_delay, max_delay } = self.policy;
        match (cause.retry_after(), cause.kind()) {
            (Some(requested), _) => requested.max(min_delay.max(MIN_DELAY)),
            (
                None,
                ErrorKind::BotProtection
                | ErrorKind::CaptivePortal
                | ErrorKind::Forbidden
                | ErrorKind::InvalidStreamId
                | ErrorKind::NotFound
                | ErrorKind::RateLimited
                | ErrorKind::Unauthorized,
            ) => max_delay.max(MIN_DELAY),
            _ => self.jittered(server_retry, chance),
        }
    }

    fn jittered(&self, server_retry: Option<Duration>, chance: f64) -> Duration {
        let ReconnectPolicy { min_delay, max_delay } = self.policy;
        let max_delay = max_delay.max(MIN_DELAY);
        let min_delay = min_delay
            .max(MIN_DELAY)
            .max(server_retry.unwrap_or_default())
            .min(max_delay);
        backoff(min_delay, max_delay, self.attempt, chance)
    }
}

/// Uptime after which a connection counts as stable.
const STABLE_AFTER: Duration = Duration::from_secs(60);

/// Prevents a busy loop if the configured minimum is zero.
const MIN_DELAY: Duration = Duration::from_millis(1);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Operation;
    use rumble_http::ResponseHead;

    fn cause(kind: ErrorKind) -> Error {
        Error::new(kind, Operation::Read)
    }

    fn backoff() -> Backoff {
        Backoff::new(ReconnectPolicy::default())
    }

    #[test]
    fn delays_grow_from_the_minimum_to_the_maximum() {
        let mut backoff = backoff();
        let lost = cause(ErrorKind::Disconnected);
        let longest: Vec<_> = (0..7)
            .map(|_| backoff.connection_lost(&lost, None, None, 1.0).as_secs())
            .collect();
        assert_eq!(longest, [2, 4, 8, 16, 30, 30, 30]);
        assert_eq!(
            backoff.connection_lost(&lost, None, None, 0.0),
            Duration::from_secs(1)
        );
    }

    #[test]
    fn only_a_minute_of_uptime_resets_the_attempts() {
        let mut backoff = backoff();
        let lost = cause(ErrorKind::Disconnected);
        backoff.connection_lost(&lost, None, None, 1.0);
        backoff.connection_lost(&lost, Some(Duration::from_secs(59)), None, 1.0);
        assert_eq!(backoff.attempt(), 2);
        backoff.connection_lost(&lost, Some(Duration::from_secs(60)), None, 1.0);
        assert_eq!(backoff.attempt(), 1);
    }

    #[test]
    fn retry_after_is_honoured_up_to_five_minutes() {
        let delay_for = |seconds| {
            let head = ResponseHead::new(429).retry_after(Duration::from_secs(seconds));
            let cause = Error::response(ErrorKind::RateLimited, Operation::Connect, &head);
            backoff().connection_lost(&cause, None, None, 0.0).as_secs()
        };
        assert_eq!((delay_for(120), delay_for(86_400), delay_for(0)), (120, 300, 1));
    }

    #[test]
    fn a_rejection_is_retried_after_the_maximum_delay() {
        let rejection = Error::response(ErrorKind::Forbidden, Operation::Connect, ResponseHead::new(403));
        assert_eq!(
            backoff().connection_lost(&rejection, None, None, 0.0),
            Duration::from_secs(30)
        );
    }

    #[test]
    fn the_retry_field_raises_the_minimum_within_bounds() {
        let lost = cause(ErrorKind::Disconnected);
        let with = |retry| {
            backoff()
                .connection_lost(&lost, None, Some(Duration::from_secs(retry)), 0.0)
                .as_secs()
        };
        assert_eq!((with(0), with(5), with(3600)), (1, 5, 30));
    }

    #[test]
    fn unlimited_delays_do_not_overflow() {
        let endless = ReconnectPolicy::default()
            .min_delay(Duration::MAX)
            .max_delay(Duration::MAX);
        let lost = cause(ErrorKind::Disconnected);
        assert_eq!(
            Backoff::new(endless).connection_lost(&lost, None, None, 1.0),
            Duration::MAX
        );
        let open = ReconnectPolicy::default()
            .min_delay(Duration::MAX / 3)
            .max_delay(Duration::MAX);
        let wait = Backoff::new(open).connection_lost(&lost, None, None, 1.0);
        assert!(wait >= Duration::MAX / 3, "{wait:?}");
    }

    #[test]
    fn random_numbers_out_of_range_stay_in_bounds() {
        let lost = cause(ErrorKind::Disconnected);
        for chance in [-1.0, 2.0, f64::INFINITY] {
            let wait = backoff().connection_lost(&lost, None, None, chance).as_secs();
            assert!((1..=2).contains(&wait), "{wait}");
        }
    }
}

//! Limit of the rate of requests to one remote site.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::Origin;

/// Limit of the rate of polls: of all requests to one remote site that share it, at most one a second, and five at once
/// after a pause. Requests to this machine are not limited. The limit uses no clock and does not wait.
#[derive(Debug, Default)]
pub(crate) struct RequestLimit {
    /// For each host, the time at which all reserved requests are paid for, at one a second.
    paid: Mutex<HashMap<Box<str>, Instant>>,
}

impl RequestLimit {
    /// Returns the limit of this process.
    pub(crate) fn of_process() -> &'static Self {
        static PROCESS: LazyLock<RequestLimit> = LazyLock::new(RequestLimit::default);
        &PROCESS
    }

    /// Reserves the next request and returns its time: `now` or later.
    pub(crate) fn reserve(&self, origin: &Origin, now: Instant) -> Instant {
        if origin.is_loopback() {
            return now;
        }
        let mut paid = self.paid.lock().unwrap_or_else(PoisonError::into_inner);
        if paid.len() >= MAX_IDLE_SITES {
            paid.retain(|_, paid| *paid > now);
        }
        let paid = paid.entry(origin.host().into()).or_insert(now);
        let start = (*paid).max(now);
        *paid = start + PERIOD;
        start
            .checked_sub(PERIOD * (BURST - 1))
            .map_or(now, |start| start.max(now))
    }
}

const PERIOD: Duration = Duration::from_secs(1);
const BURST: u32 = 5;
const MAX_IDLE_SITES: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Endpoint;

    fn origin(url: &str) -> Origin {
        Endpoint::parse(url).unwrap().origin().clone()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the moment from which virtual time is counted"
    )]
    fn start() -> Instant {
        Instant::now()
    }

    #[test]
    fn a_thousand_polls_of_one_site_take_a_thousand_seconds() {
        let (limit, site, now) = (RequestLimit::default(), origin("https://rumble.com"), start());
        let starts: Vec<_> = (0..1_000)
            .map(|_| limit.reserve(&site, now).duration_since(now).as_secs())
            .collect();
        assert_eq!(starts[..7], [0, 0, 0, 0, 0, 1, 2]);
        assert_eq!(starts[999], 995);
        // The burst is available again only after a pause.
        let later = now + Duration::from_secs(996);
        let starts: Vec<_> = (0..3)
            .map(|_| limit.reserve(&site, later).duration_since(later).as_secs())
            .collect();
        assert_eq!(starts, [0, 1, 2]);
        let much_later = now + Duration::from_secs(5_000);
        assert!((0..5).all(|_| limit.reserve(&site, much_later) == much_later));
    }

    #[test]
    fn other_sites_and_this_machine_are_not_affected() {
        let (limit, now) = (RequestLimit::default(), start());
        for _ in 0..10 {
            assert_eq!(limit.reserve(&origin("http://127.0.0.1:8080"), now), now);
            _ = limit.reserve(&origin("https://rumble.com"), now);
        }
        assert_eq!(limit.reserve(&origin("https://rumble.example"), now), now);
    }
}

//! The clock, and names derived from it.

use std::hash::{BuildHasher as _, RandomState};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

#[expect(
    clippy::disallowed_methods,
    reason = "the requests and the file's name on the server contain wall-clock times"
)]
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the rate needs the time that has passed"
)]
pub(crate) fn instant() -> Instant {
    Instant::now()
}

/// Milliseconds since 1970; negative before.
pub(crate) fn unix_ms(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
    }
}

/// Random number, different in each process and call.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(())
}

/// `<unix ms>-<6 digits>`: the name of one attempt's chunks on the server.
pub(crate) fn stem(now: SystemTime, random: u64) -> String {
    format!("{}-{}", unix_ms(now).max(0), 100_000 + random % 900_000)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_stem_is_milliseconds_and_six_digits() {
        let now = UNIX_EPOCH + Duration::from_millis(1_763_159_467_000);
        assert_eq!(stem(now, 23_456), "1763159467000-123456");
        assert_eq!(stem(now, 900_000), "1763159467000-100000");
        assert_eq!(stem(UNIX_EPOCH - Duration::from_secs(9), 0), "0-100000");
    }
}

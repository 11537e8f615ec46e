//! The only file of this crate that reads a clock.

use std::time::{Instant, SystemTime};

use time::OffsetDateTime;

#[expect(
    clippy::disallowed_methods,
    reason = "messages are published with the time of receipt"
)]
pub(crate) fn time_of_day() -> OffsetDateTime {
    SystemTime::now().into()
}

#[expect(
    clippy::disallowed_methods,
    reason = "workers announce themselves periodically"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

//! Reads the clock; no other file of this crate does.

use std::time::{Instant, SystemTime};

use super::Moment;

#[expect(
    clippy::disallowed_methods,
    reason = "a recording contains the time of each line"
)]
pub(super) fn moment() -> Moment {
    Moment {
        at: SystemTime::now().into(),
        now: Instant::now(),
    }
}

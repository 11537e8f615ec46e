//! The only use of a clock.

use std::time::Instant;

#[expect(clippy::disallowed_methods, reason = "this file is the crate's clock")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

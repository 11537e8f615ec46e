//! Reads the clock; no other file of this crate does.

use std::time::Instant;

#[expect(clippy::disallowed_methods, reason = "this file is the crate's clock")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

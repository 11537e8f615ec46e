//! Commands that end after a time, on a machine of any speed.

use std::time::Instant;

use crate::harness::{Cocorum, Finished};

/// Runs a command that ends after a time, with a longer time until it was long enough for the command to start.
pub(crate) fn with_enough_time(
    command: impl Fn() -> Cocorum,
    has_started: impl Fn(&Finished) -> bool,
) -> Finished {
    for time in [300, 1_000, 5_000, 30_000] {
        let begin = Instant::now();
        let done = command().args(&["--for", &format!("{time}ms")]).finish();
        assert!(begin.elapsed().as_millis() >= time);
        if has_started(&done) {
            return done;
        }
    }
    panic!("the command does not start in 30 s");
}

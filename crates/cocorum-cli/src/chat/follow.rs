//! `--follow`: the streams of a channel, one after another.

use std::time::Duration;

use rumble_model::PageRef;
use rumble_servicephp::{Error, ErrorKind, ServicePhp};

use super::about::About;
use super::failure::Failure;
use super::watcher::{ChatWatcher, Outcome};
use crate::advice::error_chain;
use crate::format::length;
use crate::lookup_interval::retry_delay;
use crate::stderr;
use crate::stream_lookup::has_one_stream;

impl ChatWatcher {
    /// Watches each stream of the channel until the user, the limit or the deadline ends it.
    pub(super) fn follow(
        &self,
        page: &PageRef,
        interval: Duration,
        account: Option<&ServicePhp>,
    ) -> Result<Outcome, Failure> {
        let name = self.name();
        let (mut was_reached, mut is_reported) = (false, false);
        loop {
            let (mut delay, mut is_known) = (interval, true);
            match self.guest.live_stream_of(page) {
                Ok(Some(found)) if self.output.begin(found.stream_id) => {
                    stderr::status(format_args!(
                        "-- {name} is live: stream {}",
                        found.stream_id.base36()
                    ));
                    let about = About::new(&found, Some(page));
                    let outcome = self.watch(found.stream_id, &about, account)?;
                    if outcome == Outcome::Failed || has_one_stream(page) || self.stop.requested().is_some() {
                        return Ok(outcome);
                    }
                    (was_reached, is_reported) = (true, false);
                }
                // No stream, or one that was watched already: the page can be outdated.
                Ok(_) => was_reached = true,
                Err(_) if self.stop.requested().is_some() => return Ok(Outcome::Success),
                // No response so far: the network or the settings are wrong.
                Err(error) if !was_reached && !is_response(&error) => return Err(Failure::Site(error)),
                Err(error) => {
                    (was_reached, is_known) = (true, false);
                    delay = retry_delay(&error, interval);
                    stderr::status(format_args!(
                        "-- {name}: {}; retrying in {}",
                        error_chain(&error),
                        length(delay)
                    ));
                }
            }
            if is_known && !is_reported {
                is_reported = true;
                let time = length(interval);
                let what = match has_one_stream(page) {
                    true => "the stream",
                    false => "the next stream of",
                };
                stderr::status(format_args!(
                    "-- waiting for {what} {name}, checking every {time}; press Ctrl-C to stop"
                ));
            }
            if self.stop.wait(delay) {
                return Ok(Outcome::Success);
            }
        }
    }
}

/// Whether the site responded, although not with a stream.
fn is_response(error: &Error) -> bool {
    error.status().is_some() || error.kind() == ErrorKind::UnknownPage
}

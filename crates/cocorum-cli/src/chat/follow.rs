//! `--follow`: the streams of a channel, one after the other.

use std::time::Duration;

use rumble_chat::Endpoint;
use rumble_model::{PageKind, PageRef};
use rumble_servicephp::{Error, ErrorKind, ServicePhp};

use super::wait::Failure;
use super::watcher::{About, ChatWatcher, Outcome};
use crate::advice::error_chain;
use crate::format::length;
use crate::stderr;

/// Time between two look-ups: as requested, but at least [`MIN_REMOTE_INTERVAL`] for a remote site.
pub(crate) fn interval(requested: Option<Duration>, base_url: &Endpoint) -> Duration {
    let requested = requested.unwrap_or(DEFAULT_INTERVAL);
    if base_url.is_loopback() {
        requested
    } else {
        requested.max(MIN_REMOTE_INTERVAL)
    }
}

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

/// Whether the page is that of one stream, unlike that of a channel.
pub(crate) fn has_one_stream(page: &PageRef) -> bool {
    !matches!(page.kind(), PageKind::Channel | PageKind::User)
}

/// Whether the site responded, although not with a stream.
fn is_response(error: &Error) -> bool {
    error.status().is_some() || error.kind() == ErrorKind::UnknownPage
}

/// Delay before the next request: the interval, or a longer `Retry-After`.
pub(crate) fn retry_delay(error: &Error, interval: Duration) -> Duration {
    let requested = error.retry_after().unwrap_or_default().min(MAX_RETRY_AFTER);
    interval.max(requested)
}

const DEFAULT_INTERVAL: Duration = Duration::from_secs(60);
const MIN_REMOTE_INTERVAL: Duration = Duration::from_secs(30);
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_remote_site_has_a_minimum() {
        let second = Duration::from_secs(1);
        for site in ["https://rumble.com", "https://rumble.example"] {
            let site = Endpoint::parse(site).unwrap();
            assert_eq!(interval(Some(second), &site), 30 * second);
            assert_eq!(interval(Some(90 * second), &site), 90 * second);
            assert_eq!(interval(None, &site), 60 * second);
        }
        let here = Endpoint::parse("http://127.0.0.1:8080").unwrap();
        assert_eq!(interval(Some(second / 100), &here), second / 100);
    }
}

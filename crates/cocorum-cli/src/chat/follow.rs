//! `--follow`: one stream of a channel after the other.

use std::time::Duration;

use rumble_chat::Endpoint;
use rumble_model::{PageKind, PageRef};
use rumble_servicephp::{Error, ErrorKind};

use super::watch::{Outcome, Watch};
use crate::advice::with_causes;
use crate::show::length;
use crate::talk;

/// How often it is asked whether a channel is live: as asked for, but not more often than a guest of Rumble should.
pub(super) fn interval(wanted: Option<Duration>, base_url: &Endpoint) -> Duration {
    let wanted = wanted.unwrap_or(USUAL);
    if base_url.is_loopback() {
        wanted
    } else {
        wanted.max(SHORTEST)
    }
}

impl Watch {
    /// Watches each stream of the channel till the user, the limit or the clock ends it.
    pub(super) fn follow(&self, page: &PageRef, interval: Duration) -> Outcome {
        let name = self.name();
        let (mut was_answered, mut is_told) = (false, false);
        loop {
            let (mut pause, mut is_known) = (interval, true);
            match self.guest.live_stream_of(page) {
                Ok(Some(found)) if self.output.begin(found.stream_id) => {
                    talk::say(format_args!(
                        "-- {name} is live: stream {}",
                        found.stream_id.base36()
                    ));
                    let outcome = self.watch(found.stream_id);
                    if outcome == Outcome::Failed || has_one_stream(page) || self.stop.asked().is_some() {
                        return outcome;
                    }
                    (was_answered, is_told) = (true, false);
                }
                // None, or the one that was watched already: the page may lag behind.
                Ok(_) => was_answered = true,
                Err(_) if self.stop.asked().is_some() => return Outcome::AsAsked,
                // Nothing was reached so far: the network or the settings are wrong.
                Err(error) if !was_answered && !is_response(&error) => return self.not_found(&error),
                Err(error) => {
                    (was_answered, is_known) = (true, false);
                    pause = pause_after(&error, interval);
                    talk::say(format_args!(
                        "-- {name}: {}; asking again in {}",
                        with_causes(&error),
                        length(pause)
                    ));
                }
            }
            if is_known && !is_told {
                is_told = true;
                let time = length(interval);
                let what = match has_one_stream(page) {
                    true => "the stream",
                    false => "the next stream of",
                };
                talk::say(format_args!(
                    "-- waiting for {what} {name}, asking every {time}; Ctrl-C ends it"
                ));
            }
            if self.stop.wait(pause) {
                return Outcome::AsAsked;
            }
        }
    }
}

/// A watch page, unlike a channel.
pub(super) fn has_one_stream(page: &PageRef) -> bool {
    !matches!(page.kind(), PageKind::Channel | PageKind::User)
}

/// Whether the site was reached: it said something, if not what was asked.
fn is_response(error: &Error) -> bool {
    error.status().is_some() || error.kind() == ErrorKind::UnknownPage
}

/// The server may want us to wait for longer.
fn pause_after(error: &Error, interval: Duration) -> Duration {
    let wanted = error.retry_after().unwrap_or_default().min(LONGEST);
    interval.max(wanted)
}

const USUAL: Duration = Duration::from_secs(60);
const SHORTEST: Duration = Duration::from_secs(30);
const LONGEST: Duration = Duration::from_secs(60 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rumble_is_not_asked_more_often_than_a_guest_should() {
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

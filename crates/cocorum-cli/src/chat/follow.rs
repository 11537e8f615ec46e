//! `--follow`: the streams of a channel, one after another.

use std::time::Duration;

use rumble_model::PageRef;
use rumble_servicephp::{Error, ErrorKind, FollowedPage, ServicePhp};

use super::about::About;
use super::failure::Failure;
use super::watcher::{ChatWatcher, Outcome};
use crate::advice::error_chain;
use crate::format::length;
use crate::stderr;

impl ChatWatcher {
    /// Watches each stream of the channel until the user, the limit or the deadline ends it.
    pub(super) fn follow(
        &self,
        page: &PageRef,
        interval: Duration,
        account: Option<&ServicePhp>,
    ) -> Result<Outcome, Failure> {
        let name = self.name();
        let mut streams = FollowedPage::new(self.guest.clone(), page.clone(), interval);
        let (mut was_reached, mut is_reported, mut announced) = (false, false, None);
        loop {
            let mut problem = None;
            match streams.look_up() {
                Ok(Some(found)) if self.output.begin(found.stream_id) => {
                    let id = found.stream_id;
                    if announced.replace(id) != Some(id) {
                        stderr::status(format_args!("-- {name} is live: stream {}", id.base36()));
                    }
                    match self.watch(id, &About::new(&found, Some(page)), account) {
                        Ok(outcome) => {
                            streams.finish(id);
                            let is_last = streams.has_ended() || self.stop.is_requested();
                            if outcome == Outcome::Failed || is_last {
                                return Ok(outcome);
                            }
                            is_reported = false;
                        }
                        // The page can list a stream before its chat is open, and after its end.
                        Err(Failure::Chat(_, error))
                            if error.kind() == rumble_chat::ErrorKind::NoLiveChat => {}
                        Err(Failure::Chat(_, error)) if self.progress.has_opened() => {
                            problem = Some(error_chain(&error));
                        }
                        Err(failure) => return Err(failure),
                    }
                    was_reached = true;
                }
                // No stream, or one that was watched already: the page can be outdated.
                Ok(_) => was_reached = true,
                Err(_) if self.stop.is_requested() => return Ok(Outcome::Success),
                // No response so far: the network or the settings are wrong.
                Err(error) if !was_reached && !is_response(&error) => return Err(Failure::Site(error)),
                Err(error) => {
                    was_reached = true;
                    problem = Some(error_chain(&error));
                }
            }
            let delay = streams.delay();
            if let Some(problem) = problem {
                stderr::status(format_args!(
                    "-- {name}: {problem}; retrying in {}",
                    length(delay)
                ));
            } else if !is_reported {
                is_reported = true;
                let time = length(interval);
                let what = match page.has_one_stream() {
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

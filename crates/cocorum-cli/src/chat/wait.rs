//! `--wait`: attempts until the first chat is open, and what is reported about the last failure.

use rumble_chat::ErrorKind;
use rumble_feed::chat::CloseReason;
use rumble_model::StreamId;

use super::failure::Failure;
use super::watcher::{ChatWatcher, Outcome};
use crate::advice;
use crate::format::length;
use crate::stderr;

impl ChatWatcher {
    /// Watches the chat; with `--wait`, retries until a chat is open.
    pub(super) fn run_waiting(&self) -> Outcome {
        let mut reported = String::new();
        loop {
            let failure = match self.find_and_watch(reported.is_empty()) {
                Ok(outcome) => return outcome,
                Err(_) if self.stop.requested().is_some() => return Outcome::Success,
                Err(failure) => failure,
            };
            let state = failure
                .state()
                .filter(|_| self.wait && !self.progress.has_opened());
            let Some(state) = state else {
                return self.report(&failure);
            };
            let delay = failure.delay(self.interval);
            if state != reported {
                stderr::status(format_args!(
                    "-- {}: {state}; waiting, next attempt in {}",
                    self.name(),
                    length(delay)
                ));
                reported = state;
            }
            if self.stop.wait(delay) {
                return Outcome::Success;
            }
        }
    }

    fn report(&self, failure: &Failure) -> Outcome {
        let name = self.name();
        match failure {
            Failure::Chat(stream_id, error) => self.report_chat_error(*stream_id, error),
            Failure::Ended => stderr::error(format_args!(
                "{name}: the stream has ended or is not a livestream: there is nothing to wait for"
            )),
            Failure::Lookup(error) => stderr::error(format_args!("{name}: {error}")),
            Failure::Planned(text) => stderr::error(format_args!("{name}: {text}")),
            Failure::Site(error) => stderr::error(format_args!("{name}: {}", advice::of_service(error))),
        }
        Outcome::Failed
    }

    fn report_chat_error(&self, stream_id: StreamId, error: &rumble_chat::Error) {
        let mut explained = advice::of_chat(error);
        if let Some(name) = self
            .read
            .or_channel
            .as_ref()
            .filter(|_| error.kind() == ErrorKind::NoLiveChat)
        {
            explained += &format!(" For a channel give https://rumble.com/c/{name}.");
        }
        stderr::error(format_args!("stream {}: {explained}", stream_id.base36()));
        self.output
            .closed(stream_id, CloseReason::Failed, Some(&explained));
    }
}

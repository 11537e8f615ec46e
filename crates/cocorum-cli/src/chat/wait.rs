//! `--wait`: attempts until the first chat is open, and what each failure means for the user.

use std::time::Duration;

use rumble_chat::ErrorKind;
use rumble_feed::chat::CloseReason;
use rumble_model::StreamId;
use rumble_servicephp::ErrorKind as SiteErrorKind;

use super::follow::retry_delay;
use super::watcher::{ChatWatcher, Outcome};
use crate::advice::{self, error_chain};
use crate::error::CliError;
use crate::format::length;
use crate::stderr;

/// Reason for which a chat was not watched to its end.
pub(super) enum Failure {
    Chat(StreamId, rumble_chat::Error),
    /// The stream of a watch page has ended, or the page is not that of a livestream.
    Ended,
    /// The stream of an argument could not be looked up.
    Lookup(CliError),
    /// The stream has not started. The text states its planned start.
    Planned(String),
    Site(rumble_servicephp::Error),
}

impl Failure {
    /// The state that can change until a later attempt; `None` if waiting does not help.
    fn state(&self) -> Option<String> {
        match self {
            Self::Planned(text) => Some(text.clone()),
            Self::Chat(_, error) => (error.is_retryable()
                || matches!(error.kind(), ErrorKind::NoLiveChat | ErrorKind::CaptivePortal))
            .then(|| error_chain(error)),
            Self::Site(error) | Self::Lookup(CliError::Service(error)) => (error.is_retryable()
                || matches!(
                    error.kind(),
                    SiteErrorKind::NotLive | SiteErrorKind::CaptivePortal
                ))
            .then(|| error_chain(error)),
            Self::Ended | Self::Lookup(_) => None,
        }
    }

    /// Time until the next attempt. An unreachable server can be retried soon.
    fn delay(&self, interval: Duration) -> Duration {
        match self {
            Self::Chat(_, error) if error.status().is_none() => interval.min(OFFLINE_INTERVAL),
            Self::Chat(_, error) => interval.max(error.retry_after().unwrap_or_default()),
            Self::Site(error) | Self::Lookup(CliError::Service(error)) => {
                let is_offline = error.status().is_none() && error.kind() != SiteErrorKind::NotLive;
                let interval = if is_offline {
                    interval.min(OFFLINE_INTERVAL)
                } else {
                    interval
                };
                retry_delay(error, interval)
            }
            Self::Ended | Self::Lookup(_) | Self::Planned(_) => interval,
        }
    }
}

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

const OFFLINE_INTERVAL: Duration = Duration::from_secs(5);

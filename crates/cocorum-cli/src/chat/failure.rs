//! Reasons why a chat was not watched to its end, and whether a later attempt can succeed.

use std::time::Duration;

use rumble_chat::ErrorKind;
use rumble_model::StreamId;
use rumble_servicephp::ErrorKind as SiteErrorKind;

use crate::advice::error_chain;
use crate::error::CliError;

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
    pub(super) fn state(&self) -> Option<String> {
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
    pub(super) fn delay(&self, interval: Duration) -> Duration {
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
                interval.max(error.retry_after().unwrap_or_default())
            }
            Self::Ended | Self::Lookup(_) | Self::Planned(_) => interval,
        }
    }
}

const OFFLINE_INTERVAL: Duration = Duration::from_secs(5);

//! The Live Stream API of an account, document by document.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use rumble_archive::log::{Entry, Log};
use rumble_livestream_api::{ApiUrl, RumbleApi};

use super::retry_delays::RetryDelays;
use super::status::Counts;
use crate::advice;
use crate::format::length;
use crate::network;
use crate::stderr;
use crate::stop::Stop;

/// Records each document until the end. Returns `false` if it received nothing.
pub(super) fn record(api_url: &ApiUrl, log: &Log, counts: &Counts, stop: &Stop) -> bool {
    let builder = || RumbleApi::builder(api_url.clone()).extra_roots(network::extra_roots());
    let mut delays = RetryDelays::new();
    let opened = stop.retry(
        || builder().connect(),
        |error| {
            let delay = error.is_retryable().then(|| delays.next(error.retry_after()))?;
            let reason = advice::of_api(error);
            stderr::status(format_args!("-- {reason}; retrying in {}", length(delay)));
            Some(delay)
        },
    );
    let api = match opened {
        Ok(api) => api,
        Err(_) if stop.is_requested() => return true,
        Err(error) => {
            stderr::error(advice::of_api(&error));
            return false;
        }
    };
    let mut document = api.last_snapshot();
    loop {
        log.append(&Entry::Document(&api.username(), document.raw()));
        counts.documents.fetch_add(1, Relaxed);
        loop {
            if stop.wait(api.refresh_rate()) {
                return true;
            }
            match api.snapshot() {
                Ok(next) if Arc::ptr_eq(&next, &document) => {}
                Ok(next) => {
                    document = next;
                    break;
                }
                Err(error) => {
                    let pause = error.retry_in().unwrap_or_default().min(MAX_PAUSE);
                    stderr::status(format_args!("-- {}", advice::of_api(&error)));
                    if stop.wait(pause) {
                        return true;
                    }
                }
            }
        }
    }
}

const MAX_PAUSE: Duration = Duration::from_secs(5 * 60);

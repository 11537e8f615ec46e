//! The Live Stream API of an account, document by document.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use rumble_archive::log::{Entry, Log};
use rumble_livestream_api::{ApiUrl, RumbleApi};

use super::status::Counts;
use crate::advice;
use crate::network;
use crate::stderr;
use crate::stop::Stop;

/// Records each document until the end. Returns `false` if it received nothing.
pub(super) fn record(api_url: &ApiUrl, log: &Log, counts: &Counts, stop: &Stop) -> bool {
    let api = RumbleApi::builder(api_url.clone())
        .extra_roots(network::extra_roots())
        .connect();
    let api = match api {
        Ok(api) => api,
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

//! The Live Stream API of an account, with the chats of its live streams.

use std::time::Duration;

use rumble_feed::Line;
use rumble_livestream_api::{Event, RumbleApi};
use rumble_model::StreamId;

use super::{LiveSource, Running, Sources, chat, failure_status};
use crate::hub::{Origin, SourceStatus};

pub(super) fn run(source: &LiveSource, running: &Running) {
    let Some(api) = open(source, running) else {
        return;
    };
    let events = api.events();
    let closer = events.close_handle();
    let _stop_hook = running.stop().on_stop(move || closer.close());
    running.set(SourceStatus::Open, None);
    let snapshot = api.last_snapshot();
    running
        .feed()
        .publish(&Line::from_document(&snapshot), Origin::Api);
    for stream in snapshot
        .livestreams
        .items
        .iter()
        .filter(|stream| stream.is_live == Some(true))
    {
        read_chat(stream.id, &api, source, running);
    }
    for event in events {
        match event {
            Ok(event) => {
                running.set(SourceStatus::Open, None);
                if let Event::StreamStarted(stream) = &event {
                    read_chat(stream.id, &api, source, running);
                }
                if let Some(line) = Line::from_live(&event) {
                    running.feed().publish(&line, Origin::Api);
                }
            }
            Err(_) if running.stop().is_requested() => break,
            Err(error) => {
                running.set(SourceStatus::Reconnecting, Some(&error));
                running
                    .feed()
                    .publish(&Line::from_live_error(&error), Origin::Api);
            }
        }
    }
    running.set(SourceStatus::Ended, None);
}

/// Fetches the first document, with retries. Returns `None` if that can never succeed or the server stops.
fn open(source: &LiveSource, running: &Running) -> Option<RumbleApi> {
    let connect = || {
        let mut builder =
            RumbleApi::builder(source.api_url.clone()).extra_roots(source.site.extra_roots.clone());
        if let Some(interval) = source.interval {
            builder = builder.refresh_rate(interval);
        }
        builder.connect()
    };
    let opened = running.stop().retry(connect, |error| {
        running.set(failure_status(error.is_retryable()), Some(error));
        error
            .is_retryable()
            .then(|| RETRY_DELAY.max(error.retry_after().unwrap_or_default()))
    });
    opened.ok()
}

/// Reads the chat as a separate source, unless it is read already.
fn read_chat(stream: StreamId, api: &RumbleApi, source: &LiveSource, running: &Running) {
    if running.open().contains(&stream) {
        return;
    }
    let (api, site) = (api.clone(), source.site.clone());
    let name = format!("chat of {}", stream.base36());
    Sources(running.shared.clone()).spawn(name, move |running| {
        chat::run_listed(stream, &site, &running, api.refresh_rate(), || {
            let snapshot = api.last_snapshot();
            let mut streams = snapshot.livestreams.items.iter();
            streams.any(|listed| listed.id == stream && listed.is_live == Some(true))
        });
    });
}

const RETRY_DELAY: Duration = Duration::from_secs(5);

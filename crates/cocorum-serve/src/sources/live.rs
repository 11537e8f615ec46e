//! The Live Stream API of an account, with the chats of its live streams.

use std::time::Duration;

use rumble_feed::Line;
use rumble_livestream_api::{Event, RumbleApi};
use rumble_model::{StreamId, StreamRef};

use super::{ChatSource, LiveSource, Running, Sources};
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
        read_chat(stream.id, source, running);
    }
    for event in events {
        match event {
            Ok(event) => {
                running.set(SourceStatus::Open, None);
                if let Event::StreamStarted(stream) = &event {
                    read_chat(stream.id, source, running);
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
    loop {
        let mut builder =
            RumbleApi::builder(source.api_url.clone()).extra_roots(source.site.extra_roots.clone());
        if let Some(interval) = source.interval {
            builder = builder.refresh_rate(interval);
        }
        let error = match builder.connect() {
            Ok(api) => return Some(api),
            Err(error) => error,
        };
        if !error.is_retryable() {
            running.set(SourceStatus::Failed, Some(&error));
            return None;
        }
        running.set(SourceStatus::Connecting, Some(&error));
        let delay = error.retry_in().unwrap_or_default().clamp(RETRY_DELAY, MAX_DELAY);
        if running.stop().wait(delay) {
            return None;
        }
    }
}

/// Reads the chat as a separate source, unless it is read already.
fn read_chat(stream: StreamId, source: &LiveSource, running: &Running) {
    if running.open().contains(&stream) {
        return;
    }
    Sources(running.shared.clone()).chat(ChatSource {
        name: format!("chat of {}", stream.base36()),
        stream: StreamRef::Id(stream),
        follow: None,
        site: source.site.clone(),
    });
}

const RETRY_DELAY: Duration = Duration::from_secs(5);
const MAX_DELAY: Duration = Duration::from_secs(5 * 60);

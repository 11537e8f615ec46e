//! Chat sources: the chat of one stream, or the chats of the streams of a channel, one after another.

use std::collections::HashSet;
use std::time::Duration;

use rumble_chat::{ChatApi, EndReason, ErrorKind, Event};
use rumble_feed::chat::{CloseReason, Closed};
use rumble_feed::{Body, Line, error_chain};
use rumble_model::{PageKind, PageRef, StreamId, StreamRef};
use rumble_servicephp::{Error, Guest, Settings};

use super::{ChatSource, Running, Site, emotes};
use crate::hub::{Origin, SourceStatus};

pub(super) fn run(source: &ChatSource, running: &Running) {
    let settings = Settings::default()
        .base_url(source.site.base_url.clone())
        .extra_roots(source.site.extra_roots.clone());
    let guest = Guest::new(settings);
    let closer = guest.clone();
    let _stop_hook = running.stop().on_stop(move || closer.shutdown());
    match (&source.stream, source.follow) {
        (StreamRef::Id(id), _) => {
            read(*id, &guest, &source.site, running);
        }
        (StreamRef::Page(page), Some(interval)) => follow(&guest, page, interval, &source.site, running),
        (page, _) => once(&guest, page, &source.site, running),
    }
}

/// Reads the chat of the stream that a page leads to. Retries the lookup after temporary failures.
fn once(guest: &Guest, page: &StreamRef, site: &Site, running: &Running) {
    loop {
        match guest.resolve(page.clone()) {
            Ok(found) => {
                read(found.stream_id, guest, site, running);
                return;
            }
            Err(error) if !error.is_retryable() => return running.set(SourceStatus::Failed, Some(&error)),
            Err(error) => {
                running.set(SourceStatus::Connecting, Some(&error));
                if running.stop().wait(retry_delay(&error, RETRY_DELAY)) {
                    return;
                }
            }
        }
    }
}

/// Reads the chats of the live streams of a page, one after another, until the server stops. Returns after the first
/// one if the page can only have one.
fn follow(guest: &Guest, page: &PageRef, interval: Duration, site: &Site, running: &Running) {
    let mut read_before = HashSet::new();
    loop {
        let mut delay = interval;
        match guest.live_stream_of(page) {
            Ok(Some(found)) if !read_before.contains(&found.stream_id) => {
                // A stream that failed is read again.
                if read(found.stream_id, guest, site, running) {
                    read_before.insert(found.stream_id);
                    let has_one_stream = !matches!(page.kind(), PageKind::Channel | PageKind::User);
                    if has_one_stream {
                        return;
                    }
                }
                running.set(SourceStatus::Waiting, None);
            }
            Ok(_) => running.set(SourceStatus::Waiting, None),
            Err(error) => {
                delay = retry_delay(&error, interval);
                running.set(SourceStatus::Waiting, Some(&error));
            }
        }
        if running.stop().wait(delay) {
            return;
        }
    }
}

/// Opens the chat of a stream and reads it to its end. Returns `false` if it was not opened, or failed.
fn read(stream: StreamId, guest: &Guest, site: &Site, running: &Running) -> bool {
    let is_first = running.open().insert(stream);
    if !is_first {
        running.report(
            SourceStatus::Ended,
            Some("another source reads this chat".to_owned()),
        );
        return true;
    }
    running.set_stream(stream);
    let succeeded = match open(stream, site, running) {
        Some(chat) => {
            emotes::fetch(stream, guest, running);
            read_open(stream, chat, running)
        }
        None => false,
    };
    running.open().remove(&stream);
    succeeded
}

/// Connects to the chat, with retries. Returns `None` if it cannot be opened or the server stops.
fn open(stream: StreamId, site: &Site, running: &Running) -> Option<ChatApi> {
    let mut delay = RETRY_DELAY;
    running.set(SourceStatus::Connecting, None);
    loop {
        let builder = ChatApi::builder(stream)
            .chat_url(site.chat_url.clone())
            .extra_roots(site.extra_roots.clone());
        let closer = builder.close_handle();
        let _stop_hook = running.stop().on_stop(move || closer.close());
        match builder.connect() {
            Ok(chat) => return Some(chat),
            Err(_) if running.stop().is_requested() => return None,
            Err(error) if error.kind() == ErrorKind::NoLiveChat => {
                running.set(SourceStatus::Ended, Some(&error));
                return None;
            }
            Err(error) if !error.is_retryable() => {
                running.set(SourceStatus::Failed, Some(&error));
                return None;
            }
            Err(error) => {
                running.set(SourceStatus::Connecting, Some(&error));
                delay = error.retry_after().unwrap_or_default().max(delay).min(MAX_DELAY);
            }
        }
        if running.stop().wait(delay) {
            return None;
        }
        delay = (delay * 2).min(MAX_DELAY);
    }
}

fn read_open(stream: StreamId, mut chat: ChatApi, running: &Running) -> bool {
    let closer = chat.close_handle();
    let _stop_hook = running.stop().on_stop(move || closer.close());
    running.set(SourceStatus::Open, None);
    let mut failure = None;
    while let Some(event) = chat.next_event() {
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                failure = Some(error);
                continue;
            }
        };
        match &event {
            Event::Reconnecting(lost) => running.set(SourceStatus::Reconnecting, Some(&lost.cause)),
            Event::Connected(_) => running.set(SourceStatus::Open, None),
            _ => {}
        }
        running.set_badges(stream, &event);
        if let Some(line) = Line::from_chat(stream, &event) {
            running.feed().publish(&line, Origin::Chat);
        }
    }
    let reason = match (&failure, chat.end_reason()) {
        (Some(_), _) => CloseReason::Failed,
        (None, Some(EndReason::ChatEnded)) => CloseReason::Ended,
        (None, _) => CloseReason::Requested,
    };
    let why = failure.as_ref().map(|error| error_chain(error));
    let closed = Line::new(Body::Closed(Closed::new(reason, why.as_deref()))).on(stream);
    running.feed().publish(&closed, Origin::Chat);
    match failure {
        Some(error) => running.set(SourceStatus::Failed, Some(&error)),
        None => running.set(SourceStatus::Ended, None),
    }
    reason != CloseReason::Failed
}

fn retry_delay(error: &Error, interval: Duration) -> Duration {
    interval.max(error.retry_after().unwrap_or_default().min(MAX_RETRY_AFTER))
}

const RETRY_DELAY: Duration = Duration::from_secs(2);
const MAX_DELAY: Duration = Duration::from_secs(60);
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60 * 60);

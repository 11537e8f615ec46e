//! Chat sources: the chat of one stream, or the chats of the streams of a channel, one after another.

use std::time::Duration;

use rumble_chat::{ChatApi, EndReason, ErrorKind, Event};
use rumble_feed::chat::{CloseReason, Closed};
use rumble_feed::{Body, Line, error_chain};
use rumble_model::{PageRef, StreamId, StreamRef};
use rumble_servicephp::{FollowedPage, Guest, ResolvedStream, Settings};

use super::{ChatSource, Running, Site, emotes, failure_status};
use crate::hub::{Origin, SourceStatus};

/// How the reading of a chat ended.
#[derive(PartialEq, Eq)]
enum End {
    Over,
    NotOver,
    /// Another source reads the chat.
    Elsewhere,
}

pub(super) fn run(source: &ChatSource, running: &Running) {
    let guest = guest(&source.site);
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

/// Reads the chat of a stream that is listed as live. As long as it is, its chat can still be opened. One document without it
/// proves nothing, since an outdated one can follow a newer one.
pub(super) fn run_listed(
    stream: StreamId,
    site: &Site,
    running: &Running,
    interval: Duration,
    is_listed: impl Fn() -> bool,
) {
    let guest = guest(site);
    let closer = guest.clone();
    let _stop_hook = running.stop().on_stop(move || closer.shutdown());
    let mut absences = 0;
    while read(stream, &guest, site, running) != End::Over {
        absences = if is_listed() { 0 } else { absences + 1 };
        if absences == MAX_ABSENCES {
            return;
        }
        running.set(SourceStatus::Waiting, None);
        if running.stop().wait(interval) {
            return;
        }
    }
}

fn guest(site: &Site) -> Guest {
    let settings = Settings::default().base_url(site.base_url.clone());
    Guest::new(settings.extra_roots(site.extra_roots.clone()))
}

/// Reads the chat of the stream that a page leads to. Retries the lookup after temporary failures.
fn once(guest: &Guest, page: &StreamRef, site: &Site, running: &Running) {
    let found = running.stop().retry(
        || guest.resolve(page.clone()),
        |error| {
            running.set(failure_status(error.is_retryable()), Some(error));
            error
                .is_retryable()
                .then(|| RETRY_DELAY.max(error.retry_after().unwrap_or_default()))
        },
    );
    if let Ok(found) = found {
        read(found.stream_id, guest, site, running);
    }
}

/// Reads the chats of the live streams of a page, one after another, until the server stops. Returns after the first
/// one if the page can only have one.
fn follow(guest: &Guest, page: &PageRef, interval: Duration, site: &Site, running: &Running) {
    let mut streams = FollowedPage::new(guest.clone(), page.clone(), interval);
    loop {
        match streams.look_up() {
            Ok(found) => {
                if let Some(ResolvedStream { stream_id, .. }) = found
                    && read(stream_id, guest, site, running) == End::Over
                {
                    streams.finish(stream_id);
                    if streams.has_ended() {
                        return;
                    }
                }
                running.set(SourceStatus::Waiting, None);
            }
            Err(error) => running.set(SourceStatus::Waiting, Some(&error)),
        }
        if running.stop().wait(streams.delay()) {
            return;
        }
    }
}

/// Opens the chat of a stream and reads it.
fn read(stream: StreamId, guest: &Guest, site: &Site, running: &Running) -> End {
    let is_first = running.open().insert(stream);
    if !is_first {
        running.report(
            SourceStatus::Ended,
            Some("another source reads this chat".to_owned()),
        );
        return End::Elsewhere;
    }
    running.set_stream(stream);
    let end = match open(stream, site, running) {
        Some(chat) => {
            emotes::fetch(stream, guest, running);
            read_open(stream, chat, running)
        }
        None => End::NotOver,
    };
    running.open().remove(&stream);
    end
}

/// Connects to the chat, with retries. Returns `None` if it cannot be opened or the server stops.
fn open(stream: StreamId, site: &Site, running: &Running) -> Option<ChatApi> {
    running.set(SourceStatus::Connecting, None);
    let retrying = running.clone();
    let builder = ChatApi::builder(stream)
        .chat_url(site.chat_url.clone())
        .extra_roots(site.extra_roots.clone())
        .retry_opening(move |lost| retrying.set(SourceStatus::Connecting, Some(&lost.cause)));
    let closer = builder.close_handle();
    let _stop_hook = running.stop().on_stop(move || closer.close());
    let opened = builder.connect().inspect_err(|error| {
        let status = match error.kind() {
            ErrorKind::NoLiveChat => SourceStatus::Ended,
            _ => SourceStatus::Failed,
        };
        running.set(status, Some(error));
    });
    opened.ok()
}

fn read_open(stream: StreamId, mut chat: ChatApi, running: &Running) -> End {
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
    match reason {
        CloseReason::Ended => End::Over,
        _ => End::NotOver,
    }
}

/// Checks in a row that do not list a stream, after which its chat is not opened again.
const MAX_ABSENCES: u32 = 2;
const RETRY_DELAY: Duration = Duration::from_secs(2);

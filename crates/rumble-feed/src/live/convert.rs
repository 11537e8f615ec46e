use rumble_livestream_api::{Error, ErrorKind, Event, GapReason, List};
use rumble_model::livestream_api::{ChatMessage, Document, Rant};

use super::{Snapshot, Stream, StreamEnded, Viewers};
use crate::chat::Message;
use crate::values::{error_chain, milliseconds, non_empty};
use crate::{Body, Failure, Gap, Line};

impl<'a> Line<'a> {
    /// Converts a whole document.
    #[must_use]
    pub fn from_document(document: &'a Document) -> Self {
        Self::new(Body::Snapshot(Box::new(Snapshot::from(document))))
    }

    /// Converts an event of the Live Stream API; returns `None` for an event without a line in this version.
    #[must_use]
    pub fn from_live(event: &'a Event) -> Option<Self> {
        let (body, stream) = match event {
            Event::Follower(follower) => (Body::Follower((&***follower).into()), None),
            Event::Subscriber(subscriber) => (Body::Subscriber((&***subscriber).into()), None),
            Event::GiftedSub(gift) => (Body::GiftedSub((&***gift).into()), gift.video_id),
            Event::Message {
                stream_id,
                message,
                history,
                ..
            } => (
                Body::Message(Box::new(polled(message, *history))),
                Some(*stream_id),
            ),
            Event::Rant {
                stream_id,
                rant,
                history,
                ..
            } => (Body::Rant(Box::new(paid(rant, *history))), Some(*stream_id)),
            Event::StreamStarted(stream) => (Body::StreamStarted(Stream::from(&***stream)), Some(stream.id)),
            Event::StreamEnded(stream) => (ended(stream, "ended"), Some(stream.id)),
            // The end of a stream that was not live was reported before.
            Event::StreamDisappeared(stream) if stream.is_live == Some(true) => {
                (ended(stream, "disappeared"), Some(stream.id))
            }
            Event::Viewers {
                stream_id,
                watching_now,
                before,
                ..
            } => (
                Body::Viewers(Viewers {
                    watching_now: *watching_now,
                    before: *before,
                }),
                Some(*stream_id),
            ),
            Event::Gap(gap) => (
                Body::Gap(Gap {
                    after_id: None,
                    before_id: None,
                    list: list_name(gap.list),
                    reason: Some(reason_name(gap.reason)),
                }),
                gap.stream_id,
            ),
            Event::Malformed(item) => (Body::Malformed(item.into()), None),
            _ => return None,
        };
        Some(Self::new(body).on(stream))
    }

    /// Converts a failed refresh of the Live Stream API.
    #[must_use]
    pub fn from_live_error(error: &Error) -> Self {
        Self::new(Body::Error(Failure {
            error: error_chain(error),
            kind: kind_name(error.kind()),
            status: error.status(),
            retry_after_ms: error.retry_in().map(milliseconds),
        }))
    }
}

fn ended<'a>(stream: &'a rumble_model::livestream_api::LivestreamEntry, reason: &'static str) -> Body<'a> {
    Body::StreamEnded(StreamEnded {
        stream: stream.into(),
        reason,
    })
}

fn polled(message: &ChatMessage, history: bool) -> Message<'_> {
    Message {
        time: message.created_on.rfc3339_utc(),
        username: non_empty(&message.username),
        image: message.profile_pic_url.as_deref(),
        text: Some(&message.text),
        badges: &message.badges,
        history,
        ..Message::default()
    }
}

fn paid(rant: &Rant, history: bool) -> Message<'_> {
    Message {
        rant: Some(rant.into()),
        ..polled(&rant.message, history)
    }
}

fn list_name(list: List) -> &'static str {
    match list {
        List::Followers => "followers",
        List::Messages => "messages",
        List::Rants => "rants",
        _ => "any",
    }
}

fn reason_name(reason: GapReason) -> &'static str {
    match reason {
        GapReason::Overflow => "overflow",
        _ => "window_too_small",
    }
}

/// Name of a kind in `snake_case`.
fn kind_name(kind: ErrorKind) -> String {
    let mut name = String::new();
    for character in format!("{kind:?}").chars() {
        if character.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(character.to_ascii_lowercase());
    }
    name
}

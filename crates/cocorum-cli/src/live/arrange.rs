//! The events of one document for the human-readable view: in chronological order, each once, without empty messages.

use std::collections::{HashSet, VecDeque};

use rumble_livestream_api::{Error, Event};
use rumble_model::livestream_api::{ChatMessage, Rant};
use rumble_model::{StreamId, Timestamp};

#[derive(Default)]
pub(super) struct Arranger {
    /// The rants shown last: a later document may list one of them among the messages.
    rants: VecDeque<Row>,
}

/// Identity of a rant that is also listed among the messages.
type Row = (StreamId, String, String, Option<i64>);

impl Arranger {
    pub(super) fn arrange(&mut self, batch: Vec<Result<Event, Error>>) -> Vec<Result<Event, Error>> {
        let (mut events, mut errors) = (Vec::new(), Vec::new());
        for event in batch {
            match event {
                Ok(event) => events.push(event),
                Err(error) => errors.push(Err(error)),
            }
        }
        for event in &events {
            if let Event::Rant { stream_id, rant, .. } = event {
                if self.rants.len() >= MAX_RANTS {
                    self.rants.pop_front();
                }
                self.rants.push_back(rant_row(*stream_id, rant));
            }
        }
        let ended: HashSet<_> = events.iter().filter_map(ended_stream).collect();
        events.retain(|event| match event {
            Event::Message {
                stream_id, message, ..
            } => !message.text.trim().is_empty() && !self.rants.contains(&message_row(*stream_id, message)),
            Event::Viewers { stream_id, .. } => !ended.contains(stream_id),
            _ => true,
        });
        events.sort_by_key(position);
        events.into_iter().map(Ok).chain(errors).collect()
    }
}

/// Orders events: those that start a stream, then those with a time in chronological order, then those that end a
/// stream.
fn position(event: &Event) -> (u8, Option<i64>) {
    let time: Option<&Timestamp> = match event {
        Event::Follower(follower) => Some(&follower.followed_on),
        Event::Subscriber(subscriber) => Some(&subscriber.subscribed_on),
        Event::GiftedSub(gift) => Some(&gift.gifted_on),
        Event::Message { message, .. } => Some(&message.created_on),
        Event::Rant { rant, .. } => Some(&rant.created_on),
        Event::StreamEnded(_) | Event::StreamDisappeared(_) | Event::Viewers { .. } => return (2, None),
        _ => return (0, None),
    };
    (1, time.and_then(|time| time.unix_seconds()))
}

fn ended_stream(event: &Event) -> Option<StreamId> {
    match event {
        Event::StreamEnded(stream) | Event::StreamDisappeared(stream) => Some(stream.id),
        _ => None,
    }
}

fn message_row(stream_id: StreamId, message: &ChatMessage) -> Row {
    (
        stream_id,
        message.username.clone(),
        message.text.clone(),
        message.created_on.unix_seconds(),
    )
}

fn rant_row(stream_id: StreamId, rant: &Rant) -> Row {
    (
        stream_id,
        rant.username.clone(),
        rant.text.clone(),
        rant.created_on.unix_seconds(),
    )
}

const MAX_RANTS: usize = 100;

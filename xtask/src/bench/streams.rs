//! The bytes that are measured: generated chats, as a server writes them.

use std::time::Duration;

use rumble_chat::model::StreamId;
use rumble_sim::{Kind, Mix, Scenario};

use crate::TaskError;

/// A chat of `events` events with `batch` messages each, by `users` users, without history.
pub(super) fn chat(batch: usize, events: u64, users: u64) -> Vec<u8> {
    let scenario = Scenario::quiet()
        .mix(Mix::only(Kind::Plain))
        .batch(batch)
        .users(users)
        .step(Duration::from_millis(1))
        .max_events(events);
    let mut bytes = Vec::new();
    for event in scenario.events(7) {
        frame(&mut bytes, &event.json);
    }
    bytes
}

/// A chat of `total` bytes or a little more, in events of about `size` bytes, every message new. Few users write, so that events of
/// any size consist of messages: the description of a known user takes less time per byte than a message.
pub(super) fn chat_in_events_of(size: usize, total: usize) -> Vec<u8> {
    let of = |batch, events| chat(batch, events, FEW_USERS);
    let one = of(100, 1).len() - of(100, 0).len();
    let batch = (size * 100).div_ceil(one);
    let events = total.div_ceil(size);
    of(batch, u64::try_from(events).unwrap_or(u64::MAX))
}

/// Id of the stream whose chat is read.
pub(super) fn stream_id() -> Result<StreamId, TaskError> {
    StreamId::new(434_546_624).ok_or_else(|| TaskError::new("no stream id".to_owned()))
}

fn frame(bytes: &mut Vec<u8>, json: &str) {
    bytes.extend_from_slice(b"data: ");
    bytes.extend_from_slice(json.as_bytes());
    bytes.extend_from_slice(b"\n\n");
}

/// Number of authors.
pub(super) const USERS: u64 = 2_000;

const FEW_USERS: u64 = 10;

/// Reads the way a client does: 8 KiB at a time.
pub(super) const READ: usize = 8 * 1024;

//! The asynchronous chat: over hyper against a simulated Rumble, and over a network in memory.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod closing;
mod many;
#[path = "../../examples/many_chats/main.rs"]
#[expect(dead_code, reason = "its main is not run here")]
mod many_chats;
mod network;
mod over_hyper;
mod time;

use std::time::Duration;

use many_chats::transport;
use rumble_chat::model::StreamId;
use rumble_chat::{ChatStream, Event};

const STREAM: u64 = 900_100_200;
/// Long enough for any machine. No passing test waits for it.
const TEST_TIMEOUT: Duration = Duration::from_secs(60);

fn stream_id() -> StreamId {
    StreamId::new(STREAM).unwrap()
}

/// An event as a short line.
fn line(event: &Event) -> String {
    match event {
        Event::Message(message) => format!("{}: {}", message.author_name(), message.text),
        Event::Init(init) => format!("init {}", init.history),
        Event::Deleted(deleted) => format!("deleted {}", deleted.message_ids.len()),
        Event::Reconnecting(lost) => format!("reconnecting {}: {:?}", lost.attempt, lost.cause.kind()),
        Event::Connected(connected) => format!("connected {}", connected.attempt),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_stream_is_send_and_unpin() {
    fn check<T: Send + Unpin>() {}
    check::<ChatStream<transport::Hyper>>();
}

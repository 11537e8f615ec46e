//! Every event and object of the chat stream, member by member, from texts written in the tests.

mod gifts;
mod init;
pub(crate) mod keeping;
mod messages;
mod moderation;
mod outgoing;

use rumble_model::chat::{ChatEvent, Envelope, Init, Message, Messages};
use rumble_model::{ChannelId, MessageId, Record, UserId};

pub(crate) fn envelope(json: &str) -> Envelope {
    Envelope::from_json(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

pub(crate) fn event(json: &str) -> ChatEvent {
    envelope(json).event
}

pub(crate) fn batch(json: &str) -> Messages {
    match event(json) {
        ChatEvent::Messages(batch) => batch,
        other => panic!("no messages: {other:?}"),
    }
}

pub(crate) fn init(json: &str) -> Init {
    match event(json) {
        ChatEvent::Init(init) => *init,
        other => panic!("no init: {other:?}"),
    }
}

/// The only message of a batch.
pub(crate) fn only(json: &str) -> Record<Message> {
    let batch = batch(json);
    let [message] = &batch.messages.items[..] else {
        panic!("not one message: {batch:?}");
    };
    message.clone()
}

pub(crate) fn message_id(number: u64) -> MessageId {
    MessageId::new(number).unwrap()
}

pub(crate) fn user_id(number: u64) -> UserId {
    UserId::new(number).unwrap()
}

pub(crate) fn channel_id(number: u64) -> ChannelId {
    ChannelId::new(number).unwrap()
}

/// A `messages` event with these records, without users and channels.
pub(crate) fn batch_of(records: &str) -> String {
    format!(r#"{{"type":"messages","data":{{"messages":[{records}],"users":[],"channels":[]}}}}"#)
}

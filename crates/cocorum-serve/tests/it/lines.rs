//! Lines as sources publish them.

use cocorum_serve::rumble_feed::chat::{Delete, Message, Rant};
use cocorum_serve::rumble_feed::{Body, DecimalId, Line};
use cocorum_serve::rumble_model::{MessageId, StreamId};

pub(crate) fn stream() -> StreamId {
    StreamId::from_base36("7k2m9q").unwrap()
}

pub(crate) fn id(id: u64) -> DecimalId {
    MessageId::new(id).unwrap().into()
}

pub(crate) fn message<'a>(number: u64, username: &'a str, text: &'a str) -> Message<'a> {
    let mut message = Message::default();
    message.id = Some(id(number));
    message.username = Some(username);
    message.text = Some(text);
    message
}

pub(crate) fn rant<'a>(number: u64, username: &'a str, cents: u64) -> Message<'a> {
    let mut message = message(number, username, "good evening");
    let mut rant = Rant::default();
    rant.price_cents = Some(cents);
    message.rant = Some(rant);
    message
}

pub(crate) fn line(message: Message<'_>) -> Line<'_> {
    Line::new(Body::Message(Box::new(message))).on(stream())
}

/// The first event of a connection.
pub(crate) fn init() -> Line<'static> {
    Line::new(Body::Init(Box::default())).on(stream())
}

pub(crate) fn delete(number: u64) -> Line<'static> {
    let mut delete = Delete::default();
    delete.message_ids = vec![id(number)];
    Line::new(Body::Delete(delete)).on(stream())
}

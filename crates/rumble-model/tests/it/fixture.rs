//! The files below `fixtures/`.

use std::fs;
use std::path::{Path, PathBuf};

use rumble_model::Record;
use rumble_model::chat::{ChatEvent, Envelope, Init, Message, Messages};

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/chat")
}

/// The text of a file in `fixtures/chat`.
pub(crate) fn text(name: &str) -> String {
    let path = folder().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn envelope(name: &str) -> Envelope {
    Envelope::from_json(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub(crate) fn event(name: &str) -> ChatEvent {
    envelope(name).event
}

pub(crate) fn init(name: &str) -> Init {
    match event(name) {
        ChatEvent::Init(init) => *init,
        other => panic!("{name}: {other:?}"),
    }
}

pub(crate) fn batch(name: &str) -> Messages {
    match event(name) {
        ChatEvent::Messages(batch) => batch,
        other => panic!("{name}: {other:?}"),
    }
}

/// The only message of a batch.
pub(crate) fn only(name: &str) -> Record<Message> {
    let batch = batch(name);
    let [message] = &batch.messages.items[..] else {
        panic!("{name}: {batch:?}");
    };
    message.clone()
}

//! The data of one event: whitespace between tokens does not change the result. The text of a record decodes to the same
//! record.

use rumble_model::chat::{Channel, ChatEvent, Envelope, Message, User};
use rumble_model::{Batch, Record};

use super::json_text::{assert_same, is_json, spaced};
use super::{cost, seeds};

pub(super) fn run(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let decoded = cost::bounded(text.len(), || Envelope::from_json(text));
    let Ok(envelope) = decoded else {
        return;
    };
    let (messages, users, channels) = match &envelope.event {
        ChatEvent::Init(init) => (&init.messages, &init.users, &init.channels),
        ChatEvent::Messages(event) => (&event.messages, &event.users, &event.channels),
        ChatEvent::GiftPurchased(gift) | ChatEvent::GiftReceived(gift) => {
            let is_whole = all_read(&gift.users) && all_read(&gift.channels);
            return compare_spaced(text, &envelope, is_whole);
        }
        _ => return compare_spaced(text, &envelope, true),
    };
    for message in &messages.items {
        let again = Record::<Message>::from_json(message.raw()).unwrap();
        let again = again.with_text_of_blocks();
        assert_eq!(format!("{again:?}"), format!("{message:?}"));
    }
    for user in &users.items {
        let again = Record::<User>::from_json(user.raw()).unwrap();
        assert_eq!(format!("{again:?}"), format!("{user:?}"));
    }
    for channel in &channels.items {
        let again = Record::<Channel>::from_json(channel.raw()).unwrap();
        assert_eq!(format!("{again:?}"), format!("{channel:?}"));
    }
    let is_whole = all_read(messages) && all_read(users) && all_read(channels);
    compare_spaced(text, &envelope, is_whole);
}

/// The limits of lists depend on the number of bytes, so that lists which reached one are not compared.
fn compare_spaced(text: &str, envelope: &Envelope, is_whole: bool) {
    if is_whole && envelope.malformed.is_empty() && is_json(text) {
        let again = Envelope::from_json(&spaced(text)).expect("the spaced text is read, too");
        assert_same(&again.event, &envelope.event);
    }
}

fn all_read<T>(batch: &Batch<T>) -> bool {
    batch.malformed.is_empty()
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut events = seeds::fixtures("chat");
    events.retain(|event| event.len() < 4_096);
    events
}

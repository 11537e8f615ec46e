//! The scrubber: what it returns has the shape of the original, and decodes as the original does.

use rumble_model::chat::{ChatEvent, Envelope, Message};
use rumble_model::{Batch, Record};
use serde_json::Value;

use super::seeds;
use crate::scrub::scrub;

/// One captured text in each line.
pub(super) fn run(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let originals: Vec<String> = text.lines().map(str::to_owned).collect();
    // If something cannot be replaced, scrubbing fails and returns nothing.
    let Ok(scrubbed) = scrub(&originals) else {
        return;
    };
    assert_eq!(scrubbed.len(), originals.len());
    for (original, scrubbed) in originals.iter().zip(&scrubbed) {
        match serde_json::from_str::<Value>(original) {
            Ok(original) => {
                let scrubbed = serde_json::from_str(scrubbed).expect("scrubbed JSON is JSON");
                compare(&original, &scrubbed);
            }
            Err(_) => assert_eq!(original.chars().count(), scrubbed.chars().count()),
        }
        assert_eq!(decoded(original), decoded(scrubbed));
    }
}

/// Summary of an event; `None` if the text is not an event.
fn decoded(text: &str) -> Option<String> {
    let envelope = Envelope::from_json(text).ok()?;
    let parts = match &envelope.event {
        ChatEvent::Init(init) => counts(&init.messages, &init.users, &init.channels),
        ChatEvent::Messages(event) => counts(&event.messages, &event.users, &event.channels),
        event => format!("{:?}", std::mem::discriminant(event)),
    };
    Some(format!("{parts}, {} malformed", envelope.malformed.len()))
}

fn counts<U, C>(messages: &Batch<Record<Message>>, users: &Batch<U>, channels: &Batch<C>) -> String {
    let mut users_seen = Vec::new();
    let mut index = |id: u64| {
        let existing = users_seen.iter().position(|seen| *seen == id);
        existing.unwrap_or_else(|| {
            users_seen.push(id);
            users_seen.len() - 1
        })
    };
    let messages_read = messages.items.iter().map(|message| {
        let texts = message.text.chars().count();
        format!("{texts} characters of user {}", index(message.user_id.get()))
    });
    let messages_read: Vec<_> = messages_read.collect();
    let read = (messages.malformed.len(), users.items.len(), users.malformed.len());
    let of_channels = (channels.items.len(), channels.malformed.len());
    format!("{messages_read:?} {read:?} {of_channels:?}")
}

/// Types and numbers of members are the same.
fn compare(original: &Value, scrubbed: &Value) {
    match (original, scrubbed) {
        (Value::Object(one), Value::Object(other)) => {
            assert_eq!(one.len(), other.len(), "members");
            for (name, value) in one {
                if let Some(other) = other.get(name) {
                    compare(value, other);
                }
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len(), "items");
            one.iter().zip(other).for_each(|(one, other)| compare(one, other));
        }
        (Value::String(one), Value::String(other)) => assert_eq!(one.is_empty(), other.is_empty()),
        (Value::Number(_), Value::Number(_)) => {}
        _ => assert_eq!(original, scrubbed),
    }
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut captures = Vec::new();
    for folder in ["chat", "livestream-api", "service"] {
        let one_line = |text: &Vec<u8>| {
            text.iter()
                .copied()
                .filter(|byte| *byte != b'\n')
                .collect::<Vec<u8>>()
        };
        captures.extend(seeds::fixtures(folder).iter().map(one_line));
    }
    captures.retain(|capture| capture.len() < 3_000);
    let pairs = captures.chunks(2).map(|pair| pair.join(&b'\n'));
    let pairs: Vec<_> = pairs.filter(|pair| pair.len() < 4_096).collect();
    captures.extend(pairs);
    captures
}

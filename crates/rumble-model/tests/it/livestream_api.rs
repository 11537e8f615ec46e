//! The document of the Live Stream API.

mod documents;
mod hazards;
mod properties;
mod required;
mod secrets;

use std::fs;
use std::path::{Path, PathBuf};

use rumble_model::livestream_api::{Document, LivestreamEntry};
use rumble_model::{Batch, Timestamp};

/// Twenty minutes after the start of the stream in the fixtures, 2026-03-14T18:18:00Z.
const NOW: i64 = 1_773_512_280;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/livestream-api")
}

fn text(name: &str) -> String {
    let path = folder().join(format!("{name}.json"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn document(name: &str) -> Document {
    Document::decode(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn only_stream(document: &Document) -> &LivestreamEntry {
    let [stream] = &document.livestreams.items[..] else {
        panic!("{:?}", document.livestreams);
    };
    stream
}

#[test]
fn an_id_of_a_stream_may_have_the_v_of_its_embed_address() {
    for id in ["761ke6", "v761ke6", "V761KE6", "761KE6"] {
        let text = text("user-live");
        let known = document("user-live").livestreams.items[0].id.base36().to_string();
        let changed = text.replace(&format!("\"{known}\""), &format!("\"{id}\""));
        assert_ne!(text, changed);
        let read = Document::decode(&changed).unwrap();
        assert_eq!(
            read.livestreams.items[0].id.base36().to_string(),
            "761ke6",
            "{id}"
        );
    }
}

/// The time this many seconds after the start of the fixtures' stream.
fn second(time: &Timestamp) -> i64 {
    time.unix_seconds().unwrap() - (NOW - 1_200)
}

fn assert_nothing_malformed(document: &Document) {
    let Document {
        followers,
        subscribers,
        gifted_subs,
        livestreams,
        ..
    } = document;
    let gifts = gifted_subs
        .iter()
        .map(|gifts| &gifts.recent_gifted_subs.malformed);
    let chats = livestreams.items.iter().map(|stream| &stream.chat);
    let chats = chats.flat_map(|chat| [&chat.recent_messages.malformed, &chat.recent_rants.malformed]);
    let others = [
        &followers.recent_followers.malformed,
        &subscribers.recent_subscribers.malformed,
        &livestreams.malformed,
    ];
    for malformed in others.into_iter().chain(gifts).chain(chats) {
        assert!(malformed.is_empty(), "{malformed:?}");
    }
}

/// The lists of the malformed rows: their names, positions and raw texts.
fn malformed<T>(batch: &Batch<T>) -> Vec<(&str, usize, &str)> {
    let malformed = batch.malformed.iter();
    malformed
        .map(|malformed| (malformed.list, malformed.index, &*malformed.reason))
        .collect()
}

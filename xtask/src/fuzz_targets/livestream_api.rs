//! A document of the Live Stream API: whitespace has no effect, a row's text decodes to the same row, and views
//! contain no secrets.

use rumble_model::Record;
use rumble_model::error_response::ErrorResponse;
use rumble_model::livestream_api::{ChatMessage, Document, Follower, Subscriber};

use super::json_text::{assert_same, is_json, spaced};
use super::{cost, seeds};

pub(super) fn run(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let _ = format!("{:?}", ErrorResponse::decode(text));
    let Ok(document) = cost::bounded(text.len(), || Document::decode(text)) else {
        return;
    };
    for follower in &document.followers.recent_followers.items {
        let again = Record::<Follower>::from_json(follower.raw()).unwrap();
        assert_eq!(again.username, follower.username);
    }
    for subscriber in &document.subscribers.recent_subscribers.items {
        let again = Record::<Subscriber>::from_json(subscriber.raw()).unwrap();
        assert_eq!(format!("{again:?}"), format!("{subscriber:?}"));
    }
    for stream in &document.livestreams.items {
        for secret in [&stream.stream_key, &stream.server_url].into_iter().flatten() {
            let secret = secret.expose();
            // A short one can occur elsewhere by chance.
            let is_elsewhere = secret.len() < 8 || text.matches(secret).count() > 1;
            assert!(
                is_elsewhere || !stream.raw().contains(secret),
                "a secret in raw()"
            );
            assert!(
                is_elsewhere || !format!("{document:?}").contains(secret),
                "a secret in Debug"
            );
        }
        for message in &stream.chat.recent_messages.items {
            let again = Record::<ChatMessage>::from_json(message.raw()).unwrap();
            assert_eq!(format!("{again:?}"), format!("{message:?}"));
        }
    }
    if is_json(text) && document.all_malformed().next().is_none() {
        let again = Document::decode(&spaced(text)).expect("the spaced text is read, too");
        assert_same(&parts(&again), &parts(&document));
    }
}

/// Everything except the text itself.
fn parts(document: &Document) -> impl std::fmt::Debug {
    let Document {
        now,
        kind,
        user_id,
        username,
        followers,
        subscribers,
        gifted_subs,
        livestreams,
        ..
    } = document;
    (
        now,
        kind,
        user_id,
        username,
        followers,
        subscribers,
        gifted_subs,
        livestreams,
    )
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut documents = seeds::fixtures("livestream-api");
    documents.retain(|document| document.len() < 8_192);
    documents
}

//! `server_url` and `stream_key` appear only where they are explicitly requested.

use rumble_model::livestream_api::Document;
use rumble_model::{Batch, Record};
use serde_json::Value;

use super::{document, only_stream, text};

const MASK: &str = "\"(redacted)\"";

/// Everything of a document that can be printed.
pub(super) fn views(document: &Document) -> Vec<String> {
    fn rows<T>(views: &mut Vec<String>, batch: &Batch<std::sync::Arc<Record<T>>>) {
        views.extend(batch.items.iter().map(|row| row.raw().to_owned()));
        let malformed = batch.malformed.iter();
        views.extend(malformed.flat_map(|malformed| [malformed.raw.to_string(), malformed.reason.clone()]));
    }
    let mut views = vec![
        format!("{document:?}"),
        format!("{document:#?}"),
        document.raw().to_owned(),
    ];
    let root: Vec<String> = serde_json::from_str::<serde_json::Map<String, Value>>(document.raw())
        .unwrap()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let root = root.iter().filter_map(|name| document.get(name));
    views.extend(root.map(|value| value.get().to_owned()));
    views.extend(document.since.iter().map(|since| since.get().to_owned()));
    rows(&mut views, &document.followers.recent_followers);
    rows(&mut views, &document.subscribers.recent_subscribers);
    if let Some(gifts) = &document.gifted_subs {
        rows(&mut views, &gifts.recent_gifted_subs);
    }
    rows(&mut views, &document.livestreams);
    for stream in &document.livestreams.items {
        rows(&mut views, &stream.chat.recent_messages);
        rows(&mut views, &stream.chat.recent_rants);
        let members = ["server_url", "stream_key", "chat", "categories"];
        let members = members.iter().filter_map(|name| stream.get(name));
        views.extend(members.map(|value| value.get().to_owned()));
    }
    let other = [&document.followers.other, &document.subscribers.other];
    let chats = document.livestreams.items.iter().map(|stream| &stream.chat.other);
    for other in other.into_iter().chain(chats) {
        views.extend(other.values().map(|value| value.get().to_owned()));
    }
    views
}

fn assert_no_leak(document: &Document, secrets: &[&str]) {
    for view in views(document) {
        for secret in secrets {
            assert!(!view.contains(secret), "{secret} in {view}");
        }
    }
}

#[test]
fn secrets_are_redacted_in_every_view() {
    let document = document("user-live");
    assert_no_leak(&document, &["ingest.example", "invented-key"]);
    let stream = &document.livestreams.items[0];
    for member in ["server_url", "stream_key"] {
        assert_eq!(stream.get(member).unwrap().get(), MASK);
    }
    assert_eq!(format!("{:?}", stream.stream_key), "Some(Secret(redacted))");
    // All other text is unchanged.
    let redacted = text("user-live")
        .replace("\"rtmp://ingest.example/live\"", MASK)
        .replace("\"r-f1ult4-invented-key\"", MASK);
    assert_eq!(document.raw(), redacted);
}

#[test]
fn the_unredacted_text_is_the_received_one() {
    for name in [
        "user-live",
        "escaped-secret-names",
        "secrets-in-unusual-members",
        "user-offline",
    ] {
        assert_eq!(document(name).expose_raw(), text(name), "{name}");
    }
}

#[test]
fn escaped_names_are_recognized() {
    let document = document("escaped-secret-names");
    assert_no_leak(&document, &["hidden"]);
    let stream = only_stream(&document);
    assert_eq!(
        stream.server_url.as_ref().unwrap().expose(),
        "rtmp://ingest.example/hidden-url"
    );
    assert_eq!(
        stream.stream_key.as_ref().unwrap().expose(),
        "hidden-key \"quoted\" \\ end"
    );
    assert_eq!(
        document.livestreams.items[0].get("stream_key").unwrap().get(),
        MASK
    );
}

#[test]
fn every_spelling_of_a_name_is_recognized() {
    let live = text("user-live");
    for spelled in [
        r#""stream_ke\u0079""#,
        r#""\u0073\u0074\u0072\u0065\u0061\u006d\u005f\u006b\u0065\u0079""#,
        r#""\u0073\u0074\u0072\u0065\u0061\u006D\u005F\u006B\u0065\u0079""#,
        r#""s\u0074ream\u005fkey"  "#,
    ] {
        let document = Document::decode(&live.replace(r#""stream_key""#, spelled)).unwrap();
        assert_no_leak(&document, &["invented-key"]);
        let key = only_stream(&document).stream_key.as_ref();
        assert_eq!(key.unwrap().expose(), "r-f1ult4-invented-key", "{spelled}");
    }
}

#[test]
fn texts_that_resemble_a_secret_name_stay() {
    let text = |value: &str| {
        format!(
            r#"{{"now":1,"type":"user","user_id":"1","followers":{{}},"subscribers":{{}},"livestreams":[],
                "note":{value}}}"#
        )
    };
    for value in [
        r#""the \"stream_key\": is hidden""#,
        r#"["stream_key","server_url"]"#,
        r#""stream_key""#,
        r#"{"stream_key2":"x","my_stream_key":"x","\\u0073tream_key":"x","\u00e9":"x"}"#,
    ] {
        let text = text(value);
        let document = Document::decode(&text).unwrap();
        assert_eq!(document.raw(), text);
        assert_eq!(document.get("note").unwrap().get(), value);
    }
}

#[test]
fn secrets_are_redacted_in_every_position() {
    let document = document("secrets-in-unusual-members");
    assert_no_leak(&document, &["hidden", "8080"]);
    assert!(document.expose_raw().contains("hidden-key"));
    let stream = only_stream(&document);
    assert_eq!(stream.stream_key.as_ref().unwrap().expose(), "8080");
    assert!(stream.server_url.is_none(), "an object is not a URL");
    assert_eq!(document.livestreams.malformed.len(), 1);
    assert!(document.livestreams.malformed[0].raw.contains(MASK));
    assert_eq!(document.get("stream_key").unwrap().get(), MASK);
    assert_eq!(document.since.as_ref().unwrap().get().matches(MASK).count(), 1);
}

#[test]
fn errors_contain_no_secret() {
    let live = text("user-live").replace("invented-key", "planted");
    let cut = live.find("planted").unwrap() + 3;
    for malformed in [
        live.get(..cut).unwrap().to_owned(),
        live.replace("\"now\": 1773512280,", ""),
        live.replace("\"f1sght\"", "\"planted user\""),
    ] {
        let error = Document::decode(&malformed).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("planted"), "{error:?}");
    }
}

#[test]
fn a_secret_with_a_control_character_is_redacted() {
    let live = text("user-live").replace("r-f1ult4-invented-key\"", "r-f1ult4-planted\u{1}\"");
    assert!(live.contains("planted"));
    let document = Document::decode(&live).unwrap();
    assert!(!format!("{document:?} {}", document.raw()).contains("planted"));
}

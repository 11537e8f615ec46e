//! Corrupted documents: decoding does not panic, and views do not contain secrets.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rumble_model::error_response::ErrorResponse;
use rumble_model::livestream_api::Document;
use serde_json::{Value, json};

use super::secrets::views;
use super::text;

/// A change at one position of a document.
#[derive(Clone, Debug)]
enum Corruption {
    Replace(Index, Value),
    Remove(Index),
    Double(Index),
    Rename(Index, &'static str),
}

fn corruption() -> impl Strategy<Value = Corruption> {
    let garbage = || {
        select(vec![
            json!(null),
            json!(false),
            json!(""),
            json!([]),
            json!({}),
            json!([[]]),
            json!(-1),
            json!(2.5),
            json!("7"),
            json!("\u{fffd}é\u{1f600}\"\\"),
            json!([null, {"stream_key": "planted-1"}, 7]),
            json!({"stream_key": {"server_url": "planted-2"}}),
            json!(u64::MAX),
        ])
    };
    let names = select(vec![
        "stream_key",
        "server_url",
        "id",
        "username",
        "is_live",
        "recent_messages",
        "now",
        "chat",
        "é",
    ]);
    let at = any::<Index>;
    prop_oneof![
        4 => (at(), garbage()).prop_map(|(at, garbage)| Corruption::Replace(at, garbage)),
        2 => at().prop_map(Corruption::Remove),
        1 => at().prop_map(Corruption::Double),
        1 => (at(), names).prop_map(|(at, name)| Corruption::Rename(at, name)),
    ]
}

fn corrupt(document: &mut Value, corruption: &Corruption) {
    let (Corruption::Replace(at, _)
    | Corruption::Remove(at)
    | Corruption::Double(at)
    | Corruption::Rename(at, _)) = corruption;
    let mut left = at.index(count(document));
    visit(
        document,
        &mut left,
        &mut |parent, key| match (parent, corruption) {
            (Value::Object(members), Corruption::Replace(_, garbage)) => {
                members.insert(key.to_owned(), garbage.clone());
            }
            (Value::Object(members), Corruption::Remove(_)) => drop(members.remove(key)),
            // A planted secret keeps its name: with another it is not a secret.
            (Value::Object(members), Corruption::Rename(_, name)) if !SECRETS.contains(&key) => {
                if let Some(value) = members.remove(key) {
                    members.insert((*name).to_owned(), value);
                }
            }
            (Value::Array(items), corruption) => {
                let index: usize = key.parse().unwrap();
                match corruption {
                    Corruption::Replace(_, garbage) => items[index] = garbage.clone(),
                    Corruption::Remove(_) => drop(items.remove(index)),
                    _ => items.push(items[index].clone()),
                }
            }
            _ => {}
        },
    );
}

const SECRETS: [&str; 2] = ["stream_key", "server_url"];

/// Calls `act` with the parent and the name of the `left`th place.
fn visit(value: &mut Value, left: &mut usize, act: &mut impl FnMut(&mut Value, &str)) -> bool {
    let keys: Vec<String> = match &*value {
        Value::Object(members) => members.keys().cloned().collect(),
        Value::Array(items) => (0..items.len()).map(|index| index.to_string()).collect(),
        _ => return false,
    };
    for key in keys {
        if *left == 0 {
            act(value, &key);
            return true;
        }
        *left -= 1;
        let child = if value.is_object() {
            &mut value[key.as_str()]
        } else {
            &mut value[key.parse::<usize>().unwrap()]
        };
        if visit(child, left, act) {
            return true;
        }
    }
    false
}

fn count(value: &Value) -> usize {
    match value {
        Value::Object(members) => members.values().map(|member| 1 + count(member)).sum(),
        Value::Array(items) => items.iter().map(|item| 1 + count(item)).sum(),
        _ => 0,
    }
}

/// Spells some of the letters of the secret names as escapes.
fn respelled(text: &str, letters: &[bool]) -> String {
    let mut letters = letters.iter().cycle();
    SECRETS.iter().fold(text.to_owned(), |text, name| {
        let spelled: String = name
            .chars()
            .map(|letter| match letters.next() {
                Some(true) => format!("\\u{:04x}", u32::from(letter)),
                _ => letter.to_string(),
            })
            .collect();
        text.replace(&format!("\"{name}\":"), &format!("\"{spelled}\" :"))
    })
}

/// A document with planted secrets.
fn planted() -> Value {
    let text = text("user-live")
        .replace("r-f1ult4-invented-key", "planted-key")
        .replace("rtmp://ingest.example/live", "rtmp://planted/live");
    serde_json::from_str(&text).unwrap()
}

fn nothing_leaks(text: &str) {
    match Document::decode(text) {
        Ok(document) => {
            for view in views(&document) {
                assert!(!view.contains("planted"), "{view}");
            }
            for stream in &document.livestreams.items {
                assert!(
                    stream
                        .like_ratio()
                        .is_none_or(|ratio| (0.0..=1.0).contains(&ratio))
                );
            }
        }
        Err(error) => assert!(!format!("{error:?} {error}").contains("planted")),
    }
}

proptest! {
    #[test]
    fn corrupted_documents_leak_nothing(
        corruptions in vec(corruption(), 0..12),
        letters in vec(any::<bool>(), 1..30),
    ) {
        let mut document = planted();
        for corruption in &corruptions {
            if count(&document) > 0 {
                corrupt(&mut document, corruption);
            }
        }
        nothing_leaks(&document.to_string());
        let respelled = respelled(&document.to_string(), &letters);
        nothing_leaks(&respelled);
        if let Ok(document) = Document::decode(&respelled) {
            prop_assert_eq!(document.expose_raw(), respelled);
        }
    }

    #[test]
    fn cut_and_spliced_documents_leak_nothing(
        from in any::<Index>(), to in any::<Index>(), garbage in r#"[{}\[\]",:\\u0-9a-z ]{0,6}"#,
    ) {
        let text = planted().to_string();
        let (from, to) = (from.index(text.len()), to.index(text.len()));
        let (from, to) = (from.min(to), to.max(from));
        // Short splices mostly stay within one member.
        let to = to.min(from + 12);
        let spliced = format!("{}{garbage}{}", text.get(..from).unwrap(), text.get(to..).unwrap());
        // If the splice changes the name, the value is not a secret any more.
        let named = spliced.matches(r#""stream_key":"#).count() == 1 && spliced.matches(r#""server_url":"#).count() == 1;
        if named {
            nothing_leaks(&spliced);
        } else {
            let _ = Document::decode(&spliced);
        }
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let _ = Document::decode(&text);
        let _ = Document::decode(&format!("{{{text}"));
        let _ = ErrorResponse::decode(&format!("{{{text}"));
    }

    #[test]
    fn any_brackets_are_read_without_panic(text in r#"[{}\[\]",:0-9eE.\\u+\- a-z]{0,60}"#) {
        let _ = Document::decode(&text);
        let _ = Document::decode(&format!(r#"{{"stream_key":{text}}}"#));
        let _ = Document::decode(&format!(r#"{{"{text}\u0073tream_key":1}}"#));
        let _ = ErrorResponse::decode(&format!(r#"{{"errors":{text}}}"#));
    }
}

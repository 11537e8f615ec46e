//! Compares data of the service with the shapes that the model supports.

use serde_json::Value;

use super::shapes::{self, EVENTS, Kind, Shape};

pub(super) fn event(event: &Value, found: &mut Vec<String>) {
    let kind = event.get("type").and_then(Value::as_str).unwrap_or_default();
    let Some((_, shape)) = EVENTS.iter().find(|(known, _)| *known == kind) else {
        return found.push(format!("event type `{kind}`"));
    };
    let envelope = event.as_object().into_iter().flatten();
    for (name, _) in envelope.filter(|(name, _)| !["type", "data", "request_id"].contains(&name.as_str())) {
        found.push(format!("member `{name}` of an event"));
    }
    object(kind, event.get("data").unwrap_or(&Value::Null), shape, found);
}

pub(super) fn document(document: &Value, found: &mut Vec<String>) {
    object("document", document, &shapes::DOCUMENT, found);
}

/// The envelope: what `data` contains differs with the operation, and is read by name.
pub(super) fn response(response: &Value, found: &mut Vec<String>) {
    object("response", response, &shapes::RESPONSE, found);
}

/// Words of the protocol in a line of `--json`.
pub(super) fn feed_names(line: &Value, found: &mut Vec<String>) {
    let event = line.get("event").and_then(Value::as_str).unwrap_or_default();
    let words = [
        ("message", "type", shapes::MESSAGE_TYPES),
        ("gift_purchased", "gift_type", shapes::GIFT_TYPES),
        ("gift_received", "gift_type", shapes::GIFT_TYPES),
    ];
    for (of, member, known) in words.iter().filter(|(of, ..)| *of == event) {
        if let Some(value) = line.get(*member) {
            compare(&format!("{of}.{member}"), value, &Kind::Word(known), found);
        }
    }
}

fn object(path: &str, value: &Value, shape: &Shape, found: &mut Vec<String>) {
    let members = match value {
        Value::Object(members) => members,
        // Servers write an empty object as a list.
        Value::Null => return,
        Value::Array(items) if items.is_empty() => return,
        other => return found.push(format!("type of `{path}`: {}, not an object", name(other))),
    };
    for (member, value) in members {
        let path = format!("{path}.{member}");
        match shape.0.iter().find(|(known, _)| known == member) {
            Some((_, kind)) => compare(&path, value, kind, found),
            None => found.push(format!("member `{path}`")),
        }
    }
}

fn compare(path: &str, value: &Value, kind: &Kind, found: &mut Vec<String>) {
    let expected = match (kind, value) {
        (_, Value::Null)
        | (Kind::Any, _)
        | (Kind::Text, Value::String(_))
        | (Kind::Number, Value::Number(_))
        | (Kind::Flag, Value::Bool(_)) => return,
        (Kind::Id, Value::String(_) | Value::Number(_)) => return,
        (Kind::Word(known), Value::String(word)) => {
            if !known.contains(&word.as_str()) {
                found.push(format!("value `{word}` of `{path}`"));
            }
            return;
        }
        (Kind::Object(shape), value) => return object(path, value, shape, found),
        (Kind::List(kind), Value::Array(items)) => {
            let path = format!("{path}[]");
            return items.iter().for_each(|item| compare(&path, item, kind, found));
        }
        (Kind::Map(kind), Value::Object(members)) => {
            let path = format!("{path}.*");
            return members
                .values()
                .for_each(|value| compare(&path, value, kind, found));
        }
        (Kind::Map(_), Value::Array(items)) if items.is_empty() => return,
        (Kind::Text | Kind::Word(_), _) => "a string",
        (Kind::Number, _) => "a number",
        (Kind::Flag, _) => "true or false",
        (Kind::Id, _) => "an id",
        (Kind::List(_), _) => "a list",
        (Kind::Map(_), _) => "an object",
    };
    found.push(format!("type of `{path}`: {}, not {expected}", name(value)));
}

fn name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

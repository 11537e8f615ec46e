//! Interpretation of the upload server's responses. Pure.

use std::time::Duration;

use rumble_http::internal::Response;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::rejected_fields::RejectedFields;
use crate::response::{UploadResponse, text};
use crate::script::{self, ScriptReply};

/// Failure of a step.
#[derive(Debug)]
pub(crate) enum Failure {
    Error(Error),
    /// `FileGone`: the server no longer has the chunks.
    Gone,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// Response to a chunk: JSON `{success, code, data}`, or any text.
pub(crate) fn chunk(response: &Response) -> Result<(), Failure> {
    match body(Operation::SendChunk, response)? {
        Body::Text(text) if text == FILE_GONE => Err(Failure::Gone),
        Body::Text(_) => Ok(()),
        Body::Json(members) => step(Operation::SendChunk, response, &members).map(drop),
    }
}

/// Returns the name of the merged file on the server: `code` of the JSON, or the text itself.
pub(crate) fn merge(response: &Response) -> Result<String, Failure> {
    const MERGE: Operation = Operation::Merge;
    let name = match body(MERGE, response)? {
        Body::Text(text) if text == FILE_GONE => return Err(Failure::Gone),
        Body::Text(text) => text,
        Body::Json(members) => step(MERGE, response, &members)?,
    };
    match is_file_name(&name) {
        true => Ok(name),
        false => Err(Error::response(ErrorKind::UnexpectedFormat, MERGE, response)
            .with_message(response.message(&name))
            .into()),
    }
}

/// Duration of the video: seconds as text.
pub(crate) fn duration(response: &Response) -> Result<Duration, Error> {
    const OPERATION: Operation = Operation::FetchDuration;
    let unexpected = || Error::response(ErrorKind::UnexpectedFormat, OPERATION, response);
    let text = match body(OPERATION, response)? {
        Body::Text(text) => text,
        Body::Json(_) => return Err(unexpected()),
    };
    let seconds: f64 = text.parse().map_err(|_| unexpected())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| unexpected())
}

/// Keys of the thumbnails in the order of the response. Their images are skipped.
pub(crate) fn thumbnails(response: &Response) -> Result<Vec<String>, Error> {
    const OPERATION: Operation = Operation::FetchThumbnails;
    if let Some(failure) = response.failure() {
        return Err(Error::response(failure.into(), OPERATION, response));
    }
    let text = response.text();
    if matches!(text.trim(), "" | "[]" | "null" | "false") {
        return Ok(Vec::new());
    }
    let keys: Result<Keys, _> = serde_json::from_str(&text);
    keys.map(|keys| keys.0)
        .map_err(|_| Error::response(ErrorKind::UnexpectedFormat, OPERATION, response))
}

/// Reference for publishing a thumbnail: `ref` of the JSON, or the name that the text repeats.
pub(crate) fn thumbnail(response: &Response) -> Result<String, Error> {
    const SEND: Operation = Operation::SendThumbnail;
    let reference = match body(SEND, response)? {
        Body::Text(text) => text,
        Body::Json(members) => text(members.get("ref")).unwrap_or_default(),
    };
    if reference.starts_with("FAILED") {
        return Err(
            Error::response(ErrorKind::Rejected, SEND, response).with_message(response.message(&reference))
        );
    }
    match is_file_name(&reference) {
        true => Ok(reference),
        false => Err(Error::response(ErrorKind::UnexpectedFormat, SEND, response)),
    }
}

/// The published video, from JSON or the older script. `None` if the response confirms nothing.
pub(crate) fn publish(response: &Response) -> Result<UploadResponse, Error> {
    const PUBLISH: Operation = Operation::Publish;
    let unexpected = || Error::response(ErrorKind::UnexpectedFormat, PUBLISH, response);
    if let Some(failure) = response.failure() {
        return Err(Error::response(failure.into(), PUBLISH, response));
    }
    let text = response.text();
    if text.trim_start().starts_with('{') {
        let members = json(&text).ok_or_else(|| Error::response(ErrorKind::NotJson, PUBLISH, response))?;
        if flag(members.get("success")) == Some(true) {
            let Some(Value::Object(data)) = members.get("data") else {
                return Err(unexpected());
            };
            return UploadResponse::from_members(data.clone()).ok_or_else(unexpected);
        }
        return match members.get("error_msg").or_else(|| members.get("errors")) {
            Some(errors) => Err(rejected(PUBLISH, errors, response)),
            None if flag(members.get("success")) == Some(false) => {
                Err(Error::response(ErrorKind::Rejected, PUBLISH, response))
            }
            None => Err(unexpected()),
        };
    }
    match script::read(&text) {
        Some(ScriptReply::Success(members)) => UploadResponse::from_members(members).ok_or_else(unexpected),
        Some(ScriptReply::Errors(errors)) => Err(rejected(PUBLISH, &Value::Object(errors), response)),
        Some(ScriptReply::Error(text)) => Err(rejected(PUBLISH, &Value::String(text), response)),
        None => Err(unexpected()),
    }
}

/// Rejection of fields: a map from a field to its message or to an error, a list of either, or a string.
pub(crate) fn rejected(operation: Operation, errors: &Value, response: &Response) -> Error {
    let fields: Vec<(String, String)> = match errors {
        Value::Object(members) => members
            .iter()
            .map(|(field, error)| (field.clone(), message(error)))
            .collect(),
        Value::Array(items) => items
            .iter()
            .map(|item| ("form".to_owned(), message(item)))
            .collect(),
        other => vec![("form".to_owned(), message(other))],
    };
    let error = Error::response(ErrorKind::Rejected, operation, response);
    let first = fields
        .iter()
        .map(|(_, message)| message)
        .find(|message| !message.is_empty());
    let error = match first {
        Some(message) => error.with_message(response.message(message)),
        None => error,
    };
    match RejectedFields::new(fields, response) {
        Some(fields) => error.caused_by(fields),
        None => error,
    }
}

fn message(error: &Value) -> String {
    match error {
        Value::Object(members) => ["message", "msg", "code"]
            .iter()
            .find_map(|name| text(members.get(*name)))
            .unwrap_or_default(),
        Value::Array(items) => items.first().map(message).unwrap_or_default(),
        other => text(Some(other)).unwrap_or_default(),
    }
}

/// Checks `success` and `code` of `{success, code, data}`.
fn step(operation: Operation, response: &Response, members: &Map<String, Value>) -> Result<String, Failure> {
    let code = text(members.get("code")).unwrap_or_default();
    if code == FILE_GONE {
        return Err(Failure::Gone);
    }
    match flag(members.get("success")) {
        Some(true) => Ok(code),
        Some(false) => {
            let message = text(members.get("data"))
                .filter(|data| !data.is_empty())
                .unwrap_or(code);
            let error = Error::response(ErrorKind::Rejected, operation, response);
            Err(error.with_message(response.message(&message)).into())
        }
        None => Err(Error::response(ErrorKind::UnexpectedFormat, operation, response).into()),
    }
}

enum Body {
    Json(Map<String, Value>),
    Text(String),
}

/// Decodes a response that is neither a failure nor an HTML page.
fn body(operation: Operation, response: &Response) -> Result<Body, Error> {
    if let Some(failure) = response.failure() {
        return Err(Error::response(failure.into(), operation, response));
    }
    let text = response.text();
    let text = text.trim();
    let is_json = text.starts_with('{');
    if !is_json && response.is_html() {
        return Err(Error::response(ErrorKind::NotJson, operation, response));
    }
    match is_json {
        true => json(text)
            .map(Body::Json)
            .ok_or_else(|| Error::response(ErrorKind::NotJson, operation, response)),
        false => Ok(Body::Text(text.to_owned())),
    }
}

pub(crate) fn json(text: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(text).ok()
}

/// Whether the text can be the name of a file on the server; any other text is a message.
fn is_file_name(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    matches!(text.len(), 1..=255) && text.contains('.') && text.bytes().all(is_part)
}

/// `true`, `1`, `"1"` and so on; `None` for other values.
pub(crate) fn flag(value: Option<&Value>) -> Option<bool> {
    match value? {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => Some(number.as_f64() != Some(0.0)),
        Value::String(text) => match &**text {
            "1" | "true" => Some(true),
            "0" | "false" | "" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Keys of an object, in their order.
struct Keys(Vec<String>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;

        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Keys;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of thumbnails")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Keys, A::Error> {
                let mut keys = Vec::new();
                while let Some((key, _)) = members.next_entry::<String, IgnoredAny>()? {
                    keys.push(key);
                }
                Ok(Keys(keys))
            }
        }

        deserializer.deserialize_map(KeyVisitor)
    }
}

const FILE_GONE: &str = "FileGone";

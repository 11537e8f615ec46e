//! JSON text with the values of its secret members redacted. Code that only sees this text cannot leak a secret.

use std::fmt;
use std::ops::Range;

use memchr::memmem;

use super::cursor::{Cursor, SyntaxError};
use crate::secret::Secret;

/// Replaces a secret.
pub(crate) const MASK: &str = "\"(redacted)\"";

#[derive(Clone)]
pub(crate) struct RedactedJson {
    text: Box<str>,
    secrets: Vec<RedactedValue>,
}

#[derive(Clone)]
struct RedactedValue {
    /// Start of the mask.
    at: usize,
    /// The JSON that it replaces.
    json: Secret,
}

impl RedactedJson {
    /// Redacts the value of every member called `server_url` or `stream_key`, at any depth and however its name is
    /// escaped.
    pub(crate) fn of(json: &str) -> Result<Self, SyntaxError> {
        let values = secret_values(json)?;
        let mut text = String::with_capacity(json.len() + values.len() * MASK.len());
        let mut secrets = Vec::with_capacity(values.len());
        let mut copied = 0;
        for value in values {
            text.push_str(json.get(copied..value.start).unwrap_or_default());
            secrets.push(RedactedValue {
                at: text.len(),
                json: Secret::from(json.get(value.clone()).unwrap_or_default()),
            });
            text.push_str(MASK);
            copied = value.end;
        }
        text.push_str(json.get(copied..).unwrap_or_default());
        Ok(Self {
            text: text.into_boxed_str(),
            secrets,
        })
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The text of the secret whose mask begins here. `None` for JSON that is not text, and for the empty text.
    pub(crate) fn secret_at(&self, at: usize) -> Option<Secret> {
        let index = self.secrets.binary_search_by_key(&at, |value| value.at).ok()?;
        let json = self.secrets.get(index)?.json.expose();
        let text = Cursor::new(json).non_empty_text().ok().flatten()?;
        Some(Secret::from(text))
    }

    /// The text as received, with its secrets.
    pub(crate) fn unredacted(&self) -> String {
        let mut unredacted = String::with_capacity(self.text.len());
        let mut copied = 0;
        for value in &self.secrets {
            unredacted.push_str(self.text.get(copied..value.at).unwrap_or_default());
            unredacted.push_str(value.json.expose());
            copied = value.at + MASK.len();
        }
        unredacted.push_str(self.text.get(copied..).unwrap_or_default());
        unredacted
    }
}

impl fmt::Debug for RedactedJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes of JSON", self.text.len())
    }
}

/// Positions of the values of the secret members, in order. The inside of such a value is not searched.
fn secret_values(json: &str) -> Result<Vec<Range<usize>>, SyntaxError> {
    let mut values: Vec<Range<usize>> = Vec::new();
    for end_of_name in ends_of_names(json) {
        if values.last().is_none_or(|last| last.end <= end_of_name) {
            values.extend(value_after(json, end_of_name)?);
        }
    }
    Ok(values)
}

/// Ends of the names of the secret members, in order.
fn ends_of_names(json: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    for name in NAMES {
        let found = memmem::find_iter(json.as_bytes(), name);
        ends.extend(found.map(|at| at + name.len()));
    }
    // A name with an escape in it. Every letter of the names is below U+0080.
    for at in memmem::find_iter(json.as_bytes(), b"\\u00") {
        let end = end_of_secret_name(json, at);
        // A name can contain several escapes.
        ends.extend(end.filter(|end| ends.last() != Some(end)));
    }
    ends.sort_unstable();
    ends
}

/// The value of the member whose name ends here; `None` if no colon follows, so that it is not a name.
fn value_after(json: &str, end_of_name: usize) -> Result<Option<Range<usize>>, SyntaxError> {
    let Some(tail) = json.get(end_of_name..) else {
        return Ok(None);
    };
    let mut cursor = Cursor::new(tail);
    if cursor.peek() != Some(b':') {
        return Ok(None);
    }
    cursor.take_text(":");
    let start = end_of_name + cursor.position();
    let value = cursor.skip().map_err(|syntax| SyntaxError {
        at: end_of_name + syntax.at,
    })?;
    Ok(Some(start..start + value.len()))
}

/// The end of the text around an escape, if that text is a secret member's name.
fn end_of_secret_name(json: &str, escape: usize) -> Option<usize> {
    let bytes = json.as_bytes();
    let start = (escape.saturating_sub(MAX_NAME_BYTES)..escape)
        .rev()
        .find(|&at| {
            let backslashes = bytes.get(..at).unwrap_or_default().iter().rev();
            bytes.get(at) == Some(&b'"') && backslashes.take_while(|byte| **byte == b'\\').count() % 2 == 0
        })?;
    let mut end = start + 1;
    while end - start <= MAX_NAME_BYTES {
        end += match bytes.get(end)? {
            b'"' => {
                let quoted = json.get(start..=end)?;
                let name = serde_json::from_str::<String>(quoted).ok()?;
                let secret = NAMES.iter().any(|quoted| quoted.trim_matches('"') == name);
                return secret.then_some(end + 1);
            }
            b'\\' => 2,
            _ => 1,
        };
    }
    None
}

/// Quoted as in the JSON text. With a backslash before the last quote it would be another text.
const NAMES: [&str; 2] = ["\"server_url\"", "\"stream_key\""];

/// Ten letters, each of them an escape of six bytes, and the quotes.
const MAX_NAME_BYTES: usize = 62;

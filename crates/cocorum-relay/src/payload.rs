//! Published messages: the line that `cocorum chat --json` prints, with the server's text as the last member.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

/// A published payload: one JSON object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payload<'a> {
    /// The line of the feed without its last brace; `None` for an event without a line.
    line: Option<&'a str>,
    /// Data of the event, as received.
    pub(crate) wire: Option<Cow<'a, str>>,
}

/// Joins a line of the feed and the data that it came from.
pub(crate) fn join(line: Option<&str>, wire: Option<&str>) -> String {
    let line = line.unwrap_or("{}");
    let Some(wire) = wire else { return line.to_owned() };
    let value = match is_one_object(wire) {
        true => Cow::Borrowed(wire),
        // Serializing a string cannot fail.
        false => Cow::Owned(serde_json::to_string(wire).unwrap_or_default()),
    };
    let members = line.strip_suffix('}').unwrap_or(line);
    let comma = if members.len() > 1 { "," } else { "" };
    [members, comma, WIRE, &value, "}"].concat()
}

impl<'a> Payload<'a> {
    /// Returns `None` if the payload was not published by a collector.
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let json = std::str::from_utf8(bytes).ok()?;
        let members: Members<'_> = serde_json::from_str(json).ok()?;
        let Some(value) = members.wire.map(RawValue::get) else {
            let line = members.event.and_then(|_| json.strip_suffix('}'));
            return Some(Self { line, wire: None });
        };
        let before = json.strip_suffix('}')?.strip_suffix(value)?.strip_suffix(WIRE)?;
        let wire = match value.starts_with('"') {
            true => Cow::Owned(serde_json::from_str(value).ok()?),
            false => Cow::Borrowed(value),
        };
        Some(Self {
            line: before.strip_suffix(','),
            wire: Some(wire),
        })
    }

    /// The line of the feed.
    pub(crate) fn line(&self) -> Option<String> {
        self.line.map(|members| format!("{members}}}"))
    }
}

#[derive(Deserialize)]
struct Members<'a> {
    #[serde(borrow)]
    event: Option<&'a RawValue>,
    #[serde(borrow)]
    wire: Option<&'a RawValue>,
}

/// Whether the data can be published as it is. Other data is published as a JSON string.
fn is_one_object(wire: &str) -> bool {
    wire.starts_with('{')
        && wire.ends_with('}')
        && !wire.contains(['\n', '\r'])
        && serde_json::from_str::<&RawValue>(wire).is_ok()
}

const WIRE: &str = "\"wire\":";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_and_data_are_read_back_as_they_were() {
        let line = r#"{"event":"message","text":"a,\"wire\":1}"}"#;
        for wire in [
            r#"{"type":"messages","data":{}}"#,
            "not JSON",
            "{\"a\":\n1}",
            r#""a text""#,
            "",
        ] {
            for line in [Some(line), None] {
                let json = join(line, Some(wire));
                assert!(!json.contains('\n'), "{json}");
                let payload = Payload::parse(json.as_bytes()).unwrap();
                assert_eq!(payload.line().as_deref(), line, "{json}");
                assert_eq!(payload.wire.as_deref(), Some(wire), "{json}");
            }
        }
        let json = join(Some(line), None);
        let payload = Payload::parse(json.as_bytes()).unwrap();
        assert_eq!((payload.line().as_deref(), payload.wire), (Some(line), None));
        assert_eq!(Payload::parse(b"hello"), None);
    }
}

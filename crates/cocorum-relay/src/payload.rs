//! Published messages: the line that `cocorum chat --json` prints, with the server's text as the last member.

use serde::Deserialize;
use serde_json::value::RawValue;

/// A published payload: one JSON object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payload {
    /// The line of the feed; `None` if the event has no line.
    pub(crate) line: Option<String>,
    /// Data of the event, as received.
    pub(crate) wire: Option<String>,
}

impl Payload {
    pub(crate) fn to_json(&self) -> String {
        let mut json = self.line.clone().unwrap_or_else(|| "{}".to_owned());
        if let Some(wire) = &self.wire {
            json.pop();
            let comma = if json.len() > 1 { "," } else { "" };
            // Fails only for values that are not text.
            let text = || serde_json::to_string(wire).unwrap_or_default();
            let value = if is_one_object(wire) { wire.clone() } else { text() };
            json = format!("{json}{comma}{WIRE}{value}}}");
        }
        json
    }

    /// `None` for what no collector published.
    pub(crate) fn parse(json: &str) -> Option<Self> {
        let members: Members<'_> = serde_json::from_str(json).ok()?;
        let Some(value) = members.wire else {
            let line = members.event.map(|_| json.to_owned());
            return Some(Self { line, wire: None });
        };
        let value = value.get();
        let before = json.strip_suffix('}')?.strip_suffix(value)?.strip_suffix(WIRE)?;
        let line = before.strip_suffix(',').map(|line| format!("{line}}}"));
        let wire = match value.starts_with('"') {
            true => serde_json::from_str(value).ok()?,
            false => value.to_owned(),
        };
        Some(Self {
            line,
            wire: Some(wire),
        })
    }
}

#[derive(Deserialize)]
struct Members<'a> {
    #[serde(borrow)]
    event: Option<&'a RawValue>,
    #[serde(borrow)]
    wire: Option<&'a RawValue>,
}

/// Other data is published as a text.
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
        let line = Some(r#"{"event":"message","text":"a,\"wire\":1}"}"#.to_owned());
        for wire in [
            r#"{"type":"messages","data":{}}"#,
            "no JSON",
            "{\"a\":\n1}",
            r#""a text""#,
            "",
        ] {
            for line in [line.clone(), None] {
                let wire = Some(wire.to_owned());
                let payload = Payload { line, wire };
                let json = payload.to_json();
                assert!(!json.contains('\n'), "{json}");
                assert_eq!(Payload::parse(&json), Some(payload), "{json}");
            }
        }
        let payload = Payload { line, wire: None };
        assert_eq!(Payload::parse(&payload.to_json()), Some(payload));
        assert_eq!(Payload::parse("hello"), None);
    }
}

//! A line in the form that receivers get.

use rumble_feed::escape_json;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::entry::Entry;

/// A line that a sink sends.
#[derive(Debug)]
pub(super) struct Event<'a> {
    /// Kind of the happening, or `event` of the line.
    pub(super) name: String,
    /// The line.
    pub(super) entry: &'a Entry,
    /// Members of the event.
    pub(super) members: Members,
}

/// The members that texts contain.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Members {
    pub(super) kind: Option<String>,
    pub(super) name: Option<String>,
    pub(super) username: Option<String>,
    pub(super) title: Option<String>,
    pub(super) text: Option<String>,
    pub(super) amount_cents: Option<u64>,
    pub(super) count: Option<u64>,
    pub(super) stream_id: Option<String>,
    history: Option<bool>,
}

impl<'a> Event<'a> {
    /// `None` for a message that was sent before its chat was opened.
    pub(super) fn of(entry: &'a Entry) -> Option<Self> {
        let members: Members = serde_json::from_str(&entry.json).ok()?;
        if members.history == Some(true) {
            return None;
        }
        let kind = members.kind.clone().filter(|_| entry.event == "happening");
        Some(Self {
            name: kind.unwrap_or_else(|| entry.event.clone()),
            entry,
            members,
        })
    }

    /// The line as an object.
    pub(super) fn object(&self) -> Map<String, Value> {
        serde_json::from_str(&self.entry.json).unwrap_or_default()
    }
}

/// JSON text in the format of the lines.
pub(super) fn text(value: &Value) -> String {
    escape_json(&value.to_string()).into_owned()
}

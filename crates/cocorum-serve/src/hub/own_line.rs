//! Lines of the server itself, between those of the streams.

use std::sync::Arc;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::alerts::{Alert, AlertCommand, EndReason};
use crate::entry::Entry;
use crate::goal::Goal;
use crate::happening::Happening;
use crate::hub::{SinkState, SourceState};

/// A line of the server. The member `event` is the name of the variant.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum OwnLine<'a> {
    /// Show this alert.
    Alert(&'a Alert),
    /// Hide this alert.
    AlertEnd { id: &'a str, reason: EndReason },
    /// The featured message; `null` if none is featured.
    Featured { message: Option<&'a RawValue> },
    /// The goal changed.
    Goal(&'a Goal),
    /// A happening, once, whichever source reports it.
    Happening(HappeningLine<'a>),
    /// The queue of alerts changed.
    Queue {
        waiting: usize,
        is_paused: bool,
        has_viewers: bool,
    },
    /// A sink started or stopped failing.
    Sink(&'a SinkState),
    /// The state of a source changed.
    Source(&'a SourceState),
}

/// A happening in the format of the lines.
#[derive(Debug, Default, Serialize)]
pub(super) struct HappeningLine<'a> {
    kind: &'a str,
    id: Option<&'a str>,
    title: Option<&'a str>,
    name: Option<&'a str>,
    text: Option<&'a str>,
    amount_cents: Option<u64>,
    count: Option<u64>,
    media: Option<&'a str>,
    message_id: Option<String>,
    user_id: Option<String>,
    stream_id: Option<&'a str>,
    test: bool,
}

/// A message that the streamer shows large.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Featured {
    /// Id of the message.
    pub message_id: u64,
    /// Line of the message.
    pub line: Box<RawValue>,
}

impl<'a> HappeningLine<'a> {
    pub(super) fn new(happening: &'a Happening<'_>, media: Option<&'a str>) -> Self {
        Self {
            kind: happening.kind.name(),
            id: happening.key.as_deref(),
            title: None,
            name: happening.name,
            text: happening.text,
            amount_cents: happening.cents,
            count: happening.count,
            media,
            message_id: happening.message_id.map(|id| id.to_string()),
            user_id: happening.user_id.map(|id| id.to_string()),
            stream_id: happening.stream,
            test: happening.test,
        }
    }

    pub(super) fn live(id: &'a str, stream: &'a str, title: Option<&'a str>) -> Self {
        Self {
            kind: "live",
            id: Some(id),
            title,
            stream_id: Some(stream),
            ..Self::default()
        }
    }
}

impl<'a> OwnLine<'a> {
    pub(super) fn of(command: &'a AlertCommand) -> Self {
        match command {
            AlertCommand::Show(alert) => Self::Alert(alert),
            AlertCommand::End { id, reason } => Self::AlertEnd { id, reason: *reason },
        }
    }

    pub(super) fn entry(&self) -> Arc<Entry> {
        let event = match self {
            Self::Alert(_) => "alert",
            Self::AlertEnd { .. } => "alert_end",
            Self::Featured { .. } => "featured",
            Self::Goal(_) => "goal",
            Self::Happening(_) => "happening",
            Self::Queue { .. } => "queue",
            Self::Sink(_) => "sink",
            Self::Source(_) => "source",
        };
        // Fails only for maps with keys that are not text, which the lines do not contain.
        let json = serde_json::to_string(self).unwrap_or_default();
        let mut entry = Entry::raw(event, rumble_feed::escape_json(&json).into_owned());
        match self {
            Self::Alert(alert) => (entry.stream, entry.test) = (alert.stream_id.clone(), alert.test),
            Self::Happening(happened) => {
                (entry.stream, entry.test) = (happened.stream_id.map(str::to_owned), happened.test);
                entry.cents = happened.amount_cents;
            }
            _ => {}
        }
        Arc::new(entry)
    }
}

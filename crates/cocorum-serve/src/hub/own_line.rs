//! Lines of the server itself, between those of the streams.

use std::sync::Arc;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::alerts::{Alert, AlertCommand, EndReason};
use crate::entry::Entry;
use crate::goal::Goal;
use crate::hub::SourceState;

/// A line of the server. Its member `event` is the name of the variant.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum OwnLine<'a> {
    /// Show this.
    Alert(&'a Alert),
    /// Show it no longer.
    AlertEnd { id: &'a str, reason: EndReason },
    /// What is featured; `null`: nothing.
    Featured { message: Option<&'a RawValue> },
    /// The goal moved.
    Goal(&'a Goal),
    /// The queue of alerts changed.
    Queue {
        waiting: usize,
        is_paused: bool,
        has_viewers: bool,
    },
    /// A source changed.
    Source(&'a SourceState),
}

/// A message that the streamer shows large.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Featured {
    /// Its id.
    pub message_id: u64,
    /// Its line.
    pub line: Box<RawValue>,
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
            Self::Queue { .. } => "queue",
            Self::Source(_) => "source",
        };
        // Fails only for maps whose keys are not text; there are none.
        let json = serde_json::to_string(self).unwrap_or_default();
        let mut entry = Entry::raw(event, rumble_feed::escape_json(&json).into_owned());
        if let Self::Alert(alert) = self {
            (entry.stream, entry.test) = (alert.stream_id.clone(), alert.test);
        }
        Arc::new(entry)
    }
}

use std::sync::Arc;

use rumble_chat::Event;
use rumble_feed::chat::{CloseReason, Closed, Connected, Reconnecting};
use rumble_feed::{Body, Line};
use rumble_livestream_api as live;
use rumble_model::StreamId;
use rumble_model::livestream_api::Document;
use time::OffsetDateTime;

/// Event of a recording.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Played {
    /// `seq` of the line that contained it.
    pub seq: u64,
    /// Time at which that line was recorded.
    pub at: OffsetDateTime,
    /// Stream of the event.
    pub stream: Option<StreamId>,
    /// Content of the event.
    pub event: PlayedEvent,
}

/// Content of an event.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum PlayedEvent {
    /// Start of the recording of the stream.
    #[non_exhaustive]
    Opened {
        /// Title of the stream, if known.
        title: Option<String>,
        /// Start of the stream, if known.
        started_on: Option<OffsetDateTime>,
    },
    /// Event of the chat.
    Chat(Box<Event>),
    /// The chat has reconnected.
    #[non_exhaustive]
    Connected {
        /// Number of the attempt.
        attempt: u32,
    },
    /// The connection was lost.
    #[non_exhaustive]
    Reconnecting {
        /// Number of the next attempt.
        attempt: u32,
        /// Delay before it, in milliseconds.
        after_ms: u64,
        /// Reason for the loss.
        cause: String,
    },
    /// End of the recording of the stream.
    #[non_exhaustive]
    Closed {
        /// Reason for the end.
        reason: CloseReason,
        /// Error, if there was one.
        error: Option<String>,
    },
    /// Document of the Live Stream API.
    #[non_exhaustive]
    Document {
        /// Content.
        document: Arc<Document>,
        /// Whether the document has a separate line: the first of an account, and one with a new title.
        has_line: bool,
    },
    /// Event that the preceding document showed for the first time.
    Live(Box<live::Event>),
}

impl Played {
    /// Line that `cocorum chat --json` or `cocorum live --watch --json` printed; `None` for an event without a line.
    #[must_use]
    pub fn line(&self) -> Option<Line<'_>> {
        let body = match &self.event {
            PlayedEvent::Chat(event) => return Line::from_chat(self.stream?, event),
            PlayedEvent::Live(event) => return Line::from_live(event),
            PlayedEvent::Document { document, has_line } => {
                return has_line.then(|| Line::from_document(document));
            }
            PlayedEvent::Connected { attempt } => Body::Connected(Connected { attempt: *attempt }),
            PlayedEvent::Reconnecting {
                attempt,
                after_ms,
                cause,
            } => Body::Reconnecting(Reconnecting::new(*attempt, *after_ms, cause.clone())),
            PlayedEvent::Closed { reason, error } => Body::Closed(Closed::new(*reason, error.as_deref())),
            PlayedEvent::Opened { .. } => return None,
        };
        Some(Line::new(body).on(self.stream))
    }

    /// Time of the event: when a message was sent, otherwise when it was recorded.
    #[must_use]
    pub fn time(&self) -> OffsetDateTime {
        match &self.event {
            PlayedEvent::Chat(event) => match &**event {
                Event::Message(message) => message.time.instant().unwrap_or(self.at),
                _ => self.at,
            },
            _ => self.at,
        }
    }

    /// Message of the event, if it is one.
    #[must_use]
    pub fn message(&self) -> Option<&rumble_chat::Message> {
        match &self.event {
            PlayedEvent::Chat(event) => match &**event {
                Event::Message(message) => Some(message),
                _ => None,
            },
            _ => None,
        }
    }
}

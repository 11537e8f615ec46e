use std::sync::Arc;

use rumble_chat::Event;
use rumble_feed::chat::{CloseReason, Closed, Connected, Reconnecting};
use rumble_feed::{Body, Line};
use rumble_livestream_api as live;
use rumble_model::StreamId;
use rumble_model::livestream_api::Document;
use time::OffsetDateTime;

/// An event of a recording.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Played {
    /// `seq` of the line that it came with.
    pub seq: u64,
    /// When that line was recorded.
    pub at: OffsetDateTime,
    /// Stream that it belongs to.
    pub stream: Option<StreamId>,
    /// What happened.
    pub event: PlayedEvent,
}

/// What happened.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum PlayedEvent {
    /// The stream was recorded from here on.
    #[non_exhaustive]
    Opened {
        /// Title of the stream, where it was known.
        title: Option<String>,
        /// When the stream began, where that was known.
        started_on: Option<OffsetDateTime>,
    },
    /// An event of the chat.
    Chat(Box<Event>),
    /// The connection was opened again.
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
        /// Why it was lost.
        cause: String,
    },
    /// The stream was no longer recorded.
    #[non_exhaustive]
    Closed {
        /// Why.
        reason: CloseReason,
        /// The error, where there was one.
        error: Option<String>,
    },
    /// A document of the Live Stream API.
    #[non_exhaustive]
    Document {
        /// The document.
        document: Arc<Document>,
        /// Whether it has a line of its own: the first of an account, and one with a new title.
        has_line: bool,
    },
    /// What the document before showed for the first time.
    Live(Box<live::Event>),
}

impl Played {
    /// The line that `cocorum chat --json` or `cocorum live --watch --json` printed; `None` for what has none.
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

    /// When it happened: when a message was sent, else when it was recorded.
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

    /// The message, if it is one.
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

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use rumble_chat::{Limits, Session};
use rumble_feed::chat::CloseReason;
use rumble_livestream_api::{Event as LiveEvent, Tracker};
use rumble_model::StreamId;
use rumble_model::livestream_api::Document;

use super::played::{Played, PlayedEvent};
use crate::log::RecordedFrame;
use crate::log::line::{DISK, Recorded, parse_time, reason};

/// Converts lines to events, with the state of each stream and account.
#[derive(Debug, Default)]
pub struct Player {
    chats: HashMap<StreamId, Chat>,
    accounts: HashMap<String, Tracker>,
}

#[derive(Debug)]
struct Chat {
    session: Session,
    /// Whether a connection of this recorder has delivered an event; the next connection is then a reconnect.
    is_established: bool,
}

type OnEvent<'a> = dyn FnMut(&Played) -> ControlFlow<()> + 'a;

impl Player {
    /// Creates a player without state.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub(super) fn is_known_kind(kind: &str) -> bool {
        matches!(
            kind,
            "open" | "connect" | "event" | "text" | "oversized" | "lost" | "end" | "document"
        )
    }

    /// Applies a line and delivers its events.
    pub(super) fn line(&mut self, line: &Recorded<'_>, on_event: &mut OnEvent<'_>) -> ControlFlow<()> {
        match line.kind.as_ref() {
            "document" => self.document(line, on_event),
            _ => match line.stream() {
                Some(stream) => self.chat(stream, line, on_event),
                None => ControlFlow::Continue(()),
            },
        }
    }

    fn chat(&mut self, stream: StreamId, line: &Recorded<'_>, on_event: &mut OnEvent<'_>) -> ControlFlow<()> {
        let Some(at) = line.at() else {
            return ControlFlow::Continue(());
        };
        let chat = self.chats.entry(stream).or_insert_with(|| Chat::new(stream));
        let mut give = |event| {
            on_event(&Played {
                seq: line.seq,
                at,
                stream: Some(stream),
                event,
            })
        };
        let own = match line.kind.as_ref() {
            "open" => {
                chat.is_established = false;
                Some(PlayedEvent::Opened {
                    title: line.title.as_deref().map(str::to_owned),
                    started_on: line.started_on.as_deref().and_then(parse_time),
                })
            }
            "connect" => {
                chat.session.handle_connected();
                let attempt = line.attempt.unwrap_or_default();
                chat.is_established.then_some(PlayedEvent::Connected { attempt })
            }
            "lost" if line.cause.as_deref() == Some(DISK) => {
                // The next messages are contiguous with the last one only if a history shows it.
                chat.session.handle_connected();
                None
            }
            "lost" => chat
                .is_established
                .then_some(line.after_ms)
                .flatten()
                .map(|after_ms| PlayedEvent::Reconnecting {
                    attempt: line.attempt.unwrap_or_default(),
                    after_ms,
                    cause: line.cause.as_deref().unwrap_or_default().to_owned(),
                }),
            "end" => Some(PlayedEvent::Closed {
                reason: reason(line.reason.as_deref().unwrap_or_default()),
                error: line.error.as_deref().map(str::to_owned),
            }),
            _ => {
                chat.receive(line);
                None
            }
        };
        if let Some(event) = own {
            // The chat of an ended stream does not continue.
            let has_ended = matches!(
                event,
                PlayedEvent::Closed {
                    reason: CloseReason::Ended,
                    ..
                }
            );
            if has_ended {
                self.chats.remove(&stream);
            }
            return give(event);
        }
        while let Some(event) = chat.session.poll_event() {
            give(PlayedEvent::Chat(Box::new(event)))?;
        }
        ControlFlow::Continue(())
    }

    fn document(&mut self, line: &Recorded<'_>, on_event: &mut OnEvent<'_>) -> ControlFlow<()> {
        let text = line.data.map(|data| data.get()).or(line.text.as_deref());
        let document = text.and_then(|text| Document::decode(text).ok());
        let (Some(at), Some(document)) = (line.at(), document) else {
            return ControlFlow::Continue(());
        };
        let account = line.account.as_deref().unwrap_or_default().to_owned();
        let mut is_first = false;
        let tracker = self.accounts.entry(account).or_insert_with(|| {
            is_first = true;
            Tracker::new()
        });
        let events = tracker.observe(&document);
        let has_new_title = events
            .iter()
            .any(|event| matches!(event, LiveEvent::TitleChanged { .. }));
        let mut give = |event| {
            on_event(&Played {
                seq: line.seq,
                at,
                stream: None,
                event,
            })
        };
        give(PlayedEvent::Document {
            document: Arc::new(document),
            has_line: is_first || has_new_title,
        })?;
        for event in events {
            give(PlayedEvent::Live(Box::new(event)))?;
        }
        ControlFlow::Continue(())
    }
}

impl Chat {
    fn new(stream: StreamId) -> Self {
        // No history is kept, since it is in the recording.
        let limits = Limits::default().history(0);
        Self {
            session: Session::with_limits(stream, &limits),
            is_established: false,
        }
    }

    fn receive(&mut self, line: &Recorded<'_>) {
        let events = self.session.stats().events;
        match line.frame() {
            Some(RecordedFrame::Data(data)) => self.session.handle_event_data(&data),
            Some(RecordedFrame::Oversized(bytes, excerpt)) => self.session.handle_oversized(bytes, &excerpt),
            _ => {}
        }
        self.is_established |= self.session.stats().events > events;
    }
}

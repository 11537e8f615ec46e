//! One chat, from its first event to its end.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rumble_chat::{ChatApi, Closer, EndReason, Endpoint, Event};
use rumble_model::StreamId;

use super::json::CloseReason;
use super::output::Output;
use crate::hint;
use crate::talk;

pub(super) struct Watch {
    pub(super) stream_id: StreamId,
    pub(super) chat_url: Endpoint,
    pub(super) history: bool,
    pub(super) output: Arc<Output>,
    pub(super) stop: Arc<Stop>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    AsAsked,
    Failed,
}

impl Outcome {
    pub(super) fn and(self, other: Self) -> Self {
        if other == Self::Failed { other } else { self }
    }
}

impl Watch {
    pub(super) fn run(self) -> Outcome {
        let builder = ChatApi::builder(self.stream_id).chat_url(self.chat_url.clone());
        self.stop.close_with(builder.closer());
        let mut chat = match builder.connect() {
            Ok(chat) => chat,
            Err(error) => {
                return match self.stop.asked() {
                    // It was closed while it was being opened.
                    Some(reason) => self.closed(reason),
                    None => self.failed(&error),
                };
            }
        };
        let failure = loop {
            match chat.next_event() {
                Some(Ok(event)) => self.show(&chat, &event),
                Some(Err(error)) => break Some(error),
                None => break None,
            }
        };
        match (failure, self.stop.asked(), chat.end_reason()) {
            (_, Some(reason), _) => self.closed(reason),
            (Some(error), None, _) => self.failed(&error),
            (None, None, Some(EndReason::Over)) => self.closed(CloseReason::Ended),
            (None, None, _) => self.closed(CloseReason::Requested),
        }
    }

    fn show(&self, chat: &ChatApi, event: &Event) {
        // Asked to stop between two events: nothing may follow the last message that counted.
        if self.stop.asked().is_some() {
            return;
        }
        if let Event::Message(message) = event {
            if message.is_from_history() && !self.history {
                return;
            }
            match self.stop.count(self.output.limit()) {
                Count::Within => {}
                Count::Last => {
                    self.output.event(self.stream_id, chat.state(), event);
                    self.stop.ask(CloseReason::Limit);
                    return;
                }
                Count::Beyond => return,
            }
        }
        if !self.output.event(self.stream_id, chat.state(), event) {
            self.stop.ask(CloseReason::Requested);
        }
    }

    fn closed(&self, reason: CloseReason) -> Outcome {
        self.output.closed(self.stream_id, reason, None);
        if self.output.has_failed() {
            Outcome::Failed
        } else {
            Outcome::AsAsked
        }
    }

    fn failed(&self, error: &rumble_chat::Error) -> Outcome {
        let explained = hint::explain(error);
        talk::complain(format_args!("stream {}: {explained}", self.stream_id.base36()));
        self.output
            .closed(self.stream_id, CloseReason::Failed, Some(&explained));
        Outcome::Failed
    }
}

/// Ends all chats of this process together.
#[derive(Default)]
pub(super) struct Stop {
    reason: OnceLock<CloseReason>,
    closers: Mutex<Vec<Closer>>,
    messages: AtomicU64,
}

pub(super) enum Count {
    Within,
    Last,
    Beyond,
}

impl Stop {
    /// Ends all chats. The first reason counts.
    pub(super) fn ask(&self, reason: CloseReason) {
        if self.reason.set(reason).is_ok() {
            for closer in self.closers().iter() {
                closer.close();
            }
        }
    }

    pub(super) fn asked(&self) -> Option<CloseReason> {
        self.reason.get().copied()
    }

    fn close_with(&self, closer: Closer) {
        let mut closers = self.closers();
        if self.asked().is_some() {
            closer.close();
        }
        closers.push(closer);
    }

    fn count(&self, limit: Option<u64>) -> Count {
        let Some(limit) = limit else { return Count::Within };
        let counted = self.messages.fetch_add(1, Ordering::SeqCst) + 1;
        match counted.cmp(&limit) {
            std::cmp::Ordering::Less => Count::Within,
            std::cmp::Ordering::Equal => Count::Last,
            std::cmp::Ordering::Greater => Count::Beyond,
        }
    }

    fn closers(&self) -> std::sync::MutexGuard<'_, Vec<Closer>> {
        self.closers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

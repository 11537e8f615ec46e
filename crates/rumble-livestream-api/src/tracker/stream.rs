use std::sync::Arc;

use rumble_model::Record;
use rumble_model::livestream_api::LivestreamEntry;

use super::window::{Window, oldest_first};
use super::{add, is_full};
use crate::event::{Event, List};

/// State of one stream.
#[derive(Debug)]
pub(super) struct TrackedStream {
    entry: Arc<Record<LivestreamEntry>>,
    messages: Window,
    rants: Window,
    /// Number of the last document that listed it; 0 before the first.
    last_listed: u64,
    missed: u32,
    is_history: bool,
    was_live: bool,
}

impl TrackedStream {
    /// Creates the state of a newly listed stream. `is_history`: in the very first document.
    pub(super) fn new(entry: Arc<Record<LivestreamEntry>>, is_history: bool) -> Self {
        Self {
            entry,
            messages: Window::new(),
            rants: Window::new(),
            last_listed: 0,
            missed: 0,
            is_history,
            was_live: false,
        }
    }

    pub(super) fn entry(&self) -> &Arc<Record<LivestreamEntry>> {
        &self.entry
    }

    pub(super) fn last_listed(&self) -> u64 {
        self.last_listed
    }

    /// Whether two documents in a row did not list it.
    pub(super) fn is_removed(&self) -> bool {
        self.missed >= 2
    }

    pub(super) fn update(
        &mut self,
        entry: &Arc<Record<LivestreamEntry>>,
        window: usize,
        generation: u64,
        events: &mut Vec<Event>,
    ) {
        let is_first = self.last_listed == 0;
        let before = std::mem::replace(&mut self.entry, Arc::clone(entry));
        let was_live_before = if is_first {
            self.is_history && entry.is_live == Some(true)
        } else {
            self.was_live && !self.is_removed()
        };
        // Without `is_live`, the state does not change.
        let is_live = entry.is_live.unwrap_or(was_live_before);
        self.was_live = is_live;
        self.last_listed = generation;
        self.missed = 0;

        if is_live && !was_live_before {
            events.push(Event::StreamStarted(Arc::clone(entry)));
        }
        if before.title != entry.title {
            events.push(Event::TitleChanged {
                stream: Arc::clone(entry),
                before: before.title.clone(),
            });
        }
        self.chat(entry, window, events);
        if before.watching_now != entry.watching_now {
            events.push(Event::Viewers {
                stream_id: entry.id,
                watching_now: entry.watching_now,
                before: before.watching_now,
            });
        }
        if was_live_before && !is_live {
            events.push(Event::StreamEnded(Arc::clone(entry)));
        }
        self.is_history = false;
    }

    /// Updates the state if document `generation` did not list this stream.
    pub(super) fn not_listed(&mut self, generation: u64, events: &mut Vec<Event>) {
        if self.last_listed == generation || self.is_removed() {
            return;
        }
        self.missed += 1;
        if self.is_removed() {
            events.push(Event::StreamDisappeared(Arc::clone(&self.entry)));
        }
    }

    /// Reports the new rows of an entry's chat, even of an older entry.
    pub(super) fn chat(&mut self, entry: &LivestreamEntry, window: usize, events: &mut Vec<Event>) {
        let (id, chat, history) = (entry.id, &entry.chat, self.is_history);
        let listed = &chat.recent_messages;
        let mut new_rows = self.messages.update(
            chat.latest_message.as_ref(),
            &listed.items,
            is_full(listed, window),
        );
        new_rows.may_have_missed &= !history;
        add(events, new_rows, List::Messages, Some(id), |message| {
            Event::Message {
                stream_id: id,
                message,
                history,
            }
        });
        let listed = &chat.recent_rants;
        let mut new_rows =
            self.rants
                .update(chat.latest_rant.as_ref(), &listed.items, is_full(listed, window));
        new_rows.may_have_missed &= !history;
        add(events, new_rows, List::Rants, Some(id), |rant| Event::Rant {
            stream_id: id,
            rant,
            history,
        });
    }
}

/// The messages of an entry, ordered by time.
pub(crate) fn listed_messages(stream: &LivestreamEntry) -> Vec<Event> {
    let chat = &stream.chat;
    let rows = oldest_first(chat.latest_message.as_ref(), &chat.recent_messages.items);
    let event = |message| Event::Message {
        stream_id: stream.id,
        message,
        history: true,
    };
    rows.into_iter().map(event).collect()
}

/// The rants of an entry, ordered by time.
pub(crate) fn listed_rants(stream: &LivestreamEntry) -> Vec<Event> {
    let chat = &stream.chat;
    let rows = oldest_first(chat.latest_rant.as_ref(), &chat.recent_rants.items);
    let event = |rant| Event::Rant {
        stream_id: stream.id,
        rant,
        history: true,
    };
    rows.into_iter().map(event).collect()
}

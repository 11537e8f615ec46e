use std::sync::Arc;

use rumble_model::Record;
use rumble_model::livestream_api::LivestreamEntry;

use super::window::{Window, oldest_first};
use super::{add, is_full};
use crate::event::{Event, List};

/// What is known of one stream.
#[derive(Debug)]
pub(super) struct StreamTrack {
    entry: Arc<Record<LivestreamEntry>>,
    messages: Window,
    rants: Window,
    /// The document that listed it last, by number; 0 for none yet.
    last_listed: u64,
    missed: u32,
    is_history: bool,
    was_live: bool,
}

impl StreamTrack {
    /// A stream that is listed for the first time; `is_history`: in the first document of all.
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

    /// Not listed twice in a row.
    pub(super) fn is_gone(&self) -> bool {
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
        let was_on_air = if is_first {
            self.is_history && entry.is_live == Some(true)
        } else {
            self.was_live && !self.is_gone()
        };
        // A document that does not say it changes nothing.
        let is_live = entry.is_live.unwrap_or(was_on_air);
        self.was_live = is_live;
        self.last_listed = generation;
        self.missed = 0;

        if is_live && !was_on_air {
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
        if was_on_air && !is_live {
            events.push(Event::StreamEnded(Arc::clone(entry)));
        }
        self.is_history = false;
    }

    /// A document that has been observed. It may not have listed this stream.
    pub(super) fn missing(&mut self, generation: u64, events: &mut Vec<Event>) {
        if self.last_listed == generation || self.is_gone() {
            return;
        }
        self.missed += 1;
        if self.is_gone() {
            events.push(Event::StreamDisappeared(Arc::clone(&self.entry)));
        }
    }

    /// The news of an entry's chat, also of one that is older than what is known.
    pub(super) fn chat(&mut self, entry: &LivestreamEntry, window: usize, events: &mut Vec<Event>) {
        let (id, chat, history) = (entry.id, &entry.chat, self.is_history);
        let listed = &chat.recent_messages;
        let mut news = self.messages.update(
            chat.latest_message.as_ref(),
            &listed.items,
            is_full(listed, window),
        );
        news.may_have_missed &= !history;
        add(events, news, List::Messages, Some(id), |message| Event::Message {
            stream_id: id,
            message,
            history,
        });
        let listed = &chat.recent_rants;
        let mut news = self
            .rants
            .update(chat.latest_rant.as_ref(), &listed.items, is_full(listed, window));
        news.may_have_missed &= !history;
        add(events, news, List::Rants, Some(id), |rant| Event::Rant {
            stream_id: id,
            rant,
            history,
        });
    }
}

/// The messages that an entry lists, in the order of time.
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

/// The rants that an entry lists, in the order of time.
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

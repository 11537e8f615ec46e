use std::collections::VecDeque;

use rumble_model::MessageId;

use crate::event::{Event, Gap};
use crate::message::Message;

/// Events received and not yet taken, with a bound on the messages among them.
#[derive(Debug)]
pub(crate) struct Mailbox {
    events: VecDeque<Event>,
    messages: usize,
    max_messages: usize,
    /// Messages were dropped in front of the first that is left.
    overflowed: bool,
    last_taken: Option<MessageId>,
}

impl Mailbox {
    pub(crate) fn new(max_messages: usize) -> Self {
        Self {
            events: VecDeque::new(),
            messages: 0,
            max_messages: max_messages.max(1),
            overflowed: false,
            last_taken: None,
        }
    }

    pub(crate) fn push(&mut self, event: Event) {
        if matches!(event, Event::Message(_)) {
            if self.messages >= self.max_messages {
                self.drop_oldest_message();
            }
            self.messages += 1;
        }
        self.events.push_back(event);
    }

    /// The next event. Where messages were dropped, a gap comes first.
    pub(crate) fn pop(&mut self) -> Option<Event> {
        if let Some(Event::Message(first)) = self.events.front() {
            if std::mem::take(&mut self.overflowed) {
                return Some(Event::Gap(Gap {
                    after: self.last_taken,
                    before: Some(first.id),
                }));
            }
            self.last_taken = Some(first.id);
            self.messages -= 1;
        }
        let event = self.events.pop_front();
        if self.events.is_empty() && self.events.capacity() > KEPT_CAPACITY {
            self.events = VecDeque::new();
        }
        event
    }

    pub(crate) fn clear_messages(&mut self) {
        if let Some(newest) = self.messages().last().map(|message| message.id) {
            self.last_taken = Some(newest);
        }
        self.events.retain(|event| !matches!(event, Event::Message(_)));
        self.messages = 0;
        self.overflowed = false;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    pub(crate) fn messages(&self) -> impl Iterator<Item = &Message> {
        self.events.iter().filter_map(|event| match event {
            Event::Message(message) => Some(message),
            _ => None,
        })
    }

    fn drop_oldest_message(&mut self) {
        if let Some(at) = self
            .events
            .iter()
            .position(|event| matches!(event, Event::Message(_)))
        {
            self.events.remove(at);
            self.messages -= 1;
            self.overflowed = true;
        }
    }
}

/// Room for this many events is kept when the mailbox is empty: a burst must not stay as idle memory.
const KEPT_CAPACITY: usize = 64;

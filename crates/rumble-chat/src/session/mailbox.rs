mod queue;

use rumble_model::MessageId;

use crate::event::{Event, Gap};
use crate::limits::Limits;
use crate::message::Message;
use queue::Queue;

/// Bounded queue of undelivered events. Messages and other events have separate queues with the same limits; a shared
/// sequence number preserves their order.
///
/// A reader that takes all events between two inputs loses nothing, however large an input is: the limits apply to events
/// of earlier inputs only.
#[derive(Debug)]
pub(crate) struct Mailbox {
    messages: Queue<Message>,
    others: Queue<Event>,
    received: u64,
    /// Whether messages were dropped before the first queued one.
    overflowed: bool,
    /// Whether live messages were among the dropped ones.
    overflowed_live: bool,
    /// Whether a gap or a malformed record was dropped.
    lost_warning: bool,
    /// Whether the queue was empty when the current input began.
    was_empty: bool,
    last_taken: Option<MessageId>,
}

impl Mailbox {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            messages: Queue::new(limits.mailbox, limits.mailbox_bytes),
            others: Queue::new(limits.mailbox, limits.mailbox_bytes),
            received: 0,
            overflowed: false,
            overflowed_live: false,
            lost_warning: false,
            was_empty: true,
            last_taken: None,
        }
    }

    /// Starts a new input.
    pub(crate) fn begin_input(&mut self) {
        self.was_empty = self.messages.is_empty() && self.others.is_empty();
    }

    /// Queues an event. Returns the number of evicted events other than messages. Evicted messages are reported as a
    /// gap.
    pub(crate) fn push(&mut self, event: Event) -> u64 {
        self.received += 1;
        let size = event.size();
        match event {
            Event::Message(message) => {
                let dropped = self.messages.push(self.received, size, message, !self.was_empty);
                self.overflowed |= !dropped.is_empty();
                self.overflowed_live |= dropped.iter().any(|message| !message.is_from_history());
                0
            }
            other => {
                let dropped = self.others.push(self.received, size, other, !self.was_empty);
                self.lost_warning |= dropped
                    .iter()
                    .any(|event| matches!(event, Event::Gap(_) | Event::Malformed(_)));
                dropped.len() as u64
            }
        }
    }

    /// Returns the next event. A gap precedes it if messages, or reports about possible losses, were dropped.
    pub(crate) fn pop(&mut self) -> Option<Event> {
        if std::mem::take(&mut self.lost_warning) {
            (self.overflowed, self.overflowed_live) = (false, false);
            let before = self.messages.front().map(|(_, first)| first.id);
            return Some(Event::Gap(Gap {
                after: self.last_taken,
                before,
            }));
        }
        let other = self.others.front().map(|(sequence, _)| sequence);
        match self.messages.front() {
            Some((sequence, first)) if other.is_none_or(|other| sequence < other) => {
                if std::mem::take(&mut self.overflowed) {
                    self.overflowed_live = false;
                    return Some(Event::Gap(Gap {
                        after: self.last_taken,
                        before: Some(first.id),
                    }));
                }
                self.last_taken = Some(first.id);
                self.messages.pop().map(Event::Message)
            }
            _ => self.others.pop(),
        }
    }

    /// Drops the messages of the history and keeps live messages.
    pub(crate) fn clear_history(&mut self) {
        let newest = self.messages.iter().rfind(|message| message.is_from_history());
        self.last_taken = newest.map(|message| message.id).or(self.last_taken);
        self.messages.retain(|message| !message.is_from_history());
        self.overflowed = self.overflowed_live;
    }

    pub(crate) fn clear(&mut self) {
        self.messages.clear();
        self.others.clear();
        (self.overflowed, self.overflowed_live, self.lost_warning) = (false, false, false);
    }

    pub(crate) fn messages(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.iter()
    }
}

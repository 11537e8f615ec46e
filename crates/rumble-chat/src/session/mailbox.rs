mod queue;

use rumble_model::MessageId;

use crate::event::{Event, Gap};
use crate::limits::Limits;
use crate::message::Message;
use queue::Queue;

/// Events received and not yet taken, with bounds on the messages and the same bounds on the others.
///
/// The two are kept apart, each with its place in the common order, so that the oldest of either is at hand.
#[derive(Debug)]
pub(crate) struct Mailbox {
    messages: Queue<Message>,
    others: Queue<Event>,
    received: u64,
    /// Messages were dropped in front of the first that is left.
    overflowed: bool,
    /// So was the word that some may be missing.
    lost_warning: bool,
    last_taken: Option<MessageId>,
}

impl Mailbox {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            messages: Queue::new(limits.mailbox, limits.mailbox_bytes),
            others: Queue::new(limits.mailbox, limits.mailbox_bytes),
            received: 0,
            overflowed: false,
            lost_warning: false,
            last_taken: None,
        }
    }

    /// How many events other than messages had to make room. For dropped messages a gap will be told.
    pub(crate) fn push(&mut self, event: Event) -> u64 {
        self.received += 1;
        let size = event.size();
        match event {
            Event::Message(message) => {
                self.overflowed |= !self.messages.push(self.received, size, message).is_empty();
                0
            }
            other => {
                let dropped = self.others.push(self.received, size, other);
                self.lost_warning |= dropped
                    .iter()
                    .any(|event| matches!(event, Event::Gap(_) | Event::Malformed(_)));
                dropped.len() as u64
            }
        }
    }

    /// The next event. Where messages, or the word that some may be missing, were dropped, a gap comes first.
    pub(crate) fn pop(&mut self) -> Option<Event> {
        if std::mem::take(&mut self.lost_warning) {
            self.overflowed = false;
            let before = self.messages.front().map(|(_, first)| first.id);
            return Some(Event::Gap(Gap {
                after: self.last_taken,
                before,
            }));
        }
        let other = self.others.front().map(|(place, _)| place);
        match self.messages.front() {
            Some((place, first)) if other.is_none_or(|other| place < other) => {
                if std::mem::take(&mut self.overflowed) {
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

    pub(crate) fn clear_messages(&mut self) {
        self.last_taken = self.messages().last().map(|newest| newest.id).or(self.last_taken);
        self.messages.clear();
        self.overflowed = false;
    }

    pub(crate) fn clear(&mut self) {
        self.clear_messages();
        self.others.clear();
        self.lost_warning = false;
    }

    pub(crate) fn messages(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.iter()
    }
}

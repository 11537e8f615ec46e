use std::collections::VecDeque;

use rumble_model::MessageId;

use crate::event::{Event, Gap};
use crate::message::Message;

/// Events received and not yet taken, with a bound on the messages and the same bound on the others.
///
/// The two are kept apart, each with its place in the common order, so that the oldest of either is at hand.
#[derive(Debug)]
pub(crate) struct Mailbox {
    messages: VecDeque<(u64, Message)>,
    others: VecDeque<(u64, Event)>,
    received: u64,
    max: usize,
    /// Something was dropped in front of the first message that is left.
    overflowed: bool,
    last_taken: Option<MessageId>,
}

impl Mailbox {
    pub(crate) fn new(max: usize) -> Self {
        Self {
            messages: VecDeque::new(),
            others: VecDeque::new(),
            received: 0,
            max: max.max(1),
            overflowed: false,
            last_taken: None,
        }
    }

    pub(crate) fn push(&mut self, event: Event) {
        let place = self.received;
        self.received += 1;
        self.overflowed |= match event {
            Event::Message(message) => push_within(&mut self.messages, self.max, (place, message)),
            other => push_within(&mut self.others, self.max, (place, other)),
        };
    }

    /// The next event. Where something was dropped, a gap comes first.
    pub(crate) fn pop(&mut self) -> Option<Event> {
        let other = self.others.front().map(|(place, _)| *place);
        match self.messages.front() {
            Some((place, first)) if other.is_none_or(|other| *place < other) => {
                if std::mem::take(&mut self.overflowed) {
                    return Some(Event::Gap(Gap {
                        after: self.last_taken,
                        before: Some(first.id),
                    }));
                }
                self.last_taken = Some(first.id);
                pop_lean(&mut self.messages).map(Event::Message)
            }
            _ => pop_lean(&mut self.others),
        }
    }

    pub(crate) fn clear_messages(&mut self) {
        if let Some((_, newest)) = self.messages.back() {
            self.last_taken = Some(newest.id);
        }
        self.messages = VecDeque::new();
        self.overflowed = false;
    }

    pub(crate) fn clear(&mut self) {
        self.clear_messages();
        self.others = VecDeque::new();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.messages.is_empty() && self.others.is_empty()
    }

    pub(crate) fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().map(|(_, message)| message)
    }
}

/// True when the oldest had to make room.
fn push_within<T>(queue: &mut VecDeque<T>, max: usize, item: T) -> bool {
    let is_full = queue.len() >= max;
    if is_full {
        queue.pop_front();
    }
    queue.push_back(item);
    is_full
}

/// Pops; a queue that is empty after a burst gives its memory back.
fn pop_lean<T>(queue: &mut VecDeque<(u64, T)>) -> Option<T> {
    let (_, item) = queue.pop_front()?;
    if queue.is_empty() && queue.capacity() > KEPT_CAPACITY {
        *queue = VecDeque::new();
    }
    Some(item)
}

/// Room for this many events is kept when a queue is empty: a burst must not stay as idle memory.
const KEPT_CAPACITY: usize = 64;

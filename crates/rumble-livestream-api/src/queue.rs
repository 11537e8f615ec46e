//! What waits to be read by one reader.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rumble_model::StreamId;
use rumble_model::livestream_api::Livestream;

use crate::event::{Event, Gap, GapReason, List};
use crate::tracker::{listed_messages, listed_rants};

/// Which events a reader wants.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted {
    Everything,
    Followers,
    Subscribers,
    GiftedSubs,
    Messages(StreamId),
    Rants(StreamId),
}

impl Wanted {
    fn wants(self, event: &Event) -> bool {
        let is_gap =
            |list, stream| matches!(event, Event::Gap(gap) if gap.list == list && gap.stream_id == stream);
        match self {
            Self::Everything => true,
            Self::Followers => matches!(event, Event::Follower(_)) || is_gap(List::Followers, None),
            Self::Subscribers => matches!(event, Event::Subscriber(_)),
            Self::GiftedSubs => matches!(event, Event::GiftedSub(_)),
            Self::Messages(id) => {
                matches!(event, Event::Message { stream_id, .. } if *stream_id == id)
                    || is_gap(List::Messages, Some(id))
            }
            Self::Rants(id) => {
                matches!(event, Event::Rant { stream_id, .. } if *stream_id == id)
                    || is_gap(List::Rants, Some(id))
            }
        }
    }
}

/// The events that one reader has not read yet, at most so many. Clones are the same queue.
#[derive(Debug, Clone)]
pub(crate) struct Queue(Arc<Mutex<Waiting>>);

#[derive(Debug, Clone)]
struct Waiting {
    events: VecDeque<Event>,
    has_overflowed: bool,
    most: usize,
    wanted: Wanted,
}

/// A queue as the one that fills it knows it: it goes away with its reader.
#[derive(Debug)]
pub(crate) struct WeakQueue(Weak<Mutex<Waiting>>);

impl Queue {
    pub(crate) fn new(wanted: Wanted, most: usize) -> Self {
        Self(Arc::new(Mutex::new(Waiting {
            events: VecDeque::new(),
            has_overflowed: false,
            most,
            wanted,
        })))
    }

    /// Another queue with the same events in it.
    pub(crate) fn fork(&self) -> Self {
        let waiting = self.lock().clone();
        Self(Arc::new(Mutex::new(waiting)))
    }

    pub(crate) fn downgrade(&self) -> WeakQueue {
        WeakQueue(Arc::downgrade(&self.0))
    }

    /// Adds the events that are wanted here. The oldest go where there are too many.
    pub(crate) fn extend(&self, events: &[Event]) {
        let mut waiting = self.lock();
        let wanted = waiting.wanted;
        let events = events.iter().filter(|event| wanted.wants(event)).cloned();
        waiting.events.extend(events);
        let too_many = waiting.events.len().saturating_sub(waiting.most);
        if too_many > 0 {
            waiting.events.drain(..too_many);
            waiting.has_overflowed = true;
        }
    }

    /// Adds the messages and rants of a stream's entry.
    pub(crate) fn extend_from_listed(&self, stream: &Livestream) {
        self.extend(&listed_messages(stream));
        self.extend(&listed_rants(stream));
    }

    pub(crate) fn is_empty(&self) -> bool {
        let waiting = self.lock();
        waiting.events.is_empty() && !waiting.has_overflowed
    }

    pub(crate) fn pop(&self) -> Option<Event> {
        let mut waiting = self.lock();
        if std::mem::take(&mut waiting.has_overflowed) {
            return Some(Event::Gap(Gap {
                list: List::Any,
                stream_id: None,
                reason: GapReason::NotRead,
            }));
        }
        waiting.events.pop_front()
    }

    pub(crate) fn drain(&self) -> Vec<Event> {
        std::iter::from_fn(|| self.pop()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl WeakQueue {
    /// Adds events; `false` when the reader is gone.
    pub(crate) fn extend(&self, events: &[Event]) -> bool {
        match self.0.upgrade() {
            Some(queue) => {
                Queue(queue).extend(events);
                true
            }
            None => false,
        }
    }
}

//! Queue of unread events of one reader.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rumble_model::StreamId;
use rumble_model::livestream_api::LivestreamEntry;

use crate::error::Error;
use crate::event::{Event, Gap, GapReason, List};
use crate::tracker::{listed_messages, listed_rants};

/// Item of a reader's queue: an event, or the error of a failed refresh.
pub(crate) type Item = Result<Event, Error>;

/// Events that a reader receives.
#[derive(Debug, Clone, Copy)]
pub(crate) enum EventFilter {
    Everything,
    Followers,
    Subscribers,
    GiftedSubs,
    Messages(StreamId),
    Rants(StreamId),
}

impl EventFilter {
    fn matches(self, item: &Item) -> bool {
        let Ok(event) = item else {
            return matches!(self, Self::Everything);
        };
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

/// Bounded queue of the unread events of one reader. Clones are the same queue.
#[derive(Debug, Clone)]
pub(crate) struct Queue(Arc<Mutex<QueueState>>);

#[derive(Debug, Clone)]
struct QueueState {
    items: VecDeque<Item>,
    has_overflowed: bool,
    capacity: usize,
    filter: EventFilter,
}

/// Weak handle of a queue, for its producer: the queue is dropped with its reader.
#[derive(Debug)]
pub(crate) struct WeakQueue(Weak<Mutex<QueueState>>);

impl Queue {
    pub(crate) fn new(filter: EventFilter, capacity: usize) -> Self {
        Self(Arc::new(Mutex::new(QueueState {
            items: VecDeque::new(),
            has_overflowed: false,
            capacity,
            filter,
        })))
    }

    /// Another queue with the same events in it.
    pub(crate) fn fork(&self) -> Self {
        let state = self.lock().clone();
        Self(Arc::new(Mutex::new(state)))
    }

    pub(crate) fn downgrade(&self) -> WeakQueue {
        WeakQueue(Arc::downgrade(&self.0))
    }

    /// Adds the events that match the filter. Drops the oldest if the capacity is exceeded.
    pub(crate) fn extend(&self, items: impl IntoIterator<Item = Item>) {
        let mut state = self.lock();
        let filter = state.filter;
        let items = items.into_iter().filter(|item| filter.matches(item));
        state.items.extend(items);
        let too_many = state.items.len().saturating_sub(state.capacity);
        if too_many > 0 {
            state.items.drain(..too_many);
            state.has_overflowed = true;
        }
    }

    /// Adds the messages and rants of a stream's entry.
    pub(crate) fn extend_with_history(&self, stream: &LivestreamEntry) {
        self.extend(listed_messages(stream).into_iter().map(Ok));
        self.extend(listed_rants(stream).into_iter().map(Ok));
    }

    pub(crate) fn is_empty(&self) -> bool {
        let state = self.lock();
        state.items.is_empty() && !state.has_overflowed
    }

    pub(crate) fn pop(&self) -> Option<Item> {
        let mut state = self.lock();
        if std::mem::take(&mut state.has_overflowed) {
            return Some(Ok(Event::Gap(Gap {
                list: List::Any,
                stream_id: None,
                reason: GapReason::Overflow,
            })));
        }
        state.items.pop_front()
    }

    /// Takes the events. Errors are dropped: callers of this method receive them from the refresh itself.
    pub(crate) fn drain(&self) -> Vec<Event> {
        std::iter::from_fn(|| self.pop()).filter_map(Result::ok).collect()
    }

    fn lock(&self) -> MutexGuard<'_, QueueState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl WeakQueue {
    /// Adds the events that match the filter. Returns `false` if the reader was dropped.
    pub(crate) fn extend(&self, items: &[Item]) -> bool {
        match self.0.upgrade() {
            Some(queue) => {
                Queue(queue).extend(items.iter().cloned());
                true
            }
            None => false,
        }
    }
}

//! What waits to be read by one reader.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rumble_model::StreamId;
use rumble_model::livestream_api::LivestreamEntry;

use crate::error::Error;
use crate::event::{Event, Gap, GapReason, List};
use crate::tracker::{listed_messages, listed_rants};

/// Item of a reader's queue: an event, or the error of a failed refresh.
pub(crate) type Item = Result<Event, Error>;

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
    fn wants(self, item: &Item) -> bool {
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

/// The events that one reader has not read yet, at most so many. Clones are the same queue.
#[derive(Debug, Clone)]
pub(crate) struct Queue(Arc<Mutex<Waiting>>);

#[derive(Debug, Clone)]
struct Waiting {
    items: VecDeque<Item>,
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
            items: VecDeque::new(),
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

    /// Adds what is wanted here. The oldest go where there are too many.
    pub(crate) fn extend(&self, items: impl IntoIterator<Item = Item>) {
        let mut waiting = self.lock();
        let wanted = waiting.wanted;
        let items = items.into_iter().filter(|item| wanted.wants(item));
        waiting.items.extend(items);
        let too_many = waiting.items.len().saturating_sub(waiting.most);
        if too_many > 0 {
            waiting.items.drain(..too_many);
            waiting.has_overflowed = true;
        }
    }

    /// Adds the messages and rants of a stream's entry.
    pub(crate) fn extend_from_listed(&self, stream: &LivestreamEntry) {
        self.extend(listed_messages(stream).into_iter().map(Ok));
        self.extend(listed_rants(stream).into_iter().map(Ok));
    }

    pub(crate) fn is_empty(&self) -> bool {
        let waiting = self.lock();
        waiting.items.is_empty() && !waiting.has_overflowed
    }

    pub(crate) fn pop(&self) -> Option<Item> {
        let mut waiting = self.lock();
        if std::mem::take(&mut waiting.has_overflowed) {
            return Some(Ok(Event::Gap(Gap {
                list: List::Any,
                stream_id: None,
                reason: GapReason::Overflow,
            })));
        }
        waiting.items.pop_front()
    }

    /// Takes the events. Errors are dropped: callers of this method receive them from the refresh itself.
    pub(crate) fn drain(&self) -> Vec<Event> {
        std::iter::from_fn(|| self.pop()).filter_map(Result::ok).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl WeakQueue {
    /// Adds what is wanted; `false` when the reader is gone.
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

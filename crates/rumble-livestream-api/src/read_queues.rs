//! Queues of unread events of one handle.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rumble_model::StreamId;

use crate::event::Event;
use crate::queue::{EventFilter, Queue};
use crate::shared::Shared;

/// The queues of one [`RumbleApi`](crate::RumbleApi) handle.
#[derive(Debug)]
pub(crate) struct ReadQueues {
    pub(crate) followers: Queue,
    pub(crate) subscribers: Queue,
    pub(crate) gifted_subs: Queue,
    chats: Mutex<HashMap<StreamId, Arc<ChatReadQueues>>>,
}

/// The queues of one stream's chat, created by the first reading.
#[derive(Debug, Default)]
pub(crate) struct ChatReadQueues {
    messages: Mutex<Option<Queue>>,
    rants: Mutex<Option<Queue>>,
}

impl ReadQueues {
    pub(crate) fn new(shared: &Shared) -> Self {
        Self {
            followers: shared.subscribe(EventFilter::Followers),
            subscribers: shared.subscribe(EventFilter::Subscribers),
            gifted_subs: shared.subscribe(EventFilter::GiftedSubs),
            chats: Mutex::default(),
        }
    }

    pub(crate) fn fork(&self, shared: &Shared) -> Self {
        let chats = lock(&self.chats);
        let forks = chats.iter().map(|(id, chat)| (*id, Arc::new(chat.fork(shared))));
        Self {
            followers: shared.fork(&self.followers),
            subscribers: shared.fork(&self.subscribers),
            gifted_subs: shared.fork(&self.gifted_subs),
            chats: Mutex::new(forks.collect()),
        }
    }

    /// Returns the queues of a stream's chat. Queues of removed streams are dropped once they are unused.
    pub(crate) fn chat(&self, id: StreamId, shared: &Shared) -> Arc<ChatReadQueues> {
        let mut chats = lock(&self.chats);
        if !chats.contains_key(&id) {
            chats.retain(|id, chat| Arc::strong_count(chat) > 1 || shared.stream(*id).is_some());
        }
        Arc::clone(chats.entry(id).or_default())
    }
}

impl ChatReadQueues {
    pub(crate) fn messages(&self, id: StreamId, shared: &Shared) -> Vec<Event> {
        read(&self.messages, EventFilter::Messages(id), shared)
    }

    pub(crate) fn rants(&self, id: StreamId, shared: &Shared) -> Vec<Event> {
        read(&self.rants, EventFilter::Rants(id), shared)
    }

    pub(crate) fn fork(&self, shared: &Shared) -> Self {
        let fork =
            |queue: &Mutex<Option<Queue>>| Mutex::new(lock(queue).as_ref().map(|queue| shared.fork(queue)));
        Self {
            messages: fork(&self.messages),
            rants: fork(&self.rants),
        }
    }
}

fn read(queue: &Mutex<Option<Queue>>, filter: EventFilter, shared: &Shared) -> Vec<Event> {
    lock(queue)
        .get_or_insert_with(|| shared.subscribe_with_history(filter))
        .drain()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! How far one handle has read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rumble_model::StreamId;

use crate::core::Core;
use crate::event::Event;
use crate::queue::{Queue, Wanted};

/// The queues of one [`RumbleApi`](crate::RumbleApi) handle.
#[derive(Debug)]
pub(crate) struct Cursors {
    pub(crate) followers: Queue,
    pub(crate) subscribers: Queue,
    pub(crate) gifted_subs: Queue,
    chats: Mutex<HashMap<StreamId, Arc<ChatCursors>>>,
}

/// The queues of one stream's chat; there is none before the first reading.
#[derive(Debug, Default)]
pub(crate) struct ChatCursors {
    messages: Mutex<Option<Queue>>,
    rants: Mutex<Option<Queue>>,
}

impl Cursors {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            followers: core.subscribe(Wanted::Followers),
            subscribers: core.subscribe(Wanted::Subscribers),
            gifted_subs: core.subscribe(Wanted::GiftedSubs),
            chats: Mutex::default(),
        }
    }

    pub(crate) fn fork(&self, core: &Core) -> Self {
        let chats = lock(&self.chats);
        let forks = chats.iter().map(|(id, chat)| (*id, Arc::new(chat.fork(core))));
        Self {
            followers: core.fork(&self.followers),
            subscribers: core.fork(&self.subscribers),
            gifted_subs: core.fork(&self.gifted_subs),
            chats: Mutex::new(forks.collect()),
        }
    }

    /// The queues of a stream's chat. Those of streams that are gone and that nobody holds are forgotten.
    pub(crate) fn chat(&self, id: StreamId, core: &Core) -> Arc<ChatCursors> {
        let mut chats = lock(&self.chats);
        if !chats.contains_key(&id) {
            chats.retain(|id, chat| Arc::strong_count(chat) > 1 || core.stream(*id).is_some());
        }
        Arc::clone(chats.entry(id).or_default())
    }
}

impl ChatCursors {
    pub(crate) fn messages(&self, id: StreamId, core: &Core) -> Vec<Event> {
        read(&self.messages, Wanted::Messages(id), core)
    }

    pub(crate) fn rants(&self, id: StreamId, core: &Core) -> Vec<Event> {
        read(&self.rants, Wanted::Rants(id), core)
    }

    pub(crate) fn fork(&self, core: &Core) -> Self {
        let fork =
            |queue: &Mutex<Option<Queue>>| Mutex::new(lock(queue).as_ref().map(|queue| core.fork(queue)));
        Self {
            messages: fork(&self.messages),
            rants: fork(&self.rants),
        }
    }
}

fn read(queue: &Mutex<Option<Queue>>, wanted: Wanted, core: &Core) -> Vec<Event> {
    lock(queue)
        .get_or_insert_with(|| core.subscribe_from_listed(wanted))
        .drain()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

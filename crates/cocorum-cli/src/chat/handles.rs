//! Short numbers for messages, typed instead of their ids.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rumble_chat::Message;
use rumble_model::MessageId;

/// Numbers of the messages shown last. They start over after [`MAX`].
#[derive(Default)]
pub(super) struct Handles(Mutex<Assigned>);

#[derive(Default)]
struct Assigned {
    /// Newest last.
    messages: VecDeque<MessageParts>,
    last: u32,
}

/// The parts of a message that commands use.
#[derive(Clone)]
pub(super) struct MessageParts {
    pub(super) handle: u32,
    pub(super) id: MessageId,
    pub(super) user: String,
    /// The channel that it was posted as.
    pub(super) channel: Option<String>,
}

impl Handles {
    pub(super) fn assign(&self, message: &Message) -> u32 {
        let mut assigned = self.assigned();
        let handle = assigned.last % MAX + 1;
        assigned.last = handle;
        if assigned.messages.len() >= CAPACITY {
            assigned.messages.pop_front();
        }
        assigned.messages.push_back(MessageParts {
            handle,
            id: message.id,
            user: message.user().username.clone(),
            channel: message.channel().map(|channel| channel.username.clone()),
        });
        handle
    }

    pub(super) fn get(&self, handle: u32) -> Option<MessageParts> {
        self.latest(|shown| shown.handle == handle)
    }

    /// Whether a message was posted as a channel with this name.
    pub(super) fn is_channel(&self, name: &str) -> bool {
        self.latest(|shown| shown.channel.as_deref() == Some(name))
            .is_some()
    }

    fn latest(&self, matches: impl Fn(&MessageParts) -> bool) -> Option<MessageParts> {
        let assigned = self.assigned();
        let mut newest_first = assigned.messages.iter().rev();
        newest_first.find(|shown| matches(shown)).cloned()
    }

    fn assigned(&self) -> MutexGuard<'_, Assigned> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The largest handle.
const MAX: u32 = 999;
const CAPACITY: usize = MAX as usize;

use std::fmt;
use std::sync::Arc;

use rumble_model::livestream_api::{ChatMessage, LivestreamEntry, Rant};
use rumble_model::{Record, StreamId};

use crate::error::Error;
use crate::event::Event;
use crate::new_items::NewItems;
use crate::read_queues::ChatReadQueues;
use crate::shared::{Refresh, Shared};

/// The chat of a [`Livestream`](crate::Livestream) as the Live Stream API shows it.
///
/// The API lists at most 50 messages and 50 rants, without ids. `new_messages` and `new_rants` still return each of
/// them once; if more arrive between two documents than one can list, [`gaps`](NewItems::gaps) reports it.
///
/// Clones are handles to the same reader; [`LiveChat::fork`] creates a second one.
#[derive(Clone)]
pub struct LiveChat {
    shared: Arc<Shared>,
    stream_id: StreamId,
    read_queues: Arc<ChatReadQueues>,
}

impl LiveChat {
    pub(crate) fn new(shared: Arc<Shared>, stream_id: StreamId, read_queues: Arc<ChatReadQueues>) -> Self {
        Self {
            shared,
            stream_id,
            read_queues,
        }
    }

    /// Creates a second reader of this chat; see [`RumbleApi::fork`](crate::RumbleApi::fork).
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            read_queues: Arc::new(self.read_queues.fork(&self.shared)),
            ..self.clone()
        }
    }

    /// The stream of this chat.
    #[must_use]
    pub fn stream_id(&self) -> StreamId {
        self.stream_id
    }

    /// `latest_message`
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn latest_message(&self) -> Result<Option<Arc<Record<ChatMessage>>>, Error> {
        let entry = self.entry()?;
        Ok(entry.and_then(|entry| entry.chat.latest_message.clone()))
    }

    /// `recent_messages`: at most 50, as received, which is newest first.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn recent_messages(&self) -> Result<Vec<Arc<Record<ChatMessage>>>, Error> {
        let entry = self.entry()?;
        Ok(entry
            .map(|entry| entry.chat.recent_messages.items.clone())
            .unwrap_or_default())
    }

    /// Returns the unread messages, oldest first. The first call returns all that are listed.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails. Rows that were not returned are delivered by the next
    /// call.
    pub fn new_messages(&self) -> Result<NewItems<ChatMessage>, Error> {
        self.shared.refresh(Refresh::IfStale)?;
        let row = |event| match event {
            Event::Message { message, .. } => Some(message),
            _ => None,
        };
        Ok(NewItems::from_events(
            self.read_queues.messages(self.stream_id, &self.shared),
            row,
        ))
    }

    /// `latest_rant`
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn latest_rant(&self) -> Result<Option<Arc<Record<Rant>>>, Error> {
        let entry = self.entry()?;
        Ok(entry.and_then(|entry| entry.chat.latest_rant.clone()))
    }

    /// `recent_rants`: at most 50, as received, which is newest first.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn recent_rants(&self) -> Result<Vec<Arc<Record<Rant>>>, Error> {
        let entry = self.entry()?;
        Ok(entry
            .map(|entry| entry.chat.recent_rants.items.clone())
            .unwrap_or_default())
    }

    /// Returns the unread rants, oldest first. The first call returns all that are listed.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails. Rows that were not returned are delivered by the next
    /// call.
    pub fn new_rants(&self) -> Result<NewItems<Rant>, Error> {
        self.shared.refresh(Refresh::IfStale)?;
        let row = |event| match event {
            Event::Rant { rant, .. } => Some(rant),
            _ => None,
        };
        Ok(NewItems::from_events(
            self.read_queues.rants(self.stream_id, &self.shared),
            row,
        ))
    }

    fn entry(&self) -> Result<Option<Arc<Record<LivestreamEntry>>>, Error> {
        self.shared.refresh(Refresh::IfStale)?;
        Ok(self.shared.stream(self.stream_id))
    }
}

impl fmt::Debug for LiveChat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveChat")
            .field("stream_id", &self.stream_id)
            .finish_non_exhaustive()
    }
}

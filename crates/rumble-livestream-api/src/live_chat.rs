use std::fmt;
use std::sync::Arc;

use rumble_model::livestream_api::{ChatMessage, LivestreamEntry, Rant};
use rumble_model::{Record, StreamId};

use crate::core::{Core, Refresh};
use crate::cursors::ChatCursors;
use crate::error::Error;
use crate::event::Event;
use crate::new_items::NewItems;

/// The chat of a [`Livestream`](crate::Livestream) as the Live Stream API shows it.
///
/// The API lists at most 50 messages and 50 rants, without ids. `new_messages` and `new_rants` tell each of them once all
/// the same; where more came between two documents than one can list, their [`gaps`](NewItems::gaps) say so.
///
/// Clones are handles of the same reader; [`LiveChat::fork`] makes a second one.
#[derive(Clone)]
pub struct LiveChat {
    core: Arc<Core>,
    stream_id: StreamId,
    cursors: Arc<ChatCursors>,
}

impl LiveChat {
    pub(crate) fn new(core: Arc<Core>, stream_id: StreamId, cursors: Arc<ChatCursors>) -> Self {
        Self {
            core,
            stream_id,
            cursors,
        }
    }

    /// A second reader of this chat: see [`RumbleApi::fork`](crate::RumbleApi::fork).
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            cursors: Arc::new(self.cursors.fork(&self.core)),
            ..self.clone()
        }
    }

    /// The stream it belongs to.
    #[must_use]
    pub fn stream_id(&self) -> StreamId {
        self.stream_id
    }

    /// `latest_message`
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn latest_message(&self) -> Result<Option<Arc<Record<ChatMessage>>>, Error> {
        let entry = self.entry()?;
        Ok(entry.and_then(|entry| entry.chat.latest_message.clone()))
    }

    /// `recent_messages`: at most 50, as received, which is newest first.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn recent_messages(&self) -> Result<Vec<Arc<Record<ChatMessage>>>, Error> {
        let entry = self.entry()?;
        Ok(entry
            .map(|entry| entry.chat.recent_messages.items.clone())
            .unwrap_or_default())
    }

    /// The messages that were not yet read here, oldest first. The first reading gives all that are listed.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails. Nothing is lost then: it comes with the next reading.
    pub fn new_messages(&self) -> Result<NewItems<ChatMessage>, Error> {
        self.core.refresh(Refresh::IfStale)?;
        let row = |event| match event {
            Event::Message { message, .. } => Some(message),
            _ => None,
        };
        Ok(NewItems::pick(
            self.cursors.messages(self.stream_id, &self.core),
            row,
        ))
    }

    /// `latest_rant`
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn latest_rant(&self) -> Result<Option<Arc<Record<Rant>>>, Error> {
        let entry = self.entry()?;
        Ok(entry.and_then(|entry| entry.chat.latest_rant.clone()))
    }

    /// `recent_rants`: at most 50, as received, which is newest first.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn recent_rants(&self) -> Result<Vec<Arc<Record<Rant>>>, Error> {
        let entry = self.entry()?;
        Ok(entry
            .map(|entry| entry.chat.recent_rants.items.clone())
            .unwrap_or_default())
    }

    /// The rants that were not yet read here, oldest first. The first reading gives all that are listed.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails. Nothing is lost then: it comes with the next reading.
    pub fn new_rants(&self) -> Result<NewItems<Rant>, Error> {
        self.core.refresh(Refresh::IfStale)?;
        let row = |event| match event {
            Event::Rant { rant, .. } => Some(rant),
            _ => None,
        };
        Ok(NewItems::pick(
            self.cursors.rants(self.stream_id, &self.core),
            row,
        ))
    }

    fn entry(&self) -> Result<Option<Arc<Record<LivestreamEntry>>>, Error> {
        self.core.refresh(Refresh::IfStale)?;
        Ok(self.core.stream(self.stream_id))
    }
}

impl fmt::Debug for LiveChat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveChat")
            .field("stream_id", &self.stream_id)
            .finish_non_exhaustive()
    }
}

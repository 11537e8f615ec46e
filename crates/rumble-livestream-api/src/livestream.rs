use std::fmt;
use std::sync::Arc;

use rumble_model::livestream_api::{Categories, LivestreamEntry, Visibility};
use rumble_model::{Record, StreamId, Timestamp};

use crate::core::{Core, Refresh};
use crate::cursors::ChatCursors;
use crate::error::Error;
use crate::live_chat::LiveChat;

/// One stream of an account: a live handle, which stays up to date through its [`RumbleApi`](crate::RumbleApi).
///
/// Every getter that returns a `Result` refreshes a stale document first. Of a stream that is no longer listed they give
/// what was said of it last; [`Livestream::has_disappeared`] tells.
///
/// Two are equal when they are the same stream. Clones are handles of the same reader; [`Livestream::fork`] makes a second
/// one.
#[derive(Clone)]
pub struct Livestream {
    core: Arc<Core>,
    first: Arc<Record<LivestreamEntry>>,
    chat: LiveChat,
}

impl Livestream {
    pub(crate) fn new(
        core: Arc<Core>,
        entry: Arc<Record<LivestreamEntry>>,
        cursors: Arc<ChatCursors>,
    ) -> Self {
        let chat = LiveChat::new(Arc::clone(&core), entry.id, cursors);
        Self {
            core,
            first: entry,
            chat,
        }
    }

    /// A second reader of this stream's chat: see [`RumbleApi::fork`](crate::RumbleApi::fork).
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            chat: self.chat.fork(),
            ..self.clone()
        }
    }

    /// `id`: the stream's number. Its chat has the same. Never makes a request.
    #[must_use]
    #[doc(alias = "stream_id_b36", alias = "stream_id_b10")]
    pub fn stream_id(&self) -> StreamId {
        self.first.id
    }

    /// `created_on`. Never makes a request.
    #[must_use]
    pub fn created_on(&self) -> &Timestamp {
        &self.first.created_on
    }

    /// The newest entry, refreshed when it is stale; the last there was, when it is no longer listed.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn entry(&self) -> Result<Arc<Record<LivestreamEntry>>, Error> {
        self.core.refresh(Refresh::IfStale)?;
        Ok(self.last_entry())
    }

    /// The newest entry there is, without a request.
    #[must_use]
    #[doc(alias = "jsondata")]
    pub fn last_entry(&self) -> Arc<Record<LivestreamEntry>> {
        self.core
            .stream(self.stream_id())
            .unwrap_or_else(|| Arc::clone(&self.first))
    }

    /// It was not listed in the last two documents. What the getters give is old then. Never makes a request.
    #[must_use]
    #[doc(alias = "is_disappeared")]
    pub fn has_disappeared(&self) -> bool {
        self.core.has_disappeared(self.stream_id())
    }

    /// It is on air, and still listed. One document that leaves it out proves nothing yet.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn is_live(&self) -> Result<bool, Error> {
        Ok(self.entry()?.is_live == Some(true) && !self.has_disappeared())
    }

    /// `title`
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn title(&self) -> Result<String, Error> {
        Ok(self.entry()?.title.clone())
    }

    /// `visibility`
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn visibility(&self) -> Result<Visibility, Error> {
        Ok(self.entry()?.visibility.clone())
    }

    /// `categories`
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn categories(&self) -> Result<Categories, Error> {
        Ok(self.entry()?.categories.clone())
    }

    /// `likes`
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn likes(&self) -> Result<u64, Error> {
        Ok(self.entry()?.likes)
    }

    /// `dislikes`
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn dislikes(&self) -> Result<u64, Error> {
        Ok(self.entry()?.dislikes)
    }

    /// Likes among all votes, from 0 to 1; `None` without votes.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn like_ratio(&self) -> Result<Option<f64>, Error> {
        Ok(self.entry()?.like_ratio())
    }

    /// `watching_now`: viewers at this moment.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn watching_now(&self) -> Result<u64, Error> {
        Ok(self.entry()?.watching_now)
    }

    /// The chat as this API shows it: at most 50 messages at a time. `rumble-chat` reads the chat itself.
    #[must_use]
    pub fn chat(&self) -> &LiveChat {
        &self.chat
    }
}

impl PartialEq for Livestream {
    fn eq(&self, other: &Self) -> bool {
        self.stream_id() == other.stream_id()
    }
}

impl Eq for Livestream {}

impl PartialEq<StreamId> for Livestream {
    fn eq(&self, other: &StreamId) -> bool {
        self.stream_id() == *other
    }
}

impl fmt::Debug for Livestream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Livestream")
            .field("stream_id", &self.stream_id())
            .field("has_disappeared", &self.has_disappeared())
            .finish_non_exhaustive()
    }
}

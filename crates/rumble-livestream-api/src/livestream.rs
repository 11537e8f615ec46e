use std::fmt;
use std::sync::Arc;

use rumble_model::livestream_api::{Categories, LivestreamEntry, Visibility};
use rumble_model::{Record, StreamId, Timestamp};

use crate::error::Error;
use crate::live_chat::LiveChat;
use crate::read_queues::ChatReadQueues;
use crate::shared::{Refresh, Shared};

/// One stream of an account: a live handle, which stays up to date through its [`RumbleApi`](crate::RumbleApi).
///
/// Every getter that returns a `Result` refreshes a stale document first. For a stream that is no longer listed, the
/// getters return the last known values; see [`Livestream::has_disappeared`].
///
/// Two handles are equal if they refer to the same stream. Clones are handles to the same reader; [`Livestream::fork`]
/// creates a second one.
#[derive(Clone)]
pub struct Livestream {
    shared: Arc<Shared>,
    first: Arc<Record<LivestreamEntry>>,
    chat: LiveChat,
}

impl Livestream {
    pub(crate) fn new(
        shared: Arc<Shared>,
        entry: Arc<Record<LivestreamEntry>>,
        read_queues: Arc<ChatReadQueues>,
    ) -> Self {
        let chat = LiveChat::new(Arc::clone(&shared), entry.id, read_queues);
        Self {
            shared,
            first: entry,
            chat,
        }
    }

    /// Creates a second reader of this stream's chat; see [`RumbleApi::fork`](crate::RumbleApi::fork).
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            chat: self.chat.fork(),
            ..self.clone()
        }
    }

    /// `id`: number of the stream and of its chat. Makes no request.
    #[must_use]
    #[doc(alias = "stream_id_b36", alias = "stream_id_b10")]
    pub fn stream_id(&self) -> StreamId {
        self.first.id
    }

    /// `created_on`. Makes no request.
    #[must_use]
    pub fn created_on(&self) -> &Timestamp {
        &self.first.created_on
    }

    /// The newest entry, after a refresh if stale; the last one if the stream was removed.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn entry(&self) -> Result<Arc<Record<LivestreamEntry>>, Error> {
        self.shared.refresh(Refresh::IfStale)?;
        Ok(self.last_entry())
    }

    /// The newest entry, without a request.
    #[must_use]
    #[doc(alias = "jsondata")]
    pub fn last_entry(&self) -> Arc<Record<LivestreamEntry>> {
        self.shared
            .stream(self.stream_id())
            .unwrap_or_else(|| Arc::clone(&self.first))
    }

    /// Whether the last two documents did not list this stream. The getters then return the last known values. Makes no
    /// request.
    #[must_use]
    #[doc(alias = "is_disappeared")]
    pub fn has_disappeared(&self) -> bool {
        self.shared.has_disappeared(self.stream_id())
    }

    /// Whether the stream is live and still listed. A stream that is missing from only one document is
    /// still considered listed.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn is_live(&self) -> Result<bool, Error> {
        Ok(self.entry()?.is_live == Some(true) && !self.has_disappeared())
    }

    /// `title`
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn title(&self) -> Result<String, Error> {
        Ok(self.entry()?.title.clone())
    }

    /// `visibility`
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn visibility(&self) -> Result<Visibility, Error> {
        Ok(self.entry()?.visibility.clone())
    }

    /// `categories`
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn categories(&self) -> Result<Categories, Error> {
        Ok(self.entry()?.categories.clone())
    }

    /// `likes`
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn likes(&self) -> Result<u64, Error> {
        Ok(self.entry()?.likes)
    }

    /// `dislikes`
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn dislikes(&self) -> Result<u64, Error> {
        Ok(self.entry()?.dislikes)
    }

    /// Share of likes among all votes, from 0 to 1; `None` without votes.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn like_ratio(&self) -> Result<Option<f64>, Error> {
        Ok(self.entry()?.like_ratio())
    }

    /// `watching_now`: viewers at this moment.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn watching_now(&self) -> Result<u64, Error> {
        Ok(self.entry()?.watching_now)
    }

    /// The chat as listed by this API: at most 50 messages at a time. `rumble-chat` reads the live chat itself.
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

use std::sync::Arc;

use rumble_model::livestream_api::{ChatMessage, Follower, GiftedSub, LivestreamEntry, Rant, Subscriber};
use rumble_model::{MalformedItem, Record, StreamId};

/// A change between two documents.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// A new follower.
    Follower(Arc<Record<Follower>>),
    /// A new subscription, bought or received as a gift (0 cents).
    Subscriber(Arc<Record<Subscriber>>),
    /// A purchase of gifted subscriptions.
    GiftedSub(Arc<Record<GiftedSub>>),
    /// A chat message.
    #[non_exhaustive]
    Message {
        /// The stream.
        stream_id: StreamId,
        /// The message.
        message: Arc<Record<ChatMessage>>,
        /// Whether the row was already listed at the start.
        history: bool,
    },
    /// A paid message, which Rumble possibly also lists among the messages.
    #[non_exhaustive]
    Rant {
        /// The stream.
        stream_id: StreamId,
        /// The rant.
        rant: Arc<Record<Rant>>,
        /// Whether the row was already listed at the start.
        history: bool,
    },
    /// A stream is live.
    StreamStarted(Arc<Record<LivestreamEntry>>),
    /// A stream has ended; it is still listed.
    StreamEnded(Arc<Record<LivestreamEntry>>),
    /// A stream is missing from two documents in a row. Contains the last entry; if that is live, this event is
    /// the end of the stream.
    StreamDisappeared(Arc<Record<LivestreamEntry>>),
    /// The title of a stream changed.
    #[non_exhaustive]
    TitleChanged {
        /// The stream with its new title.
        stream: Arc<Record<LivestreamEntry>>,
        /// The previous title.
        before: String,
    },
    /// The number of viewers changed.
    #[non_exhaustive]
    Viewers {
        /// The stream.
        stream_id: StreamId,
        /// Number of viewers now.
        watching_now: u64,
        /// Previous number of viewers.
        before: u64,
    },
    /// Rows were possibly missed.
    Gap(Gap),
    /// A row or a section of the document could not be decoded. Reported once as long as documents contain it.
    Malformed(MalformedItem),
}

/// A possible loss of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Gap {
    /// The affected list.
    pub list: List,
    /// The stream, for messages and rants.
    pub stream_id: Option<StreamId>,
    /// Cause of the gap.
    pub reason: GapReason,
}

/// A list of the document, by its wire name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum List {
    /// `recent_followers`
    Followers,
    /// `recent_messages`
    Messages,
    /// `recent_rants`
    Rants,
    /// Any of the lists.
    Any,
}

/// Cause of a [`Gap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GapReason {
    /// A full list contained only new rows: between two documents, more rows might have arrived than one document can
    /// list. A shorter interval avoids this.
    WindowTooSmall,
    /// The reader's queue exceeded its capacity.
    Overflow,
}

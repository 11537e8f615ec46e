use std::sync::Arc;

use rumble_model::livestream_api::{ChatMessage, Follower, GiftedSub, LivestreamEntry, Rant, Subscriber};
use rumble_model::{MalformedItem, Record, StreamId};

/// Something that two documents in a row show to have happened.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// Somebody follows.
    Follower(Arc<Record<Follower>>),
    /// Somebody subscribed, or received a subscription as a gift (0 cents).
    Subscriber(Arc<Record<Subscriber>>),
    /// Somebody bought subscriptions for others.
    GiftedSub(Arc<Record<GiftedSub>>),
    /// A chat message.
    #[non_exhaustive]
    Message {
        /// The stream it was said on.
        stream_id: StreamId,
        /// The message.
        message: Arc<Record<ChatMessage>>,
        /// It was listed already when watching began.
        history: bool,
    },
    /// A paid message. Whether Rumble lists it among the messages too is not known.
    #[non_exhaustive]
    Rant {
        /// The stream it was said on.
        stream_id: StreamId,
        /// The rant.
        rant: Arc<Record<Rant>>,
        /// It was listed already when watching began.
        history: bool,
    },
    /// A stream went on air.
    StreamStarted(Arc<Record<LivestreamEntry>>),
    /// A stream is no longer on air; it is still listed.
    StreamEnded(Arc<Record<LivestreamEntry>>),
    /// A stream is no longer listed, in two documents in a row. The entry is the last there was; where it says that the
    /// stream is live, this is the end of it.
    StreamDisappeared(Arc<Record<LivestreamEntry>>),
    /// A stream has another title.
    #[non_exhaustive]
    TitleChanged {
        /// The stream as it is now.
        stream: Arc<Record<LivestreamEntry>>,
        /// The title it had.
        before: String,
    },
    /// The number of viewers changed.
    #[non_exhaustive]
    Viewers {
        /// The stream.
        stream_id: StreamId,
        /// How many are watching now.
        watching_now: u64,
        /// How many there were.
        before: u64,
    },
    /// Something may have been missed here.
    Gap(Gap),
    /// A row or a section of the document could not be decoded. Reported once as long as documents contain it.
    Malformed(MalformedItem),
}

/// Something may have been missed: between two documents more happened than one can list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Gap {
    /// What is missing something.
    pub list: List,
    /// The stream, for messages and rants.
    pub stream_id: Option<StreamId>,
    /// Why.
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
    /// Any of them.
    Any,
}

/// Why something may have been missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GapReason {
    /// A full list held nothing that was known: a shorter refresh rate would have helped.
    WindowTooSmall,
    /// More than the limit was waiting to be read.
    Overflow,
}

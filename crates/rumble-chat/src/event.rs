use std::time::Duration;

use rumble_model::chat::{GiftEvent, Init, LiveGate, Raid, UnknownEvent};
use rumble_model::{MessageId, Record, Rejected, UserId};

use crate::error::Error;
use crate::message::Message;

/// What happens in a chat, in the order received.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// The right to moderate was granted or withdrawn.
    CanModerate(ModeratorChange),
    /// The connection is open again after [`Event::Reconnecting`].
    Connected(Connected),
    /// Messages were removed.
    Deleted(Deleted),
    /// Messages may have been lost here.
    Gap(Gap),
    /// A viewer bought subscription gifts.
    GiftPurchased(Box<Record<GiftEvent>>),
    /// The signed-in viewer received a gift.
    GiftReceived(Box<Record<GiftEvent>>),
    /// First event of every connection; its messages follow one by one.
    Init(Box<InitEvent>),
    /// The stream becomes premium or subscriber-only.
    LiveGate(Record<LiveGate>),
    /// Something could not be read. What comes before and after it is delivered.
    Malformed(Malformed),
    /// A message that was not delivered before.
    Message(Message),
    /// Accounts were muted: their messages are to be hidden.
    Muted(Muted),
    /// A message was pinned.
    Pinned(Pinned),
    /// This stream is about to raid another.
    RaidConfirmed(Box<Record<Raid>>),
    /// The connection was lost and will be opened again.
    Reconnecting(Reconnecting),
    /// An event of a type that this version does not know.
    Unknown(UnknownEvent),
    /// No message is pinned any more.
    Unpinned(Unpinned),
}

/// [`Event::CanModerate`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ModeratorChange {
    /// The accounts it is about. Compare with your own.
    pub user_ids: Vec<UserId>,
    /// The new value; `None` when the event did not say.
    pub can_moderate: Option<bool>,
}

/// [`Event::Connected`]
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Connected {
    /// How many attempts it took.
    pub attempt: u32,
}

/// [`Event::Deleted`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Deleted {
    /// The messages; they may be older than anything you hold.
    pub message_ids: Vec<MessageId>,
    /// It was the deletion that follows a mute and spares rants.
    pub rants_spared: bool,
}

/// [`Event::Gap`]: messages may have been lost, without proof that any was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// The last message before it.
    pub after: Option<MessageId>,
    /// The first message behind it; `None` when none is known yet.
    pub before: Option<MessageId>,
}

/// [`Event::Init`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct InitEvent {
    /// The event without its lists: messages follow as [`Event::Message`], users and channels are in the state.
    pub init: Init,
    /// Number of messages in its history, delivered before or not.
    pub history: usize,
}

/// [`Event::Malformed`]
#[derive(Clone)]
#[non_exhaustive]
pub struct Malformed {
    /// What is wrong, without any of the content.
    pub reason: String,
    /// Size of what could not be read.
    pub bytes: usize,
    /// Its first 200 characters at most, as sent. Other people's text: do not print it unescaped.
    pub excerpt: String,
}

/// [`Event::Muted`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Muted {
    /// The accounts.
    pub user_ids: Vec<UserId>,
}

/// [`Event::Pinned`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Pinned {
    /// The message. Its author is unknown when the message is older than what was seen of the chat.
    pub message: Message,
}

/// [`Event::Reconnecting`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Reconnecting {
    /// Number of the attempt that comes, from 1.
    pub attempt: u32,
    /// How long from now.
    pub after: Duration,
    /// Why the connection is gone.
    pub cause: Error,
}

/// [`Event::Unpinned`]
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Unpinned {
    /// The message that was pinned, when the event said so.
    pub message_id: Option<MessageId>,
}

impl Malformed {
    pub(crate) fn new(reason: String, bytes: usize, content: &str) -> Self {
        Self {
            reason,
            bytes,
            excerpt: content.chars().take(EXCERPT_CHARS).collect(),
        }
    }
}

impl From<Rejected> for Malformed {
    fn from(rejected: Rejected) -> Self {
        let Rejected {
            list,
            index,
            reason,
            raw,
            ..
        } = rejected;
        Self::new(format!("{list}[{index}]: {reason}"), raw.len(), &raw)
    }
}

impl std::fmt::Debug for Malformed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Malformed")
            .field("reason", &self.reason)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

const EXCERPT_CHARS: usize = 200;

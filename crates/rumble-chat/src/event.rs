use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use rumble_model::chat::{
    CanModerate, Deletion, GiftEvent, Init, LiveGate, MuteUsers, Pin, Raid, UnknownEvent,
};
use rumble_model::{MalformedItem, MessageId, Record, UserId};
use serde_json::value::RawValue;

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
    GiftPurchased(Box<GiftNotice>),
    /// The signed-in viewer received a gift.
    GiftReceived(Box<GiftNotice>),
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
    /// Members of an event that this version does not name.
    UnknownMembers(Box<UnknownMembers>),
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
    /// `data`, with what the fields leave out.
    pub record: Record<CanModerate>,
}

/// [`Event::Connected`]
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Connected {
    /// Number of the attempt that succeeded; counting starts again once a connection was open for a minute.
    pub attempt: u32,
}

/// [`Event::Deleted`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Deleted {
    /// The messages; they may be older than anything you hold.
    pub message_ids: Vec<MessageId>,
    /// It was the deletion that follows a mute and spares rants.
    pub rants_kept: bool,
    /// `data`, with what the fields leave out; `None` when it was learned from a repeat of the messages.
    pub record: Option<Record<Deletion>>,
}

/// [`Event::Gap`]: messages may have been lost, without proof that any was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// The last message before it.
    pub after: Option<MessageId>,
    /// The first message after it; `None` if it is not known yet.
    pub before: Option<MessageId>,
}

/// [`Event::GiftPurchased`] and [`Event::GiftReceived`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct GiftNotice {
    /// `data`
    pub gift: Record<GiftEvent>,
    /// `request_id`: what the giver's client put into its request.
    pub request_id: Option<Arc<str>>,
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
    /// Size of what could not be read; of an event over the bound, the least it can be.
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
    /// `data`, with what the fields leave out.
    pub record: Record<MuteUsers>,
}

/// [`Event::Pinned`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Pinned {
    /// The message. Its author is unknown when the message is older than what was seen of the chat.
    pub message: Message,
    /// `data`, with what the fields leave out; `None` when it was learned from an `init`.
    pub record: Option<Record<Pin>>,
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
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Unpinned {
    /// The message that was pinned, when the event said so.
    pub message_id: Option<MessageId>,
    /// `data`, with what the fields leave out; `None` when it was learned from an `init`.
    pub record: Option<Record<Pin>>,
}

/// [`Event::UnknownMembers`]: comes right before the event it belongs to.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UnknownMembers {
    /// `type` of the event.
    pub kind: String,
    /// Members other than `type`, `data` and `request_id`.
    pub envelope: BTreeMap<String, Box<RawValue>>,
    /// Members of the `data` of a `messages` event. For other events, see the event itself.
    pub data: BTreeMap<String, Box<RawValue>>,
}

impl Event {
    /// Bytes of JSON that it keeps, about.
    pub(crate) fn size(&self) -> usize {
        let members = |members: &BTreeMap<String, Box<RawValue>>| -> usize {
            members.values().map(|value| value.get().len()).sum()
        };
        match self {
            Self::CanModerate(change) => change.record.raw().len(),
            Self::Deleted(deleted) => deleted.record.as_ref().map_or(0, |record| record.raw().len()),
            Self::GiftPurchased(gift) | Self::GiftReceived(gift) => gift.gift.raw().len(),
            Self::Init(init) => members(&init.init.members),
            Self::LiveGate(gate) => gate.raw().len(),
            Self::Message(message) => message.raw().len(),
            Self::Muted(muted) => muted.record.raw().len(),
            Self::Pinned(pinned) => pinned.message.raw().len() * 2,
            Self::RaidConfirmed(raid) => raid.raw().len(),
            Self::Unknown(unknown) => {
                let data = unknown.data().map_or(0, |data| data.get().len());
                unknown.kind().len() + data + members(unknown.other())
            }
            Self::UnknownMembers(unnamed) => members(&unnamed.envelope) + members(&unnamed.data),
            Self::Unpinned(unpinned) => unpinned.record.as_ref().map_or(0, |record| record.raw().len()),
            Self::Connected(_) | Self::Gap(_) | Self::Malformed(_) | Self::Reconnecting(_) => 0,
        }
    }
}

impl Deref for GiftNotice {
    type Target = Record<GiftEvent>;

    fn deref(&self) -> &Self::Target {
        &self.gift
    }
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

impl From<MalformedItem> for Malformed {
    fn from(malformed: MalformedItem) -> Self {
        let MalformedItem {
            list,
            index,
            reason,
            raw,
            ..
        } = malformed;
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

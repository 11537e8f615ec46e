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

/// Event of a chat. Events are delivered in the order received.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// The right to moderate was granted or withdrawn.
    CanModerate(ModeratorChange),
    /// The connection is open again after [`Event::Reconnecting`].
    Connected(Connected),
    /// Messages were removed.
    Deleted(Deleted),
    /// Messages were possibly lost.
    Gap(Gap),
    /// A viewer bought subscription gifts.
    GiftPurchased(Box<GiftNotice>),
    /// The logged-in viewer received a gift.
    GiftReceived(Box<GiftNotice>),
    /// First event of every connection; its messages follow one by one.
    Init(Box<InitEvent>),
    /// The stream becomes premium or subscriber-only.
    LiveGate(Record<LiveGate>),
    /// Malformed data was skipped. Events before and after it are delivered.
    Malformed(Malformed),
    /// A message that was not delivered before.
    Message(Message),
    /// Accounts were muted: clients hide their messages.
    Muted(Muted),
    /// A message was pinned.
    Pinned(Pinned),
    /// This stream is about to raid another.
    RaidConfirmed(Box<Record<Raid>>),
    /// The connection was lost and will be opened again.
    Reconnecting(Reconnecting),
    /// An event of a type that this version does not model.
    Unknown(UnknownEvent),
    /// Members of an event that this version does not model.
    UnknownMembers(Box<UnknownMembers>),
    /// The pinned message was unpinned.
    Unpinned(Unpinned),
}

/// [`Event::CanModerate`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ModeratorChange {
    /// Accounts whose right changed. Compare with your own id.
    pub user_ids: Vec<UserId>,
    /// New value; `None` if the event did not contain it.
    pub can_moderate: Option<bool>,
    /// `data`, including members without a field.
    pub record: Record<CanModerate>,
}

/// [`Event::Connected`]
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Connected {
    /// Number of the attempt that succeeded. Starts over once a connection has been open for a minute.
    pub attempt: u32,
}

/// [`Event::Deleted`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Deleted {
    /// Ids of the messages, which can be older than all delivered ones.
    pub message_ids: Vec<MessageId>,
    /// Whether rants were kept: this deletion followed a mute.
    pub rants_kept: bool,
    /// `data`, including members without a field; `None` if the deletion was detected in a replay of the messages.
    pub record: Option<Record<Deletion>>,
}

/// [`Event::Gap`]: messages were possibly lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// Last message before the gap.
    pub after: Option<MessageId>,
    /// First message after the gap; `None` if it is not known yet.
    pub before: Option<MessageId>,
}

/// [`Event::GiftPurchased`] and [`Event::GiftReceived`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct GiftNotice {
    /// `data`
    pub gift: Record<GiftEvent>,
    /// `request_id`: set by the client of the giver in its request.
    pub request_id: Option<Arc<str>>,
}

/// [`Event::Init`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct InitEvent {
    /// The event without its lists: messages follow as [`Event::Message`], users and channels are in the state.
    pub init: Init,
    /// Number of messages in the history, including those delivered before.
    pub history: usize,
}

/// [`Event::Malformed`]
#[derive(Clone)]
#[non_exhaustive]
pub struct Malformed {
    /// Cause, without any of the content.
    pub reason: String,
    /// Size of the malformed data in bytes; for an oversized event, a lower bound.
    pub bytes: usize,
    /// At most the first 200 characters, as sent. Contains text of other users: escape it before printing.
    pub excerpt: String,
}

/// [`Event::Muted`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Muted {
    /// Ids of the accounts.
    pub user_ids: Vec<UserId>,
    /// `data`, including members without a field.
    pub record: Record<MuteUsers>,
}

/// [`Event::Pinned`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Pinned {
    /// The message, with an unknown author if it is older than all received messages.
    pub message: Message,
    /// `data`, including members without a field; `None` if the pin was detected in an `init`.
    pub record: Option<Record<Pin>>,
}

/// [`Event::Reconnecting`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Reconnecting {
    /// Number of the next attempt, from 1.
    pub attempt: u32,
    /// Delay before the next attempt.
    pub after: Duration,
    /// Cause of the lost connection.
    pub cause: Error,
}

/// [`Event::Unpinned`]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Unpinned {
    /// Id of the message that was pinned, if the event contained it.
    pub message_id: Option<MessageId>,
    /// `data`, including members without a field; `None` if the change was detected in an `init`.
    pub record: Option<Record<Pin>>,
}

/// [`Event::UnknownMembers`]: directly precedes the event that contained the members.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UnknownMembers {
    /// `type` of the event.
    pub kind: String,
    /// Members other than `type`, `data` and `request_id`.
    pub envelope: BTreeMap<String, Box<RawValue>>,
    /// Members of the `data` of a `messages` event. The `data` of other events is part of the event itself.
    pub data: BTreeMap<String, Box<RawValue>>,
}

impl Event {
    /// Approximate size of the stored JSON in bytes.
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

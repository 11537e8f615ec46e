use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::{CanModerate, Deletion, GiftEvent, Init, LiveGate, Messages, MuteUsers, Pin, Raid, UnknownEvent};
use crate::json::{MalformedItem, Record};

/// `{type, data, request_id}`: the data of one Server-Sent Event.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Envelope {
    /// `type` and `data`
    pub event: ChatEvent,
    /// `request_id`: the opaque id that the sender put into its request; on messages and gifts.
    pub request_id: Option<Arc<str>>,
    /// Members of the envelope that this version does not model, as received; an unknown event has its own.
    pub other: BTreeMap<String, Box<RawValue>>,
    /// Number of members of the envelope over the limit. For those of `data`, see the event.
    pub malformed: Vec<MalformedItem>,
}

/// One event of the chat stream.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ChatEvent {
    /// `init`
    Init(Box<Init>),
    /// `messages`
    Messages(Messages),
    /// `delete_messages`
    DeleteMessages(Record<Deletion>),
    /// `delete_non_rant_messages`
    DeleteNonRantMessages(Record<Deletion>),
    /// `mute_users`
    MuteUsers(Record<MuteUsers>),
    /// `pin_message`
    PinMessage(Record<Pin>),
    /// `unpin_message`
    UnpinMessage(Record<Pin>),
    /// `can_moderate`
    CanModerate(Record<CanModerate>),
    /// `raid_confirmed`
    RaidConfirmed(Record<Raid>),
    /// `live_gate`
    LiveGate(Record<LiveGate>),
    /// `gift_purchased`
    GiftPurchased(Record<GiftEvent>),
    /// `gift_received`
    GiftReceived(Record<GiftEvent>),
    /// Any other type.
    Unknown(UnknownEvent),
}

impl ChatEvent {
    /// The wire spelling of the type, even of an unknown one.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Init(_) => "init",
            Self::Messages(_) => "messages",
            Self::DeleteMessages(_) => "delete_messages",
            Self::DeleteNonRantMessages(_) => "delete_non_rant_messages",
            Self::MuteUsers(_) => "mute_users",
            Self::PinMessage(_) => "pin_message",
            Self::UnpinMessage(_) => "unpin_message",
            Self::CanModerate(_) => "can_moderate",
            Self::RaidConfirmed(_) => "raid_confirmed",
            Self::LiveGate(_) => "live_gate",
            Self::GiftPurchased(_) => "gift_purchased",
            Self::GiftReceived(_) => "gift_received",
            Self::Unknown(event) => event.kind(),
        }
    }
}

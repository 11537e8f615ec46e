use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::decode::{self, KnownRecords};
use super::{CanModerate, Deletion, GiftEvent, Init, LiveGate, Messages, MuteUsers, Pin, Raid, UnknownEvent};
use crate::json::{DecodeError, MalformedItem, Record};

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

impl Envelope {
    /// Reads the data of one Server-Sent Event.
    ///
    /// # Errors
    ///
    /// Returns [`DecodeError`] if the text is not a JSON object or lacks `type`, or if its `data` is not what the type
    /// requires.
    pub fn from_json(text: &str) -> Result<Self, DecodeError> {
        Self::decode(text, &())
    }

    /// Like [`Envelope::from_json`]; users and channels whose text equals that of a record in `known` are shared
    /// instead of decoded again.
    ///
    /// # Errors
    ///
    /// See [`Envelope::from_json`].
    pub fn decode(text: &str, known: &impl KnownRecords) -> Result<Self, DecodeError> {
        decode::envelope(text, known)
    }
}

impl ChatEvent {
    /// Reads the data of one Server-Sent Event: only `type` and `data`.
    ///
    /// # Errors
    ///
    /// See [`Envelope::from_json`].
    pub fn from_json(text: &str) -> Result<Self, DecodeError> {
        Envelope::from_json(text).map(|envelope| envelope.event)
    }

    /// The wire spelling of the type, also for unknown ones.
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

//! From the text of one event to its typed form: the outer brackets by hand, every value by `serde_json`, once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::data::{DecodeData, KnownRecords};
use super::{ChatEvent, Envelope, Init, Messages, Pin, UnknownEvent};
use crate::json::{
    Cursor, DecodeError, DecodeErrorKind, Others, Record, SyntaxError, is_empty_list, surrogate,
};

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
        let envelope = decode_envelope(text, known);
        if envelope
            .as_ref()
            .is_ok_and(|envelope| !has_malformed(&envelope.event))
        {
            return envelope;
        }
        match surrogate::replace_lone_surrogates(text) {
            Some(replaced) => {
                // Both at once would take twice the memory.
                drop(envelope);
                decode_envelope(&replaced, known)
            }
            None => envelope,
        }
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
}

fn has_malformed(event: &ChatEvent) -> bool {
    match event {
        ChatEvent::Init(init) => {
            let Init {
                messages,
                users,
                channels,
                malformed,
                ..
            } = &**init;
            let lists = [
                &messages.malformed,
                &users.malformed,
                &channels.malformed,
                malformed,
            ];
            lists.iter().any(|malformed| !malformed.is_empty())
        }
        ChatEvent::Messages(Messages {
            messages,
            users,
            channels,
            ..
        }) => {
            let lists = [&messages.malformed, &users.malformed, &channels.malformed];
            lists.iter().any(|malformed| !malformed.is_empty())
        }
        ChatEvent::GiftPurchased(gift) | ChatEvent::GiftReceived(gift) => {
            !(gift.users.malformed.is_empty() && gift.channels.malformed.is_empty())
        }
        _ => false,
    }
}

fn decode_envelope(text: &str, known: &impl KnownRecords) -> Result<Envelope, DecodeError> {
    let mut cursor = Cursor::new(text);
    if cursor.peek() != Some(b'{') {
        return Err(DecodeErrorKind::NotAnObject.into());
    }
    let mut builder = EnvelopeBuilder::default();
    cursor
        .object(|cursor, name| builder.member(name, cursor, known))
        .and_then(|()| cursor.end())
        .map_err(DecodeError::syntax)?;
    builder.finish(known)
}

/// Members of an envelope in the order received. `type` comes first on the wire, so that `data` is read in place.
#[derive(Default)]
struct EnvelopeBuilder<'a> {
    kind: Option<Cow<'a, str>>,
    /// `data` that was read in place.
    read: Option<ChatEvent>,
    data: Option<&'a str>,
    request_id: Option<Arc<str>>,
    others: Others,
    /// A malformed `request_id`, as received.
    malformed_request_id: Option<Box<RawValue>>,
}

impl<'a> EnvelopeBuilder<'a> {
    fn member(
        &mut self,
        name: Cow<'a, str>,
        cursor: &mut Cursor<'a>,
        known: &impl KnownRecords,
    ) -> Result<(), SyntaxError> {
        match &*name {
            "type" => {
                self.kind = cursor.any_text();
                if self.kind.is_none() {
                    cursor.skip()?;
                }
            }
            "request_id" => match cursor.attempt(Cursor::any_text) {
                Some((text, _)) if text.len() <= MAX_REQUEST_ID_BYTES => self.request_id = Some(text.into()),
                Some((_, raw)) => self.malformed_request_id = serde_json::from_str(raw).ok(),
                None => self.malformed_request_id = serde_json::from_str(cursor.skip()?).ok(),
            },
            "data" => {
                self.read = None;
                self.data = None;
                match &self.kind {
                    Some(kind) if kind == "messages" && cursor.peek() == Some(b'{') => {
                        self.read = Some(ChatEvent::Messages(Messages::decode(cursor, known)?));
                    }
                    Some(kind) if kind == "init" && cursor.peek() == Some(b'{') => {
                        self.read = Some(ChatEvent::Init(Box::new(Init::decode(cursor, known)?)));
                    }
                    _ => self.data = Some(cursor.skip()?),
                }
            }
            _ => drop(self.others.read(&name, cursor)?),
        }
        Ok(())
    }

    fn finish(self, known: &impl KnownRecords) -> Result<Envelope, DecodeError> {
        let (mut other, surplus) = self.others.finish("envelope");
        other.extend(
            self.malformed_request_id
                .map(|raw| ("request_id".to_owned(), raw)),
        );
        let kind = self.kind.ok_or(DecodeErrorKind::NoType)?;
        let mut event = match self.read {
            Some(event) => event,
            None => event(kind, self.data, known)?,
        };
        if let ChatEvent::Unknown(unknown) = &mut event {
            unknown.other = std::mem::take(&mut other);
            unknown.request_id = self.request_id.clone();
        }
        Ok(Envelope {
            event,
            request_id: self.request_id,
            other,
            malformed: surplus.into_iter().collect(),
        })
    }
}

/// `data` of a rare event, or one that came before its type.
fn event(
    kind: Cow<'_, str>,
    data: Option<&str>,
    known: &impl KnownRecords,
) -> Result<ChatEvent, DecodeError> {
    // An empty map as written by PHP, or missing data.
    let object = match data {
        None | Some("null") => "{}",
        Some(list) if is_empty_list(list) => "{}",
        Some(data) => data,
    };
    let body = || {
        if object.starts_with('{') {
            Ok(object)
        } else {
            Err(DecodeError::body(&kind, "`data` is not an object"))
        }
    };
    Ok(match &*kind {
        "init" => ChatEvent::Init(Box::new(Init::decode(&mut Cursor::new(body()?), known)?)),
        "messages" => ChatEvent::Messages(Messages::decode(&mut Cursor::new(body()?), known)?),
        "delete_messages" => ChatEvent::DeleteMessages(read(body()?)?),
        "delete_non_rant_messages" => ChatEvent::DeleteNonRantMessages(read(body()?)?),
        "mute_users" => ChatEvent::MuteUsers(read(body()?)?),
        "pin_message" => {
            let pin = read::<Pin>(body()?)?;
            if pin.message.is_none() {
                return Err(DecodeError::body(&kind, "the message is missing or malformed"));
            }
            ChatEvent::PinMessage(pin)
        }
        "unpin_message" => ChatEvent::UnpinMessage(read(body()?)?),
        "can_moderate" => ChatEvent::CanModerate(read(body()?)?),
        "raid_confirmed" => ChatEvent::RaidConfirmed(typed(&kind, body()?)?),
        "live_gate" => ChatEvent::LiveGate(typed(&kind, body()?)?),
        "gift_purchased" => ChatEvent::GiftPurchased(read(body()?)?),
        "gift_received" => ChatEvent::GiftReceived(read(body()?)?),
        _ => {
            let data = data.and_then(|data| serde_json::from_str(data).ok());
            ChatEvent::Unknown(UnknownEvent {
                kind: kind.into_owned(),
                data,
                other: BTreeMap::new(),
                request_id: None,
            })
        }
    })
}

fn read<'a, T: DecodeData<'a>>(data: &'a str) -> Result<Record<T>, SyntaxError> {
    let mut value = T::default();
    Cursor::new(data).object(|cursor, name| value.member(&name, cursor))?;
    Ok(Record::new(value, data))
}

fn typed<T: DeserializeOwned>(kind: &str, data: &str) -> Result<Record<T>, DecodeError> {
    Record::read(data).map_err(|error| DecodeError::body(kind, &crate::json::safe_reason(&error)))
}

/// Senders use 43 characters, or 36.
const MAX_REQUEST_ID_BYTES: usize = 256;

//! From the text of one event to its typed form: the outer brackets by hand, every value by `serde_json`, once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::event::Envelope;
use super::{Channel, ChatEvent, Init, Message, Messages, UnknownEvent, User};
use crate::id::{ChannelId, UserId, wire};
use crate::json::{
    Batch, Cursor, DecodeError, DecodeErrorKind, Identified, LazyRecord, Others, Record, Room, SyntaxError,
    TypeMismatch, is_empty_list, surrogate,
};

/// Texts of users and channels that the caller already holds, so that they are not read again.
pub trait KnownRecords {
    /// The JSON text of the user with this id.
    fn user(&self, id: UserId) -> Option<&Arc<str>>;

    /// The JSON text of the channel with this id.
    fn channel(&self, id: ChannelId) -> Option<&Arc<str>>;
}

/// No known records.
impl KnownRecords for () {
    fn user(&self, _: UserId) -> Option<&Arc<str>> {
        None
    }

    fn channel(&self, _: ChannelId) -> Option<&Arc<str>> {
        None
    }
}

pub(super) fn envelope(text: &str, known: &impl KnownRecords) -> Result<Envelope, DecodeError> {
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
            let pin = read::<super::Pin>(body()?)?;
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

/// `data` whose members are read one by one.
pub(super) trait DecodeData<'a>: Default {
    /// Consumes the value of the member `name`.
    fn member(&mut self, name: &str, cursor: &mut Cursor<'a>) -> Result<(), SyntaxError>;
}

fn read<'a, T: DecodeData<'a>>(data: &'a str) -> Result<Record<T>, SyntaxError> {
    let mut value = T::default();
    Cursor::new(data).object(|cursor, name| value.member(&name, cursor))?;
    Ok(Record::new(value, data))
}

fn typed<T: DeserializeOwned>(kind: &str, data: &str) -> Result<Record<T>, DecodeError> {
    Record::read(data).map_err(|error| DecodeError::body(kind, &crate::json::safe_reason(&error)))
}

pub(super) fn messages(cursor: &mut Cursor<'_>) -> Result<Batch<Record<Message>>, SyntaxError> {
    Batch::read_objects(cursor, "messages", Room::MESSAGES, |cursor, key| {
        if let Some((message, raw)) = Message::read_plain(cursor) {
            let has_text = !message.text.is_empty();
            let record = Record::new(message, raw);
            return Ok(Some(Ok(if has_text {
                record
            } else {
                record.with_text_of_blocks()
            })));
        }
        let message = match cursor.try_value::<Message>()? {
            Ok((message, raw)) => Ok(Record::new(message, raw)),
            Err(mismatch) => keyed(key, &mismatch).ok_or(mismatch),
        };
        Ok(Some(message.map(Record::with_text_of_blocks)))
    })
}

pub(super) fn users(
    cursor: &mut Cursor<'_>,
    known: &impl KnownRecords,
) -> Result<Batch<LazyRecord<User>>, SyntaxError> {
    Batch::read_objects(cursor, "users", Room::RECORDS, |cursor, key| {
        lazy(cursor, key, |id| {
            let id = UserId::from_base10(id).ok()?;
            Some((id, known.user(id)?))
        })
        .map(Some)
    })
}

pub(super) fn channels(
    cursor: &mut Cursor<'_>,
    known: &impl KnownRecords,
) -> Result<Batch<LazyRecord<Channel>>, SyntaxError> {
    Batch::read_objects(cursor, "channels", Room::RECORDS, |cursor, key| {
        lazy(cursor, key, |id| {
            let id = ChannelId::from_base10(id).ok()?;
            Some((id, known.channel(id)?))
        })
        .map(Some)
    })
}

pub(super) fn ids<Id: From<NonZeroU64>>(
    cursor: &mut Cursor<'_>,
    list: &'static str,
) -> Result<Batch<Id>, SyntaxError> {
    Batch::read(cursor, list, Room::NUMBERS, |cursor, _| {
        Ok(Some(cursor.try_value::<RequiredId<Id>>()?.map(|(id, _)| id.0)))
    })
}

pub(super) fn id<Id: From<NonZeroU64>>(cursor: &mut Cursor<'_>) -> Result<Option<Id>, SyntaxError> {
    Ok(cursor.optional::<OptionalId<Id>>()?.and_then(|id| id.0))
}

pub(super) fn object<T: DeserializeOwned>(raw: &str) -> Option<Record<T>> {
    raw.starts_with('{')
        .then(|| Record::from_json(raw).ok())
        .flatten()
}

/// Returns the known text if the text here equals it byte for byte. Any other is read to see that it is well-formed; only its
/// text is kept.
fn lazy<'a, 'k, T: Identified>(
    cursor: &mut Cursor<'a>,
    key: Option<&str>,
    known: impl FnOnce(&str) -> Option<(T::Id, &'k Arc<str>)>,
) -> Result<Result<LazyRecord<T>, TypeMismatch<'a>>, SyntaxError> {
    if let Some((id, known)) = cursor.peek_id().and_then(known)
        && cursor.take_text(known)
    {
        return Ok(Ok(LazyRecord::from_text(id, Arc::clone(known))));
    }
    Ok(match cursor.try_value::<T>()? {
        Ok((_, raw)) if raw.len() > MAX_USER_BYTES => Err(TypeMismatch {
            reason: "exceeds the size limit of a user or channel".to_owned(),
            raw,
        }),
        Ok((value, raw)) => Ok(LazyRecord::from_text(value.id(), raw.into())),
        Err(mismatch) => keyed(key, &mismatch)
            .map(|record: Record<T>| LazyRecord::from_text(record.id(), Arc::clone(record.shared_raw())))
            .ok_or(mismatch),
    })
}

/// The record of an object without `id` whose key is the id.
fn keyed<T: DeserializeOwned>(key: Option<&str>, mismatch: &TypeMismatch<'_>) -> Option<Record<T>> {
    let id = key.filter(|key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit()))?;
    let members = mismatch
        .raw
        .strip_prefix('{')
        .filter(|_| mismatch.raw.len() <= MAX_USER_BYTES)?;
    let comma = if members.trim_start().starts_with('}') {
        ""
    } else {
        ","
    };
    Record::read(&format!(r#"{{"id":"{id}"{comma}{members}"#)).ok()
}

#[derive(Deserialize)]
#[serde(bound = "Id: From<NonZeroU64>")]
struct RequiredId<Id>(#[serde(deserialize_with = "wire::decimal")] Id);

#[derive(Deserialize)]
#[serde(bound = "Id: From<NonZeroU64>")]
struct OptionalId<Id>(#[serde(deserialize_with = "wire::optional_decimal")] Option<Id>);

/// Far more than any description of a user or channel.
const MAX_USER_BYTES: usize = 16 * 1024;

/// Senders use 43 characters, or 36.
const MAX_REQUEST_ID_BYTES: usize = 256;

//! Readers of the members of `data` that several events have.

use std::num::NonZeroU64;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Channel, Message, User};
use crate::id::{ChannelId, UserId, wire};
use crate::json::{Batch, Cursor, Identified, ItemLimit, LazyRecord, Record, SyntaxError, TypeMismatch};

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

/// `data` whose members are read one by one.
pub(super) trait DecodeData<'a>: Default {
    /// Consumes the value of the member `name`.
    fn member(&mut self, name: &str, cursor: &mut Cursor<'a>) -> Result<(), SyntaxError>;
}

pub(super) fn messages(cursor: &mut Cursor<'_>) -> Result<Batch<Record<Message>>, SyntaxError> {
    Batch::read_objects(cursor, "messages", ItemLimit::MESSAGES, |cursor, key| {
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
    Batch::read_objects(cursor, "users", ItemLimit::RECORDS, |cursor, key| {
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
    Batch::read_objects(cursor, "channels", ItemLimit::RECORDS, |cursor, key| {
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
    Batch::read(cursor, list, ItemLimit::NUMBERS, |cursor, _| {
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

/// Returns the known text if the text here equals it byte for byte. Any other text is checked to be well-formed and
/// kept as text.
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

/// Much more than any description of a user or channel.
const MAX_USER_BYTES: usize = 16 * 1024;

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::data::{self, KnownRecords};
use super::{Channel, Message, User};
use crate::json::{Batch, Cursor, LazyRecord, MalformedItem, Others, Record, SyntaxError};

/// `messages`: new messages with their authors.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Messages {
    /// `messages`, in the order of sending.
    pub messages: Batch<Record<Message>>,
    /// `users`: the senders. Keep them: a later batch may not repeat them.
    pub users: Batch<LazyRecord<User>>,
    /// `channels`: the channels that messages of this batch were posted as. `[[]]` and `[null]` are empty.
    pub channels: Batch<LazyRecord<Channel>>,
    /// Members of `data` that this version does not model, as received.
    pub other: BTreeMap<String, Box<RawValue>>,
    /// Number of members that exceed the limit of [`Messages::other`]. The lists have their own.
    pub malformed: Vec<MalformedItem>,
}

impl Messages {
    pub(super) fn decode<'a>(
        cursor: &mut Cursor<'a>,
        known: &impl KnownRecords,
    ) -> Result<Self, SyntaxError> {
        let mut batch = Self::default();
        let mut others = Others::default();
        cursor.object(|cursor, name| {
            match &*name {
                "messages" => batch.messages = data::messages(cursor)?,
                "users" => batch.users = data::users(cursor, known)?,
                "channels" => batch.channels = data::channels(cursor, known)?,
                _ => drop(others.read(&name, cursor)?),
            }
            Ok(())
        })?;
        let surplus;
        (batch.other, surplus) = others.finish("data");
        batch.malformed.extend(surplus);
        Ok(batch)
    }
}

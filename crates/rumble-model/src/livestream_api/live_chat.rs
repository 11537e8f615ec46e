use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::list_reader::ListReader;
use super::{ChatMessage, Rant};
use crate::json::{Batch, Cursor, Others, Record, SyntaxError};

/// `livestreams[].chat`: the newest messages and rants of a stream.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LivestreamChat {
    /// `latest_message`; absent from a relay.
    pub latest_message: Option<Arc<Record<ChatMessage>>>,
    /// `recent_messages`: up to 50, the newest first wherever seen; no order is promised.
    pub recent_messages: Batch<Arc<Record<ChatMessage>>>,
    /// `latest_rant`
    pub latest_rant: Option<Arc<Record<Rant>>>,
    /// `recent_rants`: up to 50, the newest first wherever seen.
    pub recent_rants: Batch<Arc<Record<Rant>>>,
    /// Unknown members, as received, up to a limit; a malformed item counts the rest.
    pub other: BTreeMap<String, Box<RawValue>>,
}

impl LivestreamChat {
    pub(super) fn decode(cursor: &mut Cursor<'_>) -> Result<Self, SyntaxError> {
        let mut chat = Self::default();
        let mut others = Others::nested();
        let mut messages = ListReader::of_stream();
        let mut rants = ListReader::of_stream();
        cursor.object_or_skip(|cursor, name| {
            match &*name {
                "latest_message" => messages.read_latest(cursor, "latest_message")?,
                "recent_messages" => messages.read_recent(cursor, "recent_messages")?,
                "latest_rant" => rants.read_latest(cursor, "latest_rant")?,
                "recent_rants" => rants.read_recent(cursor, "recent_rants")?,
                _ => drop(others.read(&name, cursor)?),
            }
            Ok(())
        })?;
        (chat.latest_message, chat.recent_messages) = messages.finish();
        (chat.latest_rant, chat.recent_rants) = rants.finish();
        let surplus;
        (chat.other, surplus) = others.finish("chat");
        chat.recent_messages.malformed.extend(surplus);
        Ok(chat)
    }
}

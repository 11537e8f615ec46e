use std::sync::Arc;

use super::{Categories, LivestreamChat, Visibility};
use crate::id::StreamId;
use crate::json::{Batch, Cursor, ItemLimit, Record, RedactedJson, SyntaxError, TypeMismatch};
use crate::secret::Secret;
use crate::timestamp::Timestamp;

/// `livestreams[]`: a stream that is live, has just finished or is scheduled.
///
/// The raw JSON has `"(redacted)"` instead of `server_url` and `stream_key`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LivestreamEntry {
    /// `id`, in base 36 on the wire. The decimal spelling is the chat's id.
    pub id: StreamId,
    /// `title`
    pub title: String,
    /// `created_on`
    pub created_on: Timestamp,
    /// `is_live`; `None` if missing or malformed.
    pub is_live: Option<bool>,
    /// `scheduled_on`: the planned start; empty without one.
    pub scheduled_on: Timestamp,
    /// `visibility`
    pub visibility: Visibility,
    /// `categories`
    pub categories: Categories,
    /// `server_url`: where the streamer's software sends the stream. With the key, it allows anyone to start a stream.
    pub server_url: Option<Secret>,
    /// `stream_key`: the password of the ingest server.
    pub stream_key: Option<Secret>,
    /// `likes`; 0 when missing.
    pub likes: u64,
    /// `dislikes`; 0 when missing.
    pub dislikes: u64,
    /// `watching_now`: viewers; 0 when missing, and sometimes while live.
    pub watching_now: u64,
    /// `chat`
    pub chat: LivestreamChat,
}

impl LivestreamEntry {
    /// Share of likes among all votes, from 0 to 1; `None` without votes.
    #[must_use]
    pub fn like_ratio(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "a ratio for display")]
        let (likes, dislikes) = (self.likes as f64, self.dislikes as f64);
        (self.likes > 0 || self.dislikes > 0).then(|| likes / (likes + dislikes))
    }
}

/// Reads the list. The cursor must be in the text of `redacted`.
pub(super) fn livestreams(
    cursor: &mut Cursor<'_>,
    redacted: &RedactedJson,
) -> Result<Batch<Arc<Record<LivestreamEntry>>>, SyntaxError> {
    Batch::read_objects(cursor, "livestreams", ItemLimit::LARGE, |cursor, _| {
        let (members, raw) = cursor.with_text(|cursor| {
            let mut members = Fields::default();
            cursor.object(|cursor, name| members.read(&name, cursor, redacted))?;
            Ok(members)
        })?;
        Ok(match members.finish() {
            Ok(stream) => stream.map(|stream| Ok(Arc::new(Record::new(stream, raw)))),
            Err(reason) => {
                let reason = reason.to_owned();
                Some(Err(TypeMismatch { reason, raw }))
            }
        })
    })
}

#[derive(Default)]
struct Fields {
    id: Option<String>,
    title: String,
    created_on: Timestamp,
    is_live: Option<bool>,
    scheduled_on: Timestamp,
    visibility: Visibility,
    categories: Categories,
    server_url: Option<Secret>,
    stream_key: Option<Secret>,
    likes: u64,
    dislikes: u64,
    watching_now: u64,
    chat: LivestreamChat,
}

impl Fields {
    fn read(
        &mut self,
        name: &str,
        cursor: &mut Cursor<'_>,
        redacted: &RedactedJson,
    ) -> Result<(), SyntaxError> {
        match name {
            "id" => self.id = cursor.optional()?,
            "title" => self.title = cursor.text()?.unwrap_or_default(),
            "created_on" => self.created_on = cursor.optional()?.unwrap_or_default(),
            "is_live" => self.is_live = cursor.flag()?,
            "scheduled_on" => self.scheduled_on = cursor.optional()?.unwrap_or_default(),
            "visibility" => self.visibility = cursor.text()?.map(Visibility::from).unwrap_or_default(),
            "categories" => self.categories = Categories::decode(cursor)?,
            "server_url" => self.server_url = secret(cursor, redacted)?,
            "stream_key" => self.stream_key = secret(cursor, redacted)?,
            "likes" => self.likes = cursor.count()?,
            "dislikes" => self.dislikes = cursor.count()?,
            "watching_now" => self.watching_now = cursor.count()?,
            "chat" => self.chat = LivestreamChat::decode(cursor)?,
            _ => drop(cursor.skip()?),
        }
        Ok(())
    }

    /// `None` for the blank entry that a relay writes if there is no stream.
    fn finish(self) -> Result<Option<LivestreamEntry>, &'static str> {
        let id = self.id.ok_or("`id` is missing or not a string")?;
        if id.is_empty() {
            return Ok(None);
        }
        Ok(Some(LivestreamEntry {
            id: StreamId::from_base36(id.strip_prefix(['v', 'V']).unwrap_or(&id))
                .map_err(|_| "`id` is not a base-36 id")?,
            is_live: self.is_live,
            title: self.title,
            created_on: self.created_on,
            scheduled_on: self.scheduled_on,
            visibility: self.visibility,
            categories: self.categories,
            server_url: self.server_url,
            stream_key: self.stream_key,
            likes: self.likes,
            dislikes: self.dislikes,
            watching_now: self.watching_now,
            chat: self.chat,
        }))
    }
}

fn secret(cursor: &mut Cursor<'_>, redacted: &RedactedJson) -> Result<Option<Secret>, SyntaxError> {
    let at = cursor.position();
    cursor.skip()?;
    Ok(redacted.secret_at(at))
}

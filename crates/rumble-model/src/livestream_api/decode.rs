//! From the text of an answer to the document: the outer brackets by hand, every row by `serde_json`, once.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::livestream::{LivestreamEntry, livestreams};
use super::{ApiType, Document, FollowTime, Followers, GiftedSubs, Subscribers};
use crate::id::{ChannelId, UserId, wire};
use crate::json::{
    Batch, Cursor, DecodeError, DecodeErrorKind, MalformedItem, Masked, Record, Syntax, control, is_nothing,
    surrogate,
};

pub(super) fn document(text: &str, clock: FollowTime) -> Result<Document, DecodeError> {
    let as_sent = document_as_sent(text, clock);
    if let Ok((document, 0)) = as_sent {
        return Ok(document);
    }
    let escaped = control::escaped(text);
    let mended = surrogate::mended(escaped.as_deref().unwrap_or(text)).or(escaped);
    let read = match mended {
        Some(mended) => {
            // Both at once would take twice the memory.
            drop(as_sent);
            document_as_sent(&mended, clock)
        }
        None => as_sent,
    };
    read.map(|(document, _)| document)
}

/// The document, and how many values could not be read.
fn document_as_sent(text: &str, clock: FollowTime) -> Result<(Document, usize), DecodeError> {
    if Cursor::new(text).peek() != Some(b'{') {
        return Err(DecodeErrorKind::NotAnObject.into());
    }
    let masked = Masked::of(text)?;
    let mut parts = Parts::default();
    let mut cursor = Cursor::new(masked.text());
    cursor.object(|cursor, name| parts.member(&name, cursor, &masked))?;
    cursor.end()?;
    let now = required(parts.now, "now")?;
    let kind = required(parts.kind, "type")?;
    let user_id = required(parts.user_id, "user_id")?;
    let mut mismatches = cursor.mismatches();
    let followers = match parts.followers {
        Some(text) => {
            let mut followers = Cursor::new(text);
            let read = Followers::decode(&mut followers, clock, now)?;
            mismatches += followers.mismatches();
            read
        }
        None => None,
    };
    let missing = [
        ("followers", followers.is_none()),
        ("subscribers", parts.subscribers.is_none()),
        ("livestreams", parts.livestreams.is_none()),
    ]
    .into_iter()
    .filter(|(_, is_missing)| *is_missing);
    let malformed: Vec<_> = missing.map(|(section, _)| missing_section(section)).collect();
    // Without any of its sections it is another document.
    if malformed.len() == SECTIONS {
        return Err(DecodeError::required("followers"));
    }
    let document = Document {
        now,
        kind,
        user_id,
        username: parts.username,
        channel_id: parts.channel_id,
        channel_name: parts.channel_name,
        since: parts.since,
        max_num_results: parts.max_num_results,
        followers: followers.unwrap_or_default(),
        subscribers: parts.subscribers.unwrap_or_default(),
        gifted_subs: parts.gifted_subs,
        livestreams: parts.livestreams.unwrap_or_default(),
        malformed,
        source: masked,
    };
    Ok((document, mismatches))
}

/// Sections that every document has.
const SECTIONS: usize = 3;

/// A section that is missing or has an unexpected form.
fn missing_section(list: &'static str) -> MalformedItem {
    MalformedItem {
        list,
        index: 0,
        reason: "the section is missing or malformed".to_owned(),
        raw: Box::default(),
    }
}

fn required<T>(part: Option<T>, member: &'static str) -> Result<T, DecodeError> {
    part.ok_or_else(|| DecodeError::required(member))
}

/// The members of the document as they come.
#[derive(Default)]
struct Parts<'a> {
    now: Option<i64>,
    kind: Option<ApiType>,
    user_id: Option<UserId>,
    username: Option<String>,
    channel_id: Option<ChannelId>,
    channel_name: Option<String>,
    since: Option<Box<RawValue>>,
    max_num_results: Option<u64>,
    /// Read at the end, since its times are held against `now`.
    followers: Option<&'a str>,
    subscribers: Option<Subscribers>,
    gifted_subs: Option<GiftedSubs>,
    livestreams: Option<Batch<Arc<Record<LivestreamEntry>>>>,
}

impl<'a> Parts<'a> {
    fn member(&mut self, name: &str, cursor: &mut Cursor<'a>, masked: &Masked) -> Result<(), Syntax> {
        match name {
            "now" => self.now = cursor.signed()?,
            "type" => self.kind = cursor.optional::<String>()?.map(ApiType::from),
            "user_id" => self.user_id = user_id(cursor)?,
            "username" => self.username = cursor.filled_text()?,
            "channel_id" => self.channel_id = channel_id(cursor)?,
            "channel_name" => self.channel_name = cursor.filled_text()?,
            "since" => self.since = cursor.optional()?.flatten(),
            "max_num_results" => self.max_num_results = cursor.number()?,
            "followers" => self.followers = Some(cursor.skip()?),
            "subscribers" => self.subscribers = Subscribers::decode(cursor)?,
            "gifted_subs" => self.gifted_subs = GiftedSubs::decode(cursor)?,
            "livestreams" => self.livestreams = list(cursor, masked)?,
            _ => drop(cursor.skip()?),
        }
        Ok(())
    }
}

fn user_id(cursor: &mut Cursor<'_>) -> Result<Option<UserId>, Syntax> {
    let text = cursor.optional::<String>()?;
    Ok(text.and_then(|text| UserId::from_base36(&text).ok()))
}

fn channel_id(cursor: &mut Cursor<'_>) -> Result<Option<ChannelId>, Syntax> {
    #[derive(Deserialize)]
    struct Member(#[serde(deserialize_with = "wire::optional_decimal")] Option<ChannelId>);
    Ok(cursor.optional::<Member>()?.and_then(|member| member.0))
}

/// `None` when it is neither a list nor nothing: that must not look like an account that is off air.
fn list(
    cursor: &mut Cursor<'_>,
    masked: &Masked,
) -> Result<Option<Batch<Arc<Record<LivestreamEntry>>>>, Syntax> {
    if matches!(cursor.peek(), Some(b'[' | b'{')) {
        return livestreams(cursor, masked).map(Some);
    }
    Ok(is_nothing(cursor.skip()?).then(Batch::default))
}

//! From the text of an answer to the document: the outer brackets by hand, every row by `serde_json`, once.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::livestream::{Livestream, livestreams};
use super::{ApiType, Document, FollowerClock, Followers, GiftedSubs, Subscribers};
use crate::id::{ChannelId, UserId, wire};
use crate::json::{
    Batch, Cursor, DecodeError, DecodeErrorKind, Masked, Record, Syntax, is_nothing, surrogate,
};

pub(super) fn document(text: &str, clock: FollowerClock) -> Result<Document, DecodeError> {
    let as_sent = document_as_sent(text, clock);
    if let Ok((document, 0)) = as_sent {
        return Ok(document);
    }
    let mended = surrogate::mended(text).map(|mended| document_as_sent(&mended, clock));
    mended.unwrap_or(as_sent).map(|(document, _)| document)
}

/// The document, and how many values could not be read.
fn document_as_sent(text: &str, clock: FollowerClock) -> Result<(Document, usize), DecodeError> {
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
    let mut followers = Cursor::new(required(parts.followers, "followers")?);
    let (followers, mismatches) = (
        Followers::decode(&mut followers, clock, now)?,
        cursor.mismatches() + followers.mismatches(),
    );
    let document = Document {
        now,
        kind,
        user_id,
        username: parts.username,
        channel_id: parts.channel_id,
        channel_name: parts.channel_name,
        since: parts.since,
        max_num_results: parts.max_num_results,
        followers: required(followers, "followers")?,
        subscribers: required(parts.subscribers, "subscribers")?,
        gifted_subs: parts.gifted_subs,
        livestreams: required(parts.livestreams, "livestreams")?,
        source: masked,
    };
    Ok((document, mismatches))
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
    livestreams: Option<Batch<Arc<Record<Livestream>>>>,
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
fn list(cursor: &mut Cursor<'_>, masked: &Masked) -> Result<Option<Batch<Arc<Record<Livestream>>>>, Syntax> {
    if matches!(cursor.peek(), Some(b'[' | b'{')) {
        return livestreams(cursor, masked).map(Some);
    }
    Ok(is_nothing(cursor.skip()?).then(Batch::default))
}

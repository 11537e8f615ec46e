//! From the text of a response to the document: the outer brackets by hand, every row by `serde_json`, once.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::livestream::{LivestreamEntry, livestreams};
use super::{ApiType, Document, FollowTime, Followers, GiftedSubs, Subscribers};
use crate::id::{ChannelId, UserId, wire};
use crate::json::{
    Batch, Cursor, DecodeError, DecodeErrorKind, MalformedItem, Record, RedactedJson, SyntaxError, control,
    is_empty_value, surrogate,
};

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not a JSON object, or lacks `now`, `type` or `user_id`. A missing section is
    /// reported in [`Document::malformed`]. The error contains none of the content.
    pub fn decode(text: &str) -> Result<Self, DecodeError> {
        Self::decode_with(text, FollowTime::default())
    }

    /// Like [`Document::decode`], with a choice of how `followed_on` is read.
    ///
    /// # Errors
    ///
    /// See [`Document::decode`].
    pub fn decode_with(text: &str, clock: FollowTime) -> Result<Self, DecodeError> {
        let decoded = decode_document(text, clock);
        if let Ok((document, 0)) = decoded {
            return Ok(document);
        }
        let escaped = control::escaped(text);
        let replaced = surrogate::replace_lone_surrogates(escaped.as_deref().unwrap_or(text)).or(escaped);
        let read = match replaced {
            Some(replaced) => {
                // Both at once would take twice the memory.
                drop(decoded);
                decode_document(&replaced, clock)
            }
            None => decoded,
        };
        read.map(|(document, _)| document)
    }
}

/// The document, and the number of malformed values.
fn decode_document(text: &str, clock: FollowTime) -> Result<(Document, usize), DecodeError> {
    if Cursor::new(text).peek() != Some(b'{') {
        return Err(DecodeErrorKind::NotAnObject.into());
    }
    let redacted = RedactedJson::of(text)?;
    let mut builder = DocumentBuilder::default();
    let mut cursor = Cursor::new(redacted.text());
    cursor.object(|cursor, name| builder.member(&name, cursor, &redacted))?;
    cursor.end()?;
    let now = required(builder.now, "now")?;
    let kind = required(builder.kind, "type")?;
    let user_id = required(builder.user_id, "user_id")?;
    let mut mismatches = cursor.mismatches();
    let followers = match builder.followers {
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
        ("subscribers", builder.subscribers.is_none()),
        ("livestreams", builder.livestreams.is_none()),
    ]
    .into_iter()
    .filter(|(_, is_missing)| *is_missing);
    let malformed: Vec<_> = missing.map(|(section, _)| missing_section(section)).collect();
    // Without any of its sections, this is another document.
    if malformed.len() == SECTIONS {
        return Err(DecodeError::required("followers"));
    }
    let document = Document {
        now,
        kind,
        user_id,
        username: builder.username,
        channel_id: builder.channel_id,
        channel_name: builder.channel_name,
        since: builder.since,
        max_num_results: builder.max_num_results,
        followers: followers.unwrap_or_default(),
        subscribers: builder.subscribers.unwrap_or_default(),
        gifted_subs: builder.gifted_subs,
        livestreams: builder.livestreams.unwrap_or_default(),
        malformed,
        source: redacted,
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

/// Members of the document in the order received.
#[derive(Default)]
struct DocumentBuilder<'a> {
    now: Option<i64>,
    kind: Option<ApiType>,
    user_id: Option<UserId>,
    username: Option<String>,
    channel_id: Option<ChannelId>,
    channel_name: Option<String>,
    since: Option<Box<RawValue>>,
    max_num_results: Option<u64>,
    /// Read at the end, since its times are compared with `now`.
    followers: Option<&'a str>,
    subscribers: Option<Subscribers>,
    gifted_subs: Option<GiftedSubs>,
    livestreams: Option<Batch<Arc<Record<LivestreamEntry>>>>,
}

impl<'a> DocumentBuilder<'a> {
    fn member(
        &mut self,
        name: &str,
        cursor: &mut Cursor<'a>,
        redacted: &RedactedJson,
    ) -> Result<(), SyntaxError> {
        match name {
            "now" => self.now = cursor.signed()?,
            "type" => self.kind = cursor.optional::<String>()?.map(ApiType::from),
            "user_id" => self.user_id = user_id(cursor)?,
            "username" => self.username = cursor.non_empty_text()?,
            "channel_id" => self.channel_id = channel_id(cursor)?,
            "channel_name" => self.channel_name = cursor.non_empty_text()?,
            "since" => self.since = cursor.optional()?.flatten(),
            "max_num_results" => self.max_num_results = cursor.number()?,
            "followers" => self.followers = Some(cursor.skip()?),
            "subscribers" => self.subscribers = Subscribers::decode(cursor)?,
            "gifted_subs" => self.gifted_subs = GiftedSubs::decode(cursor)?,
            "livestreams" => self.livestreams = list(cursor, redacted)?,
            _ => drop(cursor.skip()?),
        }
        Ok(())
    }
}

fn user_id(cursor: &mut Cursor<'_>) -> Result<Option<UserId>, SyntaxError> {
    let text = cursor.optional::<String>()?;
    Ok(text.and_then(|text| UserId::from_base36(&text).ok()))
}

fn channel_id(cursor: &mut Cursor<'_>) -> Result<Option<ChannelId>, SyntaxError> {
    #[derive(Deserialize)]
    struct Field(#[serde(deserialize_with = "wire::optional_decimal")] Option<ChannelId>);
    Ok(cursor.optional::<Field>()?.and_then(|member| member.0))
}

/// `None` if the value is neither a list nor absent: that must not look like an account that is not live.
fn list(
    cursor: &mut Cursor<'_>,
    redacted: &RedactedJson,
) -> Result<Option<Batch<Arc<Record<LivestreamEntry>>>>, SyntaxError> {
    if matches!(cursor.peek(), Some(b'[' | b'{')) {
        return livestreams(cursor, redacted).map(Some);
    }
    Ok(is_empty_value(cursor.skip()?).then(Batch::default))
}

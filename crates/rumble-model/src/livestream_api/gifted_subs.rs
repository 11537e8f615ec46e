use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::list_reader::{ListReader, Row};
use crate::chat::GiftType;
use crate::id::{StreamId, wire};
use crate::json::{Batch, Cursor, Others, Record, SyntaxError, lenient, set};
use crate::timestamp::Timestamp;

/// `gifted_subs`
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct GiftedSubs {
    /// `num_gifted_subs`: all gifts of all rows; 0 when missing.
    pub num_gifted_subs: u64,
    /// `latest_gifted_sub`
    pub latest_gifted_sub: Option<Arc<Record<GiftedSub>>>,
    /// `recent_gifted_subs`: the newest first, all of them, years back.
    pub recent_gifted_subs: Batch<Arc<Record<GiftedSub>>>,
    /// Unknown members, as received, up to a limit; a malformed item counts the rest.
    pub other: BTreeMap<String, Box<RawValue>>,
}

/// `gifted_subs.recent_gifted_subs[]`: one purchase of subscriptions for others.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct GiftedSub {
    /// `total_gifts`: number of subscriptions bought; 0 when missing.
    #[serde(default, deserialize_with = "lenient::count")]
    pub total_gifts: u64,
    /// `gift_type`
    #[serde(default)]
    pub gift_type: GiftType,
    /// `remaining_gifts`: gifts that no viewer has received yet. The number decreases over time; that is not a new
    /// gift.
    #[serde(default, deserialize_with = "lenient::count")]
    pub remaining_gifts: u64,
    /// `video_id`, a decimal number: on which stream they were bought.
    #[serde(default, deserialize_with = "wire::optional_decimal")]
    pub video_id: Option<StreamId>,
    /// `purchased_by`: an account's name, or a channel's.
    #[serde(deserialize_with = "lenient::required_text")]
    pub purchased_by: String,
    /// `gifted_on`
    #[serde(default)]
    pub gifted_on: Timestamp,
}

impl Row for GiftedSub {
    fn is_empty(&self) -> bool {
        self.purchased_by.is_empty()
    }

    fn read_plain<'a>(cursor: &mut Cursor<'a>) -> Option<(Self, &'a str)> {
        let (mut total_gifts, mut gift_type, mut remaining_gifts) = (None, None, None);
        let (mut video_id, mut purchased_by, mut gifted_on) = (None, None, None);
        cursor.attempt(|cursor| {
            cursor.plain_object(|cursor, name| match name {
                "total_gifts" => set(&mut total_gifts, cursor.plain_number()),
                "gift_type" => set(&mut gift_type, cursor.plain_text()),
                "remaining_gifts" => set(&mut remaining_gifts, cursor.plain_number()),
                "video_id" => set(&mut video_id, StreamId::new(cursor.plain_number()?)),
                "purchased_by" => set(&mut purchased_by, cursor.plain_text()),
                "gifted_on" => set(&mut gifted_on, cursor.plain_text()),
                _ => cursor.skip().ok().map(drop),
            })?;
            Some(Self {
                total_gifts: total_gifts.unwrap_or_default(),
                gift_type: gift_type.map(GiftType::of).unwrap_or_default(),
                remaining_gifts: remaining_gifts.unwrap_or_default(),
                video_id,
                purchased_by: purchased_by?.to_owned(),
                gifted_on: gifted_on.map(Timestamp::parse).unwrap_or_default(),
            })
        })
    }
}

impl GiftedSubs {
    /// `None` if the value is not an object.
    pub(super) fn decode(cursor: &mut Cursor<'_>) -> Result<Option<Self>, SyntaxError> {
        let mut gifts = Self::default();
        let mut others = Others::default();
        let mut rows = ListReader::new();
        let other = cursor.object_or_skip(|cursor, name| {
            match &*name {
                "num_gifted_subs" => gifts.num_gifted_subs = cursor.count()?,
                "latest_gifted_sub" => rows.read_latest(cursor, "latest_gifted_sub")?,
                "recent_gifted_subs" => rows.read_recent(cursor, "recent_gifted_subs")?,
                _ => drop(others.read(&name, cursor)?),
            }
            Ok(())
        })?;
        (gifts.latest_gifted_sub, gifts.recent_gifted_subs) = rows.finish();
        let surplus;
        (gifts.other, surplus) = others.finish("gifted_subs");
        gifts.recent_gifted_subs.malformed.extend(surplus);
        Ok(other.is_none().then_some(gifts))
    }
}

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::list_reader::{ListReader, Row};
use crate::json::{Batch, Cursor, Others, Record, SyntaxError, is_empty_value, lenient};
use crate::timestamp::Timestamp;

/// `subscribers`
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Subscribers {
    /// `num_subscribers`; 0 when missing.
    pub num_subscribers: u64,
    /// `num_subscribers_total`: no server has ever sent it.
    pub num_subscribers_total: Option<u64>,
    /// `latest_subscriber`
    pub latest_subscriber: Option<Arc<Record<Subscriber>>>,
    /// `recent_subscribers`: the newest first, all of them. A user can be listed twice, paid and as a gift.
    pub recent_subscribers: Batch<Arc<Record<Subscriber>>>,
    /// Unknown members, as received, up to a limit; a malformed item counts the rest.
    pub other: BTreeMap<String, Box<RawValue>>,
}

/// `subscribers.recent_subscribers[]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Subscriber {
    /// `user`: equal to the name; empty when missing.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub user: String,
    /// `username`
    #[serde(deserialize_with = "lenient::required_text")]
    pub username: String,
    /// `profile_pic_url`, if there is a picture.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub profile_pic_url: Option<String>,
    /// `amount_cents`: US cents. 0 is a subscription received as a gift, or a missing amount.
    #[serde(default, deserialize_with = "lenient::count")]
    pub amount_cents: u64,
    /// `amount_dollars`: whole US dollars, for display; 0 when missing.
    #[serde(default, deserialize_with = "lenient::count")]
    pub amount_dollars: u64,
    /// `subscribed_on`: when the subscription began. Renewals do not change it.
    #[serde(default)]
    pub subscribed_on: Timestamp,
}

impl Row for Subscriber {
    fn is_empty(&self) -> bool {
        self.username.is_empty()
    }
}

impl Subscribers {
    /// `None` if the value is neither an object nor absent.
    pub(super) fn decode(cursor: &mut Cursor<'_>) -> Result<Option<Self>, SyntaxError> {
        let mut subscribers = Self::default();
        let mut others = Others::default();
        let mut rows = ListReader::new();
        let other = cursor.object_or_skip(|cursor, name| {
            match &*name {
                "num_subscribers" => subscribers.num_subscribers = cursor.count()?,
                "num_subscribers_total" => subscribers.num_subscribers_total = cursor.number()?,
                "latest_subscriber" => rows.read_latest(cursor, "latest_subscriber")?,
                "recent_subscribers" => rows.read_recent(cursor, "recent_subscribers")?,
                _ => drop(others.read(&name, cursor)?),
            }
            Ok(())
        })?;
        (subscribers.latest_subscriber, subscribers.recent_subscribers) = rows.finish();
        let surplus;
        (subscribers.other, surplus) = others.finish("subscribers");
        subscribers.recent_subscribers.malformed.extend(surplus);
        Ok(other.is_none_or(is_empty_value).then_some(subscribers))
    }
}

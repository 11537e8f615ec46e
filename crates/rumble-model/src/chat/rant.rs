use serde::Deserialize;

use crate::json::lenient;
use crate::timestamp::Timestamp;

/// `messages[].rant`: a paid message.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Rant {
    /// `price_cents`: US cents; not necessarily the price of a level, see
    /// [`RantsConfig::level_for`](super::RantsConfig::level_for).
    #[serde(default, deserialize_with = "lenient::number")]
    pub price_cents: Option<u64>,
    /// `duration`: how long it stays on top, in **seconds**.
    #[serde(default, deserialize_with = "lenient::number")]
    pub duration: Option<u64>,
    /// `expires_on`: time until which the rant stays on top; optional.
    #[serde(default)]
    pub expires_on: Timestamp,
}

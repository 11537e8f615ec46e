use serde::Deserialize;

use crate::id::{ChannelId, UserId, wire};
use crate::json::lenient;

/// `messages[].gift_purchase_notification`: a viewer bought subscription gifts. The message's text is empty.
///
/// Each recipient then appears as an ordinary message by the recipient.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct GiftPurchaseNotification {
    /// `gift_type`
    #[serde(default)]
    pub gift_type: GiftType,
    /// `total_gifts`: number of subscriptions.
    #[serde(default, deserialize_with = "lenient::number")]
    pub total_gifts: Option<u64>,
    /// `creator_user_id`: the streamer's account.
    #[serde(default, deserialize_with = "wire::optional_decimal")]
    pub creator_user_id: Option<UserId>,
    /// `creator_channel_id`: the streamer's channel, if the stream belongs to one (`null` and 0 mean none).
    #[serde(default, deserialize_with = "wire::optional_decimal")]
    pub creator_channel_id: Option<ChannelId>,
}

/// `gift_type`: `premium` is Rumble Premium, every other value a subscription to the channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GiftType {
    /// `premium`
    Premium,
    /// `rumble`: a channel subscription.
    Rumble,
    /// Any other value.
    Other(String),
    /// Absent.
    #[default]
    Absent,
}

impl GiftType {
    pub(crate) fn of(word: &str) -> Self {
        match word {
            "premium" => Self::Premium,
            "rumble" => Self::Rumble,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The wire spelling; empty if absent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Premium => "premium",
            Self::Rumble => "rumble",
            Self::Other(word) => word,
            Self::Absent => "",
        }
    }
}

impl<'de> Deserialize<'de> for GiftType {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        lenient::open_enum(deserializer, Self::of)
    }
}

//! Lines of the Live Stream API, and with the feature `livestream-api` their conversion from documents and events.

use rumble_model::livestream_api as wire;
use serde::Serialize;

use crate::chat::gift_word;
use crate::values::{DecimalId, non_empty};

#[cfg(feature = "livestream-api")]
mod convert;
mod snapshot;

pub use snapshot::{Chat, ChatMessage, ChatRant, Followers, GiftedSubs, LiveStream, Snapshot, Subscribers};

/// Body of `follower`.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Follower<'a> {
    /// Name of the account.
    pub username: &'a str,
    /// URL of its picture.
    pub image: Option<&'a str>,
    /// Time of the follow.
    pub time: Option<String>,
}

impl<'a> From<&'a wire::Follower> for Follower<'a> {
    fn from(follower: &'a wire::Follower) -> Self {
        Self {
            username: &follower.username,
            image: follower.profile_pic_url.as_deref(),
            time: follower.followed_on.rfc3339_utc(),
        }
    }
}

/// Body of `subscriber`.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Subscriber<'a> {
    /// Name of the account.
    pub username: &'a str,
    /// Second name in the document, often the same.
    pub user: Option<&'a str>,
    /// URL of its picture.
    pub image: Option<&'a str>,
    /// Time of the subscription.
    pub time: Option<String>,
    /// Price in US cents; 0 for a gift.
    pub amount_cents: u64,
}

impl<'a> From<&'a wire::Subscriber> for Subscriber<'a> {
    fn from(subscriber: &'a wire::Subscriber) -> Self {
        Self {
            username: &subscriber.username,
            user: non_empty(&subscriber.user),
            image: subscriber.profile_pic_url.as_deref(),
            time: subscriber.subscribed_on.rfc3339_utc(),
            amount_cents: subscriber.amount_cents,
        }
    }
}

/// Body of `gifted_sub`. The stream of the line is the one during which the gifts were bought.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GiftedSub<'a> {
    /// Name of the buyer's account.
    pub username: &'a str,
    /// Time of the purchase.
    pub time: Option<String>,
    /// Number of gifts.
    pub total_gifts: u64,
    /// Number of gifts that no viewer has received yet.
    pub remaining_gifts: u64,
    /// Type of the gift.
    pub gift_type: Option<&'a str>,
    /// Id of the video during which the gifts were bought.
    pub video_id: Option<DecimalId>,
}

impl<'a> From<&'a wire::GiftedSub> for GiftedSub<'a> {
    fn from(gift: &'a wire::GiftedSub) -> Self {
        Self {
            username: &gift.purchased_by,
            time: gift.gifted_on.rfc3339_utc(),
            total_gifts: gift.total_gifts,
            remaining_gifts: gift.remaining_gifts,
            gift_type: gift_word(&gift.gift_type),
            video_id: gift.video_id.map(DecimalId::from),
        }
    }
}

/// Body of `stream_started`: a stream without its chat, whose messages have their own lines.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Stream<'a> {
    /// Title.
    pub title: &'a str,
    /// Time at which the stream was created.
    pub time: Option<String>,
    /// Whether the stream is live; `null` if the document does not state it.
    pub is_live: Option<bool>,
    /// Scheduled start.
    pub scheduled_on: Option<String>,
    /// Visibility: `public`, `unlisted` or `private`.
    pub visibility: Option<&'a str>,
    /// Categories.
    pub categories: Categories<'a>,
    /// Number of likes.
    pub likes: u64,
    /// Number of dislikes.
    pub dislikes: u64,
    /// Number of viewers.
    pub watching_now: u64,
}

/// Member `categories` of a stream.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Categories<'a> {
    /// Primary category.
    pub primary: Option<Category<'a>>,
    /// Secondary category.
    pub secondary: Option<Category<'a>>,
}

/// A category.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Category<'a> {
    /// Name in URLs.
    pub slug: &'a str,
    /// Human-readable name.
    pub title: &'a str,
}

impl<'a> From<&'a wire::StreamCategory> for Category<'a> {
    fn from(category: &'a wire::StreamCategory) -> Self {
        Self {
            slug: &category.slug,
            title: &category.title,
        }
    }
}

/// Body of `stream_ended`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StreamEnded<'a> {
    /// Stream as last listed.
    #[serde(flatten)]
    pub stream: Stream<'a>,
    /// `ended`, or `disappeared` if the stream was removed from the list.
    pub reason: &'static str,
}

/// Body of `viewers`.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Viewers {
    /// Number of viewers now.
    pub watching_now: u64,
    /// Number of viewers before.
    pub before: u64,
}

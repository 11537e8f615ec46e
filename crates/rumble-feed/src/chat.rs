//! Lines of a chat, and with the feature `chat` their conversion from events.

use rumble_model::chat::GiftType;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::values::{DecimalId, non_empty};

#[cfg(feature = "chat")]
mod convert;

/// Body of `init`. The messages of its history follow as `message` lines.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Init<'a> {
    /// Number of messages in the history, whether delivered before or not.
    pub history: usize,
    /// Whether viewers can send rants.
    pub rants_enabled: Option<bool>,
    /// Maximum length of a message, in characters.
    pub message_length_max: Option<u64>,
    /// Whether the logged-in user may moderate.
    pub can_moderate: Option<bool>,
    /// Id of the pinned message.
    pub pinned_message_id: Option<DecimalId>,
    /// `subscribers_only_chat`, as received.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub subscribers_only_chat: Option<&'a RawValue>,
    /// `raid`, as received.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub raid: Option<&'a RawValue>,
    /// `live_gate`, as received.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub live_gate: Option<&'a RawValue>,
}

/// Body of `message` and of `rant`. The Live Stream API lists messages without ids: in its lines, all members are `null`
/// except `time`, `username`, `image`, `text`, `badges`, `rant` and `history`.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Message<'a> {
    /// Id of the message.
    pub id: Option<DecimalId>,
    /// Time at which the message was sent.
    pub time: Option<String>,
    /// Type of the message, if the server sent one.
    pub r#type: Option<&'a str>,
    /// Id of the author's account.
    pub user_id: Option<DecimalId>,
    /// Name of the author's account.
    pub username: Option<&'a str>,
    /// URL of the author's picture.
    pub image: Option<&'a str>,
    /// Id of the channel that the message was posted as.
    pub channel_id: Option<DecimalId>,
    /// Name of that channel.
    pub channel_name: Option<&'a str>,
    /// Text of the message; `null` if it had been deleted before.
    pub text: Option<&'a str>,
    /// Slugs of the author's badges.
    pub badges: &'a [String],
    /// Colour of the author's name, `#rrggbb`.
    pub color: Option<String>,
    /// Whether the author follows the channel.
    pub is_follower: Option<bool>,
    /// The rant, for a paid message.
    pub rant: Option<Rant>,
    /// The payment from a wallet.
    pub wallet: Option<Wallet<'a>>,
    /// The gift that the message announces.
    pub gift: Option<MessageGift<'a>>,
    /// Whether the message announces a raid.
    pub raid: bool,
    /// Start of that raid, in Unix seconds.
    pub raid_start_ts: Option<i64>,
    /// Notice of the message, such as a new subscription.
    pub notification: Option<Notification<'a>>,
    /// Whether the server sent the message as deleted. A later deletion is a `delete` line.
    pub deleted: bool,
    /// Whether the message is from the history.
    pub history: bool,
}

/// Member `rant` of a message.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Rant {
    /// Price in US cents.
    pub price_cents: Option<u64>,
    /// Time for which the rant is shown, in seconds.
    pub duration: Option<u64>,
    /// Time until which the rant is shown.
    pub expires_on: Option<String>,
}

/// Member `wallet` of a message.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Wallet<'a> {
    /// Amount in US cents.
    pub amount_cents: Option<u64>,
    /// Amount in the currency, as received.
    pub crypto_amount: Option<&'a str>,
    /// Name of the currency.
    pub crypto_currency: Option<&'a str>,
}

/// Member `gift` of a message.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MessageGift<'a> {
    /// Number of gifts.
    pub total_gifts: Option<u64>,
    /// Type of the gift.
    pub gift_type: Option<&'a str>,
    /// Id of the account whose subscriptions are given.
    pub creator_user_id: Option<DecimalId>,
    /// Id of the channel whose subscriptions are given.
    pub creator_channel_id: Option<DecimalId>,
}

/// Member `notification` of a message.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Notification<'a> {
    /// Text of the notice.
    pub text: Option<&'a str>,
    /// Slug of the badge that it shows.
    pub badge: Option<&'a str>,
}

/// Body of `gift_purchased` and `gift_received`.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Gift<'a> {
    /// Id of the account that gives.
    pub user_id: Option<DecimalId>,
    /// Type of the gift.
    pub gift_type: Option<&'a str>,
    /// Number of gifts.
    pub total_gifts: Option<u64>,
    /// Id of the account whose subscriptions are given.
    pub creator_user_id: Option<DecimalId>,
    /// Id of the channel whose subscriptions are given.
    pub creator_channel_id: Option<DecimalId>,
}

/// Body of `can_moderate`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CanModerate {
    /// Ids of the accounts.
    pub user_ids: Vec<DecimalId>,
    /// Whether they may moderate now; `null` if the event did not state it.
    pub can_moderate: Option<bool>,
}

/// Body of `connected`.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(
    clippy::exhaustive_structs,
    reason = "one number, and there is nothing else to say"
)]
pub struct Connected {
    /// Number of the attempt that succeeded.
    pub attempt: u32,
}

/// Body of `reconnecting`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Reconnecting {
    /// Number of the next attempt, from 1.
    pub attempt: u32,
    /// Delay until that attempt, in milliseconds.
    pub after_ms: u64,
    /// Cause of the loss.
    pub cause: String,
}

impl Reconnecting {
    /// Creates a line for a lost connection, with the number of the next attempt and the delay before it.
    #[must_use]
    pub fn new(attempt: u32, after_ms: u64, cause: String) -> Self {
        Self {
            attempt,
            after_ms,
            cause,
        }
    }
}

/// Body of `delete`.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Delete {
    /// Ids of the messages.
    pub message_ids: Vec<DecimalId>,
    /// Whether this is the deletion after a mute, which keeps rants.
    pub rants_kept: bool,
}

/// Body of `mute`.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Mute {
    /// Ids of the accounts.
    pub user_ids: Vec<DecimalId>,
}

/// Body of `pin`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Pin<'a> {
    /// Id of the message.
    pub message_id: DecimalId,
    /// Text of the message.
    pub text: Option<&'a str>,
    /// Id of its author.
    pub user_id: DecimalId,
}

/// Body of `unpin`.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Unpin {
    /// Id of the message that was pinned, if the event contains it.
    pub message_id: Option<DecimalId>,
}

/// Body of `raid`: the target of the viewers.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Raid<'a> {
    /// URL of the target.
    pub target_url: Option<&'a str>,
    /// Channel of the target.
    pub target_channel_name: Option<&'a str>,
    /// Title of the target.
    pub target_video_title: Option<&'a str>,
    /// Start, in Unix seconds.
    pub start_ts: Option<i64>,
}

/// Body of `live_gate`.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LiveGate {
    /// Position in the stream at which the gate closes, in seconds.
    pub timecode: Option<u64>,
    /// Time until then, in seconds.
    pub countdown_seconds: Option<u64>,
    /// Viewers who can write afterwards, as the number that the server sends.
    pub chat_mode: Option<u64>,
}

/// Body of `unknown`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Unknown<'a> {
    /// `type` of the event.
    pub r#type: &'a str,
    /// `data` of the event, as received.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub data: Option<&'a RawValue>,
}

/// Body of `closed`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Closed<'a> {
    /// Reason for the end.
    pub reason: CloseReason,
    /// Error, with `failed`.
    pub error: Option<&'a str>,
}

impl<'a> Closed<'a> {
    /// Creates a line for the end of a chat, with the error that ended it.
    #[must_use]
    pub fn new(reason: CloseReason, error: Option<&'a str>) -> Self {
        Self { reason, error }
    }
}

/// Reason why reading a chat ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CloseReason {
    /// The server ended the chat.
    Ended,
    /// An error.
    Failed,
    /// The limit of messages or time that the user set.
    Limit,
    /// The user.
    Requested,
}

/// Name of a type of gift; `None` if the server sent none.
pub(crate) fn gift_word(gift_type: &GiftType) -> Option<&str> {
    non_empty(gift_type.as_str())
}

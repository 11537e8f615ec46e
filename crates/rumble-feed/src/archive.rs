//! Lines of recordings: progress and statistics.

use std::borrow::Cow;

use serde::Serialize;

use crate::values::DecimalId;

/// Body of `recording`: counts since the start of the recorder, reported every ten seconds.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Recording {
    /// Number of chats that are open.
    pub chats: u64,
    /// Number of messages.
    pub messages: u64,
    /// Number of paid messages.
    pub rants: u64,
    /// Number of reconnects.
    pub reconnects: u64,
    /// Number of places where messages are possibly missing.
    pub gaps: u64,
    /// Number of documents of the Live Stream API.
    pub documents: u64,
    /// Number of lines written.
    pub lines: u64,
    /// Size of the lines in bytes, before compression.
    pub bytes: u64,
    /// Number of syncs to the disk.
    pub syncs: u64,
}

/// Body of `stats`: totals of a recording. Amounts are US cents. After gaps, the totals can be too low.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Stats<'a> {
    /// Number of messages.
    pub messages: u64,
    /// Number of users who wrote.
    pub users: u64,
    /// Median number of messages per minute, over the minutes with messages.
    pub median_per_minute: Option<u64>,
    /// Number of messages in the minute with the most.
    pub peak_per_minute: Option<u64>,
    /// Start of that minute.
    pub peak_time: Option<String>,
    /// Number of paid messages.
    pub rants: u64,
    /// Their sum.
    pub rant_cents: u64,
    /// Median price.
    pub median_rant_cents: Option<u64>,
    /// The paid message with the highest price.
    pub largest_rant: Option<LargestRant<'a>>,
    /// Tips from wallets by currency.
    pub tips: Vec<Tips<'a>>,
    /// Number of subscription gifts that were bought.
    pub gifts: u64,
    /// Number of deleted messages.
    pub deletions: u64,
    /// Number of accounts that were muted.
    pub mutes: u64,
    /// Number of places where messages are possibly missing.
    pub gaps: u64,
    /// Totals by stream.
    pub by_stream: Vec<StreamTotals<'a>>,
    /// The users who paid most, followed by those who wrote most.
    pub by_user: Vec<UserTotals<'a>>,
    /// Totals by hour.
    pub by_hour: Vec<TimeTotals>,
    /// Totals by minute, if requested.
    pub by_minute: Option<Vec<TimeTotals>>,
}

/// Member `largest_rant` of `stats`.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LargestRant<'a> {
    /// Price.
    pub cents: u64,
    /// Name of the author.
    pub username: Cow<'a, str>,
    /// Text of the message.
    pub text: Cow<'a, str>,
}

/// Tips in one currency.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Tips<'a> {
    /// Name of the currency.
    pub currency: Cow<'a, str>,
    /// Number of tips.
    pub count: u64,
    /// Their sum.
    pub cents: u64,
}

/// Totals of one stream.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StreamTotals<'a> {
    /// Stream id in base 36.
    pub stream_id: String,
    /// Stream id in base 10.
    pub stream_id_b10: Option<DecimalId>,
    /// Title, if it was recorded.
    pub title: Option<Cow<'a, str>>,
    /// Number of messages.
    pub messages: u64,
    /// Number of paid messages.
    pub rants: u64,
    /// Sum of their prices.
    pub cents: u64,
    /// Time of the first message.
    pub from: Option<String>,
    /// Time of the last message.
    pub to: Option<String>,
}

/// Totals of one user.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UserTotals<'a> {
    /// Latest name.
    pub username: Cow<'a, str>,
    /// Number of messages.
    pub messages: u64,
    /// Number of paid messages.
    pub rants: u64,
    /// Sum of their prices.
    pub cents: u64,
}

/// Totals of a minute or an hour.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TimeTotals {
    /// Start of the minute or hour.
    pub time: String,
    /// Number of messages.
    pub messages: u64,
    /// Number of paid messages.
    pub rants: u64,
    /// Sum of their prices.
    pub cents: u64,
}

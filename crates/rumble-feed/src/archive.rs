//! Lines of recordings: how one goes on, and what it adds up to.

use std::borrow::Cow;

use serde::Serialize;

use crate::values::DecimalId;

/// Body of `recording`: what a recorder has done since it was started. One every ten seconds.
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
    /// Number of connections that were opened again.
    pub reconnects: u64,
    /// Number of places where messages may be missing.
    pub gaps: u64,
    /// Number of documents of the Live Stream API.
    pub documents: u64,
    /// Number of lines written.
    pub lines: u64,
    /// Size of the lines in bytes, before compression.
    pub bytes: u64,
    /// Number of times that the lines were brought to the disk.
    pub syncs: u64,
}

/// Body of `stats`: what a recording adds up to. All amounts are US cents. Where there is a gap, the totals may be short.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Stats<'a> {
    /// Number of messages.
    pub messages: u64,
    /// Number of people who wrote.
    pub users: u64,
    /// Messages in the middle one of the minutes in which something was said.
    pub median_per_minute: Option<u64>,
    /// Messages in the minute with the most.
    pub peak_per_minute: Option<u64>,
    /// When that minute began.
    pub peak_time: Option<String>,
    /// Number of paid messages.
    pub rants: u64,
    /// Their sum.
    pub rant_cents: u64,
    /// The price in the middle.
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
    /// Number of places where messages may be missing.
    pub gaps: u64,
    /// By stream.
    pub by_stream: Vec<StreamTotals<'a>>,
    /// Those who paid most, then those who wrote most.
    pub by_user: Vec<UserTotals<'a>>,
    /// By hour.
    pub by_hour: Vec<TimeTotals>,
    /// By minute, where that was asked for.
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

/// The totals of one stream.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StreamTotals<'a> {
    /// Stream id in base 36.
    pub stream_id: String,
    /// The same id in base 10.
    pub stream_id_b10: Option<DecimalId>,
    /// Title, where it was recorded.
    pub title: Option<Cow<'a, str>>,
    /// Number of messages.
    pub messages: u64,
    /// Number of paid messages.
    pub rants: u64,
    /// What was paid for them.
    pub cents: u64,
    /// Time of the first message.
    pub from: Option<String>,
    /// Time of the last message.
    pub to: Option<String>,
}

/// The totals of one user.
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
    /// What was paid for them.
    pub cents: u64,
}

/// The totals of a minute or an hour.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TimeTotals {
    /// When it began.
    pub time: String,
    /// Number of messages.
    pub messages: u64,
    /// Number of paid messages.
    pub rants: u64,
    /// What was paid for them.
    pub cents: u64,
}

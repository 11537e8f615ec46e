//! Statistics of messages and payments, by user and time.

mod line;
mod page;
mod plot;

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use rumble_chat::{Event, Message};
use rumble_model::livestream_api::Document;
use rumble_model::{StreamId, UserId};
use time::OffsetDateTime;

use crate::error::Error;
use crate::read::{Played, PlayedEvent, Recording, Report, Selection};
use crate::values::author;
pub use page::page;

/// Totals of a recording. Amounts are whole US cents. If there are gaps, the totals can be too low.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Stats {
    /// Number of messages; each is counted once.
    pub messages: u64,
    /// Messages that were deleted when they were received, and later deletions.
    pub deletions: u64,
    /// Number of muted accounts.
    pub mutes: u64,
    /// Number of places where messages may be missing.
    pub gaps: u64,
    /// Number of subscription gifts that were bought.
    pub gifts: u64,
    /// Paid messages.
    pub rants: Totals,
    /// Paid message with the highest price: price, author and text.
    pub largest: Option<(u64, String, String)>,
    /// Tips from wallets, by currency: number, and sum in US cents.
    pub tips: BTreeMap<String, Totals>,
    /// Totals by stream.
    pub streams: BTreeMap<StreamId, StreamTotals>,
    /// Totals by minute, in Unix minutes.
    pub minutes: BTreeMap<i64, Totals>,
    /// Numbers of the Live Stream API, oldest first.
    pub audience: Vec<Audience>,
    users: HashMap<UserId, UserTotals>,
    /// Price of each paid message.
    prices: Vec<u64>,
}

/// Number and price of messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Totals {
    /// Number of messages.
    pub messages: u64,
    /// Number of paid messages.
    pub paid: u64,
    /// Sum of the prices, in US cents.
    pub cents: u64,
}

/// Totals of one user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserTotals {
    /// Latest name of the user.
    pub name: String,
    /// Totals of the messages.
    pub totals: Totals,
}

/// Totals of one stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StreamTotals {
    /// Title, if it was recorded.
    pub title: Option<String>,
    /// Totals of the messages.
    pub totals: Totals,
    /// Times of the first and the last message.
    pub span: Option<(OffsetDateTime, OffsetDateTime)>,
}

/// Numbers in one document of the Live Stream API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Audience {
    /// Time of the recording.
    pub at: OffsetDateTime,
    /// Number of followers.
    pub followers: u64,
    /// Viewers of all live streams.
    pub viewers: u64,
    /// Likes of all live streams.
    pub likes: u64,
}

impl Totals {
    fn add(&mut self, cents: Option<u64>, is_paid: bool) {
        self.messages += 1;
        self.paid += u64::from(is_paid);
        self.cents += cents.unwrap_or_default();
    }
}

impl Stats {
    /// Computes the totals of a selection.
    ///
    /// # Errors
    ///
    /// Fails if the recording cannot be read.
    pub fn of(recording: &Recording, selection: &Selection) -> Result<(Self, Report), Error> {
        let mut stats = Self::default();
        let report = recording.play(selection, |played| {
            stats.add(played);
            ControlFlow::Continue(())
        })?;
        stats.prices.sort_unstable();
        Ok((stats, report))
    }

    fn add(&mut self, played: &Played) {
        match &played.event {
            PlayedEvent::Opened { title, .. } => {
                if let Some(stream) = played.stream {
                    let totals = self.streams.entry(stream).or_default();
                    totals.title = title.clone().or(totals.title.take());
                }
            }
            PlayedEvent::Document { document, .. } => self.add_document(played.at, document),
            PlayedEvent::Chat(event) => match &**event {
                Event::Message(message) => self.add_message(played, message),
                Event::Deleted(deleted) => self.deletions += deleted.message_ids.len() as u64,
                Event::Muted(muted) => self.mutes += muted.user_ids.len() as u64,
                Event::Gap(_) => self.gaps += 1,
                Event::GiftPurchased(gift) => self.gifts += gift.total_gifts.unwrap_or(1),
                _ => {}
            },
            _ => {}
        }
    }

    fn add_message(&mut self, played: &Played, message: &Message) {
        let cents = message.paid_cents();
        let is_paid = message.is_paid();
        let at = played.time();
        self.messages += 1;
        self.deletions += u64::from(message.was_deleted);
        let user = self.users.entry(message.user_id).or_default();
        if user.name.is_empty() || !message.user().username.is_empty() {
            user.name = author(message);
        }
        user.totals.add(cents, is_paid);
        let minute = at.unix_timestamp().div_euclid(60);
        self.minutes.entry(minute).or_default().add(cents, is_paid);
        if let Some(stream) = played.stream {
            let stream = self.streams.entry(stream).or_default();
            stream.totals.add(cents, is_paid);
            let (from, to) = stream.span.unwrap_or((at, at));
            stream.span = Some((from.min(at), to.max(at)));
        }
        if !is_paid {
            return;
        }
        self.rants.add(cents, is_paid);
        if let Some(wallet) = &message.wallet {
            let currency = wallet.crypto_currency.as_deref().unwrap_or("unknown");
            let tips = self.tips.entry(currency.to_owned()).or_default();
            tips.add(wallet.amount_cents, true);
        }
        if let Some(cents) = cents {
            self.prices.push(cents);
            if self.largest.as_ref().is_none_or(|(largest, ..)| cents > *largest) {
                self.largest = Some((cents, author(message), message.text.clone()));
            }
        }
    }

    fn add_document(&mut self, at: OffsetDateTime, document: &Document) {
        let live = document
            .livestreams
            .items
            .iter()
            .filter(|stream| stream.is_live == Some(true));
        let (viewers, likes) = live.fold((0, 0), |(viewers, likes), stream| {
            (viewers + stream.watching_now, likes + stream.likes)
        });
        self.audience.push(Audience {
            at,
            followers: document.followers.num_followers,
            viewers,
            likes,
        });
    }

    /// Number of users who wrote.
    #[must_use]
    pub fn users(&self) -> usize {
        self.users.len()
    }

    /// The users who paid most, followed by those who wrote most.
    #[must_use]
    pub fn top_users(&self, max: usize) -> Vec<&UserTotals> {
        let mut users: Vec<_> = self.users.iter().collect();
        users.sort_unstable_by_key(|(id, user)| {
            let Totals { cents, messages, .. } = user.totals;
            (std::cmp::Reverse((cents, messages)), id.get())
        });
        users.into_iter().take(max).map(|(_, user)| user).collect()
    }

    /// Median price in US cents; the lower one if there are two middle values.
    #[must_use]
    pub fn median_cents(&self) -> Option<u64> {
        self.prices.get(self.prices.len().checked_sub(1)? / 2).copied()
    }

    /// Median number of messages per minute, over the minutes with messages; the lower one if there are two middle
    /// values.
    #[must_use]
    pub fn median_per_minute(&self) -> Option<u64> {
        let mut counts: Vec<_> = self.minutes.values().map(|totals| totals.messages).collect();
        counts.sort_unstable();
        counts.get(counts.len().checked_sub(1)? / 2).copied()
    }

    /// The first minute with the most messages, and their number.
    #[must_use]
    pub fn peak(&self) -> Option<(OffsetDateTime, u64)> {
        let (minute, totals) = self
            .minutes
            .iter()
            .rev()
            .max_by_key(|(_, totals)| totals.messages)?;
        let at = OffsetDateTime::from_unix_timestamp(minute.saturating_mul(60)).ok()?;
        Some((at, totals.messages))
    }

    /// Totals by hour, in Unix hours.
    #[must_use]
    pub fn hours(&self) -> BTreeMap<i64, Totals> {
        let mut hours: BTreeMap<i64, Totals> = BTreeMap::new();
        for (minute, totals) in &self.minutes {
            let hour = hours.entry(minute.div_euclid(60)).or_default();
            hour.messages += totals.messages;
            hour.paid += totals.paid;
            hour.cents += totals.cents;
        }
        hours
    }
}

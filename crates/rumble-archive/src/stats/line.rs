//! Line of `cocorum stats --json`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rumble_feed::archive;
use rumble_model::Timestamp;

use super::{Stats, Totals};

impl Stats {
    /// Converts to a line with at most `top` users, and with the minutes if `has_minutes` is set.
    #[must_use]
    pub fn line(&self, top: usize, has_minutes: bool) -> archive::Stats<'_> {
        let mut line = archive::Stats::default();
        (line.messages, line.users) = (self.messages, self.users() as u64);
        line.median_per_minute = self.median_per_minute();
        line.peak_per_minute = self.peak().map(|(_, messages)| messages);
        line.peak_time = self.peak().and_then(|(at, _)| rfc3339(at.unix_timestamp()));
        (line.rants, line.rant_cents) = (self.rants.paid, self.rants.cents);
        line.median_rant_cents = self.median_cents();
        line.largest_rant = self.largest.as_ref().map(|(cents, author, text)| {
            let mut largest = archive::LargestRant::default();
            largest.cents = *cents;
            (largest.username, largest.text) = (author.into(), text.into());
            largest
        });
        let tips = self.tips.iter().map(|(currency, totals)| {
            let mut tips = archive::Tips::default();
            (tips.currency, tips.count, tips.cents) = (currency.into(), totals.paid, totals.cents);
            tips
        });
        line.tips = tips.collect();
        (line.gifts, line.deletions, line.mutes, line.gaps) =
            (self.gifts, self.deletions, self.mutes, self.gaps);
        let streams = self.streams.iter().map(|(id, stream)| {
            let mut row = archive::StreamTotals::default();
            (row.stream_id, row.stream_id_b10) = (id.base36().to_string(), Some((*id).into()));
            row.title = stream.title.as_deref().map(Cow::Borrowed);
            (row.messages, row.rants, row.cents) = parts(&stream.totals);
            row.from = stream.span.and_then(|(from, _)| rfc3339(from.unix_timestamp()));
            row.to = stream.span.and_then(|(_, to)| rfc3339(to.unix_timestamp()));
            row
        });
        line.by_stream = streams.collect();
        let users = self.top_users(top).into_iter().map(|user| {
            let mut row = archive::UserTotals::default();
            row.username = user.name.as_str().into();
            (row.messages, row.rants, row.cents) = parts(&user.totals);
            row
        });
        line.by_user = users.collect();
        line.by_hour = over_time(&self.hours(), 3600);
        line.by_minute = has_minutes.then(|| over_time(&self.minutes, 60));
        line
    }
}

fn over_time(totals: &BTreeMap<i64, Totals>, seconds: i64) -> Vec<archive::TimeTotals> {
    let rows = totals.iter().map(|(number, totals)| {
        let mut row = archive::TimeTotals::default();
        row.time = rfc3339(number.saturating_mul(seconds)).unwrap_or_default();
        (row.messages, row.rants, row.cents) = parts(totals);
        row
    });
    rows.collect()
}

fn parts(totals: &Totals) -> (u64, u64, u64) {
    (totals.messages, totals.paid, totals.cents)
}

fn rfc3339(seconds: i64) -> Option<String> {
    Timestamp::from_unix_seconds(seconds)?.rfc3339_utc()
}

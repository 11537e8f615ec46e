use rumble_chat::Message;
use rumble_model::StreamId;
use rumble_model::chat::RantsConfig;
use time::{Duration, OffsetDateTime};

use super::Place;
use crate::values::{author, hours, is_paid, paid_cents, price, rgb};

/// A message that is written.
pub(super) struct Post<'a> {
    pub(super) message: &'a Message,
    pub(super) stream: StreamId,
    pub(super) place: Place,
    /// It is marked as deleted.
    pub(super) is_deleted: bool,
    pub(super) rants: Option<&'a RantsConfig>,
}

impl Post<'_> {
    pub(super) fn at(&self) -> OffsetDateTime {
        self.place.at
    }

    pub(super) fn since_start(&self) -> Duration {
        self.place.since_start
    }

    pub(super) fn author(&self) -> String {
        author(self.message)
    }

    /// The text, or why there is none.
    pub(super) fn text(&self) -> &str {
        match self.is_deleted {
            true => DELETED,
            false => &self.message.text,
        }
    }

    pub(super) fn is_paid(&self) -> bool {
        is_paid(self.message)
    }

    pub(super) fn cents(&self) -> Option<u64> {
        paid_cents(self.message)
    }

    pub(super) fn price(&self) -> Option<String> {
        price(self.message)
    }

    /// How long a paid message stays on top.
    pub(super) fn duration(&self) -> Duration {
        let seconds = self.message.rant_duration().as_secs();
        Duration::seconds(i64::try_from(seconds).unwrap_or(i64::MAX).min(A_DAY)).max(SHORTEST)
    }

    /// Background of a paid message, as its level says.
    pub(super) fn color(&self) -> [u8; 3] {
        let level = self
            .cents()
            .zip(self.rants)
            .and_then(|(cents, rants)| rants.level_for(cents));
        level.and_then(|level| level.colors.main).map_or(USUAL_COLOR, rgb)
    }

    pub(super) fn clock(&self) -> String {
        hours(self.since_start())
    }
}

const DELETED: &str = "[deleted]";
const USUAL_COLOR: [u8; 3] = [0x85, 0xc7, 0x42];
const SHORTEST: Duration = Duration::seconds(5);
const A_DAY: i64 = 24 * 60 * 60;

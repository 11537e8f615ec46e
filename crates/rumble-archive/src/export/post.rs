use rumble_chat::Message;
use rumble_feed::price;
use rumble_model::StreamId;
use rumble_model::chat::RantsConfig;
use time::{Duration, OffsetDateTime};

use super::Position;
use crate::values::{author, hours, rgb};

/// Message to be exported.
pub(super) struct Post<'a> {
    pub(super) message: &'a Message,
    pub(super) stream: StreamId,
    pub(super) position: Position,
    /// Whether it is marked as deleted.
    pub(super) is_deleted: bool,
    pub(super) rants: Option<&'a RantsConfig>,
}

impl Post<'_> {
    pub(super) fn at(&self) -> OffsetDateTime {
        self.position.at
    }

    pub(super) fn since_start(&self) -> Duration {
        self.position.since_start
    }

    pub(super) fn author(&self) -> String {
        author(self.message)
    }

    /// The text, or the reason why it is missing.
    pub(super) fn text(&self) -> &str {
        match self.is_deleted {
            true => DELETED,
            false => &self.message.text,
        }
    }

    pub(super) fn is_paid(&self) -> bool {
        self.message.is_paid()
    }

    pub(super) fn cents(&self) -> Option<u64> {
        self.message.paid_cents()
    }

    pub(super) fn price(&self) -> Option<String> {
        price(self.message)
    }

    /// How long a paid message stays pinned.
    pub(super) fn duration(&self) -> Duration {
        let seconds = self.message.rant_duration().as_secs();
        Duration::seconds(i64::try_from(seconds).unwrap_or(i64::MAX).min(A_DAY)).max(MIN_DURATION)
    }

    /// Background colour of a paid message, according to its level.
    pub(super) fn color(&self) -> [u8; 3] {
        let level = self
            .cents()
            .zip(self.rants)
            .and_then(|(cents, rants)| rants.level_for(cents));
        level
            .and_then(|level| level.colors.main)
            .map_or(DEFAULT_COLOR, rgb)
    }

    pub(super) fn clock(&self) -> String {
        hours(self.since_start())
    }
}

const DELETED: &str = "[deleted]";
const DEFAULT_COLOR: [u8; 3] = [0x85, 0xc7, 0x42];
const MIN_DURATION: Duration = Duration::seconds(5);
const A_DAY: i64 = 24 * 60 * 60;

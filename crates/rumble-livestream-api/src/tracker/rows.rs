//! Identities of the rows of each list.

use rumble_model::Timestamp;
use rumble_model::livestream_api::{ChatMessage, Follower, GiftedSub, Rant, Subscriber};

use super::window::Row;

/// A time as part of an identity: the instant, however it is spelled, or the text of a malformed time.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) enum Moment {
    At(i128),
    Text(String),
}

impl Moment {
    fn of(time: &Timestamp) -> Self {
        match time.instant() {
            Some(instant) => Self::At(instant.unix_timestamp_nanos()),
            None => Self::Text(time.raw().into_owned()),
        }
    }
}

impl Row for Follower {
    type Identity<'a> = (&'a str, Moment);

    fn identity(&self) -> Self::Identity<'_> {
        (&self.username, Moment::of(&self.followed_on))
    }

    fn time(&self) -> Option<i64> {
        self.followed_on.unix_seconds()
    }
}

impl Row for Subscriber {
    type Identity<'a> = (&'a str, Moment, u64);

    fn identity(&self) -> Self::Identity<'_> {
        (&self.username, Moment::of(&self.subscribed_on), self.amount_cents)
    }

    fn time(&self) -> Option<i64> {
        self.subscribed_on.unix_seconds()
    }
}

/// The number of remaining gifts changes and is not part of the identity.
impl Row for GiftedSub {
    type Identity<'a> = (&'a str, Moment, Option<u64>, u64);

    fn identity(&self) -> Self::Identity<'_> {
        (
            &self.purchased_by,
            Moment::of(&self.gifted_on),
            self.video_id.map(u64::from),
            self.total_gifts,
        )
    }

    fn time(&self) -> Option<i64> {
        self.gifted_on.unix_seconds()
    }
}

impl Row for ChatMessage {
    type Identity<'a> = (&'a str, Moment, &'a str);

    fn identity(&self) -> Self::Identity<'_> {
        (&self.username, Moment::of(&self.created_on), &self.text)
    }

    fn time(&self) -> Option<i64> {
        self.created_on.unix_seconds()
    }
}

impl Row for Rant {
    type Identity<'a> = (&'a str, Moment, &'a str, u64);

    fn identity(&self) -> Self::Identity<'_> {
        (
            &self.username,
            Moment::of(&self.created_on),
            &self.text,
            self.amount_cents,
        )
    }

    fn time(&self) -> Option<i64> {
        self.created_on.unix_seconds()
    }
}

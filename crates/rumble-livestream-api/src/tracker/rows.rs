//! What the rows of each list are told apart by.

use rumble_model::livestream_api::{ChatMessage, Follower, GiftedSub, Rant, Subscriber};

use super::window::Row;

impl Row for Follower {
    type Identity<'a> = (&'a str, String);

    fn identity(&self) -> Self::Identity<'_> {
        (&self.username, self.followed_on.raw().into_owned())
    }

    fn time(&self) -> Option<i64> {
        self.followed_on.unix_seconds()
    }
}

impl Row for Subscriber {
    type Identity<'a> = (&'a str, String, u64);

    fn identity(&self) -> Self::Identity<'_> {
        (
            &self.username,
            self.subscribed_on.raw().into_owned(),
            self.amount_cents,
        )
    }

    fn time(&self) -> Option<i64> {
        self.subscribed_on.unix_seconds()
    }
}

/// What is left to hand out changes, and makes no new gift.
impl Row for GiftedSub {
    type Identity<'a> = (&'a str, String, Option<u64>, u64);

    fn identity(&self) -> Self::Identity<'_> {
        (
            &self.purchased_by,
            self.gifted_on.raw().into_owned(),
            self.video_id.map(u64::from),
            self.total_gifts,
        )
    }

    fn time(&self) -> Option<i64> {
        self.gifted_on.unix_seconds()
    }
}

impl Row for ChatMessage {
    type Identity<'a> = (&'a str, String, &'a str);

    fn identity(&self) -> Self::Identity<'_> {
        (&self.username, self.created_on.raw().into_owned(), &self.text)
    }

    fn time(&self) -> Option<i64> {
        self.created_on.unix_seconds()
    }
}

impl Row for Rant {
    type Identity<'a> = (&'a str, String, &'a str, u64);

    fn identity(&self) -> Self::Identity<'_> {
        (
            &self.username,
            self.created_on.raw().into_owned(),
            &self.text,
            self.amount_cents,
        )
    }

    fn time(&self) -> Option<i64> {
        self.created_on.unix_seconds()
    }
}

//! The rows of the document's lists. Without a picture, `profile_pic_url` is empty.

use std::time::Duration;

use crate::templates::rant_seconds;
use crate::{Json, WallTime, object};

/// A row of `followers.recent_followers`. The time is written as Rumble does: the digits of UTC under the label `-04:00`.
#[must_use]
pub fn follower(username: &str, picture: &str, at: WallTime) -> Json {
    object! {
        "username" => username,
        "profile_pic_url" => picture,
        "followed_on" => at.to_rfc3339().replace("+00:00", "-04:00"),
    }
}

/// A row of `subscribers.recent_subscribers`, `amount_dollars` in whole dollars. Nothing is paid for one that was a gift.
#[must_use]
pub fn subscriber(username: &str, picture: &str, amount_cents: u64, at: WallTime) -> Json {
    object! {
        "user" => username,
        "username" => username,
        "profile_pic_url" => picture,
        "amount_cents" => amount_cents,
        "amount_dollars" => amount_cents / 100,
        "subscribed_on" => at.to_rfc3339(),
    }
}

/// A row of `gifted_subs.recent_gifted_subs`: one purchase by a user or a channel, of which `remaining` gifts have not
/// been handed out yet.
#[must_use]
pub fn gift(by: &str, kind: &str, total: u64, remaining: u64, video_id: u64, at: WallTime) -> Json {
    object! {
        "total_gifts" => total,
        "gift_type" => kind,
        "remaining_gifts" => remaining,
        "video_id" => video_id,
        "purchased_by" => by,
        "gifted_on" => at.to_rfc3339(),
    }
}

/// A row of `livestreams[].chat.recent_messages` by a user, or the channel that speaks. It has no id.
#[must_use]
pub fn message(username: &str, picture: &str, badges: &[String], text: &str, at: WallTime) -> Json {
    object! {
        "username" => username,
        "profile_pic_url" => picture,
        "badges" => badges.to_vec(),
        "text" => text,
        "created_on" => at.to_rfc3339(),
    }
}

/// A row of `livestreams[].chat.recent_rants`: a message of this time and price, on top for as long as the price buys.
#[must_use]
pub fn rant(message: Json, amount_cents: u64, at: WallTime) -> Json {
    let expires = at + Duration::from_secs(rant_seconds(amount_cents));
    message
        .with("expires_on", expires.to_rfc3339())
        .with("amount_cents", amount_cents)
        .with("amount_dollars", amount_cents / 100)
}

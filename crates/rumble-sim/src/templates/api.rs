//! The document of the Live Stream API, record by record. Without a picture, `profile_pic_url` is empty.

use std::time::Duration;

use super::rant_seconds;
use crate::{Json, WallTime, object};

/// An id in base 36, lower case.
pub(crate) fn base36(number: u64) -> String {
    let digits = std::iter::successors(Some(number), |rest| (rest / 36 > 0).then_some(rest / 36));
    let digit = |rest: u64| char::from_digit(u32::try_from(rest % 36).unwrap_or_default(), 36);
    let digits: Vec<char> = digits.filter_map(digit).collect();
    digits.iter().rev().collect()
}

/// The body of a 400: the key is missing.
pub(crate) fn no_token() -> Json {
    let error = object! { "code" => "invalid_request", "message" => "No access token found in the request" };
    object! { "errors" => vec![error] }
}

/// The body of a 403: the key is wrong or was reset.
pub(crate) fn forbidden() -> Json {
    object! { "code" => "403", "message" => "Forbidden" }
}

/// A row of `followers.recent_followers`. The time is written as Rumble does: the digits of UTC under the label `-04:00`.
pub(crate) fn follower(username: &str, picture: &str, at: WallTime) -> Json {
    object! {
        "username" => username,
        "profile_pic_url" => picture,
        "followed_on" => at.to_rfc3339().replace("+00:00", "-04:00"),
    }
}

/// A row of `subscribers.recent_subscribers`; 0 cents for a gift. Dollars are whole.
pub(crate) fn subscriber(username: &str, picture: &str, amount_cents: u64, at: WallTime) -> Json {
    object! {
        "user" => username,
        "username" => username,
        "profile_pic_url" => picture,
        "amount_cents" => amount_cents,
        "amount_dollars" => amount_cents / 100,
        "subscribed_on" => at.to_rfc3339(),
    }
}

/// A row of `gifted_subs.recent_gifted_subs`: one purchase by a user or a channel.
pub(crate) fn gift(by: &str, kind: &str, total: u64, remaining: u64, video_id: u64, at: WallTime) -> Json {
    object! {
        "total_gifts" => total,
        "gift_type" => kind,
        "remaining_gifts" => remaining,
        "video_id" => video_id,
        "purchased_by" => by,
        "gifted_on" => at.to_rfc3339(),
    }
}

/// A row of `livestreams[].chat.recent_messages` by a user or a channel, without an id.
pub(crate) fn message(username: &str, picture: &str, badges: &[String], text: &str, at: WallTime) -> Json {
    object! {
        "username" => username,
        "profile_pic_url" => picture,
        "badges" => badges.to_vec(),
        "text" => text,
        "created_on" => at.to_rfc3339(),
    }
}

/// A row of `livestreams[].chat.recent_rants`: a message of this time and price, which decides how long it stays on top.
pub(crate) fn rant(message: Json, amount_cents: u64, at: WallTime) -> Json {
    let expires = at + Duration::from_secs(rant_seconds(amount_cents));
    message
        .with("expires_on", expires.to_rfc3339())
        .with("amount_cents", amount_cents)
        .with("amount_dollars", amount_cents / 100)
}

/// A category of a stream.
pub(crate) fn category(slug: &str, title: &str) -> Json {
    object! { "slug" => slug, "title" => title }
}

/// A list under its name, with the first of its rows under `latest`.
pub(crate) fn list(latest: &'static str, recent: &'static str, rows: Vec<Json>) -> Json {
    Json::Object(vec![
        (latest.into(), rows.first().cloned().into()),
        (recent.into(), rows.into()),
    ])
}

/// The document as a relay (RUM Live Alerts) writes it: without gifts and messages, and with blank records in empty
/// lists.
pub(crate) fn as_relay(document: Json) -> Json {
    let at = WallTime::DEFAULT;
    let blank_rant = || blank(rant(message("", "", &[], "", at), 0, at));
    let row = match document {
        Json::Object(members) => members,
        other => return other,
    };
    let members = row
        .into_iter()
        .filter(|(name, _)| !matches!(&**name, "gifted_subs" | "latest_message" | "recent_messages"));
    let members = members.map(|(name, member)| {
        let member = match (&*name, member) {
            ("latest_follower", Json::Null) => blank(follower("", "", at)),
            ("recent_followers", Json::Array(rows)) if rows.is_empty() => {
                vec![blank(follower("", "", at))].into()
            }
            ("latest_subscriber", Json::Null) => blank(subscriber("", "", 0, at)),
            ("latest_rant", Json::Null) => blank_rant(),
            ("livestreams", Json::Array(streams)) if streams.is_empty() => {
                vec![blank_stream(blank_rant())].into()
            }
            ("livestreams", Json::Array(streams)) => Json::Array(streams.into_iter().map(as_relay).collect()),
            (_, member) => as_relay(member),
        };
        (name, member)
    });
    Json::Object(members.collect())
}

/// A record with empty texts.
fn blank(record: Json) -> Json {
    match record {
        Json::Object(members) => {
            let members = members.into_iter().map(|(name, member)| (name, blank(member)));
            Json::Object(members.collect())
        }
        Json::Text(_) => Json::from(""),
        other => other,
    }
}

fn blank_stream(blank_rant: Json) -> Json {
    object! {
        "id" => "",
        "title" => "",
        "created_on" => "",
        "is_live" => false,
        "categories" => object! {},
        "likes" => 0_u64,
        "dislikes" => 0_u64,
        "watching_now" => 0_u64,
        "chat" => object! { "latest_rant" => blank_rant, "recent_rants" => Json::Array(Vec::new()) },
    }
}

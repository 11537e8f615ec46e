//! The large document of the Live Stream API: reading it, and every property of it; of times the instant.

mod plain;

use std::fmt;
use std::hint::black_box;

use rumble_model::Timestamp;
use rumble_model::livestream_api::{
    ChatMessage, Document, Follower, GiftedSub, LivestreamEntry, Rant, StreamCategory, Subscriber,
};

use super::{Figure, best};
use crate::TaskError;

pub(super) fn run() -> Result<Vec<Figure>, TaskError> {
    let ours = ours(LARGE)?;
    let expected = plain::read(LARGE).map_err(failed)?;
    if ours != expected {
        return Err(TaskError::new(format!(
            "{ours} rows read from the document, {expected} with plain serde_json"
        )));
    }
    // In turn, so that both see the same machine.
    let mut times = (f64::INFINITY, f64::INFINITY);
    for _ in 0..60 {
        times.0 = times.0.min(best(5, || plain::read(LARGE)));
        times.1 = times.1.min(best(5, || self::ours(LARGE)));
    }
    let ratio = times.0 / times.1;
    let millis = times.1 * 1e3;
    let kib = LARGE.len() / 1_024;
    Ok(vec![Figure {
        what: format!("{kib} KiB, 1,143 gifts"),
        found: format!("{ratio:.2} × the speed of plain typed serde_json ({millis:.2} ms)"),
        budget: "≥ 0.60 × (stretch 0.85 ×)",
        met: ratio >= 0.6,
    }])
}

/// Reads every property; returns the number of rows in all lists.
fn ours(text: &str) -> Result<usize, TaskError> {
    let document = Document::decode(text).map_err(failed)?;
    let (followers, subscribers) = (&document.followers, &document.subscribers);
    let gifts = document.gifted_subs.as_ref();
    let recent_gifts = gifts.map_or(&[][..], |gifts| &gifts.recent_gifted_subs.items);
    let mut sum = length(document.username.as_deref()) + document.now.unsigned_abs() + document.user_id.get();
    sum += followers.num_followers + followers.num_followers_total + subscribers.num_subscribers;
    sum += gifts.map_or(0, |gifts| gifts.num_gifted_subs);
    let rows = followers
        .latest_follower
        .iter()
        .chain(&followers.recent_followers.items);
    sum += rows.map(|row| follower(row)).sum::<u64>();
    let rows = subscribers
        .latest_subscriber
        .iter()
        .chain(&subscribers.recent_subscribers.items);
    sum += rows.map(|row| subscriber(row)).sum::<u64>();
    let rows = gifts.and_then(|gifts| gifts.latest_gifted_sub.as_ref());
    sum += rows
        .into_iter()
        .chain(recent_gifts)
        .map(|row| gift(row))
        .sum::<u64>();
    sum += document
        .livestreams
        .items
        .iter()
        .map(|row| stream(row))
        .sum::<u64>();
    black_box(sum);
    let chats = document.livestreams.items.iter().map(|row| &row.chat);
    let chats = chats.map(|chat| chat.recent_messages.items.len() + chat.recent_rants.items.len());
    Ok(followers.recent_followers.items.len()
        + subscribers.recent_subscribers.items.len()
        + recent_gifts.len()
        + chats.sum::<usize>())
}

fn follower(row: &Follower) -> u64 {
    length(Some(&row.username)) + length(row.profile_pic_url.as_deref()) + time(&row.followed_on)
}

fn subscriber(row: &Subscriber) -> u64 {
    length(Some(&row.user))
        + length(Some(&row.username))
        + length(row.profile_pic_url.as_deref())
        + time(&row.subscribed_on)
        + row.amount_cents
        + row.amount_dollars
}

fn gift(row: &GiftedSub) -> u64 {
    length(Some(&row.purchased_by))
        + length(Some(row.gift_type.as_str()))
        + time(&row.gifted_on)
        + row.video_id.map_or(0, |id| id.get())
        + row.total_gifts
        + row.remaining_gifts
}

fn message(row: &ChatMessage) -> u64 {
    let badges = row.badges.iter().map(|badge| length(Some(badge))).sum::<u64>();
    length(Some(&row.username))
        + length(row.profile_pic_url.as_deref())
        + badges
        + length(Some(&row.text))
        + time(&row.created_on)
}

fn rant(row: &Rant) -> u64 {
    message(row) + time(&row.expires_on) + row.amount_cents + row.amount_dollars
}

fn category(row: Option<&StreamCategory>) -> u64 {
    row.map_or(0, |row| length(Some(&row.slug)) + length(Some(&row.title)))
}

fn stream(row: &LivestreamEntry) -> u64 {
    let chat = &row.chat;
    let messages = chat.latest_message.iter().chain(&chat.recent_messages.items);
    let rants = chat.latest_rant.iter().chain(&chat.recent_rants.items);
    let key = row.stream_key.as_ref().map(|key| key.expose());
    let server = row.server_url.as_ref().map(|url| url.expose());
    row.id.get()
        + length(Some(&row.title))
        + time(&row.created_on)
        + time(&row.scheduled_on)
        + u64::from(row.is_live == Some(true))
        + length(Some(row.visibility.as_str()))
        + category(row.categories.primary.as_ref())
        + category(row.categories.secondary.as_ref())
        + length(key)
        + length(server)
        + row.likes
        + row.dislikes
        + row.watching_now
        + messages.map(|row| message(row)).sum::<u64>()
        + rants.map(|row| rant(row)).sum::<u64>()
}

/// The instant is what one reads of a time. Each text in the document has 25 characters.
fn time(time: &Timestamp) -> u64 {
    black_box(time.unix_seconds()).map_or(0, |_| 25)
}

fn length(text: Option<&str>) -> u64 {
    text.map_or(0, |text| text.len() as u64)
}

fn failed(error: impl fmt::Display) -> TaskError {
    TaskError::new(format!("the large document: {error}"))
}

const LARGE: &str = include_str!("../../../fixtures/livestream-api/large.json");

//! The same members in plain structs, as one would write them in an afternoon: times and ids are text.

use std::hint::black_box;

use serde::Deserialize;

use super::length;

#[derive(Deserialize)]
struct Document {
    now: i64,
    user_id: String,
    username: String,
    followers: Followers,
    subscribers: Subscribers,
    gifted_subs: GiftedSubs,
    livestreams: Vec<Livestream>,
}

#[derive(Deserialize)]
struct Followers {
    num_followers: u64,
    num_followers_total: u64,
    latest_follower: Option<Follower>,
    recent_followers: Vec<Follower>,
}

#[derive(Deserialize)]
struct Follower {
    username: String,
    profile_pic_url: String,
    followed_on: String,
}

#[derive(Deserialize)]
struct Subscribers {
    num_subscribers: u64,
    latest_subscriber: Option<Subscriber>,
    recent_subscribers: Vec<Subscriber>,
}

#[derive(Deserialize)]
struct Subscriber {
    user: String,
    username: String,
    profile_pic_url: String,
    amount_cents: u64,
    amount_dollars: u64,
    subscribed_on: String,
}

#[derive(Deserialize)]
struct GiftedSubs {
    num_gifted_subs: u64,
    latest_gifted_sub: Option<GiftedSub>,
    recent_gifted_subs: Vec<GiftedSub>,
}

#[derive(Deserialize)]
struct GiftedSub {
    total_gifts: u64,
    gift_type: String,
    remaining_gifts: u64,
    video_id: u64,
    purchased_by: String,
    gifted_on: String,
}

#[derive(Deserialize)]
struct Livestream {
    id: String,
    title: String,
    created_on: String,
    is_live: bool,
    scheduled_on: Option<String>,
    visibility: String,
    categories: Categories,
    server_url: String,
    stream_key: String,
    likes: u64,
    dislikes: u64,
    watching_now: u64,
    chat: Chat,
}

#[derive(Deserialize)]
struct Categories {
    primary: Option<Category>,
    secondary: Option<Category>,
}

#[derive(Deserialize)]
struct Category {
    slug: String,
    title: String,
}

#[derive(Deserialize)]
struct Chat {
    latest_message: Option<Message>,
    recent_messages: Vec<Message>,
    latest_rant: Option<Rant>,
    recent_rants: Vec<Rant>,
}

#[derive(Deserialize)]
struct Message {
    username: String,
    profile_pic_url: String,
    badges: Vec<String>,
    text: String,
    created_on: String,
}

#[derive(Deserialize)]
struct Rant {
    username: String,
    profile_pic_url: String,
    badges: Vec<String>,
    text: String,
    created_on: String,
    expires_on: String,
    amount_cents: u64,
    amount_dollars: u64,
}

pub(super) fn read(json: &str) -> Result<u64, serde_json::Error> {
    let document: Document = serde_json::from_str(json)?;
    let (followers, subscribers, gifts) = (&document.followers, &document.subscribers, &document.gifted_subs);
    let mut sum = text(&document.username) + document.now.unsigned_abs();
    sum += u64::from_str_radix(&document.user_id, 36).unwrap_or_default();
    sum += followers.num_followers + followers.num_followers_total + subscribers.num_subscribers;
    sum += gifts.num_gifted_subs;
    let rows = followers
        .latest_follower
        .iter()
        .chain(&followers.recent_followers);
    sum += rows
        .map(|row| text(&row.username) + text(&row.profile_pic_url) + text(&row.followed_on))
        .sum::<u64>();
    let rows = subscribers
        .latest_subscriber
        .iter()
        .chain(&subscribers.recent_subscribers);
    sum += rows.map(subscriber).sum::<u64>();
    let rows = gifts.latest_gifted_sub.iter().chain(&gifts.recent_gifted_subs);
    sum += rows.map(gift).sum::<u64>();
    sum += document.livestreams.iter().map(stream).sum::<u64>();
    Ok(black_box(sum))
}

fn subscriber(row: &Subscriber) -> u64 {
    text(&row.user)
        + text(&row.username)
        + text(&row.profile_pic_url)
        + text(&row.subscribed_on)
        + row.amount_cents
        + row.amount_dollars
}

fn gift(row: &GiftedSub) -> u64 {
    text(&row.purchased_by)
        + text(&row.gift_type)
        + text(&row.gifted_on)
        + row.video_id
        + row.total_gifts
        + row.remaining_gifts
}

fn stream(row: &Livestream) -> u64 {
    let (categories, chat) = (&row.categories, &row.chat);
    let categories = categories.primary.iter().chain(&categories.secondary);
    let messages = chat.latest_message.iter().chain(&chat.recent_messages);
    let rants = chat.latest_rant.iter().chain(&chat.recent_rants);
    u64::from_str_radix(&row.id, 36).unwrap_or_default()
        + text(&row.title)
        + text(&row.created_on)
        + length(row.scheduled_on.as_deref())
        + u64::from(row.is_live)
        + text(&row.visibility)
        + categories
            .map(|row| text(&row.slug) + text(&row.title))
            .sum::<u64>()
        + text(&row.server_url)
        + text(&row.stream_key)
        + row.likes
        + row.dislikes
        + row.watching_now
        + messages.map(message).sum::<u64>()
        + rants.map(rant).sum::<u64>()
}

fn message(row: &Message) -> u64 {
    let badges = row.badges.iter().map(|badge| text(badge)).sum::<u64>();
    text(&row.username) + text(&row.profile_pic_url) + badges + text(&row.text) + text(&row.created_on)
}

fn rant(row: &Rant) -> u64 {
    let badges = row.badges.iter().map(|badge| text(badge)).sum::<u64>();
    text(&row.username)
        + text(&row.profile_pic_url)
        + badges
        + text(&row.text)
        + text(&row.created_on)
        + text(&row.expires_on)
        + row.amount_cents
        + row.amount_dollars
}

fn text(text: &str) -> u64 {
    length(Some(text))
}

//! The members in plain structs with texts for times and ids, as a minimal program would define them.

#![expect(dead_code, reason = "a document that was read counts as a whole")]

use std::hint::black_box;

use serde::Deserialize;

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

/// Number of rows in all lists.
pub(super) fn read(json: &str) -> Result<usize, serde_json::Error> {
    let document: Document = black_box(serde_json::from_str(json)?);
    let chats = document.livestreams.iter().map(|stream| &stream.chat);
    let chats = chats.map(|chat| chat.recent_messages.len() + chat.recent_rants.len());
    let (followers, subscribers) = (&document.followers, &document.subscribers);
    Ok(followers.recent_followers.len()
        + subscribers.recent_subscribers.len()
        + document.gifted_subs.recent_gifted_subs.len()
        + chats.sum::<usize>())
}

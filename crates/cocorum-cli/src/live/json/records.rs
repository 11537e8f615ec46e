//! The records of the document, member by member: never as a whole, for two members of a stream are secrets.

use std::sync::Arc;

use rumble_model::livestream_api as wire;
use rumble_model::{Record, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;

use super::Ids;

#[derive(Serialize)]
pub(super) struct Snapshot<'a> {
    now: Option<String>,
    r#type: &'a str,
    user_id: String,
    user_id_b36: String,
    username: Option<&'a str>,
    channel_id: Option<String>,
    channel_id_b36: Option<String>,
    channel_name: Option<&'a str>,
    since: Option<&'a RawValue>,
    max_num_results: Option<u64>,
    followers: Followers<'a>,
    subscribers: Subscribers<'a>,
    gifted_subs: Option<GiftedSubs<'a>>,
    livestreams: Vec<StreamWithChat<'a>>,
}

#[derive(Serialize)]
struct Followers<'a> {
    num_followers: u64,
    num_followers_total: u64,
    latest_follower: Option<Follower<'a>>,
    recent_followers: Vec<Follower<'a>>,
}

#[derive(Serialize)]
struct Subscribers<'a> {
    num_subscribers: u64,
    num_subscribers_total: Option<u64>,
    latest_subscriber: Option<Subscriber<'a>>,
    recent_subscribers: Vec<Subscriber<'a>>,
}

#[derive(Serialize)]
struct GiftedSubs<'a> {
    num_gifted_subs: u64,
    latest_gifted_sub: Option<GiftedSub<'a>>,
    recent_gifted_subs: Vec<GiftedSub<'a>>,
}

#[derive(Serialize)]
struct StreamWithChat<'a> {
    #[serde(flatten)]
    stream: Stream<'a>,
    chat: Chat<'a>,
}

#[derive(Serialize)]
struct Chat<'a> {
    latest_message: Option<ChatMessage<'a>>,
    recent_messages: Vec<ChatMessage<'a>>,
    latest_rant: Option<Rant<'a>>,
    recent_rants: Vec<Rant<'a>>,
}

impl<'a> Snapshot<'a> {
    pub(super) fn new(document: &'a wire::Document) -> Self {
        let (followers, subscribers) = (&document.followers, &document.subscribers);
        Self {
            now: Timestamp::from_unix_seconds(document.now).and_then(|now| now.rfc3339_utc()),
            r#type: document.kind.as_str(),
            user_id: document.user_id.base10(),
            user_id_b36: document.user_id.base36().to_string(),
            username: document.username.as_deref(),
            channel_id: document.channel_id.map(|id| id.base10()),
            channel_id_b36: document.channel_id.map(|id| id.base36().to_string()),
            channel_name: document.channel_name.as_deref(),
            since: document.since.as_deref(),
            max_num_results: document.max_num_results,
            followers: Followers {
                num_followers: followers.num_followers,
                num_followers_total: followers.num_followers_total,
                latest_follower: one(followers.latest_follower.as_ref(), Follower::new),
                recent_followers: all(&followers.recent_followers.items, Follower::new),
            },
            subscribers: Subscribers {
                num_subscribers: subscribers.num_subscribers,
                num_subscribers_total: subscribers.num_subscribers_total,
                latest_subscriber: one(subscribers.latest_subscriber.as_ref(), Subscriber::new),
                recent_subscribers: all(&subscribers.recent_subscribers.items, Subscriber::new),
            },
            gifted_subs: document.gifted_subs.as_ref().map(|gifts| GiftedSubs {
                num_gifted_subs: gifts.num_gifted_subs,
                latest_gifted_sub: one(gifts.latest_gifted_sub.as_ref(), GiftedSub::new),
                recent_gifted_subs: all(&gifts.recent_gifted_subs.items, GiftedSub::new),
            }),
            livestreams: all(&document.livestreams.items, StreamWithChat::new),
        }
    }
}

impl<'a> StreamWithChat<'a> {
    fn new(stream: &'a wire::Livestream) -> Self {
        let chat = &stream.chat;
        Self {
            stream: Stream::new(stream),
            chat: Chat {
                latest_message: one(chat.latest_message.as_ref(), ChatMessage::new),
                recent_messages: all(&chat.recent_messages.items, ChatMessage::new),
                latest_rant: one(chat.latest_rant.as_ref(), Rant::new),
                recent_rants: all(&chat.recent_rants.items, Rant::new),
            },
        }
    }
}

fn one<'a, T, U>(record: Option<&'a Arc<Record<T>>>, new: impl Fn(&'a T) -> U) -> Option<U> {
    record.map(|record| new(record))
}

fn all<'a, T, U>(records: &'a [Arc<Record<T>>], new: impl Fn(&'a T) -> U) -> Vec<U> {
    records.iter().map(|record| new(record)).collect()
}

#[derive(Serialize)]
pub(super) struct Follower<'a> {
    username: &'a str,
    profile_pic_url: Option<&'a str>,
    followed_on: Option<String>,
}

impl<'a> Follower<'a> {
    pub(super) fn new(follower: &'a wire::Follower) -> Self {
        Self {
            username: &follower.username,
            profile_pic_url: follower.profile_pic_url.as_deref(),
            followed_on: follower.followed_on.rfc3339_utc(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Subscriber<'a> {
    user: Option<&'a str>,
    username: &'a str,
    profile_pic_url: Option<&'a str>,
    amount_cents: u64,
    amount_dollars: u64,
    subscribed_on: Option<String>,
}

impl<'a> Subscriber<'a> {
    pub(super) fn new(subscriber: &'a wire::Subscriber) -> Self {
        Self {
            user: filled(&subscriber.user),
            username: &subscriber.username,
            profile_pic_url: subscriber.profile_pic_url.as_deref(),
            amount_cents: subscriber.amount_cents,
            amount_dollars: subscriber.amount_dollars,
            subscribed_on: subscriber.subscribed_on.rfc3339_utc(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct GiftedSub<'a> {
    #[serde(flatten)]
    ids: Ids,
    video_id: Option<String>,
    total_gifts: u64,
    gift_type: Option<&'a str>,
    remaining_gifts: u64,
    purchased_by: &'a str,
    gifted_on: Option<String>,
}

impl<'a> GiftedSub<'a> {
    pub(super) fn new(gift: &'a wire::GiftedSub) -> Self {
        Self {
            ids: Ids::of(gift.video_id),
            video_id: gift.video_id.map(|id| id.base10()),
            total_gifts: gift.total_gifts,
            gift_type: filled(gift.gift_type.as_str()),
            remaining_gifts: gift.remaining_gifts,
            purchased_by: &gift.purchased_by,
            gifted_on: gift.gifted_on.rfc3339_utc(),
        }
    }
}

/// A stream without its chat, whose messages have lines of their own.
#[derive(Serialize)]
pub(super) struct Stream<'a> {
    #[serde(flatten)]
    ids: Ids,
    title: &'a str,
    created_on: Option<String>,
    is_live: bool,
    scheduled_on: Option<String>,
    visibility: Option<&'a str>,
    categories: Categories<'a>,
    likes: u64,
    dislikes: u64,
    watching_now: u64,
}

#[derive(Serialize)]
struct Categories<'a> {
    primary: Option<Category<'a>>,
    secondary: Option<Category<'a>>,
}

#[derive(Serialize)]
struct Category<'a> {
    slug: &'a str,
    title: &'a str,
}

impl<'a> Stream<'a> {
    pub(super) fn new(stream: &'a wire::Livestream) -> Self {
        Self {
            ids: Ids::of(stream.id),
            title: &stream.title,
            created_on: stream.created_on.rfc3339_utc(),
            is_live: stream.is_live,
            scheduled_on: stream.scheduled_on.rfc3339_utc(),
            visibility: filled(stream.visibility.as_str()),
            categories: Categories {
                primary: stream.categories.primary.as_ref().map(Category::new),
                secondary: stream.categories.secondary.as_ref().map(Category::new),
            },
            likes: stream.likes,
            dislikes: stream.dislikes,
            watching_now: stream.watching_now,
        }
    }
}

impl<'a> Category<'a> {
    fn new(category: &'a wire::StreamCategory) -> Self {
        Self {
            slug: &category.slug,
            title: &category.title,
        }
    }
}

#[derive(Serialize)]
pub(super) struct ChatMessage<'a> {
    username: &'a str,
    profile_pic_url: Option<&'a str>,
    badges: &'a [String],
    text: &'a str,
    created_on: Option<String>,
}

impl<'a> ChatMessage<'a> {
    pub(super) fn new(message: &'a wire::ChatMessage) -> Self {
        Self {
            username: &message.username,
            profile_pic_url: message.profile_pic_url.as_deref(),
            badges: &message.badges,
            text: &message.text,
            created_on: message.created_on.rfc3339_utc(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Rant<'a> {
    #[serde(flatten)]
    message: ChatMessage<'a>,
    expires_on: Option<String>,
    amount_cents: u64,
    amount_dollars: u64,
}

impl<'a> Rant<'a> {
    pub(super) fn new(rant: &'a wire::Rant) -> Self {
        Self {
            message: ChatMessage::new(&rant.message),
            expires_on: rant.expires_on.rfc3339_utc(),
            amount_cents: rant.amount_cents,
            amount_dollars: rant.amount_dollars,
        }
    }
}

fn filled(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

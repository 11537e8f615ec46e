use std::sync::Arc;

use rumble_model::livestream_api as wire;
use rumble_model::{Record, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;

use super::{Categories, Category, Follower, GiftedSub, Stream, Subscriber};
use crate::malformed::Malformed;
use crate::values::{DecimalId, non_empty};

/// Body of `snapshot`: the whole document of the Live Stream API, member by member, without its two secrets.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Snapshot<'a> {
    /// Time of the document, by the server's clock.
    pub time: Option<String>,
    /// Owner of the key: `user` or `channel`.
    pub r#type: &'a str,
    /// Id of the account.
    pub user_id: DecimalId,
    /// Id of the account in base 36.
    pub user_id_b36: String,
    /// Name of the account.
    pub username: Option<&'a str>,
    /// Id of the channel, for a key of a channel.
    pub channel_id: Option<DecimalId>,
    /// Id of the channel in base 36.
    pub channel_id_b36: Option<String>,
    /// Name of the channel, for a key of a channel.
    pub channel_name: Option<&'a str>,
    /// `since`, as received.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub since: Option<&'a RawValue>,
    /// Maximum number of rows in a list.
    pub max_num_results: Option<u64>,
    /// Followers.
    pub followers: Followers<'a>,
    /// Subscribers.
    pub subscribers: Subscribers<'a>,
    /// Gifted subscriptions.
    pub gifted_subs: Option<GiftedSubs<'a>>,
    /// Streams that are live, have just ended or are scheduled.
    pub livestreams: Vec<LiveStream<'a>>,
    /// Malformed entries. A list with such an entry is not complete.
    pub malformed: Vec<Malformed<'a>>,
}

/// Member `followers` of a snapshot.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Followers<'a> {
    /// Number of followers of the channel.
    pub num_followers: u64,
    /// Number of followers of the account.
    pub num_followers_total: u64,
    /// Newest follower.
    pub latest_follower: Option<Follower<'a>>,
    /// Recent followers, as listed.
    pub recent_followers: Vec<Follower<'a>>,
}

/// Member `subscribers` of a snapshot.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Subscribers<'a> {
    /// Number of subscribers of the channel.
    pub num_subscribers: u64,
    /// Number of subscribers of the account.
    pub num_subscribers_total: Option<u64>,
    /// Newest subscriber.
    pub latest_subscriber: Option<Subscriber<'a>>,
    /// Recent subscribers, as listed.
    pub recent_subscribers: Vec<Subscriber<'a>>,
}

/// Member `gifted_subs` of a snapshot.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GiftedSubs<'a> {
    /// Number of gifted subscriptions.
    pub num_gifted_subs: u64,
    /// Newest purchase.
    pub latest_gifted_sub: Option<GiftedSub<'a>>,
    /// Recent purchases, as listed.
    pub recent_gifted_subs: Vec<GiftedSub<'a>>,
}

/// Element of `livestreams` in a snapshot.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LiveStream<'a> {
    /// Stream id in base 36.
    pub stream_id: String,
    /// Stream id in base 10.
    pub stream_id_b10: DecimalId,
    /// The stream.
    #[serde(flatten)]
    pub stream: Stream<'a>,
    /// Chat of the stream.
    pub chat: Chat<'a>,
}

/// Member `chat` of a stream in a snapshot.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Chat<'a> {
    /// Newest message.
    pub latest_message: Option<ChatMessage<'a>>,
    /// Recent messages, as listed.
    pub recent_messages: Vec<ChatMessage<'a>>,
    /// Newest rant.
    pub latest_rant: Option<ChatRant<'a>>,
    /// Recent rants, as listed.
    pub recent_rants: Vec<ChatRant<'a>>,
}

/// A chat message, as the document lists it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChatMessage<'a> {
    /// Name of the author's account.
    pub username: &'a str,
    /// URL of the author's picture.
    pub image: Option<&'a str>,
    /// Slugs of the author's badges.
    pub badges: &'a [String],
    /// Text of the message.
    pub text: &'a str,
    /// Time at which the message was sent.
    pub time: Option<String>,
}

/// A paid message, as the document lists it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChatRant<'a> {
    /// The message.
    #[serde(flatten)]
    pub message: ChatMessage<'a>,
    /// The payment.
    pub rant: crate::chat::Rant,
}

impl<'a> From<&'a wire::Document> for Snapshot<'a> {
    fn from(document: &'a wire::Document) -> Self {
        let (followers, subscribers) = (&document.followers, &document.subscribers);
        Self {
            time: Timestamp::from_unix_seconds(document.now).and_then(|now| now.rfc3339_utc()),
            r#type: document.kind.as_str(),
            user_id: document.user_id.into(),
            user_id_b36: document.user_id.base36().to_string(),
            username: document.username.as_deref(),
            channel_id: document.channel_id.map(DecimalId::from),
            channel_id_b36: document.channel_id.map(|id| id.base36().to_string()),
            channel_name: document.channel_name.as_deref(),
            since: document.since.as_deref(),
            max_num_results: document.max_num_results,
            followers: Followers {
                num_followers: followers.num_followers,
                num_followers_total: followers.num_followers_total,
                latest_follower: one(followers.latest_follower.as_ref()),
                recent_followers: all(&followers.recent_followers.items),
            },
            subscribers: Subscribers {
                num_subscribers: subscribers.num_subscribers,
                num_subscribers_total: subscribers.num_subscribers_total,
                latest_subscriber: one(subscribers.latest_subscriber.as_ref()),
                recent_subscribers: all(&subscribers.recent_subscribers.items),
            },
            gifted_subs: document.gifted_subs.as_ref().map(|gifts| GiftedSubs {
                num_gifted_subs: gifts.num_gifted_subs,
                latest_gifted_sub: one(gifts.latest_gifted_sub.as_ref()),
                recent_gifted_subs: all(&gifts.recent_gifted_subs.items),
            }),
            livestreams: all(&document.livestreams.items),
            malformed: document.all_malformed().map(Malformed::from).collect(),
        }
    }
}

impl<'a> From<&'a wire::LivestreamEntry> for LiveStream<'a> {
    fn from(stream: &'a wire::LivestreamEntry) -> Self {
        let chat = &stream.chat;
        Self {
            stream_id: stream.id.base36().to_string(),
            stream_id_b10: stream.id.into(),
            stream: stream.into(),
            chat: Chat {
                latest_message: one(chat.latest_message.as_ref()),
                recent_messages: all(&chat.recent_messages.items),
                latest_rant: one(chat.latest_rant.as_ref()),
                recent_rants: all(&chat.recent_rants.items),
            },
        }
    }
}

impl<'a> From<&'a wire::LivestreamEntry> for Stream<'a> {
    fn from(stream: &'a wire::LivestreamEntry) -> Self {
        Self {
            title: &stream.title,
            time: stream.created_on.rfc3339_utc(),
            is_live: stream.is_live,
            scheduled_on: stream.scheduled_on.rfc3339_utc(),
            visibility: non_empty(stream.visibility.as_str()),
            categories: Categories {
                primary: stream.categories.primary.as_ref().map(Category::from),
                secondary: stream.categories.secondary.as_ref().map(Category::from),
            },
            likes: stream.likes,
            dislikes: stream.dislikes,
            watching_now: stream.watching_now,
        }
    }
}

impl<'a> From<&'a wire::ChatMessage> for ChatMessage<'a> {
    fn from(message: &'a wire::ChatMessage) -> Self {
        Self {
            username: &message.username,
            image: message.profile_pic_url.as_deref(),
            badges: &message.badges,
            text: &message.text,
            time: message.created_on.rfc3339_utc(),
        }
    }
}

impl<'a> From<&'a wire::Rant> for ChatRant<'a> {
    fn from(rant: &'a wire::Rant) -> Self {
        Self {
            message: (&rant.message).into(),
            rant: rant.into(),
        }
    }
}

impl From<&wire::Rant> for crate::chat::Rant {
    fn from(rant: &wire::Rant) -> Self {
        Self {
            price_cents: Some(rant.amount_cents),
            duration: None,
            expires_on: rant.expires_on.rfc3339_utc(),
        }
    }
}

fn one<'a, T, U: From<&'a T>>(record: Option<&'a Arc<Record<T>>>) -> Option<U> {
    record.map(|record| U::from(record))
}

fn all<'a, T, U: From<&'a T>>(records: &'a [Arc<Record<T>>]) -> Vec<U> {
    records.iter().map(|record| U::from(record)).collect()
}

//! Happenings: events that a streamer thanks for, whichever line reports them.

use rumble_feed::chat::Message;
use rumble_feed::{Body, DecimalId, Line};
use serde::{Deserialize, Serialize};

use crate::entry::paid;

/// An event that can be an alert and that goals and totals count.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Happening<'a> {
    /// Kind of the happening.
    pub kind: Kind,
    /// Identity: the same happening has the same key, even after a reconnect or a restart. `None` if the line has no
    /// id; its content alone distinguishes the line from others.
    pub key: Option<String>,
    /// Source that reported it.
    pub source: Source,
    /// Stream, in base 36.
    pub stream: Option<&'a str>,
    /// Id of the message.
    pub message_id: Option<u64>,
    /// Id of the account.
    pub user_id: Option<u64>,
    /// Name of the account; `None` where the line has only an id.
    pub name: Option<&'a str>,
    /// Text of the user.
    pub text: Option<&'a str>,
    /// Amount paid, in US cents.
    pub cents: Option<u64>,
    /// Number of gifts.
    pub count: Option<u64>,
    /// URL of the picture of the account.
    pub image: Option<&'a str>,
    /// Whether it was already listed when its source was opened.
    pub history: bool,
    /// Whether it is a test event.
    pub test: bool,
}

/// Kind of a happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// A new follower.
    Follow,
    /// A purchase of subscription gifts.
    Gift,
    /// Viewers of another stream arrived.
    Raid,
    /// A paid message.
    Rant,
    /// A new subscription that its user paid for.
    Sub,
}

/// Source of a happening. Some happenings are reported both by the chat and by the Live Stream API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// Messages of a chat.
    ChatMessage,
    /// Other events of a chat.
    ChatEvent,
    /// The Live Stream API.
    Api,
}

impl Kind {
    /// Name in lines, settings and classes.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Follow => "follow",
            Self::Gift => "gift",
            Self::Raid => "raid",
            Self::Rant => "rant",
            Self::Sub => "sub",
        }
    }
}

impl<'a> Happening<'a> {
    /// The happening that a line reports; `None` for all other lines.
    #[must_use]
    pub fn from_line(line: &'a Line<'_>) -> Option<Self> {
        let mut happening = match &line.body {
            Body::Message(message) => from_message(message)?,
            Body::Rant(message) => Self {
                name: message.username,
                text: message.text,
                cents: Some(paid(message)?),
                image: message.image,
                history: message.history,
                key: Some(key(
                    "rant",
                    &[message.username, message.time.as_deref(), message.text],
                )),
                ..new(Kind::Rant, Source::Api)
            },
            Body::Follower(follower) => Self {
                name: Some(follower.username),
                image: follower.image,
                key: Some(key(
                    "follow",
                    &[Some(follower.username), follower.time.as_deref()],
                )),
                ..new(Kind::Follow, Source::Api)
            },
            // A received gift, which the line of the gift counts.
            Body::Subscriber(subscriber) if subscriber.amount_cents == 0 => return None,
            Body::Subscriber(subscriber) => Self {
                name: Some(subscriber.username),
                image: subscriber.image,
                cents: Some(subscriber.amount_cents),
                key: Some(key(
                    "sub",
                    &[Some(subscriber.username), subscriber.time.as_deref()],
                )),
                ..new(Kind::Sub, Source::Api)
            },
            Body::GiftedSub(gift) => Self {
                name: Some(gift.username),
                count: Some(gift.total_gifts),
                key: Some(key("gift", &[Some(gift.username), gift.time.as_deref()])),
                ..new(Kind::Gift, Source::Api)
            },
            Body::GiftPurchased(gift) => Self {
                user_id: gift.user_id.map(DecimalId::get),
                count: gift.total_gifts,
                ..new(Kind::Gift, Source::ChatEvent)
            },
            _ => return None,
        };
        happening.stream = line.stream_id.as_deref();
        happening.test = line.test;
        Some(happening)
    }
}

fn from_message<'a>(message: &'a Message<'_>) -> Option<Happening<'a>> {
    let cents = paid(message);
    let kind = match message {
        _ if cents.is_some() => Kind::Rant,
        message if message.gift.is_some() => Kind::Gift,
        message if message.raid => Kind::Raid,
        message if message.notification.is_some() => Kind::Sub,
        _ => return None,
    };
    let notice = message.notification.as_ref().and_then(|notice| notice.text);
    let id = message.id.map(DecimalId::get);
    Some(Happening {
        key: id.map(|id| format!("{}:{id}", kind.name())),
        message_id: id,
        user_id: message.user_id.map(DecimalId::get),
        name: message.channel_name.or(message.username),
        text: notice.or(message.text).filter(|text| !text.is_empty()),
        cents,
        count: message.gift.as_ref().and_then(|gift| gift.total_gifts),
        image: message.image,
        history: message.history,
        ..new(kind, Source::ChatMessage)
    })
}

fn new<'a>(kind: Kind, source: Source) -> Happening<'a> {
    Happening {
        kind,
        key: None,
        source,
        stream: None,
        message_id: None,
        user_id: None,
        name: None,
        text: None,
        cents: None,
        count: None,
        image: None,
        history: false,
        test: false,
    }
}

/// Key of a row without an id. Each part is preceded by its length, so that different parts give different keys.
fn key(kind: &str, parts: &[Option<&str>]) -> String {
    parts.iter().fold(kind.to_owned(), |key, part| {
        let part = part.unwrap_or_default();
        format!("{key}:{}:{part}", part.len())
    })
}

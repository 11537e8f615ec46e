//! The `--json` contract: one object per line, ids as decimal text, times in UTC, `null` for what is absent.

use rumble_chat::{Event, Message};
use rumble_model::StreamId;
use rumble_model::chat::{GiftEvent, GiftType};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::hint;
use crate::safe;

/// Why a chat is not watched any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CloseReason {
    /// The server says that it is over.
    Ended,
    /// An error.
    Failed,
    /// `--limit` or `--for`.
    Limit,
    /// The user.
    Requested,
}

/// The line of an event; none for an event that this version has no line for.
pub(super) fn line(stream_id: StreamId, event: &Event) -> Option<String> {
    body(stream_id, event).map(|body| written(stream_id, body))
}

pub(super) fn closed(stream_id: StreamId, reason: CloseReason, error: Option<&str>) -> String {
    written(stream_id, Body::Closed { reason, error })
}

fn written(stream_id: StreamId, body: Body<'_>) -> String {
    let line = Line {
        event: body.name(),
        stream_id_b10: stream_id.base10(),
        body,
    };
    let json = serde_json::to_string(&line).unwrap_or_default();
    safe::json_line(&json).into_owned()
}

#[derive(Serialize)]
struct Line<'a> {
    event: &'static str,
    stream_id_b10: String,
    #[serde(flatten)]
    body: Body<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Body<'a> {
    CanModerate {
        user_ids: Vec<String>,
        can_moderate: Option<bool>,
    },
    Closed {
        reason: CloseReason,
        error: Option<&'a str>,
    },
    Connected {
        attempt: u32,
    },
    Delete {
        message_ids: Vec<String>,
        rants_spared: bool,
    },
    Gap {
        after_id: Option<String>,
        before_id: Option<String>,
    },
    GiftPurchased(Gift<'a>),
    GiftReceived(Gift<'a>),
    Init {
        stream_id: String,
        history: usize,
        rants_enabled: Option<bool>,
        message_length_max: Option<u64>,
        can_moderate: Option<bool>,
        pinned_message_id: Option<String>,
        subscribers_only_chat: Option<&'a RawValue>,
        raid: Option<&'a RawValue>,
        live_gate: Option<&'a RawValue>,
    },
    LiveGate {
        timecode: Option<u64>,
        countdown_seconds: Option<u64>,
        chat_mode: Option<u64>,
    },
    Malformed {
        reason: &'a str,
        bytes: usize,
        excerpt: &'a str,
    },
    Message(Box<MessageBody<'a>>),
    Mute {
        user_ids: Vec<String>,
    },
    Pin {
        message_id: String,
        text: Option<&'a str>,
        user_id: String,
    },
    Raid {
        target_url: Option<&'a str>,
        target_channel_name: Option<&'a str>,
        target_video_title: Option<&'a str>,
        start_ts: Option<i64>,
    },
    Reconnecting {
        attempt: u32,
        after_ms: u128,
        cause: String,
    },
    Unknown {
        r#type: &'a str,
        data: Option<&'a RawValue>,
    },
    Unpin {
        message_id: Option<String>,
    },
}

impl Body<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::CanModerate { .. } => "can_moderate",
            Self::Closed { .. } => "closed",
            Self::Connected { .. } => "connected",
            Self::Delete { .. } => "delete",
            Self::Gap { .. } => "gap",
            Self::GiftPurchased(_) => "gift_purchased",
            Self::GiftReceived(_) => "gift_received",
            Self::Init { .. } => "init",
            Self::LiveGate { .. } => "live_gate",
            Self::Malformed { .. } => "malformed",
            Self::Message(_) => "message",
            Self::Mute { .. } => "mute",
            Self::Pin { .. } => "pin",
            Self::Raid { .. } => "raid",
            Self::Reconnecting { .. } => "reconnecting",
            Self::Unknown { .. } => "unknown",
            Self::Unpin { .. } => "unpin",
        }
    }
}

#[derive(Serialize)]
struct MessageBody<'a> {
    id: String,
    time: Option<String>,
    r#type: Option<&'a str>,
    user_id: String,
    username: Option<&'a str>,
    image: Option<&'a str>,
    channel_id: Option<String>,
    channel_name: Option<&'a str>,
    text: Option<&'a str>,
    badges: &'a [String],
    color: Option<String>,
    is_follower: Option<bool>,
    rant: Option<Rant>,
    wallet: Option<Wallet<'a>>,
    gift: Option<GiftPurchase<'a>>,
    raid: bool,
    raid_start_ts: Option<i64>,
    notification: Option<Notification<'a>>,
    deleted: bool,
    history: bool,
}

#[derive(Serialize)]
struct Rant {
    price_cents: Option<u64>,
    duration: Option<u64>,
    expires_on: Option<String>,
}

#[derive(Serialize)]
struct Wallet<'a> {
    amount_cents: Option<u64>,
    crypto_amount: Option<&'a str>,
    crypto_currency: Option<&'a str>,
}

#[derive(Serialize)]
struct GiftPurchase<'a> {
    total_gifts: Option<u64>,
    gift_type: Option<&'a str>,
    creator_user_id: Option<String>,
    creator_channel_id: Option<String>,
}

#[derive(Serialize)]
struct Notification<'a> {
    text: Option<&'a str>,
    badge: Option<&'a str>,
}

#[derive(Serialize)]
struct Gift<'a> {
    user_id: Option<String>,
    gift_type: Option<&'a str>,
    total_gifts: Option<u64>,
    creator_user_id: Option<String>,
    creator_channel_id: Option<String>,
}

fn body(stream_id: StreamId, event: &Event) -> Option<Body<'_>> {
    Some(match event {
        Event::CanModerate(change) => Body::CanModerate {
            user_ids: decimals(&change.user_ids),
            can_moderate: change.can_moderate,
        },
        Event::Connected(connected) => Body::Connected {
            attempt: connected.attempt,
        },
        Event::Deleted(deleted) => Body::Delete {
            message_ids: decimals(&deleted.message_ids),
            rants_spared: deleted.rants_spared,
        },
        Event::Gap(gap) => Body::Gap {
            after_id: gap.after.map(decimal),
            before_id: gap.before.map(decimal),
        },
        Event::GiftPurchased(gift) => Body::GiftPurchased(Gift::new(gift)),
        Event::GiftReceived(gift) => Body::GiftReceived(Gift::new(gift)),
        Event::Init(init) => {
            let config = init.init.config.as_ref();
            let as_received = |key| init.init.get(key).filter(|value| value.get() != "null");
            Body::Init {
                stream_id: stream_id.base36().to_string(),
                history: init.history,
                rants_enabled: config.and_then(|config| config.rants.enable),
                message_length_max: config.and_then(|config| config.message_length_max),
                can_moderate: init.init.can_moderate,
                pinned_message_id: init.init.pinned_message.as_ref().map(|pinned| decimal(pinned.id)),
                subscribers_only_chat: as_received("subscribers_only_chat"),
                raid: as_received("raid"),
                live_gate: as_received("live_gate"),
            }
        }
        Event::LiveGate(gate) => Body::LiveGate {
            timecode: gate.timecode,
            countdown_seconds: gate.countdown_seconds,
            chat_mode: gate.chat_mode,
        },
        Event::Malformed(malformed) => Body::Malformed {
            reason: &malformed.reason,
            bytes: malformed.bytes,
            excerpt: &malformed.excerpt,
        },
        Event::Message(message) => Body::Message(Box::new(MessageBody::new(message))),
        Event::Muted(muted) => Body::Mute {
            user_ids: decimals(&muted.user_ids),
        },
        Event::Pinned(pinned) => {
            let message = &pinned.message;
            Body::Pin {
                message_id: decimal(message.id),
                text: text(message),
                user_id: decimal(message.user_id),
            }
        }
        Event::RaidConfirmed(raid) => Body::Raid {
            target_url: raid.target_url.as_deref(),
            target_channel_name: raid.target_channel_name.as_deref(),
            target_video_title: raid.target_video_title.as_deref(),
            start_ts: raid.start_ts,
        },
        Event::Reconnecting(lost) => Body::Reconnecting {
            attempt: lost.attempt,
            after_ms: lost.after.as_millis(),
            cause: hint::with_causes(&lost.cause),
        },
        Event::Unknown(unknown) => Body::Unknown {
            r#type: unknown.kind(),
            data: unknown.data(),
        },
        Event::Unpinned(unpinned) => Body::Unpin {
            message_id: unpinned.message_id.map(decimal),
        },
        _ => return None,
    })
}

impl<'a> MessageBody<'a> {
    fn new(message: &'a Message) -> Self {
        let user = message.user();
        Self {
            id: decimal(message.id),
            time: message.time.rfc3339_utc(),
            r#type: message.kind.as_str(),
            user_id: decimal(message.user_id),
            username: Some(user.username.as_str()).filter(|name| !name.is_empty()),
            image: user.image.as_deref(),
            channel_id: message.channel_id.map(decimal),
            channel_name: message.channel().map(|channel| channel.username.as_str()),
            text: text(message),
            badges: &user.badges,
            color: user.color.map(|color| color.to_string()),
            is_follower: user.is_follower,
            rant: message.rant.as_ref().map(|rant| Rant {
                price_cents: rant.price_cents,
                duration: rant.duration,
                expires_on: rant.expires_on.rfc3339_utc(),
            }),
            wallet: message.wallet.as_ref().map(|wallet| Wallet {
                amount_cents: wallet.amount_cents,
                crypto_amount: wallet.crypto_amount.as_deref(),
                crypto_currency: wallet.crypto_currency.as_deref(),
            }),
            gift: message.gift.as_ref().map(|gift| GiftPurchase {
                total_gifts: gift.total_gifts,
                gift_type: word(&gift.gift_type),
                creator_user_id: gift.creator_user_id.map(decimal),
                creator_channel_id: gift.creator_channel_id.map(decimal),
            }),
            raid: message.raid.is_some(),
            raid_start_ts: message.raid.as_ref().and_then(|raid| raid.start_ts),
            notification: message.notification.as_ref().map(|notice| Notification {
                text: notice.text.as_deref(),
                badge: notice.badge.as_deref(),
            }),
            // As the server sent it: a later deletion has a line of its own.
            deleted: message.was_deleted,
            history: message.is_from_history(),
        }
    }
}

impl<'a> Gift<'a> {
    fn new(gift: &'a GiftEvent) -> Self {
        Self {
            user_id: gift.giver_id.map(decimal),
            gift_type: word(&gift.gift_type),
            total_gifts: gift.total_gifts,
            creator_user_id: gift.creator_user_id.map(decimal),
            creator_channel_id: gift.creator_channel_id.map(decimal),
        }
    }
}

/// None for a message without a text, such as one that was deleted before. Only the record knows whether it is absent
/// or empty.
fn text(message: &Message) -> Option<&str> {
    let is_there = !message.text.is_empty() || message.get("text").is_some_and(|text| text.get() != "null");
    is_there.then_some(&message.text)
}

fn word(gift_type: &GiftType) -> Option<&str> {
    Some(gift_type.as_str()).filter(|word| !word.is_empty())
}

fn decimal(id: impl Into<u64>) -> String {
    id.into().to_string()
}

fn decimals<Id: Into<u64> + Copy>(ids: &[Id]) -> Vec<String> {
    ids.iter().map(|id| decimal(*id)).collect()
}

use rumble_chat::Event;
use rumble_model::StreamId;
use rumble_model::chat::GiftEvent;

use super::{
    CanModerate, Connected, Delete, Gift, Init, LiveGate, Message, MessageGift, Mute, Notification, Pin,
    Raid, Rant, Reconnecting, Unknown, Unpin, Wallet, gift_word,
};
use crate::values::{DecimalId, decimals, error_chain, milliseconds, non_empty};
use crate::{Body, Gap, Line, Malformed};

impl<'a> Line<'a> {
    /// Converts a chat event; returns `None` for an event without a line in this version.
    #[must_use]
    pub fn from_chat(stream: StreamId, event: &'a Event) -> Option<Self> {
        Some(Self::new(body(event)?).on(stream))
    }
}

fn body(event: &Event) -> Option<Body<'_>> {
    Some(match event {
        Event::CanModerate(change) => Body::CanModerate(CanModerate {
            user_ids: decimals(&change.user_ids),
            can_moderate: change.can_moderate,
        }),
        Event::Connected(connected) => Body::Connected(Connected {
            attempt: connected.attempt,
        }),
        Event::Deleted(deleted) => Body::Delete(Delete {
            message_ids: decimals(&deleted.message_ids),
            rants_kept: deleted.rants_kept,
        }),
        Event::Gap(gap) => Body::Gap(Gap {
            after_id: gap.after.map(DecimalId::from),
            before_id: gap.before.map(DecimalId::from),
            list: "messages",
            reason: None,
        }),
        Event::GiftPurchased(gift) => Body::GiftPurchased(Gift::from(&*gift.gift)),
        Event::GiftReceived(gift) => Body::GiftReceived(Gift::from(&*gift.gift)),
        Event::Init(event) => Body::Init(Box::new(Init::new(&event.init, event.history))),
        Event::LiveGate(gate) => Body::LiveGate(LiveGate {
            timecode: gate.timecode,
            countdown_seconds: gate.countdown_seconds,
            chat_mode: gate.chat_mode,
        }),
        Event::Malformed(malformed) => Body::Malformed(Malformed {
            reason: (&malformed.reason).into(),
            bytes: malformed.bytes,
            excerpt: (&malformed.excerpt).into(),
        }),
        Event::Message(message) => Body::Message(Box::new(Message::from(message))),
        Event::Muted(muted) => Body::Mute(Mute {
            user_ids: decimals(&muted.user_ids),
        }),
        Event::Pinned(pinned) => Body::Pin(Pin {
            message_id: pinned.message.id.into(),
            text: text(&pinned.message),
            user_id: pinned.message.user_id.into(),
        }),
        Event::RaidConfirmed(raid) => Body::Raid(Raid {
            target_url: raid.target_url.as_deref(),
            target_channel_name: raid.target_channel_name.as_deref(),
            target_video_title: raid.target_video_title.as_deref(),
            start_ts: raid.start_ts,
        }),
        Event::Reconnecting(lost) => Body::Reconnecting(Reconnecting {
            attempt: lost.attempt,
            after_ms: milliseconds(lost.after),
            cause: error_chain(&lost.cause),
        }),
        Event::Unknown(unknown) => Body::Unknown(Unknown {
            r#type: unknown.kind(),
            data: unknown.data(),
        }),
        Event::Unpinned(unpinned) => Body::Unpin(Unpin {
            message_id: unpinned.message_id.map(DecimalId::from),
        }),
        _ => return None,
    })
}

impl<'a> Init<'a> {
    fn new(init: &'a rumble_model::chat::Init, history: usize) -> Self {
        let config = init.config.as_ref();
        let as_received = |key| init.get(key).filter(|value| value.get() != "null");
        Self {
            history,
            rants_enabled: config.and_then(|config| config.rants.enable),
            message_length_max: config.and_then(|config| config.message_length_max),
            can_moderate: init.can_moderate,
            pinned_message_id: init.pinned_message.as_ref().map(|pinned| pinned.id.into()),
            subscribers_only_chat: as_received("subscribers_only_chat"),
            raid: as_received("raid"),
            live_gate: as_received("live_gate"),
        }
    }
}

impl<'a> From<&'a rumble_chat::Message> for Message<'a> {
    fn from(message: &'a rumble_chat::Message) -> Self {
        let user = message.user();
        Self {
            id: Some(message.id.into()),
            time: message.time.rfc3339_utc(),
            r#type: message.kind.as_str(),
            user_id: Some(message.user_id.into()),
            username: non_empty(&user.username),
            image: user.image.as_deref(),
            channel_id: message.channel_id.map(DecimalId::from),
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
            gift: message.gift.as_ref().map(|gift| MessageGift {
                total_gifts: gift.total_gifts,
                gift_type: gift_word(&gift.gift_type),
                creator_user_id: gift.creator_user_id.map(DecimalId::from),
                creator_channel_id: gift.creator_channel_id.map(DecimalId::from),
            }),
            raid: message.raid.is_some(),
            raid_start_ts: message.raid.as_ref().and_then(|raid| raid.start_ts),
            notification: message.notification.as_ref().map(|notice| Notification {
                text: notice.text.as_deref(),
                badge: notice.badge.as_deref(),
            }),
            deleted: message.was_deleted,
            history: message.is_from_history(),
        }
    }
}

impl<'a> From<&'a GiftEvent> for Gift<'a> {
    fn from(gift: &'a GiftEvent) -> Self {
        Self {
            user_id: gift.giver_id.map(DecimalId::from),
            gift_type: gift_word(&gift.gift_type),
            total_gifts: gift.total_gifts,
            creator_user_id: gift.creator_user_id.map(DecimalId::from),
            creator_channel_id: gift.creator_channel_id.map(DecimalId::from),
        }
    }
}

/// `None` for a message without a text, such as one deleted earlier. Only the record distinguishes absent from empty.
fn text(message: &rumble_chat::Message) -> Option<&str> {
    let is_present = !message.text.is_empty() || message.get("text").is_some_and(|text| text.get() != "null");
    is_present.then_some(&message.text)
}

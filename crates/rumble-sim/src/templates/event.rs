use fastrand::Rng;

use super::{Channel, Message, User, text_ids};
use crate::{Json, object};

/// `messages`: new messages with their authors and channels.
pub(crate) fn messages(request_id: &str, messages: &[Message], users: &[User], channels: &[Channel]) -> Json {
    object! {
        "request_id" => request_id,
        "type" => "messages",
        "data" => object! {
            "messages" => messages.iter().map(Message::to_json).collect::<Vec<_>>(),
            "users" => users.iter().map(User::to_json).collect::<Vec<_>>(),
            "channels" => channels.iter().map(Channel::to_json).collect::<Vec<_>>(),
        },
    }
}

/// Any event without a `request_id`.
#[must_use]
pub fn other(kind: &str, data: Json) -> Json {
    object! { "type" => kind, "data" => data }
}

/// `mute_users`: these users were muted.
#[must_use]
pub fn mute_users(user_ids: &[u64]) -> Json {
    other("mute_users", object! { "user_ids" => text_ids(user_ids) })
}

pub(crate) fn delete_messages(message_ids: &[u64]) -> Json {
    other(
        "delete_messages",
        object! { "message_ids" => text_ids(message_ids) },
    )
}

/// Messages removed by a mute, which keeps rants.
pub(crate) fn delete_non_rant_messages(message_ids: &[u64]) -> Json {
    let data = object! { "message_ids" => text_ids(message_ids) };
    other("delete_non_rant_messages", data)
}

/// The right to moderate was given to, or taken from, these accounts. Ids are numbers here.
pub(crate) fn can_moderate(user_ids: &[u64], can_moderate: bool) -> Json {
    let data = object! { "user_ids" => user_ids.to_vec(), "can_moderate" => can_moderate };
    other("can_moderate", data)
}

pub(crate) fn pin_message(message: &Message) -> Json {
    other("pin_message", object! { "message" => message.to_json() })
}

pub(crate) fn unpin_message(message: &Message) -> Json {
    other("unpin_message", object! { "message" => message.to_json() })
}

/// Stream and chat become subscribers-only at this many seconds from the start: `init.live_gate`, and the payload of
/// `live_gate`.
pub(crate) fn live_gate(timecode: u64, countdown_seconds: u64) -> Json {
    object! { "timecode" => timecode, "countdown_seconds" => countdown_seconds, "chat_mode" => 1_u64 }
}

/// An outgoing raid that starts at this Unix second: `init.raid`, and the payload of `raid_confirmed`.
pub(crate) fn raid(from: &str, to: &str, url: &str, start_ts: u64) -> Json {
    let pair = |delay: u64, spread: u64| Json::from(vec![delay, spread]);
    object! {
        "current_channel_name" => from,
        "current_channel_avatar_url" => "https://avatars.example/raider.png",
        "target_url" => url,
        "target_channel_name" => to,
        "target_channel_avatar_url" => Json::Null,
        "target_video_title" => "Night watch (example)",
        "start_ts" => start_ts,
        "redirection_steps" => object! { "25" => pair(5, 5), "60.5" => pair(10, 20), "100" => pair(10, 50) },
    }
}

/// The opaque id that a sender gives to its request: 43 characters of base64 from a browser, a UUID from the app.
pub(crate) fn request_id(number: u64) -> String {
    let mut rng = Rng::with_seed(number);
    if number.is_multiple_of(4) {
        let (high, low) = (rng.u64(..), rng.u64(..));
        let (first, second, third) = (high >> 32, (high >> 16) & 0xffff, high & 0xfff);
        return format!(
            "{first:08x}-{second:04x}-4{third:03x}-8{:03x}-{:012x}",
            low >> 52,
            low & 0xffff_ffff_ffff
        );
    }
    // 32 bytes leave four bits in the last of 43 base64 characters.
    let last = rng.choice(BASE64.iter().step_by(4));
    let first: Vec<&u8> = (0..42).filter_map(|_| rng.choice(BASE64)).collect();
    first
        .into_iter()
        .chain(last)
        .map(|byte| char::from(*byte))
        .collect()
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Default target of raids.
pub(crate) const RAID_URL: &str = "https://rumble.example/v0exampl-night-watch.html";

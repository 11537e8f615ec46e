use fastrand::Rng;

use super::{Channel, Message, User};
use crate::{Json, object};

/// `messages`: new messages with their authors and channels.
#[must_use]
pub fn messages(request_id: &str, messages: &[Message], users: &[User], channels: &[Channel]) -> Json {
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

/// The opaque id that a sender gives to its request: 43 characters of base64 from a browser, a UUID from the app.
///
/// ```
/// use rumble_sim::templates::request_id;
/// assert_eq!(request_id(1).len(), 43);
/// assert_eq!(request_id(4).len(), 36);
/// assert_eq!(request_id(4), request_id(4));
/// ```
#[must_use]
pub fn request_id(number: u64) -> String {
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

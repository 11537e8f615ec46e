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
    let mut state = number;
    let mut bits = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    if number.is_multiple_of(4) {
        let (high, low) = (bits(), bits());
        return format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            low >> 52,
            low & 0xffff_ffff_ffff
        );
    }
    (0..43)
        .map(|index| {
            // 32 bytes leave four bits in the last of 43 base64 characters.
            let six = (bits() & 63) & if index == 42 { 0b11_1100 } else { 63 };
            char::from(
                usize::try_from(six)
                    .ok()
                    .and_then(|at| BASE64.get(at).copied())
                    .unwrap_or(b'A'),
            )
        })
        .collect()
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

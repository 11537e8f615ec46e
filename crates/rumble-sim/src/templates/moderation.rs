use super::{Message, other, text_ids};
use crate::{Json, object};

/// `delete_messages`: these were removed.
#[must_use]
pub fn delete_messages(message_ids: &[u64]) -> Json {
    other(
        "delete_messages",
        object! { "message_ids" => text_ids(message_ids) },
    )
}

/// `delete_non_rant_messages`: these were removed after a mute, rants spared.
#[must_use]
pub fn delete_non_rant_messages(message_ids: &[u64]) -> Json {
    other(
        "delete_non_rant_messages",
        object! { "message_ids" => text_ids(message_ids) },
    )
}

/// `mute_users`: these were muted.
#[must_use]
pub fn mute_users(user_ids: &[u64]) -> Json {
    other("mute_users", object! { "user_ids" => text_ids(user_ids) })
}

/// `can_moderate`: the right was given to, or taken from, these accounts. Ids are numbers here.
#[must_use]
pub fn can_moderate(user_ids: &[u64], can_moderate: bool) -> Json {
    other(
        "can_moderate",
        object! { "user_ids" => user_ids.to_vec(), "can_moderate" => can_moderate },
    )
}

/// `pin_message`: this message is now pinned.
#[must_use]
pub fn pin_message(message: &Message) -> Json {
    other("pin_message", object! { "message" => message.to_json() })
}

/// `unpin_message`: this message is no longer pinned.
#[must_use]
pub fn unpin_message(message: &Message) -> Json {
    other("unpin_message", object! { "message" => message.to_json() })
}

//! The members that the model reads, by their wire names, with the types that were seen. Any of them can be missing or `null`.

/// The members of an object.
pub(super) struct Shape(pub(super) &'static [(&'static str, Kind)]);

/// The type of a member.
pub(super) enum Kind {
    /// Not checked.
    Any,
    Text,
    Number,
    Flag,
    /// Digits, as text or as a number.
    Id,
    /// A text of an open set, with the values that are known.
    Word(&'static [&'static str]),
    Object(&'static Shape),
    List(&'static Kind),
    /// An object whose names are data.
    Map(&'static Kind),
}

use Kind::{Any, Flag, Id, List, Map, Number, Object, Text, Word};

/// A shape with these members.
macro_rules! shape {
    ($($name:literal: $kind:expr),* $(,)?) => { Shape(&[$(($name, $kind)),*]) };
}

/// An object with these members.
macro_rules! object {
    ($($members:tt)*) => { Object(&shape! { $($members)* }) };
}

/// A list of objects of a shape.
macro_rules! list_of {
    ($shape:expr) => {
        List(&Object(&$shape))
    };
}

pub(super) static EVENTS: [(&str, Shape); 12] = [
    ("init", INIT),
    ("messages", MESSAGES),
    ("delete_messages", MESSAGE_IDS),
    ("delete_non_rant_messages", MESSAGE_IDS),
    ("mute_users", shape! { "user_ids": List(&Id) }),
    ("pin_message", PIN),
    ("unpin_message", PIN),
    (
        "can_moderate",
        shape! { "user_ids": List(&Id), "can_moderate": Flag },
    ),
    ("raid_confirmed", RAID),
    ("live_gate", LIVE_GATE),
    ("gift_purchased", GIFT),
    ("gift_received", GIFT),
];

const INIT: Shape = shape! {
    "chat": object! { "id": Id },
    "messages": list_of!(MESSAGE), "users": list_of!(USER), "channels": list_of!(CHANNEL),
    "config": Object(&CONFIG), "pinned_message": Object(&MESSAGE), "can_moderate": Flag,
    "raid": Object(&RAID), "live_gate": Object(&LIVE_GATE),
    "subscribers_only_chat": object! { "on": Flag, "can_enable": Flag, "can_write": Flag },
    "ad_read": Any,
};

const MESSAGES: Shape = shape! {
    "messages": list_of!(MESSAGE), "users": list_of!(USER), "channels": list_of!(CHANNEL),
};

const MESSAGE_IDS: Shape = shape! { "message_ids": List(&Id) };

const PIN: Shape = shape! { "message": Object(&MESSAGE) };

static MESSAGE: Shape = shape! {
    "id": Id, "time": Text, "user_id": Id, "channel_id": Id, "text": Text,
    "blocks": list_of!(shape! { "type": Word(&["text.1"]), "data": object! { "text": Text } }),
    "type": Word(MESSAGE_TYPES),
    "rant": object! { "price_cents": Number, "duration": Number, "expires_on": Text },
    "notification": object! { "text": Text, "badge": Text },
    "raid_notification": object! { "start_ts": Number },
    "gift_purchase_notification": object! {
        "gift_type": Word(GIFT_TYPES), "total_gifts": Number, "creator_user_id": Id, "creator_channel_id": Id,
    },
    "wallet_transaction": object! { "amount_cents": Number, "crypto_amount": Text, "crypto_currency": Text },
    "is_deleted": Flag,
};

static USER: Shape = shape! {
    "id": Id, "username": Text, "link": Text, "image.1": Text, "color": Text, "badges": List(&Text),
    "is_follower": Flag, "channel_id": Id,
};

static CHANNEL: Shape = shape! { "id": Id, "username": Text, "link": Text, "image.1": Text };

static CONFIG: Shape = shape! {
    "badges": Map(&object! { "icons": Map(&Text), "label": Map(&Text) }),
    "gifts": object! {
        "type": Word(GIFT_TYPES),
        "products": list_of!(shape! { "id": Text, "amount_cents": Number, "total_gifts": Number }),
    },
    "message_length_max": Number,
    "rants": object! { "enable": Flag, "levels": list_of!(RANT_LEVEL), "wallet_enabled": Flag },
    "subscription": object! { "enable": Flag },
};

static RANT_LEVEL: Shape = shape! {
    "price_dollars": Number, "duration": Number, "ids": List(&Text),
    "colors": object! { "fg": Text, "main": Text, "bg2": Text },
};

const RAID: Shape = shape! {
    "current_channel_name": Text, "current_channel_avatar_url": Text,
    "target_url": Text, "target_channel_name": Text, "target_channel_avatar_url": Text, "target_video_title": Text,
    "start_ts": Number, "redirection_steps": Any,
};

const LIVE_GATE: Shape = shape! { "timecode": Number, "countdown_seconds": Number, "chat_mode": Number };

const GIFT: Shape = shape! {
    "user_id": Id, "gift_type": Word(GIFT_TYPES), "total_gifts": Number, "creator_user_id": Id, "creator_channel_id": Id,
    "users": list_of!(USER), "channels": list_of!(CHANNEL),
};

pub(super) static DOCUMENT: Shape = shape! {
    "now": Number, "type": Word(&["user", "channel"]), "user_id": Text, "username": Text, "channel_id": Id,
    "channel_name": Text, "since": Any, "max_num_results": Number,
    "followers": object! {
        "num_followers": Number, "num_followers_total": Number,
        "latest_follower": Object(&FOLLOWER), "recent_followers": list_of!(FOLLOWER),
    },
    "subscribers": object! {
        "num_subscribers": Number, "num_subscribers_total": Number,
        "latest_subscriber": Object(&SUBSCRIBER), "recent_subscribers": list_of!(SUBSCRIBER),
    },
    "gifted_subs": object! {
        "num_gifted_subs": Number, "latest_gifted_sub": Object(&GIFTED_SUB), "recent_gifted_subs": list_of!(GIFTED_SUB),
    },
    "livestreams": list_of!(LIVESTREAM),
};

static FOLLOWER: Shape = shape! { "username": Text, "profile_pic_url": Text, "followed_on": Text };

static SUBSCRIBER: Shape = shape! {
    "user": Text, "username": Text, "profile_pic_url": Text, "amount_cents": Number, "amount_dollars": Number,
    "subscribed_on": Text,
};

static GIFTED_SUB: Shape = shape! {
    "total_gifts": Number, "gift_type": Word(GIFT_TYPES), "remaining_gifts": Number, "video_id": Number,
    "purchased_by": Text, "gifted_on": Text,
};

static LIVESTREAM: Shape = shape! {
    "id": Text, "title": Text, "created_on": Text, "is_live": Flag, "scheduled_on": Text,
    "visibility": Word(&["public", "unlisted", "private"]),
    "categories": object! { "primary": Object(&CATEGORY), "secondary": Object(&CATEGORY) },
    "server_url": Text, "stream_key": Text, "likes": Number, "dislikes": Number, "watching_now": Number,
    "chat": object! {
        "latest_message": Object(&LISTED_MESSAGE), "recent_messages": list_of!(LISTED_MESSAGE),
        "latest_rant": Object(&LISTED_MESSAGE), "recent_rants": list_of!(LISTED_MESSAGE),
    },
};

static CATEGORY: Shape = shape! { "slug": Text, "title": Text };

/// Also the shape of a rant, which has three more members.
static LISTED_MESSAGE: Shape = shape! {
    "username": Text, "profile_pic_url": Text, "badges": List(&Text), "text": Text, "created_on": Text,
    "expires_on": Text, "amount_cents": Number, "amount_dollars": Number,
};

pub(super) static RESPONSE: Shape = shape! {
    "user": object! {
        "logged_in": Flag, "id": Text, "username": Text,
        "chat": object! { "endpoint": Text },
        "upload": object! { "endpoint": Text },
        "watching_now": object! { "subdomain": Text, "ttl_post": Number, "endpoint": Text },
    },
    "data": Any, "errors": Any, "html": Text,
};

pub(super) const MESSAGE_TYPES: &[&str] = &["regular", "rant", "crypto_donation"];
pub(super) const GIFT_TYPES: &[&str] = &["premium", "rumble"];

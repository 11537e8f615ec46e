//! The members that the model reads, by their wire names, with the types that were seen. Any of them can be missing or `null`.

/// The members of an object.
pub(super) struct Shape(pub(super) &'static [(&'static str, Kind)]);

/// The type of a member.
pub(super) enum Kind {
    /// Kept as received.
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

pub(super) static EVENTS: [(&str, Shape); 12] = [
    (
        "init",
        Shape(&[
            ("chat", Object(&Shape(&[("id", Id)]))),
            ("messages", List(&Object(&MESSAGE))),
            ("users", List(&Object(&USER))),
            ("channels", List(&Object(&CHANNEL))),
            ("config", Object(&CONFIG)),
            ("pinned_message", Object(&MESSAGE)),
            ("can_moderate", Flag),
            ("raid", Object(&RAID)),
            ("live_gate", Object(&LIVE_GATE)),
            (
                "subscribers_only_chat",
                Object(&Shape(&[("on", Flag), ("can_enable", Flag), ("can_write", Flag)])),
            ),
            ("ad_read", Any),
        ]),
    ),
    (
        "messages",
        Shape(&[
            ("messages", List(&Object(&MESSAGE))),
            ("users", List(&Object(&USER))),
            ("channels", List(&Object(&CHANNEL))),
        ]),
    ),
    ("delete_messages", Shape(&[("message_ids", List(&Id))])),
    ("delete_non_rant_messages", Shape(&[("message_ids", List(&Id))])),
    ("mute_users", Shape(&[("user_ids", List(&Id))])),
    ("pin_message", Shape(&[("message", Object(&MESSAGE))])),
    ("unpin_message", Shape(&[("message", Object(&MESSAGE))])),
    (
        "can_moderate",
        Shape(&[("user_ids", List(&Id)), ("can_moderate", Flag)]),
    ),
    ("raid_confirmed", Shape(RAID.0)),
    ("live_gate", Shape(LIVE_GATE.0)),
    ("gift_purchased", Shape(GIFT.0)),
    ("gift_received", Shape(GIFT.0)),
];

static MESSAGE: Shape = Shape(&[
    ("id", Id),
    ("time", Text),
    ("user_id", Id),
    ("channel_id", Id),
    ("text", Text),
    (
        "blocks",
        List(&Object(&Shape(&[
            ("type", Word(&["text.1"])),
            ("data", Object(&Shape(&[("text", Text)]))),
        ]))),
    ),
    ("type", Word(MESSAGE_TYPES)),
    (
        "rant",
        Object(&Shape(&[
            ("price_cents", Number),
            ("duration", Number),
            ("expires_on", Text),
        ])),
    ),
    ("notification", Object(&Shape(&[("text", Text), ("badge", Text)]))),
    ("raid_notification", Object(&Shape(&[("start_ts", Number)]))),
    (
        "gift_purchase_notification",
        Object(&Shape(&[
            ("gift_type", Word(GIFT_TYPES)),
            ("total_gifts", Number),
            ("creator_user_id", Id),
            ("creator_channel_id", Id),
        ])),
    ),
    (
        "wallet_transaction",
        Object(&Shape(&[
            ("amount_cents", Number),
            ("crypto_amount", Text),
            ("crypto_currency", Text),
        ])),
    ),
    ("is_deleted", Flag),
]);

static USER: Shape = Shape(&[
    ("id", Id),
    ("username", Text),
    ("link", Text),
    ("image.1", Text),
    ("color", Text),
    ("badges", List(&Text)),
    ("is_follower", Flag),
    ("channel_id", Id),
]);

static CHANNEL: Shape = Shape(&[("id", Id), ("username", Text), ("link", Text), ("image.1", Text)]);

static CONFIG: Shape = Shape(&[
    (
        "badges",
        Map(&Object(&Shape(&[("icons", Map(&Text)), ("label", Map(&Text))]))),
    ),
    (
        "gifts",
        Object(&Shape(&[
            ("type", Word(GIFT_TYPES)),
            (
                "products",
                List(&Object(&Shape(&[
                    ("id", Text),
                    ("amount_cents", Number),
                    ("total_gifts", Number),
                ]))),
            ),
        ])),
    ),
    ("message_length_max", Number),
    (
        "rants",
        Object(&Shape(&[
            ("enable", Flag),
            ("levels", List(&Object(&RANT_LEVEL))),
            ("wallet_enabled", Flag),
        ])),
    ),
    ("subscription", Object(&Shape(&[("enable", Flag)]))),
]);

static RANT_LEVEL: Shape = Shape(&[
    ("price_dollars", Number),
    ("duration", Number),
    (
        "colors",
        Object(&Shape(&[("fg", Text), ("main", Text), ("bg2", Text)])),
    ),
    ("ids", List(&Text)),
]);

const RAID: Shape = Shape(&[
    ("current_channel_name", Text),
    ("current_channel_avatar_url", Text),
    ("target_url", Text),
    ("target_channel_name", Text),
    ("target_channel_avatar_url", Text),
    ("target_video_title", Text),
    ("start_ts", Number),
    ("redirection_steps", Any),
]);

const LIVE_GATE: Shape = Shape(&[
    ("timecode", Number),
    ("countdown_seconds", Number),
    ("chat_mode", Number),
]);

const GIFT: Shape = Shape(&[
    ("user_id", Id),
    ("gift_type", Word(GIFT_TYPES)),
    ("total_gifts", Number),
    ("creator_user_id", Id),
    ("creator_channel_id", Id),
    ("users", List(&Object(&USER))),
    ("channels", List(&Object(&CHANNEL))),
]);

pub(super) static DOCUMENT: Shape = Shape(&[
    ("now", Number),
    ("type", Word(&["user", "channel"])),
    ("user_id", Text),
    ("username", Text),
    ("channel_id", Id),
    ("channel_name", Text),
    ("since", Any),
    ("max_num_results", Number),
    (
        "followers",
        Object(&Shape(&[
            ("num_followers", Number),
            ("num_followers_total", Number),
            ("latest_follower", Object(&FOLLOWER)),
            ("recent_followers", List(&Object(&FOLLOWER))),
        ])),
    ),
    (
        "subscribers",
        Object(&Shape(&[
            ("num_subscribers", Number),
            ("num_subscribers_total", Number),
            ("latest_subscriber", Object(&SUBSCRIBER)),
            ("recent_subscribers", List(&Object(&SUBSCRIBER))),
        ])),
    ),
    (
        "gifted_subs",
        Object(&Shape(&[
            ("num_gifted_subs", Number),
            ("latest_gifted_sub", Object(&GIFTED_SUB)),
            ("recent_gifted_subs", List(&Object(&GIFTED_SUB))),
        ])),
    ),
    ("livestreams", List(&Object(&LIVESTREAM))),
]);

static FOLLOWER: Shape = Shape(&[
    ("username", Text),
    ("profile_pic_url", Text),
    ("followed_on", Text),
]);

static SUBSCRIBER: Shape = Shape(&[
    ("user", Text),
    ("username", Text),
    ("profile_pic_url", Text),
    ("amount_cents", Number),
    ("amount_dollars", Number),
    ("subscribed_on", Text),
]);

static GIFTED_SUB: Shape = Shape(&[
    ("total_gifts", Number),
    ("gift_type", Word(GIFT_TYPES)),
    ("remaining_gifts", Number),
    ("video_id", Number),
    ("purchased_by", Text),
    ("gifted_on", Text),
]);

static LIVESTREAM: Shape = Shape(&[
    ("id", Text),
    ("title", Text),
    ("created_on", Text),
    ("is_live", Flag),
    ("scheduled_on", Text),
    ("visibility", Word(&["public", "unlisted", "private"])),
    (
        "categories",
        Object(&Shape(&[
            ("primary", Object(&CATEGORY)),
            ("secondary", Object(&CATEGORY)),
        ])),
    ),
    ("server_url", Text),
    ("stream_key", Text),
    ("likes", Number),
    ("dislikes", Number),
    ("watching_now", Number),
    (
        "chat",
        Object(&Shape(&[
            ("latest_message", Object(&LISTED_MESSAGE)),
            ("recent_messages", List(&Object(&LISTED_MESSAGE))),
            ("latest_rant", Object(&LISTED_MESSAGE)),
            ("recent_rants", List(&Object(&LISTED_MESSAGE))),
        ])),
    ),
]);

static CATEGORY: Shape = Shape(&[("slug", Text), ("title", Text)]);

/// Also of a rant, which has three members more.
static LISTED_MESSAGE: Shape = Shape(&[
    ("username", Text),
    ("profile_pic_url", Text),
    ("badges", List(&Text)),
    ("text", Text),
    ("created_on", Text),
    ("expires_on", Text),
    ("amount_cents", Number),
    ("amount_dollars", Number),
]);

pub(super) static RESPONSE: Shape = Shape(&[
    (
        "user",
        Object(&Shape(&[
            ("logged_in", Flag),
            ("id", Text),
            ("username", Text),
            ("chat", Object(&Shape(&[("endpoint", Text)]))),
            ("upload", Object(&Shape(&[("endpoint", Text)]))),
            (
                "watching_now",
                Object(&Shape(&[
                    ("subdomain", Text),
                    ("ttl_post", Number),
                    ("endpoint", Text),
                ])),
            ),
        ])),
    ),
    ("data", Any),
    ("errors", Any),
    ("html", Text),
]);

pub(super) const MESSAGE_TYPES: &[&str] = &["regular", "rant", "crypto_donation"];
pub(super) const GIFT_TYPES: &[&str] = &["premium", "rumble"];

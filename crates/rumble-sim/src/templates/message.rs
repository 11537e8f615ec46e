use std::time::Duration;

use super::{rant_seconds, text_id};
use crate::{Json, WallTime, object};

/// A message record: an entry of `messages`, in `init` and live, and the payload of a pin.
///
/// ```
/// use rumble_sim::WallTime;
/// use rumble_sim::templates::Message;
///
/// let at = WallTime::DEFAULT;
/// let deleted = Message::new(at.message_id(0), at, 900_000_101, "oops").deleted();
/// let json = deleted.to_json().to_string();
/// assert!(json.contains(r#""is_deleted":true"#));
/// assert!(!json.contains("oops"));
/// ```
#[derive(Clone, Debug)]
pub struct Message {
    pub(crate) id: u64,
    pub(crate) at: WallTime,
    pub(crate) user_id: u64,
    /// A number, only when posted as a channel.
    pub(crate) channel_id: Option<u64>,
    /// Also the text of the one block.
    pub(crate) text: String,
    /// `type`, omitted when `None`.
    pub(crate) kind: Option<&'static str>,
    pub(crate) attachment: Option<Attachment>,
    /// A deleted record has neither `text` nor `blocks`.
    pub(crate) is_deleted: bool,
}

/// Additional content of a message.
#[derive(Clone, Debug)]
pub(crate) enum Attachment {
    Gift {
        kind: &'static str,
        total: u32,
        creator_user_id: u64,
        creator_channel_id: Option<u64>,
    },
    Notification {
        /// A predicate shown after the name.
        text: &'static str,
        /// The slug.
        badge: &'static str,
    },
    /// A raid, with its start in Unix seconds.
    Raid(u64),
    /// A rant, with its price in cents.
    Rant(u64),
    /// A wallet payment, with its amount in cents.
    Wallet(u64),
}

impl Message {
    /// A plain message, `type` `regular`.
    #[must_use]
    pub fn new(id: u64, at: WallTime, user_id: u64, text: &str) -> Self {
        Self {
            id,
            at,
            user_id,
            channel_id: None,
            text: text.to_owned(),
            kind: Some("regular"),
            attachment: None,
            is_deleted: false,
        }
    }

    setters! {
        /// Without `type`, as servers before 2026 wrote it.
        fn untyped(self) { self.kind = None; }
        /// Paid: `type` `rant`, pinned on top for the duration of its price level.
        fn rant(self, price_cents: u64) {
            self.kind = Some("rant");
            self.attachment = Some(Attachment::Rant(price_cents));
        }
        /// As `init` shows a removed message.
        fn deleted(self) { self.is_deleted = true; }
    }

    pub(crate) fn attach(self, attachment: Attachment) -> Self {
        Self {
            attachment: Some(attachment),
            ..self
        }
    }

    /// Whether `delete_non_rant_messages` keeps it.
    pub(crate) fn is_rant(&self) -> bool {
        matches!(self.attachment, Some(Attachment::Rant(_)))
    }

    /// The record, members in the order of the public captures.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let record = object! {
            "id" => text_id(self.id),
            "time" => self.at.to_rfc3339(),
            "user_id" => text_id(self.user_id),
        }
        .with_some("channel_id", self.channel_id);
        let record = match self.is_deleted {
            true => record,
            false => record.with("text", &self.text).with("blocks", blocks(&self.text)),
        };
        let record = record.with_some("type", self.kind);
        let record = match &self.attachment {
            Some(attachment) => attachment.add_to(record, self.at),
            None => record,
        };
        record.with_some("is_deleted", self.is_deleted.then_some(true))
    }
}

impl Attachment {
    fn add_to(&self, record: Json, at: WallTime) -> Json {
        match *self {
            Self::Gift {
                kind,
                total,
                creator_user_id,
                creator_channel_id,
            } => record.with(
                "gift_purchase_notification",
                object! {
                    "gift_type" => kind,
                    "total_gifts" => total,
                    "creator_user_id" => creator_user_id,
                    "creator_channel_id" => creator_channel_id.map(text_id),
                },
            ),
            Self::Notification { text, badge } => {
                record.with("notification", object! { "text" => text, "badge" => badge })
            }
            Self::Raid(start_ts) => record.with("raid_notification", object! { "start_ts" => start_ts }),
            Self::Rant(price_cents) => {
                let duration = rant_seconds(price_cents);
                let expires_on = (at + Duration::from_secs(duration)).to_rfc3339();
                let rant = object! { "price_cents" => price_cents, "duration" => duration, "expires_on" => expires_on };
                record.with("rant", rant)
            }
            Self::Wallet(cents) => record.with(
                "wallet_transaction",
                object! {
                    "amount_cents" => cents,
                    "crypto_amount" => format!("{}.{:02}", cents / 100, cents % 100),
                    "crypto_currency" => "USDT",
                },
            ),
        }
    }
}

fn blocks(text: &str) -> Json {
    let block = || object! { "type" => "text.1", "data" => object! { "text" => text } };
    Json::Array(Vec::from_iter((!text.is_empty()).then(block)))
}

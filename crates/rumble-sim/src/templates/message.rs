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
/// let gone = Message::new(at.message_id(0), at, 900_000_101, "oops").deleted();
/// let json = gone.to_json().to_string();
/// assert!(json.contains(r#""is_deleted":true"#));
/// assert!(!json.contains("oops"));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Message {
    /// `id`
    pub id: u64,
    /// `time`, as text so that odd spellings can be sent too
    pub time: String,
    /// `user_id`
    pub user_id: u64,
    /// `channel_id`: a number, only when posted as a channel
    pub channel_id: Option<u64>,
    /// `text`, also the text of the one block
    pub text: String,
    /// `type`, left out when `None`
    pub kind: Option<String>,
    /// What comes with the message besides text.
    pub attachment: Option<Attachment>,
    /// `is_deleted`; such a record has neither `text` nor `blocks`
    pub is_deleted: bool,
    pub(crate) sent: WallTime,
}

/// What a message carries besides text.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Attachment {
    /// `gift_purchase_notification`
    Gift {
        /// `gift_type`
        kind: String,
        /// `total_gifts`
        total: u32,
        /// `creator_user_id`: a number
        creator_user_id: u64,
        /// `creator_channel_id`: a text, or null
        creator_channel_id: Option<u64>,
    },
    /// `notification`
    Notification {
        /// `text`, a predicate shown after the name
        text: String,
        /// `badge`, a slug
        badge: String,
    },
    /// `raid_notification`
    Raid {
        /// `start_ts`
        start_ts: u64,
    },
    /// `rant`
    Rant {
        /// `price_cents`
        price_cents: u64,
        /// `duration`, seconds
        duration: u64,
        /// `expires_on`, left out when `None`
        expires_on: Option<String>,
    },
    /// `wallet_transaction`
    Wallet {
        /// `amount_cents`, left out when `None`
        amount_cents: Option<u64>,
        /// `crypto_amount`
        crypto_amount: String,
        /// `crypto_currency`
        crypto_currency: String,
    },
}

impl Message {
    /// A plain message, `type` `regular`.
    #[must_use]
    pub fn new(id: u64, at: WallTime, user_id: u64, text: &str) -> Self {
        Self {
            id,
            time: at.to_rfc3339(),
            user_id,
            channel_id: None,
            text: text.to_owned(),
            kind: Some("regular".to_owned()),
            attachment: None,
            is_deleted: false,
            sent: at,
        }
    }

    setters! {
        /// Posted as a channel of the user.
        fn as_channel(self, channel_id: u64) { self.channel_id = Some(channel_id); }
        /// As servers before 2026 wrote it: no `type`.
        fn untyped(self) { self.kind = None; }
    }

    /// Paid: `type` `rant`, sticky for as long as the ladder says.
    #[must_use]
    pub fn rant(self, price_cents: u64) -> Self {
        let duration = rant_seconds(price_cents);
        let expires_on = Some((self.sent + Duration::from_secs(duration)).to_rfc3339());
        Self {
            kind: Some("rant".to_owned()),
            ..self
        }
        .attach(Attachment::Rant {
            price_cents,
            duration,
            expires_on,
        })
    }

    setters! {
        /// Adds what comes besides text.
        fn attach(self, attachment: Attachment) { self.attachment = Some(attachment); }
        /// As `init` shows a removed message.
        fn deleted(self) { self.is_deleted = true; }
    }

    /// Whether `delete_non_rant_messages` spares it.
    #[must_use]
    pub fn is_rant(&self) -> bool {
        matches!(self.attachment, Some(Attachment::Rant { .. }))
    }

    /// The record, members in the order of the public captures.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let record = object! {
            "id" => text_id(self.id),
            "time" => self.time.as_str(),
            "user_id" => text_id(self.user_id),
        }
        .with_some("channel_id", self.channel_id);
        let record = if self.is_deleted {
            record
        } else {
            record
                .with("text", self.text.as_str())
                .with("blocks", blocks(&self.text))
        };
        let record = record.with_some("type", self.kind.as_deref());
        let record = match &self.attachment {
            Some(attachment) => record.with(attachment.member(), attachment.to_json()),
            None => record,
        };
        record.with_some("is_deleted", self.is_deleted.then_some(true))
    }
}

impl Attachment {
    fn member(&self) -> &'static str {
        match self {
            Self::Gift { .. } => "gift_purchase_notification",
            Self::Notification { .. } => "notification",
            Self::Raid { .. } => "raid_notification",
            Self::Rant { .. } => "rant",
            Self::Wallet { .. } => "wallet_transaction",
        }
    }

    fn to_json(&self) -> Json {
        match self {
            Self::Gift {
                kind,
                total,
                creator_user_id,
                creator_channel_id,
            } => object! {
                "gift_type" => kind.as_str(),
                "total_gifts" => *total,
                "creator_user_id" => *creator_user_id,
                "creator_channel_id" => creator_channel_id.map(text_id),
            },
            Self::Notification { text, badge } => {
                object! { "text" => text.as_str(), "badge" => badge.as_str() }
            }
            Self::Raid { start_ts } => object! { "start_ts" => *start_ts },
            Self::Rant {
                price_cents,
                duration,
                expires_on,
            } => object! { "price_cents" => *price_cents, "duration" => *duration }
                .with_some("expires_on", expires_on.as_deref()),
            Self::Wallet {
                amount_cents,
                crypto_amount,
                crypto_currency,
            } => Json::Object(Vec::new())
                .with_some("amount_cents", *amount_cents)
                .with("crypto_amount", crypto_amount.as_str())
                .with("crypto_currency", crypto_currency.as_str()),
        }
    }
}

fn blocks(text: &str) -> Json {
    if text.is_empty() {
        return Json::Array(Vec::new());
    }
    Json::Array(vec![
        object! { "type" => "text.1", "data" => object! { "text" => text } },
    ])
}

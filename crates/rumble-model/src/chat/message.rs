mod plain;

use serde::Deserialize;
use serde::de::Deserializer;
use serde_json::value::RawValue;

use super::{GiftPurchaseNotification, Notification, RaidNotification, Rant, WalletTransaction};
use crate::id::{ChannelId, MessageId, UserId, wire};
use crate::json::{Cursor, Record, lenient};
use crate::timestamp::Timestamp;

/// `messages[]`: one chat message.
///
/// The kind of a message is determined by its sub-objects instead of `type`: raids lack a `type`.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
#[doc(alias = "ChatAPIMessage")]
pub struct Message {
    /// `id`: 19 digits as text. The key for deletions, for pins and to detect duplicates.
    #[serde(deserialize_with = "wire::decimal")]
    pub id: MessageId,
    /// `time`: when it was sent, whole seconds.
    #[serde(default)]
    pub time: Timestamp,
    /// `user_id`: the author's account, even when the message was posted as a channel.
    #[serde(deserialize_with = "wire::decimal")]
    pub user_id: UserId,
    /// `channel_id`: the channel it was posted as; a number here, unlike `channels[].id`.
    #[serde(default, deserialize_with = "wire::optional_decimal")]
    pub channel_id: Option<ChannelId>,
    /// `text`, emotes as shortcodes; where it is missing or empty, the text of `blocks`. Empty on gift purchases and
    /// possibly on deleted messages.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub text: String,
    /// `type`; absent in old captures and on raids.
    #[serde(default, rename = "type")]
    pub kind: MessageKind,
    /// `rant`: present when it was paid for.
    #[serde(default, deserialize_with = "lenient::object")]
    pub rant: Option<Box<Rant>>,
    /// `notification`: present on subscription notices; its text is shown instead of `text`.
    #[serde(default, deserialize_with = "lenient::object")]
    pub notification: Option<Box<Notification>>,
    /// `raid_notification`: present when the author has just raided this chat.
    #[serde(default, rename = "raid_notification", deserialize_with = "lenient::object")]
    pub raid: Option<Box<RaidNotification>>,
    /// `gift_purchase_notification`: present when the author bought subscription gifts.
    #[serde(
        default,
        rename = "gift_purchase_notification",
        deserialize_with = "lenient::object"
    )]
    pub gift: Option<Box<GiftPurchaseNotification>>,
    /// `wallet_transaction`: present when it was paid from a wallet.
    #[serde(default, rename = "wallet_transaction", deserialize_with = "lenient::object")]
    pub wallet: Option<Box<WalletTransaction>>,
    /// `is_deleted`: it had been removed when the server sent it.
    #[serde(default, rename = "is_deleted", deserialize_with = "lenient::flag_or_false")]
    pub was_deleted: bool,
}

/// `messages[].type`
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageKind {
    /// No `type`.
    #[default]
    Absent,
    /// `regular`
    Regular,
    /// `rant`
    Rant,
    /// `crypto_donation`
    CryptoDonation,
    /// Any other value.
    Other(String),
}

impl MessageKind {
    fn of(word: &str) -> Self {
        match word {
            "regular" => Self::Regular,
            "rant" => Self::Rant,
            "crypto_donation" => Self::CryptoDonation,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The wire spelling; `None` if absent.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Absent => None,
            Self::Regular => Some("regular"),
            Self::Rant => Some("rant"),
            Self::CryptoDonation => Some("crypto_donation"),
            Self::Other(word) => Some(word),
        }
    }
}

impl<'de> Deserialize<'de> for MessageKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        lenient::open_enum(deserializer, Self::of)
    }
}

/// `messages[].blocks[]`: the text again, in parts. Only the type `text.1` has ever been seen.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Block {
    /// `type`
    pub kind: String,
    /// `data.text`
    pub text: Option<String>,
    /// `data` as received.
    pub data: Option<Box<RawValue>>,
}

impl Record<Message> {
    /// Returns the message with the text of `blocks` if `text` is missing or empty, as in the messages of an event.
    #[must_use]
    pub fn with_text_of_blocks(mut self) -> Self {
        if self.text.is_empty() {
            self.value_mut().text = self.text_of_blocks().unwrap_or_default();
        }
        self
    }

    fn text_of_blocks(&self) -> Option<String> {
        let mut joined: Option<String> = None;
        Cursor::new(self.get("blocks")?.get())
            .array(|cursor, _| {
                let block = cursor.optional::<WireBlock>()?.map(Block::from);
                if let Some(text) = block.and_then(|block| block.text) {
                    match &mut joined {
                        Some(joined) => joined.extend([" ", &text]),
                        None => joined = Some(text),
                    }
                }
                Ok(())
            })
            .ok()?;
        joined
    }

    /// `blocks`: the structured copy of the text. Read from [`Record::raw`] at each call, since
    /// [`Message::text`] has the same text.
    ///
    /// ```
    /// use rumble_model::chat::Message;
    /// use rumble_model::Record;
    ///
    /// let message: Record<Message> = Record::from_json(
    ///     r#"{"id":"2486060105855487925","user_id":"7","text":"hi",
    ///         "blocks":[{"type":"text.1","data":{"text":"hi"}}]}"#,
    /// )?;
    /// assert_eq!(message.blocks()[0].text.as_deref(), Some("hi"));
    /// # Ok::<(), rumble_model::chat::DecodeError>(())
    /// ```
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        let Some(blocks) = self.get("blocks") else {
            return Vec::new();
        };
        let blocks: Vec<&RawValue> = serde_json::from_str(blocks.get()).unwrap_or_default();
        blocks
            .into_iter()
            .filter_map(|block| serde_json::from_str::<WireBlock>(block.get()).ok())
            .map(Block::from)
            .collect()
    }
}

#[derive(Deserialize)]
struct WireBlock {
    #[serde(default, rename = "type", deserialize_with = "lenient::text_or_empty")]
    kind: String,
    #[serde(default)]
    data: Option<Box<RawValue>>,
}

impl From<WireBlock> for Block {
    fn from(block: WireBlock) -> Self {
        #[derive(Deserialize)]
        struct Data {
            #[serde(default, deserialize_with = "lenient::text")]
            text: Option<String>,
        }
        let data = block
            .data
            .as_ref()
            .and_then(|data| serde_json::from_str::<Data>(data.get()).ok());
        Self {
            kind: block.kind,
            text: data.and_then(|data| data.text),
            data: block.data,
        }
    }
}

use super::{Message, MessageKind};
use crate::id::{ChannelId, MessageId, UserId};
use crate::json::{Cursor, set};
use crate::timestamp::Timestamp;

impl Message {
    /// Reads a message in the spelling that nearly all have, several times as fast as `Deserialize`, which reads the
    /// same from it. Reads nothing of any other message, for example one with a rant or with an escape in an id.
    #[inline]
    pub(in crate::chat) fn read_plain<'a>(cursor: &mut Cursor<'a>) -> Option<(Self, &'a str)> {
        let (mut id, mut time, mut user_id, mut channel_id) = (None, None, None, None);
        let (mut text, mut kind, mut was_deleted) = (None, None, None);
        cursor.attempt(|cursor| {
            cursor.plain_object(|cursor, name| match name {
                "id" => set(&mut id, MessageId::from_base10(cursor.plain_text()?).ok()),
                "time" => set(&mut time, cursor.plain_text()),
                "user_id" => set(&mut user_id, UserId::from_base10(cursor.plain_text()?).ok()),
                "channel_id" => set(&mut channel_id, ChannelId::new(cursor.plain_number()?)),
                "text" => set(&mut text, cursor.attempt(Cursor::any_text)),
                "blocks" => skip_blocks(cursor, text.as_ref().map(|(_, raw)| *raw)),
                "type" => set(&mut kind, cursor.plain_text()),
                "is_deleted" => set(&mut was_deleted, cursor.plain_flag()),
                "rant"
                | "notification"
                | "raid_notification"
                | "gift_purchase_notification"
                | "wallet_transaction" => None,
                _ => cursor.skip().ok().map(drop),
            })?;
            Some(Self {
                id: id?,
                time: time.map(Timestamp::parse).unwrap_or_default(),
                user_id: user_id?,
                channel_id,
                text: text.map(|(text, _)| text.into_owned()).unwrap_or_default(),
                kind: kind.map(MessageKind::of).unwrap_or_default(),
                rant: None,
                notification: None,
                raid: None,
                gift: None,
                wallet: None,
                was_deleted: was_deleted.unwrap_or_default(),
            })
        })
    }
}

/// Skips the blocks, which nearly always are one that repeats the text.
fn skip_blocks(cursor: &mut Cursor<'_>, text: Option<&str>) -> Option<()> {
    let skipped = cursor.attempt(|cursor| {
        let is_usual = cursor.take_text(r#"[{"type":"text.1","data":{"text":"#)
            && cursor.take_text(text?)
            && cursor.take_text("}}]");
        is_usual.then_some(())
    });
    match skipped {
        Some(_) => Some(()),
        None => cursor.skip().ok().map(drop),
    }
}

use std::io::{self, Write};

use rumble_chat::Event;
use serde_json::{Value, json};

use super::post::Post;
use super::{Position, Writer};
use crate::read::{Played, PlayedEvent};
use crate::values::hours;

/// JSON of chat-downloader.
pub(super) struct ChatDownloader {
    is_array: bool,
    written: u64,
    /// Timestamp of the last message in microseconds. Readers treat two messages with the same author and time as one.
    last_timestamp: i64,
}

impl ChatDownloader {
    pub(super) fn array() -> Self {
        Self {
            is_array: true,
            written: 0,
            last_timestamp: i64::MIN,
        }
    }

    pub(super) fn lines() -> Self {
        Self {
            is_array: false,
            ..Self::array()
        }
    }

    fn item(&mut self, item: &Value, out: &mut dyn Write) -> io::Result<()> {
        let separator = match (self.is_array, self.written) {
            (false, _) => "",
            (true, 0) => "[\n",
            (true, _) => ",\n",
        };
        self.written += 1;
        let end = if self.is_array { "" } else { "\n" };
        write!(out, "{separator}{item}{end}")
    }

    /// Rumble reports whole seconds; messages of the same second get increasing microseconds.
    fn timestamp(&mut self, position: &Position) -> i64 {
        let micros = i64::try_from(position.at.unix_timestamp_nanos() / 1000).unwrap_or_default();
        let is_same_second = micros <= self.last_timestamp && self.last_timestamp - micros < 900_000;
        self.last_timestamp = if is_same_second {
            self.last_timestamp + 1
        } else {
            micros
        };
        self.last_timestamp
    }

    fn deletion(
        &mut self,
        position: &Position,
        name: &str,
        target: Option<String>,
        author: Option<String>,
    ) -> Value {
        let message_type = if target.is_some() {
            "deleted_message"
        } else {
            "ban_user"
        };
        json!({
            "action_type": name,
            "author": {"id": author, "name": ""},
            "message": "[deleted]",
            "message_id": null,
            "message_type": message_type,
            "target_message_id": target,
            "time_in_seconds": position.since_start.whole_seconds(),
            "time_text": hours(position.since_start),
            "timestamp": self.timestamp(position),
        })
    }
}

impl Writer for ChatDownloader {
    fn post(&mut self, post: &Post<'_>, out: &mut dyn Write) -> io::Result<()> {
        let message = post.message;
        let user = message.user();
        let badges: Vec<_> = user.badges.iter().map(|badge| json!({"title": badge})).collect();
        let images: Vec<_> = user
            .image
            .iter()
            .map(|url| json!({"id": "source", "url": url}))
            .collect();
        let mut item = json!({
            "action_type": "add_chat_item",
            "author": {
                "id": message.user_id.get().to_string(),
                "name": post.author(),
                "badges": badges,
                "images": images,
            },
            "message": post.text(),
            "message_id": message.id.get().to_string(),
            "message_type": "text_message",
            "time_in_seconds": post.since_start().whole_seconds(),
            "time_text": post.clock(),
            "timestamp": self.timestamp(&post.position),
        });
        if let (Some(text), Some(members)) = (post.price(), item.as_object_mut()) {
            let [red, green, blue] = post.color();
            let color = format!("#{red:02x}{green:02x}{blue:02x}ff");
            // chat-downloader writes a number here. Whole cents are exact in it.
            let amount = post.cents().map(amount);
            members.insert("message_type".to_owned(), "paid_message".into());
            members.insert("body_background_colour".to_owned(), color.clone().into());
            members.insert("header_background_colour".to_owned(), color.into());
            members.insert("body_text_colour".to_owned(), "#000000ff".into());
            members.insert(
                "money".to_owned(),
                json!({"text": text, "amount": amount, "currency": "USD", "currency_symbol": "$"}),
            );
        }
        self.item(&item, out)
    }

    fn event(&mut self, event: &Played, position: &Position, out: &mut dyn Write) -> io::Result<()> {
        let PlayedEvent::Chat(event) = &event.event else {
            return Ok(());
        };
        match &**event {
            Event::Deleted(deleted) if position.keeps_deleted => {
                for id in &deleted.message_ids {
                    let target = Some(id.get().to_string());
                    let item = self.deletion(position, "mark_chat_item_as_deleted", target, None);
                    self.item(&item, out)?;
                }
            }
            Event::Muted(muted) if position.keeps_deleted => {
                for id in &muted.user_ids {
                    let author = Some(id.get().to_string());
                    let item = self.deletion(position, "mark_chat_items_by_author_as_deleted", None, author);
                    self.item(&item, out)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match (self.is_array, self.written) {
            (false, _) => Ok(()),
            (true, 0) => writeln!(out, "[]"),
            (true, _) => writeln!(out, "\n]"),
        }
    }
}

/// Amount as a JSON number with two decimals, created from text so that no rounding takes place.
fn amount(cents: u64) -> Value {
    serde_json::from_str(&format!("{}.{:02}", cents / 100, cents % 100)).unwrap_or(Value::Null)
}

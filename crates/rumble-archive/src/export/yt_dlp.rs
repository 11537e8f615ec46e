use std::io::{self, Write};

use rumble_chat::Event;
use serde_json::{Value, json};
use time::Duration;

use super::post::Post;
use super::{Position, Writer};
use crate::read::{Played, PlayedEvent};

/// `.live_chat.json` of yt-dlp: the actions of a replay, one per line.
pub(super) struct YtDlp;

impl Writer for YtDlp {
    fn post(&mut self, post: &Post<'_>, out: &mut dyn Write) -> io::Result<()> {
        let message = post.message;
        let micros = post.at().unix_timestamp_nanos() / 1000;
        let thumbnails: Vec<_> = message
            .user()
            .image
            .iter()
            .map(|url| json!({"url": url}))
            .collect();
        let mut renderer = json!({
            "id": message.id.get().to_string(),
            "timestampUsec": micros.to_string(),
            "timestampText": {"simpleText": post.clock()},
            "authorName": {"simpleText": post.author()},
            "authorExternalChannelId": message.user_id.get().to_string(),
            "authorPhoto": {"thumbnails": thumbnails},
            "message": {"runs": [{"text": post.text()}]},
        });
        let mut kind = "liveChatTextMessageRenderer";
        if let (Some(price), Some(members)) = (post.price(), renderer.as_object_mut()) {
            let [red, green, blue] = post.color();
            let color = u32::from_be_bytes([0xff, red, green, blue]);
            kind = "liveChatPaidMessageRenderer";
            members.insert("purchaseAmountText".to_owned(), json!({"simpleText": price}));
            for name in ["bodyBackgroundColor", "headerBackgroundColor"] {
                members.insert(name.to_owned(), color.into());
            }
            for name in ["bodyTextColor", "headerTextColor"] {
                members.insert(name.to_owned(), 0xff00_0000_u32.into());
            }
        }
        let action = json!({"addChatItemAction": {"item": {kind: renderer}}});
        line(&action, post.since_start(), out)
    }

    fn event(&mut self, event: &Played, position: &Position, out: &mut dyn Write) -> io::Result<()> {
        let PlayedEvent::Chat(event) = &event.event else {
            return Ok(());
        };
        let state = json!({"runs": [{"text": "[message deleted]"}]});
        match &**event {
            Event::Deleted(deleted) if position.keeps_deleted => {
                for id in &deleted.message_ids {
                    let action = json!({"markChatItemAsDeletedAction": {
                        "targetItemId": id.get().to_string(), "deletedStateMessage": state,
                    }});
                    line(&action, position.since_start, out)?;
                }
            }
            Event::Muted(muted) if position.keeps_deleted => {
                for id in &muted.user_ids {
                    let action = json!({"markChatItemsByAuthorAsDeletedAction": {
                        "externalChannelId": id.get().to_string(), "deletedStateMessage": state,
                    }});
                    line(&action, position.since_start, out)?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn line(action: &Value, since_start: Duration, out: &mut dyn Write) -> io::Result<()> {
    // Messages before the start are moved to the start; their `timestampText` has the real time.
    let offset = since_start.whole_milliseconds().max(0).to_string();
    let line = json!({"replayChatItemAction": {"actions": [action], "videoOffsetTimeMsec": offset}});
    writeln!(out, "{line}")
}

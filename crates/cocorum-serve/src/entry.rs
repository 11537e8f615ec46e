//! A line as the server keeps it: its text, and the values that filters and sinks check.

use std::collections::BTreeMap;
use std::sync::Arc;

use rumble_feed::chat::Message;
use rumble_feed::{Body, DecimalId, Line, escape_json};
use serde::Serialize;

/// A line of the feed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Entry {
    /// The JSON object, on one line.
    pub json: Arc<str>,
    /// Value of its member `event`.
    pub event: String,
    /// Stream that it belongs to, in base 36.
    pub stream: Option<String>,
    /// Id of the message, for a chat message.
    pub message_id: Option<u64>,
    /// Amount paid, in US cents: 0 for an unpaid message or subscription, `None` for other events.
    pub cents: Option<u64>,
    /// Whether it is a test event.
    pub test: bool,
}

/// Paths at which this server has the pictures of a line. They are additional members of the line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Pictures {
    /// The picture of the member `image`.
    pub media: Option<String>,
    /// Badges of the author that have a picture, by slug.
    pub badge_media: BTreeMap<String, String>,
    /// Emotes of the text that have a picture, by name, without the colons.
    pub emote_media: BTreeMap<String, String>,
}

impl Entry {
    /// The line, with its pictures as its last members.
    #[must_use]
    pub fn new(line: &Line<'_>, pictures: &Pictures) -> Self {
        let json = line.to_json();
        Self {
            event: event_name(&json).to_owned(),
            json: with_pictures(&json, pictures).into(),
            stream: line.stream_id.clone(),
            message_id: message_id(&line.body),
            cents: cents(&line.body),
            test: line.test,
        }
    }

    /// A line of the server itself, which is not an event of a stream.
    pub(crate) fn raw(event: &str, json: String) -> Self {
        Self {
            json: json.into(),
            event: event.to_owned(),
            stream: None,
            message_id: None,
            cents: None,
            test: false,
        }
    }
}

/// Amount paid for a message, by rant or from a wallet; `None` for an unpaid one.
pub(crate) fn paid(message: &Message<'_>) -> Option<u64> {
    let rant = message.rant.as_ref().map(|rant| rant.price_cents);
    let wallet = message.wallet.as_ref().map(|wallet| wallet.amount_cents);
    rant.or(wallet).map(Option::unwrap_or_default)
}

fn cents(body: &Body<'_>) -> Option<u64> {
    match body {
        Body::Message(message) | Body::Rant(message) => Some(paid(message).unwrap_or_default()),
        Body::Subscriber(subscriber) => Some(subscriber.amount_cents),
        _ => None,
    }
}

fn message_id(body: &Body<'_>) -> Option<u64> {
    match body {
        Body::Message(message) => message.id.map(DecimalId::get),
        _ => None,
    }
}

/// The tag is always the first member.
fn event_name(json: &str) -> &str {
    let name = json.strip_prefix(r#"{"event":""#);
    name.and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

fn with_pictures(json: &str, pictures: &Pictures) -> String {
    let open = json.strip_suffix('}').unwrap_or(json);
    // Fails only for maps with keys that are not text, which the lines do not contain.
    let pictures = serde_json::to_string(pictures).unwrap_or_default();
    let members = escape_json(&pictures);
    format!("{open},{}", members.strip_prefix('{').unwrap_or(&members))
}

#[cfg(test)]
mod tests {
    use rumble_feed::chat::Connected;

    use super::*;

    #[test]
    fn a_line_has_its_name_and_the_paths_of_its_pictures() {
        let line = Line::new(Body::Connected(Connected { attempt: 2 }));
        let pictures = Pictures {
            media: Some("/media/0a".to_owned()),
            badge_media: [("\"}".to_owned(), "/media/0b".to_owned())].into(),
            ..Pictures::default()
        };
        let entry = Entry::new(&line, &pictures);
        assert_eq!(entry.event, "connected");
        assert_eq!(
            &*entry.json,
            concat!(
                r#"{"event":"connected","attempt":2,"stream_id":null,"stream_id_b10":null,"test":false,"#,
                r#""media":"/media/0a","badge_media":{"\"}":"/media/0b"},"emote_media":{}}"#
            )
        );
    }
}

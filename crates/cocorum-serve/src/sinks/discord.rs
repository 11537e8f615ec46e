//! Discord: a message in a channel, without mentions.

use std::time::Duration;

use rumble_feed::dollars;
use rumble_http::internal::{Request, Response};
use rumble_model::Secret;
use serde::Deserialize;
use serde_json::json;

use super::event::{Event, text};
use super::pace::Outcome;
use super::receiver::{Receiver, status};
use super::settings::SinkUrl;
use super::webhook::MAX_RESPONSE_BYTES;

pub(super) struct Discord(pub(super) SinkUrl);

impl Receiver for Discord {
    fn request(&self, event: &Event<'_>) -> Request {
        let is_live = event.name == "live";
        let body = json!({
            "content": truncated(&content(event)),
            "allowed_mentions": {"parse": []},
            "flags": if is_live { 0 } else { SUPPRESS_EMBEDS },
        });
        Request::post(self.0.get().clone())
            .json(Secret::new(text(&body)))
            .max_body(MAX_RESPONSE_BYTES)
    }

    fn response(&self, response: &Response) -> Outcome {
        match response.status() {
            200..300 => Outcome::Delivered,
            429 => Outcome::Limited(retry_after(response.body()).or(response.retry_after())),
            500..600 => Outcome::Unavailable(status(response)),
            _ => Outcome::Rejected(status(response)),
        }
    }

    /// A channel accepts 30 messages a minute.
    fn gap(&self) -> Duration {
        Duration::from_secs(2)
    }
}

fn content(event: &Event<'_>) -> String {
    let members = &event.members;
    let user = members.name.as_deref().or(members.username.as_deref());
    let name = format!("**{}**", escaped(user.unwrap_or("Somebody")));
    let paid = dollars(members.amount_cents.unwrap_or_default());
    let first = match event.name.as_str() {
        "live" => {
            let title = escaped(members.title.as_deref().unwrap_or("The stream"));
            let stream = members.stream_id.as_deref().unwrap_or_default();
            return format!("**{title}** is live: https://rumble.com/embed/v{stream}/");
        }
        "rant" => format!("{name} paid {paid}"),
        "gift" => format!("{name} gifted {} subscriptions", members.count.unwrap_or(1)),
        "sub" => format!("{name} subscribed"),
        "follow" => format!("{name} follows"),
        "raid" => format!("{name} raided"),
        "message" => name,
        other => match user {
            Some(_) => format!("{}: {name}", escaped(other)),
            None => escaped(other),
        },
    };
    match members.text.as_deref().filter(|text| !text.trim().is_empty()) {
        Some(text) => format!("{first}: {}", escaped(text)),
        None => first,
    }
}

/// Text with escaped Markdown, and with spaces instead of line breaks.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' => escaped.push(' '),
            character => {
                if r"\`*_~|<>[]()#-+:@".contains(character) {
                    escaped.push('\\');
                }
                escaped.push(character);
            }
        }
    }
    escaped
}

fn truncated(text: &str) -> String {
    if text.chars().count() <= MAX_CHARACTERS {
        return text.to_owned();
    }
    let mut truncated: String = text.chars().take(MAX_CHARACTERS - 1).collect();
    truncated.push('…');
    truncated
}

/// Seconds, with fractions, in the body of a response with status 429.
fn retry_after(body: &[u8]) -> Option<Duration> {
    #[derive(Deserialize)]
    struct Limited {
        retry_after: f64,
    }

    let limited: Limited = serde_json::from_slice(body).ok()?;
    Duration::try_from_secs_f64(limited.retry_after).ok()
}

/// Maximum number of characters. Discord's limit counts UTF-16 units, of which a character can need two.
const MAX_CHARACTERS: usize = 1_000;
/// No previews of links that viewers send.
const SUPPRESS_EMBEDS: u64 = 1 << 2;

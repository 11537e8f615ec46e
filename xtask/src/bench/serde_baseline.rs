//! The limit: find the ends of events, read borrowed structs of the same fields, keep nothing.

#![expect(dead_code, reason = "an event that was read counts as a whole")]

use std::borrow::Cow;

use serde::Deserialize;

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow)]
    request_id: Option<&'a str>,
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(borrow)]
    data: Data<'a>,
}

#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow, default)]
    messages: Vec<Message<'a>>,
    #[serde(borrow, default)]
    users: Vec<User<'a>>,
}

#[derive(Deserialize)]
struct Message<'a> {
    id: &'a str,
    time: &'a str,
    user_id: &'a str,
    channel_id: Option<u64>,
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(rename = "type")]
    kind: Option<&'a str>,
    #[serde(borrow)]
    rant: Option<Rant<'a>>,
    #[serde(default)]
    is_deleted: bool,
}

#[derive(Deserialize)]
struct Rant<'a> {
    price_cents: u64,
    duration: u64,
    expires_on: &'a str,
}

#[derive(Deserialize)]
struct User<'a> {
    id: &'a str,
    #[serde(borrow)]
    username: Cow<'a, str>,
    #[serde(borrow)]
    link: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "image.1")]
    image: Option<Cow<'a, str>>,
    color: Option<&'a str>,
    #[serde(borrow, default)]
    badges: Vec<Cow<'a, str>>,
    is_follower: Option<bool>,
}

/// Number of messages in the bytes.
pub(super) fn read(bytes: &[u8]) -> usize {
    let border = memchr::memmem::Finder::new(b"\n\n");
    let mut rest = bytes;
    let mut messages = 0;
    while let Some(end) = border.find(rest) {
        let (event, tail) = rest.split_at(end);
        rest = tail.get(2..).unwrap_or_default();
        let Some(json) = event
            .strip_prefix(b"data: ")
            .and_then(|data| std::str::from_utf8(data).ok())
        else {
            continue;
        };
        if let Ok(event) = serde_json::from_str::<Event<'_>>(json) {
            messages += event.data.messages.len();
            // Prevents the compiler from removing unused values.
            std::hint::black_box(&event);
        }
    }
    messages
}

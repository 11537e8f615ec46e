//! The cost of reading a document, counted in allocations: at most 64 KiB plus ten times its size at the peak, and no
//! more than twice as much for a document of twice the size.

#![allow(
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::hint::black_box;

use allocation_counter::{AllocationInfo, measure};
use rumble_model::Record;
use rumble_model::livestream_api::Document;
use rumble_model::service::{
    EmbedJs, EmoteGroup, FirstStep, LoginSession, OEmbed, Salts, ServiceResponse, Video,
};

type ReadText = fn(&str);

struct Worst {
    name: &'static str,
    read: ReadText,
    before: &'static str,
    /// `#` is its number.
    item: &'static str,
    after: &'static str,
}

const fn api(name: &'static str, before: &'static str, item: &'static str, after: &'static str) -> Worst {
    Worst {
        name,
        read: read_document,
        before,
        item,
        after,
    }
}

const fn service(name: &'static str, before: &'static str, item: &'static str, after: &'static str) -> Worst {
    Worst {
        name,
        read: read_response,
        before,
        item,
        after,
    }
}

const fn embed_js(
    name: &'static str,
    before: &'static str,
    item: &'static str,
    after: &'static str,
) -> Worst {
    Worst {
        read: read_embed_js,
        ..service(name, before, item, after)
    }
}

const fn o_embed(name: &'static str, before: &'static str, item: &'static str, after: &'static str) -> Worst {
    Worst {
        read: read_o_embed,
        ..service(name, before, item, after)
    }
}

const fn grid(name: &'static str, before: &'static str, item: &'static str, after: &'static str) -> Worst {
    Worst {
        read: read_grid,
        ..service(name, before, item, after)
    }
}

const WORST: &[Worst] = &[
    api(
        "followers",
        r#""followers":{"recent_followers":["#,
        r#"{"username":"a"}"#,
        "]}",
    ),
    api(
        "malformed followers",
        r#""followers":{"recent_followers":["#,
        "1",
        "]}",
    ),
    api(
        "subscribers",
        r#""subscribers":{"recent_subscribers":["#,
        r#"{"user":"a","username":"a"}"#,
        "]}",
    ),
    api(
        "gifts",
        r#""gifted_subs":{"recent_gifted_subs":["#,
        r#"{"purchased_by":"a"}"#,
        "]}",
    ),
    api("streams", r#""livestreams":["#, r#"{"id":"a"}"#, "]"),
    api("streams by key", r#""livestreams":{"#, r##""#":{"id":"a"}"##, "}"),
    api(
        "messages",
        r#""livestreams":[{"id":"a","chat":{"recent_messages":["#,
        r#"{"username":"a","text":""}"#,
        "]}}]",
    ),
    api(
        "badges of a message",
        r#""livestreams":[{"id":"a","chat":{"recent_messages":[{"username":"a","text":"","badges":["#,
        r#""a""#,
        "]}]}}]",
    ),
    api(
        "rants",
        r#""livestreams":[{"id":"a","chat":{"recent_rants":["#,
        r#"{"username":"a","text":""}"#,
        "]}}]",
    ),
    api("members", "", r##""#":1"##, ""),
    api("stream keys", r#""x":["#, r#"{"stream_key":1}"#, "]"),
    api("stream keys of one object", "", r#""stream_key":1"#, ""),
    api("escapes", r#""x":["#, r#""\u0000\u0000\u0000""#, "]"),
    api(
        "halves of surrogate pairs",
        r#""username":1e999,"x":["#,
        r#""\ud800""#,
        "]",
    ),
    api("members of followers", r#""followers":{"#, r##""#":1"##, "}"),
    api("members of subscribers", r#""subscribers":{"#, r##""#":1"##, "}"),
    api("members of gifts", r#""gifted_subs":{"#, r##""#":1"##, "}"),
    api(
        "members of a chat",
        r#""livestreams":[{"id":"a","chat":{"#,
        r##""#":1"##,
        "}}]",
    ),
    api(
        "streams with members of a chat",
        r#""livestreams":["#,
        r#"{"id":"a","chat":{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,"k":1,"l":1}}"#,
        "]",
    ),
    api(
        "streams with malformed messages",
        r#""livestreams":["#,
        r#"{"id":"a","chat":{"recent_messages":[1,1,1,1,1,1,1,1,1,1],"recent_rants":[1,1,1,1,1,1,1,1,1,1]}}"#,
        "]",
    ),
    api(
        "streams with short messages",
        r#""livestreams":["#,
        r#"{"id":"a","chat":{"recent_messages":[{"username":"a"},{"username":"a"},{"username":"a"},{"username":"a"},{"username":"a"},{"username":"a"},{"username":"a"},{"username":"a"}]}}"#,
        "]",
    ),
    api(
        "streams with every member",
        r#""livestreams":["#,
        r#"{"id":"a","title":"a","server_url":"a","stream_key":"a","categories":{"primary":{"slug":"a","title":"a"},"secondary":{"slug":"a","title":"a"}},"chat":{"a":1,"latest_message":{"username":"a"},"latest_rant":{"username":"b"}}}"#,
        "]",
    ),
    api("malformed streams", r#""livestreams":["#, r#"{"x":1}"#, "]"),
    api(
        "badges of messages",
        r#""livestreams":[{"id":"a","chat":{"recent_messages":["#,
        r#"{"username":"a","text":"","badges":["a","b","c","d","e","f","g","h","i","j","k","l","m","n","o","p"]}"#,
        "]}}]",
    ),
    api("control characters", r#""username":1e999,"x":""#, "\u{1}", "\""),
    api(
        "messages with control characters",
        r#""livestreams":[{"id":"a","chat":{"recent_messages":["#,
        "{\"username\":\"\u{1}\u{1}\",\"text\":\"\u{1}\u{1}\u{1}\"}",
        "]}}]",
    ),
    api("texts", r#""x":""#, r"\n", "\""),
    api("since", r#""since":["#, "1", "]"),
    service("items", r#"{"data":{"items":["#, r#"{"id":1}"#, "]}}"),
    service("errors", r#"{"data":[],"errors":["#, r#"{"code":"a"}"#, "]}"),
    service("malformed errors", r#"{"data":[],"errors":["#, "1", "]}"),
    service(
        "errors by field",
        r#"{"data":[],"errors":{"#,
        r##""#":"a""##,
        "}}",
    ),
    service("user", r#"{"user":{"logged_in":true,"x":["#, "1", "]}}"),
    service(
        "a user in data",
        r#"{"data":{"user":{"logged_in":true,"x":["#,
        "1",
        "]}}}",
    ),
    service("html", r#"{"html":""#, r"\n", "\"}"),
    service(
        "halves of surrogate pairs",
        r#"{"data":{"items":["#,
        r#""\ud800""#,
        "]}}",
    ),
    service("salts", r#"{"data":{"salts":["#, "1", "]}}"),
    service("salts by number", r#"{"data":{"salts":{"#, r##""#":"a""##, "}}}"),
    service(
        "lists of emotes with names",
        r#"{"data":{"items":["#,
        r#"{"emotes":[{"name":""},{"name":""},{"name":""},{"name":""},{"name":""},{"name":""}]}"#,
        "]}}",
    ),
    service(
        "emotes of one list",
        r#"{"data":{"items":[{"emotes":["#,
        r#"{"name":""}"#,
        "]}]}}",
    ),
    service(
        "options of a login",
        r#"{"data":{"totp_id":"a","options":{"#,
        r##""#":1"##,
        "}}}",
    ),
    embed_js("videos", r#"{"vid":1,"#, r##""#":1"##, "}"),
    embed_js("owners", r#"{"vid":1,"author":{"#, r##""#":1"##, "}}"),
    embed_js("titles", r#"{"vid":1,"title":""#, r"\n", "\"}"),
    embed_js("authors of another kind", r#"{"vid":1,"author":["#, "1", "]}"),
    o_embed("frames", r#"{"html":""#, r"\n", "\"}"),
    grid("videos of a list", r#"{"items":["#, r#"{"id":1}"#, "]}"),
    grid("malformed videos", r#"{"items":["#, "1", "]}"),
    grid(
        "videos with owners",
        r#"{"items":["#,
        r#"{"id":1,"by":{},"title":"","url":""}"#,
        "]}",
    ),
    service("members of data", r#"{"data":{"#, r##""#":1"##, "}}"),
    service(
        "lists of emotes",
        r#"{"data":{"items":["#,
        r#"{"emotes":[{},{},{},{},{},{}]}"#,
        "]}}",
    ),
];

fn read_document(text: &str) {
    drop(black_box(Document::decode(text)));
}

fn read_response(text: &str) {
    let response = ServiceResponse::from_json(text);
    if let Ok(response) = &response {
        drop(black_box(response.items::<EmoteGroup>()));
        drop(black_box(response.data::<Salts>()));
        drop(black_box(response.data::<FirstStep>()));
        drop(black_box(response.data::<LoginSession>()));
        drop(black_box(response.data::<Record<Video>>()));
    }
    drop(black_box(response));
}

fn read_embed_js(text: &str) {
    drop(black_box(Record::<EmbedJs>::from_json(text)));
}

fn read_o_embed(text: &str) {
    drop(black_box(Record::<OEmbed>::from_json(text)));
}

fn read_grid(text: &str) {
    drop(black_box(Video::list_from_json(text)));
}

impl Worst {
    /// The item is inside quotes.
    fn is_text(&self) -> bool {
        self.before.ends_with(":\"")
    }

    fn text(&self, bytes: usize) -> String {
        let is_document = self.before.is_empty() || self.before.starts_with('"');
        let mut text = String::new();
        if is_document {
            text.push_str(r#"{"now":1773511080,"type":"user","user_id":"4zt0q","followers":{},"subscribers":{},"livestreams":[],"#);
        }
        text.push_str(self.before);
        for number in 1.. {
            text.push_str(&self.item.replace('#', &number.to_string()));
            if text.len() >= bytes {
                break;
            }
            if !self.is_text() {
                text.push(',');
            }
        }
        text.push_str(self.after);
        if is_document {
            text.push('}');
        }
        text
    }
}

#[test]
fn a_document_costs_at_most_ten_times_its_size() {
    let mut over = Vec::new();
    for worst in WORST {
        for bytes in [2_000, 10_000, 66_000, 270_000] {
            let text = worst.text(bytes);
            let peak = measure(|| (worst.read)(&text)).bytes_max;
            if peak > 64 * 1024 + 10 * text.len() as u64 {
                over.push(format!("{}, {bytes} bytes: {peak}", worst.name));
            }
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

#[test]
fn twice_the_document_costs_at_most_twice_the_allocations() {
    let mut over = Vec::new();
    for worst in WORST {
        let [small, large] = [100_000, 200_000].map(|bytes| {
            let text = worst.text(bytes);
            measure(|| (worst.read)(&text))
        });
        if !is_linear(small, large) {
            over.push(format!("{}: {small:?} {large:?}", worst.name));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

/// Each step over a nested value stores its depth, so that steps are counted as bytes.
#[test]
fn nested_stream_keys_are_skipped_once() {
    let [small, large] = [2_000, 4_000].map(|depth| {
        let nested = format!("{}1{}", r#"{"stream_key":"#.repeat(depth), "}".repeat(depth));
        let text = format!(
            r#"{{"now":1773511080,"type":"user","user_id":"4zt0q","followers":{{}},"subscribers":{{}},"livestreams":[],"x":{nested}}}"#
        );
        let document = Document::decode(&text).unwrap();
        assert_eq!(document.get("x").unwrap().get(), r#"{"stream_key":"(redacted)"}"#);
        assert_eq!(document.expose_raw(), text);
        measure(|| read_document(&text))
    });
    assert!(is_linear(small, large), "{small:?} {large:?}");
}

/// Growing lists make the bytes rise in steps.
fn is_linear(small: AllocationInfo, large: AllocationInfo) -> bool {
    large.count_total <= 2 * small.count_total + small.count_total / 50 + 100
        && large.bytes_total <= 3 * small.bytes_total + 64 * 1024
}

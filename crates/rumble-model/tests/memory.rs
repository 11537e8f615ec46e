//! What reading a document costs, counted in allocations: at most 64 KiB plus ten times its size at the peak, and no more than
//! twice as much for a document of twice the size.

#![allow(
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use allocation_counter::{AllocationInfo, measure};
use rumble_model::livestream_api::Document;
use rumble_model::service::ServiceResponse;

type Read = fn(&str);

struct Worst {
    name: &'static str,
    read: Read,
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
        read: read_answer,
        before,
        item,
        after,
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
    service("items", r#"{"data":{"items":["#, r#"{"id":1}"#, "]}}"),
    service("errors", r#"{"data":[],"errors":["#, r#"{"code":"a"}"#, "]}"),
    service("malformed errors", r#"{"data":[],"errors":["#, "1", "]}"),
    service("members of data", r#"{"data":{"#, r##""#":1"##, "}}"),
    service(
        "lists of emotes",
        r#"{"data":{"items":["#,
        r#"{"emotes":[{},{},{},{},{},{}]}"#,
        "]}}",
    ),
];

fn read_document(text: &str) {
    drop(std::hint::black_box(Document::decode(text)));
}

fn read_answer(text: &str) {
    let answer = ServiceResponse::from_json(text);
    if let Ok(answer) = &answer {
        drop(std::hint::black_box(
            answer.items::<rumble_model::service::EmoteGroup>(),
        ));
    }
    drop(std::hint::black_box(answer));
}

impl Worst {
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
            text.push(',');
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
        for bytes in [10_000, 40_000, 100_000, 180_000, 600_000] {
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
fn a_document_of_twice_the_size_costs_at_most_twice_the_allocations() {
    let mut over = Vec::new();
    for worst in WORST {
        let [small, large] = [200_000, 400_000].map(|bytes| {
            let text = worst.text(bytes);
            measure(|| (worst.read)(&text))
        });
        if !is_linear(small, large) {
            over.push(format!("{}: {small:?} {large:?}", worst.name));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

/// Each step over a nested value notes its depth in memory, so that steps count as bytes.
#[test]
fn a_stream_key_inside_of_stream_keys_is_stepped_over_once() {
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

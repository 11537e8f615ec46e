//! Form of the values in the lines, and flushing of the lines.

use rumble_sim::{Plan, Script, Sim, StreamPlan};
use serde_json::{Value, json};

use crate::harness::{
    Cocorum, STREAM, init_with, line, lines_for, message, message_event, message_fields, script, serve,
    texts, wire_message,
};
use crate::payloads;

#[test]
fn absent_members_are_null() {
    let events = [
        r#"{"type":"live_gate","data":{}}"#,
        r#"{"type":"raid_confirmed","data":{}}"#,
        r#"{"type":"gift_purchased","data":{}}"#,
        r#"{"type":"unpin_message","data":{}}"#,
        r#"{"type":"can_moderate","data":{}}"#,
        r#"{"type":"tomorrow"}"#,
        r#"{"type":"messages","data":{"messages":[{"id":"7","user_id":"8"}]}}"#,
    ];
    let expected = [
        line(
            "live_gate",
            json!({"timecode": null, "countdown_seconds": null, "chat_mode": null}),
        ),
        line(
            "raid",
            json!({
                "target_url": null, "target_channel_name": null, "target_video_title": null, "start_ts": null,
            }),
        ),
        line(
            "gift_purchased",
            json!({
                "user_id": null, "gift_type": null, "total_gifts": null, "creator_user_id": null,
                "creator_channel_id": null,
            }),
        ),
        line("unpin", json!({"message_id": null})),
        line("can_moderate", json!({"user_ids": [], "can_moderate": null})),
        line("unknown", json!({"type": "tomorrow", "data": null})),
        message(json!({"id": "7", "time": null, "user_id": "8", "text": null})),
    ];
    assert_eq!(lines_for(&events, 1), expected);
}

#[test]
fn ids_survive_to_the_digit() {
    // 2^53 + 1, 2^63 - 1, 2^64 - 1: as text and as numbers.
    let events = [
        message_event("9007199254740993", "a"),
        message_event("9223372036854775807", "b"),
        message_event("18446744073709551615", "c"),
        r#"{"type":"messages","data":{"messages":[{"id":9007199254740995,"user_id":18446744073709551615,"channel_id":9007199254740997,"text":"d"}]}}"#.to_owned(),
        r#"{"type":"delete_messages","data":{"message_ids":[18446744073709551613,"18446744073709551611"]}}"#.to_owned(),
    ];
    let events: Vec<_> = events.iter().map(String::as_str).collect();
    let lines = lines_for(&events, 4);
    let ids: Vec<_> = lines[..4].iter().map(|line| &line["id"]).collect();
    assert_eq!(
        ids,
        [
            "9007199254740993",
            "9223372036854775807",
            "18446744073709551615",
            "9007199254740995"
        ]
    );
    assert_eq!(lines[3]["user_id"], "18446744073709551615");
    assert_eq!(lines[3]["channel_id"], "9007199254740997");
    assert_eq!(
        lines[4]["message_ids"],
        json!(["18446744073709551613", "18446744073709551611"])
    );
}

#[test]
fn times_keep_their_instant() {
    let times = [
        ("2026-03-14T17:58:02+00:00", json!("2026-03-14T17:58:02Z")),
        ("2026-03-14T19:58:02+02:00", json!("2026-03-14T17:58:02Z")),
        ("2026-03-15T03:28:02+09:30", json!("2026-03-14T17:58:02Z")),
        ("2026-03-14T17:58:02Z", json!("2026-03-14T17:58:02Z")),
        ("2026-12-31T23:30:00-01:00", json!("2027-01-01T00:30:00Z")),
        ("soon", Value::Null),
    ];
    let messages: Vec<_> = times
        .iter()
        .enumerate()
        .map(|(position, (time, _))| {
            let mut wire = wire_message(&format!("{}", position + 1), "x");
            wire["time"] = (*time).into();
            wire
        })
        .collect();
    let event = json!({"type": "messages", "data": {"messages": messages}}).to_string();
    let shown: Vec<_> = lines_for(&[&event], 6)
        .iter()
        .map(|line| line["time"].clone())
        .collect();
    assert_eq!(shown, times.map(|(_, expected)| expected));
}

#[test]
fn text_arrives_unchanged() {
    let spoken = [
        "Grüße, 世界! नमस्ते мир",
        "🎉 👩‍👩‍👧 🏳️‍🌈 e\u{301}",
        "\u{200f}שלום\u{200f} مرحبا \u{200e}",
        r#"she said "hi" and 'bye'"#,
        r"C:\new\table \x \u0041 \\ \n",
        "<b>&amp;</b> ${HOME} `id` $(id) %s {}",
        "  spaces  around  ",
        "data: {\"type\":\"init\"}",
        "tab\tnewline\nreturn\rnul\u{0}escape\u{1b}[31m del\u{7f} csi\u{9b} bidi\u{202e}\u{2066} sep\u{2028}",
        "",
    ];
    let events: Vec<_> = spoken
        .iter()
        .enumerate()
        .map(|(position, text)| message_event(&(position + 1).to_string(), text))
        .collect();
    let events: Vec<_> = events.iter().map(String::as_str).collect();
    assert_eq!(texts(&lines_for(&events, 10)), spoken);
}

#[test]
fn a_later_description_does_not_change_earlier_messages() {
    let described = r#"{"type":"messages","data":{"messages":[{"id":"2","user_id":"920000101","text":"b"}],
        "users":[{"id":"920000101","username":"CalmSparrow"}]}}"#
        .replace('\n', "");
    let forgotten =
        r#"{"type":"messages","data":{"messages":[{"id":"3","user_id":"920000101","text":"c"}]}}"#;
    let sim = serve([script(&[&message_event("1", "a"), &described, forgotten])]);
    let done = Cocorum::chat(&sim.chat_url(), &["--json", "--limit", "3"]).finish();
    let names: Vec<_> = done.events()[1..4]
        .iter()
        .map(|line| line["username"].clone())
        .collect();
    assert_eq!(names, [Value::Null, "CalmSparrow".into(), "CalmSparrow".into()]);
}

#[test]
fn raw_values_are_printed_on_one_line_with_escapes() {
    let sim = serve([Script::new()
        .event(payloads::INIT_ANONYMOUS)
        .bytes("data: {\"type\":\"new\",\"data\":{ \"a\" :\ndata: \t[1, 9007199254740993, 1.50],\n")
        .bytes("data: \"b\":\"x\u{7f}\u{9b}\u{202e}\u{2069}\u{2028}y \\u0041\"}}\n\n")
        .hold()]);
    let running = Cocorum::chat(&sim.chat_url(), &["--json"]).start();
    running.line();
    let line = running.line();
    assert!(
        line.contains(r"x\u007f\u009b\u202e\u2069\u2028y \u0041"),
        "{line}"
    );
    assert!(line.contains("9007199254740993, 1.50"), "as received: {line}");
    let value: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(value["data"]["b"], "x\u{7f}\u{9b}\u{202e}\u{2069}\u{2028}y A");
}

#[test]
fn every_line_is_flushed() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(STREAM))).unwrap();
    let stream = sim.stream(STREAM);
    let running = Cocorum::chat(&sim.chat_url(), &["--json"]).start();
    assert_eq!(running.event()["event"], "init");
    // Each line is there before the next message is sent.
    for text in ["one", "two", "three"] {
        stream.say("CalmSparrow", text);
        assert_eq!(running.event()["text"], text);
    }
}

#[test]
fn history_is_marked_and_sorted_by_time() {
    let mut late = wire_message("1", "late");
    late["time"] = "2026-03-14T17:59:00+00:00".into();
    let early = wire_message("2", "early");
    let sim = serve([Script::new()
        .event(&init_with(&[late, early]))
        .event(&message_event("3", "live"))
        .hold()]);
    let done = Cocorum::chat(&sim.chat_url(), &["--json", "--limit", "3"]).finish();
    let events = done.events();
    assert_eq!(texts(&events), ["early", "late", "live"]);
    let mut live = message_fields("3", "live");
    live["history"] = false.into();
    assert_eq!(events[3], line("message", live));
    assert_eq!(events[2]["history"], true);
}

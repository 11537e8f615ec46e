//! The lines do not depend on how the bytes are split and framed.

use rumble_sim::{LineEnd, Script};
use serde_json::{Value, json};

use crate::harness::{Cocorum, STREAM_B36, closed, line, message, serve, serve_then_end};
use crate::payloads;
use crate::raw_server;

/// Events sent in every test of this file.
fn events() -> [String; 6] {
    [
        payloads::INIT_ANONYMOUS.to_owned(),
        payloads::RANT.replace("for the new lamp", "für 世界 🎉 \u{200f}שלום"),
        payloads::UNKNOWN.to_owned(),
        "no JSON: é🎉".to_owned(),
        payloads::DELETE.to_owned(),
        r#"{"type":"messages","data":{"messages":[{"id":"18446744073709551615","user_id":"7","text":"a\\u0041 \ud83c\udf89"}]}}"#
            .to_owned(),
    ]
}

/// The lines for these events.
fn expected() -> [Value; 7] {
    [
        line(
            "init",
            json!({
                "stream_id": STREAM_B36, "history": 0, "rants_enabled": false, "message_length_max": 200,
                "can_moderate": false, "pinned_message_id": null,
                "subscribers_only_chat": {"on": true, "can_enable": false, "can_write": false},
                "raid": null, "live_gate": null,
            }),
        ),
        message(json!({
            "id": "2487061613056365449", "time": "2026-03-14T18:00:44Z", "type": "rant",
            "user_id": "920000103", "username": "BrassTeapot", "text": "für 世界 🎉 \u{200f}שלום",
            "badges": ["premium", "whale-blue"], "color": "#884422", "is_follower": true,
            "rant": {"price_cents": 500, "duration": 300, "expires_on": "2026-03-14T18:05:44Z"},
        })),
        line(
            "unknown",
            json!({"type": "host_ad_read", "data": {"example_member_nobody_knows": [1, 2, 3]}}),
        ),
        line(
            "malformed",
            json!({"reason": "not a JSON object", "bytes": 15, "excerpt": "no JSON: é🎉"}),
        ),
        line(
            "delete",
            json!({"message_ids": ["2487060105855487925"], "rants_kept": false}),
        ),
        message(json!({
            "id": "18446744073709551615", "time": null, "user_id": "7", "text": r"a\u0041 🎉",
        })),
        closed("limit"),
    ]
}

/// Keepalives between the events; the connection stays open.
fn filled(script: Script) -> Script {
    let script = events()
        .iter()
        .fold(script, |script, event| script.comment().event(event).comment());
    script.hold()
}

fn watch(chat_url: &str) -> Vec<Value> {
    let done = Cocorum::chat(chat_url, &["--json", "--limit", "2"]).finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    done.events()
}

#[test]
fn chunks_of_any_size_give_the_same_lines() {
    for piece in [1, 2, 3, 7, 16, 1021, 1 << 20] {
        let sim = serve([filled(Script::new().segment(piece))]);
        assert_eq!(watch(&sim.chat_url()), expected(), "pieces of {piece}");
    }
}

#[test]
fn a_response_that_ends_with_its_connection_can_be_split() {
    for piece in [1, 5, 1 << 20] {
        let sim = serve([filled(Script::new().close_delimited().segment(piece))]);
        assert_eq!(watch(&sim.chat_url()), expected(), "pieces of {piece}");
    }
}

#[test]
fn other_line_ends_change_no_line() {
    for (line_end, piece) in [
        (LineEnd::CrLf, 1),
        (LineEnd::CrLf, 1 << 20),
        (LineEnd::Cr, 1),
        (LineEnd::Cr, 13),
    ] {
        let sim = serve([filled(Script::new().line_end(line_end).segment(piece))]);
        assert_eq!(
            watch(&sim.chat_url()),
            expected(),
            "{line_end:?}, pieces of {piece}"
        );
    }
}

#[test]
fn a_byte_order_mark_changes_no_line() {
    for piece in [1, 2, 1 << 20] {
        let sim = serve([filled(Script::new().segment(piece).bom())]);
        assert_eq!(watch(&sim.chat_url()), expected(), "pieces of {piece}");
    }
}

#[test]
fn chunks_that_split_characters_change_no_line() {
    let body: Vec<u8> = events()
        .iter()
        .flat_map(|event| format!("data:{event}\n\n").into_bytes())
        .collect();
    for size in [1, 3, 64] {
        let mut response =
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                .to_vec();
        for chunk in body.chunks(size) {
            response.extend(format!("{:x};note=\"odd\"\r\n", chunk.len()).into_bytes());
            response.extend(chunk);
            response.extend(b"\r\n");
        }
        assert_eq!(
            watch(&raw_server::respond_with(response)),
            expected(),
            "chunks of {size}"
        );
    }
}

#[test]
fn http_1_0_without_a_content_type_is_read() {
    let mut response = b"HTTP/1.0 200 OK\r\n\r\n".to_vec();
    response.extend(
        events()
            .iter()
            .flat_map(|event| format!("data: {event}\n\n").into_bytes()),
    );
    assert_eq!(watch(&raw_server::respond_with(response)), expected());
}

#[test]
fn fields_other_than_data_change_no_line() {
    let script = Script::new().bytes("event: message\nid: 7\nretry: 1\nnonsense\nnonsense: 1\n");
    let sim = serve([filled(script)]);
    assert_eq!(watch(&sim.chat_url()), expected());
}

#[test]
fn invalid_utf8_costs_one_character() {
    let sim = serve([Script::new()
        .event(payloads::INIT_ANONYMOUS)
        .bytes(b"data: {\"type\":\"messages\",\"data\":{\"messages\":[{\"id\":\"1\",\"user_id\":\"7\",\"text\":\"a\xffb\"}]}}\n\n")
        .hold()]);
    let done = Cocorum::chat(&sim.chat_url(), &["--json", "--limit", "1"]).finish();
    assert_eq!(done.events()[1]["text"], "a\u{fffd}b");
}

#[test]
fn an_incomplete_event_at_the_end_is_dropped() {
    let truncated = Script::new()
        .event(payloads::INIT_ANONYMOUS)
        .bytes("data: {\"type\":\"messages\",\"data\":{\"messages\":[{\"id\":\"1\",\"user_id\":\"7\"}]}}\n");
    let sim = serve_then_end([truncated]);
    let done = Cocorum::chat(&sim.chat_url(), &["--json"]).finish();
    let events = done.events();
    assert_eq!(crate::harness::kinds(&events), ["init", "reconnecting", "closed"]);
    assert_eq!(events[2], closed("ended"));
    assert_eq!(done.status, Some(0));
}

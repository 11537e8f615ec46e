//! Unusual bytes on a stable connection: line ends, pieces, invalid text, huge events.

use std::time::Duration;

use rumble_chat::Limits;
use rumble_sim::{LineEnd, Script};

use super::{client, rest, scripted};
use crate::wire;

fn three(script: Script) -> Script {
    script
        .comment()
        .event(&wire::init(&[wire::message(1, 5, "one")]))
        .event(&wire::messages(&[wire::message(2, 5, "tw\u{f6} \u{1f9f6}")]))
        .event(&wire::delete(&[1]))
}

const THREE: [&str; 5] = [
    "init 1",
    "1: one",
    "2: tw\u{f6} \u{1f9f6}",
    "deleted 1",
    "reconnecting 1: Disconnected",
];

#[test]
fn a_stream_is_read_byte_by_byte() {
    for script in [Script::new(), Script::new().close_delimited()] {
        let sim = scripted([three(script.segment(1))]);
        assert_eq!(rest(&mut client(&sim).connect().unwrap()), THREE);
    }
}

#[test]
fn every_line_end_is_read() {
    for end in [LineEnd::CrLf, LineEnd::Cr, LineEnd::Lf] {
        for piece in [3, 100_000] {
            let sim = scripted([three(Script::new().line_end(end)).segment(piece)]);
            assert_eq!(rest(&mut client(&sim).connect().unwrap()), THREE, "{end:?}");
        }
    }
}

#[test]
fn a_byte_order_mark_is_ignored() {
    for piece in [1, 100_000] {
        let sim = scripted([three(Script::new().bom()).segment(piece)]);
        assert_eq!(rest(&mut client(&sim).connect().unwrap()), THREE);
    }
}

#[test]
fn invalid_utf8_is_counted() {
    let malformed = b"data: {\"type\":\"messages\",\"data\":{\"messages\":[{\"id\":3,\"user_id\":5,\"text\":\"\xc3(\"}]}}\n\n";
    let sim = scripted([three(Script::new())
        .bytes(malformed)
        .event(&wire::messages(&[wire::message(4, 5, "four")]))]);
    let mut chat = client(&sim).connect().unwrap();
    let lines = rest(&mut chat);
    assert_eq!(lines[4..6], ["3: \u{fffd}(", "4: four"]);
    assert_eq!((chat.stats().invalid_utf8, chat.stats().malformed), (1, 0));
}

#[test]
fn the_chat_continues_after_an_oversized_event() {
    let huge = wire::messages(&[wire::message(3, 5, &"x".repeat(3 * 1024 * 1024))]);
    let sim = scripted([three(Script::new())
        .event(&huge)
        .event(&"y".repeat(500_000))
        .event(&wire::messages(&[wire::message(4, 5, "four")]))]);
    let limits = Limits::default().event_bytes(64 * 1024);
    let mut chat = client(&sim).limits(limits).connect().unwrap();
    let lines = rest(&mut chat);
    assert_eq!(lines[..4], THREE[..4]);
    let oversized = "malformed the event exceeds the size limit";
    assert_eq!(lines[4..7], [oversized, oversized, "4: four"]);
    assert_eq!((chat.stats().malformed, chat.stats().messages), (2, 3));
}

#[test]
fn the_first_event_can_be_malformed() {
    let sim = scripted([Script::new()
        .event("<html>")
        .event(&wire::init(&[wire::message(1, 5, "one")]))]);
    assert_eq!(
        rest(&mut client(&sim).connect().unwrap()),
        [
            "malformed not a JSON object",
            "init 1",
            "1: one",
            "reconnecting 1: Disconnected"
        ]
    );
}

#[test]
fn timeouts_can_be_unlimited() {
    let sim = scripted([three(Script::new())]);
    let mut chat = client(&sim)
        .idle_timeout(Duration::MAX)
        .head_timeout(Duration::MAX)
        .connect_timeout(Duration::MAX)
        .connect()
        .unwrap();
    assert_eq!(rest(&mut chat), THREE);
}

#[test]
fn the_retry_field_of_the_server_is_honoured() {
    let policy = rumble_chat::ReconnectPolicy::default()
        .min_delay(Duration::from_millis(1))
        .max_delay(Duration::from_millis(40));
    let sim = scripted([Script::new().bytes("retry: 30\n\n").event(&wire::init(&[]))]);
    let mut chat = client(&sim).reconnect(policy).connect().unwrap();
    assert_eq!(super::next(&mut chat), "init 0");
    let rumble_chat::Event::Reconnecting(reconnecting) = super::next_event(&mut chat) else {
        panic!()
    };
    assert!(
        (30..=40).contains(&reconnecting.after.as_millis()),
        "{reconnecting:?}"
    );
}

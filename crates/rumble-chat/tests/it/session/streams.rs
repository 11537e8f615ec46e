//! The files `fixtures/chat/stream-*.sse`: one chat, with every line end, comment and byte order mark, and with invalid UTF-8.

use std::fs;
use std::path::Path;

use rumble_chat::Session;

use crate::helpers::{line, stream_id};

/// The delivered events, and the number of events with invalid UTF-8.
fn read(name: &str) -> (Vec<String>, u64) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/chat");
    let mut session = Session::new(stream_id());
    session.handle_connected();
    session.handle_data(&fs::read(folder.join(format!("stream-{name}.sse"))).unwrap());
    let events = std::iter::from_fn(|| session.poll_event()).map(|event| line(&event));
    (events.collect(), session.stats().invalid_utf8)
}

fn expected(slipway: &str) -> [String; 6] {
    [
        "init 1".to_owned(),
        "2486058960057663463: good evening from the quay".to_owned(),
        format!("2486060106949640110: is the {slipway} dry yet? \u{1f6a2}"),
        "2486060236811993041: almost".to_owned(),
        "deleted 2486060106949640110".to_owned(),
        "2486060401885593522: see you tomorrow".to_owned(),
    ]
}

#[test]
fn line_ends_comments_and_a_byte_order_mark_change_no_event() {
    for name in ["lf", "crlf", "cr", "bom", "keepalives"] {
        let (events, invalid) = read(name);
        assert_eq!(events, expected("slipway"), "{name}");
        assert_eq!(invalid, 0, "{name}");
    }
}

#[test]
fn invalid_utf_8_is_replaced_in_the_texts_that_contain_it() {
    let (events, invalid) = read("invalid-utf8");
    assert_eq!(events, expected("slip\u{fffd}\u{fffd}\u{fffd}way"));
    assert_eq!(invalid, 1);
}

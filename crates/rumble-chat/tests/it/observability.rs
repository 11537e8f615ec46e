//! Log events of the crate: connections, without any chat text.

use rumble_chat::model::StreamId;
use rumble_chat::{Connection, ConnectionSettings, ResponseHead};
use rumble_testkit::logged;

use crate::client::{client, scripted};
use crate::wire;

const PLANTED_TEXT: &str = "planted-words-of-a-viewer";

#[test]
fn connections_are_logged_without_chat_text() {
    let text = logged(|| {
        #[expect(
            clippy::disallowed_methods,
            reason = "the moment from which virtual time is counted"
        )]
        let now = std::time::Instant::now();
        let mut chat = Connection::new(
            StreamId::new(wire::STREAM).unwrap(),
            ConnectionSettings::default(),
        );
        let drain = |chat: &mut Connection| {
            while let rumble_chat::Action::Event(_) = chat.poll(now + std::time::Duration::from_secs(3600)) {}
        };
        let open = ResponseHead::new(200).content_type("text/event-stream");
        chat.poll(now);
        chat.handle_response(now, &open);
        chat.handle_data(&wire::event(&wire::init(&[wire::message(1, 5, PLANTED_TEXT)])));
        chat.handle_data(format!("data: {PLANTED_TEXT}\n\n").as_bytes());
        chat.handle_data(&wire::event(&wire::messages(&[format!(
            r#"{{"id":"{PLANTED_TEXT}"}}"#
        )])));
        chat.handle_eof(now);
        drain(&mut chat);
        chat.handle_response(now, &open);
        chat.handle_data(&wire::event(&wire::init(&[wire::message(9, 5, PLANTED_TEXT)])));
        drain(&mut chat);
    });
    for expected in [
        "connected",
        "malformed data",
        "connection lost",
        "messages may be missing",
        "attempt=1",
    ] {
        assert!(text.contains(expected), "{expected} is not in:\n{text}");
    }
    assert!(!text.contains(PLANTED_TEXT), "{text}");
}

#[test]
fn connecting_is_logged_in_a_span_of_the_stream() {
    let sim = scripted([rumble_sim::Script::new()
        .event(&wire::init(&[wire::message(1, 5, PLANTED_TEXT)]))
        .hold()]);
    let text = logged(|| drop(client(&sim).connect().unwrap()));
    for expected in [
        &format!("stream_id={}", wire::STREAM),
        "connecting",
        "status=200",
        sim.base_url().as_str(),
    ] {
        assert!(text.contains(expected), "{expected} is not in:\n{text}");
    }
    assert!(!text.contains(PLANTED_TEXT), "{text}");
}

//! Malformed data affects only itself and is reported without its content.

use rumble_chat::{Event, Limits, Malformed};

use crate::helpers::{Chat, lines};
use crate::wire;

const SECRET: &str = "PLANTED";

fn single_malformed(events: &[Event]) -> &Malformed {
    let [Event::Malformed(malformed)] = events else {
        panic!("{events:?}")
    };
    malformed
}

#[test]
fn a_malformed_event_is_reported() {
    let mut chat = Chat::opened(&wire::init(&[]));
    for (data, reason) in [
        ("PLANTED", "not a JSON object"),
        (": -1 PLANTED", "not a JSON object"),
        ("<html>PLANTED</html>", "not a JSON object"),
        (r#"["PLANTED"]"#, "not a JSON object"),
        (r#""PLANTED""#, "not a JSON object"),
        (r#"{"PLANTED":1}"#, "the event has no `type`"),
        (r#"{"type":7,"data":"PLANTED"}"#, "the event has no `type`"),
        (
            r#"{"type":"messages","data":"PLANTED"}"#,
            "invalid data in `messages` event: `data` is not an object",
        ),
        (
            r#"{"type":"init","data":["PLANTED"]}"#,
            "invalid data in `init` event: `data` is not an object",
        ),
        (
            r#"{"type":"pin_message","data":{"message":"PLANTED"}}"#,
            "invalid data in `pin_message` event: the message is missing or malformed",
        ),
    ] {
        let events = chat.feed(data);
        let malformed = single_malformed(&events);
        assert_eq!(malformed.reason, reason);
        assert_eq!(malformed.bytes, data.len());
        assert_eq!(malformed.excerpt, data);
        assert!(!format!("{malformed:?}").contains(SECRET), "{malformed:?}");
    }
    assert_eq!(chat.session.stats().malformed, 10);
}

#[test]
fn invalid_json_is_reported_with_its_position() {
    let mut chat = Chat::opened(&wire::init(&[]));
    for (broken, at) in [
        (r#"{"type":"messages","data":{"messages":[{"text":"PLANTED"#, 48),
        (r#"{"type":"messages"} PLANTED"#, 20),
        (r#"{"type":"x","data":{PLANTED}}"#, 20),
    ] {
        let events = chat.feed(broken);
        let malformed = single_malformed(&events);
        let reason = malformed.reason.strip_prefix("invalid JSON at byte ").unwrap();
        let byte: usize = reason.parse().unwrap();
        assert!(
            byte.abs_diff(at) <= 12 && byte <= broken.len(),
            "{broken}: {byte}"
        );
        assert_eq!(malformed.excerpt, broken);
    }
    // The chat continues.
    assert_eq!(
        lines(&chat.feed(&wire::messages(&[wire::message(1, 5, "x")]))),
        ["1: x"]
    );
}

#[test]
fn a_malformed_record_of_a_list_loses_only_itself() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let malformed = r#"{"id":"PLANTED","user_id":"5","text":"PLANTED"}"#;
    let events = chat.feed(&wire::batch(
        &[
            wire::message(1, 5, "one"),
            malformed.to_owned(),
            wire::message(2, 5, "two"),
            "7".to_owned(),
        ],
        &[
            r#"{"username":"PLANTED"}"#.to_owned(),
            wire::user(5, "CalmSparrow"),
        ],
        &[r#"{"id":[],"username":"PLANTED"}"#.to_owned()],
    ));
    assert_eq!(crate::helpers::ids(&events), [1, 2]);
    let malformed: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Malformed(malformed) => Some(malformed),
            _ => None,
        })
        .collect();
    let position = |malformed: &Malformed| malformed.reason.split(':').next().unwrap().to_owned();
    assert_eq!(
        malformed
            .iter()
            .map(|malformed| position(malformed))
            .collect::<Vec<_>>(),
        ["users[0]", "channels[0]", "messages[1]", "messages[3]"]
    );
    assert!(
        malformed
            .iter()
            .all(|malformed| malformed.reason.len() > position(malformed).len() + 3
                && !malformed.reason.contains(SECRET))
    );
    assert_eq!(
        (malformed[2].bytes, malformed[2].excerpt.as_str()),
        (47, r#"{"id":"PLANTED","user_id":"5","text":"PLANTED"}"#)
    );
    assert_eq!(malformed[3].reason, "messages[3]: not an object");
    assert_eq!(chat.session.stats().malformed, 4);
    assert_eq!(
        chat.session.state().history().next().unwrap().user().username,
        "CalmSparrow"
    );
}

#[test]
fn a_malformed_history_record_loses_only_itself() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let malformed = r#"{"id":"0","user_id":"5"}"#.to_owned();
    let events = chat.feed(&wire::init_with(
        &[wire::message(1, 5, "one"), malformed, wire::message(2, 5, "two")],
        r#""users":{"a":{"id":"5","username":"CalmSparrow"},"b":{"id":"x"}},"config":"PLANTED","pinned_message":{}"#,
    ));
    let lines = lines(&events);
    assert_eq!(lines.len(), 5, "{lines:?}");
    assert_eq!(
        (lines[0].as_str(), lines[3].as_str(), lines[4].as_str()),
        ("init 2", "1: one", "2: two")
    );
    assert!(lines[1].starts_with("malformed messages[1]: ") && lines[2].starts_with("malformed users[1]: "));
}

#[test]
fn a_malformed_record_of_a_gift_loses_only_itself() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let events = chat.feed(
        r#"{"type":"gift_purchased","data":{"user_id":5,"total_gifts":1,
            "users":[{"id":"PLANTED"},{"id":"5","username":"CalmSparrow"}],"channels":[[]]}}"#,
    );
    let lines = lines(&events);
    assert_eq!(lines[0], "gift_purchased Some(1)");
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[1].starts_with("malformed users[0]: ") && !lines[1].contains(SECRET));
}

#[test]
fn optional_members_of_the_wrong_type_are_ignored() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let message = chat.message(
        r#"{"type":"messages","data":{"messages":[{"id":1,"user_id":"5","text":7,"time":[],
            "rant":"no","notification":[],"raid_notification":false,"is_deleted":"maybe","channel_id":"x"}]}}"#,
    );
    assert_eq!(
        (message.text.as_str(), message.is_rant(), message.is_deleted()),
        ("7", false, false)
    );
    assert_eq!((message.request_id(), message.channel_id), (None, None));
}

#[test]
fn an_invalid_request_id_is_an_unknown_member() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let long = format!("\"{}\"", "x".repeat(300));
    for invalid in ["5", long.as_str()] {
        let message = wire::message(invalid.len() as u64, 5, "x");
        let events = chat.feed(&format!(
            r#"{{"type":"messages","request_id":{invalid},"data":{{"messages":[{message}]}}}}"#
        ));
        let [Event::UnknownMembers(unnamed), Event::Message(message)] = &events[..] else {
            panic!("{events:?}")
        };
        assert_eq!(unnamed.envelope["request_id"].get(), invalid);
        assert_eq!(message.request_id(), None);
    }
}

#[test]
fn the_excerpt_has_at_most_200_characters() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let long = "\u{1f9f6}".repeat(5_000);
    let events = chat.feed(&long);
    let malformed = single_malformed(&events);
    assert_eq!(malformed.bytes, 20_000);
    assert_eq!(malformed.excerpt, "\u{1f9f6}".repeat(200));

    let record = format!(r#"{{"id":"x","text":"{long}"}}"#);
    let events = chat.feed(&wire::messages(std::slice::from_ref(&record)));
    let malformed = single_malformed(&events);
    assert_eq!(malformed.bytes, record.len());
    assert_eq!(malformed.excerpt.chars().count(), 200);
    assert!(record.starts_with(&malformed.excerpt));
}

#[test]
fn an_oversized_event_is_reported() {
    let limits = Limits::default().event_bytes(1000);
    let mut chat = Chat::opened_with(&limits, &wire::init(&[]));
    let huge = wire::messages(&[wire::message(1, 5, &"PLANTED ".repeat(1_000))]);
    let events = chat.feed(&huge);
    let malformed = single_malformed(&events);
    assert_eq!(malformed.reason, "the event exceeds the size limit");
    assert_eq!(
        malformed.bytes, 1001,
        "its size is not known: the least it can be"
    );
    // The start of the data, as for every other malformed event.
    let excerpt = malformed.excerpt.as_str();
    assert!(
        huge.starts_with(excerpt) && (150..=200).contains(&excerpt.len()),
        "{excerpt}"
    );
    assert_eq!(
        lines(&chat.feed(&wire::messages(&[wire::message(2, 5, "x")]))),
        ["2: x"]
    );
    assert_eq!(chat.session.stats().malformed, 1);
}

#[test]
fn a_recorded_oversized_event_is_reported_with_its_size() {
    let mut chat = Chat::opened(&wire::init(&[]));
    chat.session.handle_oversized(9_000_000, r#"{"type":"mess"#);
    let events = chat.take_events();
    let malformed = single_malformed(&events);
    assert_eq!(malformed.reason, "the event exceeds the size limit");
    assert_eq!(
        (malformed.bytes, malformed.excerpt.as_str()),
        (9_000_000, r#"{"type":"mess"#)
    );
    assert_eq!(chat.session.stats().malformed, 1);
}

#[test]
fn invalid_utf8_is_replaced_and_counted() {
    let mut chat = Chat::opened(&wire::init(&[]));
    chat.session.handle_data(
        b"data: {\"type\":\"messages\",\"data\":{\"messages\":[{\"id\":1,\"user_id\":5,\"text\":\"a\xffb\xf0\x9f\"}]}}\n\n",
    );
    assert_eq!(lines(&chat.take_events()), ["1: a\u{fffd}b\u{fffd}"]);
    assert_eq!(chat.session.stats().invalid_utf8, 1);
    // The count continues across connections.
    chat.session.handle_connected();
    chat.session.handle_data(b"data: \xff\n\n");
    chat.take_events();
    assert_eq!(chat.session.stats().invalid_utf8, 2);
}

/// A list with malformed items only results in their reports and no other event.
#[test]
fn an_event_with_malformed_ids_is_only_reported() {
    for event in [
        r#"{"type":"delete_messages","data":{"message_ids":"5"}}"#,
        r#"{"type":"delete_non_rant_messages","data":{"message_ids":["x"]}}"#,
        r#"{"type":"mute_users","data":{"user_ids":7}}"#,
        r#"{"type":"can_moderate","data":{"user_ids":"5","can_moderate":true}}"#,
    ] {
        let mut chat = Chat::opened(&wire::init(&[]));
        let events = chat.feed(event);
        assert!(
            matches!(&events[..], [Event::Malformed(_)]),
            "{event}: {events:?}"
        );
    }
}

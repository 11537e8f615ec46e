//! Every kind of event, in the order received.

use rumble_chat::Event;
use rumble_chat::model::chat::{GiftType, MessageKind};

use crate::helpers::{Chat, lines, user_id};
use crate::wire;

#[test]
fn every_kind_is_delivered_in_order() {
    let mut chat = Chat::opened(&wire::init(&[]));
    for json in [
        wire::messages(&[wire::message(1, 5, "hello")]),
        r#"{"type":"delete_messages","data":{"message_ids":["1"]}}"#.to_owned(),
        r#"{"type":"delete_non_rant_messages","data":{"message_ids":["1",2]}}"#.to_owned(),
        wire::mute(5),
        wire::pin(&wire::message(3, 5, "rules")),
        wire::unpin(&wire::message(3, 5, "rules")),
        r#"{"type":"can_moderate","data":{"user_ids":[7,"8"],"can_moderate":true}}"#.to_owned(),
        r#"{"type":"raid_confirmed","data":{"target_channel_name":"Pine Radio"}}"#.to_owned(),
        r#"{"type":"live_gate","data":{"timecode":5400,"countdown_seconds":60,"chat_mode":1}}"#.to_owned(),
        r#"{"type":"gift_purchased","data":{"user_id":5,"gift_type":"premium","total_gifts":10}}"#.to_owned(),
        r#"{"type":"gift_received","data":{"user_id":5,"gift_type":"rumble"}}"#.to_owned(),
        r#"{"type":"host_ad_read","data":{"seconds":[1,2,3]}}"#.to_owned(),
        "nonsense".to_owned(),
        wire::init(&[wire::message(1, 5, "hello")]),
    ] {
        chat.queue(&json);
    }
    assert_eq!(
        lines(&chat.take_events()),
        [
            "1: hello",
            "deleted 1",
            "deleted 1 2 but rants",
            "muted 5",
            "pinned 3",
            "unpinned 3",
            "can_moderate 7 8 Some(true)",
            "raid Some(\"Pine Radio\")",
            "live_gate Some(60)",
            "gift_purchased Some(10)",
            "gift_received None",
            "unknown host_ad_read",
            "malformed not a JSON object",
            "init 1",
        ]
    );
    let stats = chat.session.stats();
    // Including the first init.
    assert_eq!(stats.events, 15);
    assert_eq!((stats.messages, stats.duplicates), (1, 1));
    assert_eq!((stats.malformed, stats.gaps), (1, 0));
}

#[test]
fn the_state_is_updated() {
    let mut chat = Chat::opened(&wire::init_with(
        &[],
        r#""can_moderate":true,"subscribers_only_chat":{"on":true},
           "config":{"rants":{"enable":true},"message_length_max":200,
                     "badges":{"premium":{"icons":{"48":"/i/p.png"}}}}"#,
    ));
    let state = chat.session.state();
    assert_eq!(state.stream_id().get(), wire::STREAM);
    assert_eq!(state.can_moderate(), Some(true));
    assert_eq!(state.subscribers_only_chat().unwrap().on, Some(true));
    assert_eq!(state.config().unwrap().message_length_max, Some(200));
    assert_eq!(state.badges()["premium"].icon_path(), Some("/i/p.png"));
    assert!(state.raid().is_none() && state.live_gate().is_none());

    chat.feed(r#"{"type":"raid_confirmed","data":{"target_url":"https://rumble.com/v0exampl"}}"#);
    chat.feed(r#"{"type":"live_gate","data":{"chat_mode":1}}"#);
    let state = chat.session.state();
    assert_eq!(
        state.raid().unwrap().target_url.as_deref(),
        Some("https://rumble.com/v0exampl")
    );
    assert_eq!(state.live_gate().unwrap().chat_mode, Some(1));

    // An `init` replaces the badges and clears members that it omits.
    chat.reconnect(&wire::init_with(&[], r#""config":{"badges":{"verified":{}}}"#));
    let state = chat.session.state();
    assert_eq!(state.badges().keys().collect::<Vec<_>>(), ["verified"]);
    assert!(state.raid().is_none() && state.live_gate().is_none());
    assert_eq!(state.can_moderate(), None);
}

#[test]
fn a_message_has_its_kind() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let rant = wire::with(
        &wire::message(1, 5, "for the new bench"),
        r#""type":"rant","rant":{"price_cents":500,"duration":300,"expires_on":"2026-03-14T18:05:00+00:00"}"#,
    );
    let rant = chat.message(&wire::messages(&[rant]));
    assert!(rant.is_rant());
    assert_eq!(rant.kind, MessageKind::Rant);
    assert_eq!(
        (rant.rant_price_cents(), rant.rant_duration().as_secs()),
        (500, 300)
    );
    let after = rant.rant_expires_on().unwrap().unix_timestamp() - rant.time.unix_seconds().unwrap();
    assert_eq!(after, 300);

    let silent = wire::with(
        &wire::message(9, 5, "no expiry"),
        r#""type":"rant","rant":{"price_cents":200,"duration":180}"#,
    );
    let silent = chat.message(&wire::messages(&[silent]));
    let after = silent.rant_expires_on().unwrap().unix_timestamp() - silent.time.unix_seconds().unwrap();
    assert_eq!(
        after, 180,
        "a missing `expires_on` is computed from time and duration"
    );

    let plain = chat.message(&wire::messages(&[wire::message(2, 5, "hi")]));
    assert!(!plain.is_rant() && !plain.is_from_history() && !plain.is_deleted());
    assert_eq!(
        (plain.rant_price_cents(), plain.rant_duration().as_secs()),
        (0, 0)
    );
    assert_eq!(plain.rant_expires_on(), plain.time.instant());
    assert_eq!(plain, "hi");
    assert_ne!(plain, *"hello");
    assert_ne!(plain, rant);
    assert_eq!(plain.to_string(), "hi");
    assert_eq!(plain.get("user_id").unwrap().get(), r#""5""#);

    // The text of a gift is empty, and a raid does not have a type.
    let gift = wire::with(
        &wire::message(3, 5, ""),
        r#""gift_purchase_notification":{"gift_type":"rumble","total_gifts":5}"#,
    );
    let gift = chat.message(&wire::messages(&[gift]));
    assert_eq!(gift.gift.as_ref().unwrap().gift_type, GiftType::Rumble);
    let raid = wire::with(
        &wire::message(4, 5, "raids"),
        r#""raid_notification":{"start_ts":9}"#,
    );
    let raid = chat.message(&wire::messages(&[raid]));
    assert_eq!(raid.raid.as_ref().unwrap().start_ts, Some(9));
}

#[test]
fn each_message_has_the_request_id_of_its_event() {
    let mut chat = Chat::opened(&wire::init(&[wire::message(1, 5, "old")]));
    let batch = wire::messages(&[wire::message(2, 5, "a"), wire::message(3, 5, "b")]);
    let echo = batch.replacen('{', r#"{"request_id":"5f0c1d2e-3b4a","#, 1);
    let events = chat.feed(&echo);
    let ids: Vec<_> = events
        .iter()
        .map(|event| match event {
            Event::Message(message) => message.request_id().map(str::to_owned),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = Some("5f0c1d2e-3b4a".to_owned());
    assert_eq!(ids, [expected.clone(), expected]);
    let other = chat.message(&wire::messages(&[wire::message(4, 5, "c")]));
    assert_eq!(other.request_id(), None);
    let history = chat.session.state().history().next().unwrap();
    assert_eq!((history.request_id(), history.is_from_history()), (None, true));
}

#[test]
fn unknown_events_keep_their_data() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let events = chat.feed(r#"{"type":"host_ad_read","data":{"a":[1, 2,3]},"more":1}"#);
    let [Event::Unknown(unknown)] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(unknown.kind(), "host_ad_read");
    assert_eq!(unknown.data().unwrap().get(), r#"{"a":[1, 2,3]}"#);
    assert_eq!(lines(&chat.feed(r#"{"type":"","data":null}"#)), ["unknown "]);
}

#[test]
fn texts_are_unchanged() {
    let mut chat = Chat::opened(&wire::init(&[]));
    for (id, on_the_wire, text) in [
        (1, r"\\x41 \\u0041 C:\\new", r"\x41 \u0041 C:\new"),
        (2, r"\u0041\ud83e\uddf6", "A\u{1f9f6}"),
        (
            3,
            "\u{1f469}\u{200d}\u{1f680} \u{05e9}\u{05dc}\u{202e}abc",
            "\u{1f469}\u{200d}\u{1f680} \u{05e9}\u{05dc}\u{202e}abc",
        ),
        (4, r#"\"data: x\"\n\ndata: {\t"#, "\"data: x\"\n\ndata: {\t"),
        (
            5,
            ":r+heart::herondance: @CalmSparrow",
            ":r+heart::herondance: @CalmSparrow",
        ),
    ] {
        let json = format!(
            r#"{{"type":"messages","data":{{"messages":[{{"id":"{id}","user_id":"5","text":"{on_the_wire}"}}]}}}}"#
        );
        assert_eq!(chat.message(&json).text, text);
    }
}

#[test]
fn ids_above_2_to_the_53_are_exact() {
    let mut chat = Chat::opened(&wire::init(&[]));
    // As doubles these are the same number.
    let (one, other) = (9_007_199_254_740_993, 9_007_199_254_740_992);
    let events = chat.feed(&wire::messages(&[
        wire::message(one, u64::MAX, "one"),
        wire::message(other, 5, "other"),
        wire::message(2_486_060_105_855_487_925, 5, "usual"),
    ]));
    assert_eq!(
        lines(&events),
        [
            "9007199254740993: one",
            "9007199254740992: other",
            "2486060105855487925: usual"
        ]
    );
    // Deletion lists may contain numbers.
    let deleted = chat.feed(r#"{"type":"delete_messages","data":{"message_ids":[9007199254740993]}}"#);
    assert_eq!(lines(&deleted), ["deleted 9007199254740993"]);
    let is_removed: Vec<_> = chat
        .session
        .state()
        .history()
        .map(|message| message.is_deleted())
        .collect();
    assert_eq!(is_removed, [true, false, false]);
    assert_eq!(
        chat.session.state().history().next().unwrap().user_id,
        user_id(u64::MAX)
    );
}

#[test]
fn empty_data_is_not_an_event() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let before = chat.session.stats();
    chat.session
        .handle_data(b": -1\n\n:\n\ndata:\n\ndata\n\ndata: \n\nevent: message\n\n");
    assert!(chat.take_events().is_empty());
    let after = chat.session.stats();
    assert_eq!((after.events, after.malformed), (before.events, 0));
    assert_eq!(after.comments, 2);
    assert!(after.bytes > before.bytes);
}

#[test]
fn received_bytes_are_counted() {
    let mut session = rumble_chat::Session::new(crate::helpers::stream_id());
    session.handle_data(b": -1\n");
    session.handle_data(b"\n");
    assert_eq!(session.stats().bytes, 6);
    session.handle_event_data("{}");
    assert_eq!(session.stats().bytes, 8);
}

#[test]
fn debug_of_a_session_names_its_stream() {
    let session = rumble_chat::Session::new(crate::helpers::stream_id());
    assert!(format!("{session:?}").contains("900100200"));
}

#[test]
fn an_incomplete_event_ends_with_its_connection() {
    let mut chat = Chat::opened(&wire::init(&[]));
    chat.session
        .handle_data(b": -1\n\ndata: {\"type\":\"messages\",\"data\":{\"messages\":[");
    chat.session.handle_data(b"\xff");
    let events = chat.reconnect(&wire::init(&[wire::message(1, 5, "whole")]));
    assert_eq!(lines(&events), ["init 1", "1: whole"]);
    assert_eq!(chat.session.stats().comments, 1);
}

#[test]
fn equal_texts_are_two_messages() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let one = chat.message(&wire::messages(&[wire::message(1, 5, "lol")]));
    let two = chat.message(&wire::messages(&[wire::message(2, 5, "lol")]));
    assert_ne!(one, two);
    assert_eq!(one, one.clone());
}

#[test]
fn unknown_members_are_delivered() {
    let mut chat = Chat::opened(&wire::init(&[]));
    let events =
        chat.feed(r#"{"type":"delete_messages","shard":4,"data":{"message_ids":["1"],"moderator_id":"9"}}"#);
    let [Event::UnknownMembers(unnamed), Event::Deleted(deleted)] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(
        (unnamed.kind.as_str(), unnamed.envelope["shard"].get()),
        ("delete_messages", "4")
    );
    assert_eq!(
        deleted.record.as_ref().map(|record| record.raw()),
        Some(r#"{"message_ids":["1"],"moderator_id":"9"}"#)
    );

    let events = chat.feed(r#"{"type":"messages","data":{"messages":[],"weather":"fog"}}"#);
    let [Event::UnknownMembers(unnamed)] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(unnamed.data["weather"].get(), "\"fog\"");

    let events = chat.feed(r#"{"type":"gift_purchased","request_id":"mine","data":{"total_gifts":2}}"#);
    let [Event::GiftPurchased(gift)] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(
        (gift.request_id.as_deref(), gift.total_gifts),
        (Some("mine"), Some(2))
    );
}

//! Every limit of `Limits` is reached and enforced.

use rumble_chat::{Event, Limits};

use crate::helpers::{Chat, channel_id, ids, lines, user_id};
use crate::wire;

#[test]
fn users_and_channels_are_bounded() {
    let limits = Limits::default().users(10).channels(4);
    let mut chat = Chat::opened_with(&limits, &wire::init(&[]));
    for id in 1..=100 {
        let sent = wire::with(&wire::message(id, id, "x"), &format!(r#""channel_id":{id}"#));
        let channel = format!(r#"{{"id":"{id}","username":"C{id}"}}"#);
        let message = chat.message(&wire::batch(&[sent], &[wire::user(id, "U")], &[channel]));
        assert_eq!(message.author_name(), format!("C{id}"));
    }
    let state = chat.session.state();
    assert_eq!((state.users().count(), state.channels().count()), (10, 4));
    assert!(state.user(user_id(90)).is_none() && state.user(user_id(91)).is_some());
    assert!(state.channel(channel_id(96)).is_none() && state.channel(channel_id(97)).is_some());
}

#[test]
fn channels_of_one_account_are_bounded() {
    let mut chat = Chat::opened(&wire::init(&[]));
    for id in 1..=200 {
        let sent = wire::with(&wire::message(id, 5, "x"), &format!(r#""channel_id":{id}"#));
        chat.feed(&wire::batch(&[sent], &[wire::user(5, "U")], &[]));
    }
    let of_one = chat.session.state().channels_of(user_id(5));
    assert!(of_one.len() <= 100, "{}", of_one.len());
    assert_eq!(of_one.last(), Some(&channel_id(200)));
}

#[test]
fn badges_are_bounded() {
    let badges: Vec<_> = (0..50).map(|slug| format!(r#""badge{slug:02}":{{}}"#)).collect();
    let json = wire::init_with(&[], &format!(r#""config":{{"badges":{{{}}}}}"#, badges.join(",")));
    let chat = Chat::opened_with(&Limits::default().badges(7), &json);
    assert_eq!(chat.session.state().badges().len(), 7);
}

#[test]
fn the_history_is_bounded() {
    let mut chat = Chat::opened_with(&Limits::default().history(5), &wire::init(&[]));
    for id in 1..=20 {
        chat.feed(&wire::messages(&[wire::message(id, 5, "x")]));
    }
    assert_eq!(chat.history(), [16, 17, 18, 19, 20]);
    let mut none = Chat::opened_with(&Limits::default().history(0), &wire::init(&[]));
    assert_eq!(
        lines(&none.feed(&wire::messages(&[wire::message(1, 5, "x")]))),
        ["1: x"]
    );
    assert!(none.history().is_empty());
}

#[test]
fn remembered_ids_are_bounded() {
    let limits = Limits::default().remembered_ids(3);
    let mut chat = Chat::opened_with(&limits, &wire::init(&[]));
    for id in 1..=4 {
        chat.feed(&wire::messages(&[wire::message(id, 5, "x")]));
    }
    let repeated = |chat: &mut Chat, id| {
        chat.feed(&wire::messages(&[wire::message(id, 5, "x")]))
            .is_empty()
    };
    assert!((2..=4).all(|id| repeated(&mut chat, id)));
    assert!(!repeated(&mut chat, 1), "the fourth one before was evicted");
}

#[test]
fn remembered_ids_are_ten_times_the_largest_history() {
    let limits = Limits::default().remembered_ids(1);
    let history: Vec<_> = (1..=5).map(|id| wire::message(id, 5, "x")).collect();
    let mut chat = Chat::opened_with(&limits, &wire::init(&history));
    // A smaller history does not reduce the number of remembered ids.
    chat.reconnect(&wire::init(&history[..1]));
    for id in 6..=50 {
        assert_eq!(
            ids(&chat.feed(&wire::messages(&[wire::message(id, 5, "x")]))),
            [id]
        );
    }
    assert!(
        chat.reconnect(&wire::init(&history))
            .iter()
            .all(|event| !matches!(event, Event::Message(_)))
    );
    chat.feed(&wire::messages(&[wire::message(51, 5, "x")]));
    assert_eq!(ids(&chat.feed(&wire::messages(&[wire::message(1, 5, "x")]))), [1]);
}

#[test]
fn an_unlimited_line_is_oversized() {
    let limits = Limits::default().event_bytes(4096);
    let mut chat = Chat::opened_with(&limits, &wire::init(&[]));
    chat.session.handle_data(b"data: {\"type\":\"messages\",");
    let mut reports = Vec::new();
    for _ in 0..4_000 {
        chat.session.handle_data(&[b'x'; 1_000]);
        reports.extend(chat.take_events());
    }
    assert_eq!(lines(&reports), ["malformed the event exceeds the size limit"]);
    chat.session.handle_data(b"\n\n");
    assert_eq!(
        lines(&chat.feed(&wire::messages(&[wire::message(1, 5, "next")]))),
        ["1: next"]
    );
}

#[test]
fn an_event_of_unlimited_lines_is_oversized() {
    let limits = Limits::default().event_bytes(4096);
    let mut chat = Chat::opened_with(&limits, &wire::init(&[]));
    for _ in 0..4_000 {
        chat.session.handle_data(b"data: x\n");
    }
    chat.session.handle_data(b"\n");
    assert_eq!(
        lines(&chat.take_events()),
        ["malformed the event exceeds the size limit"]
    );
    assert_eq!(
        lines(&chat.feed(&wire::messages(&[wire::message(1, 5, "next")]))),
        ["1: next"]
    );
}

#[test]
fn an_event_of_exactly_the_limit_is_read() {
    let json = wire::messages(&[wire::message(1, 5, "x")]);
    let size = wire::event(&json).len() - 1;
    for (bound, expected) in [
        (size, "1: x"),
        (size - 1, "malformed the event exceeds the size limit"),
    ] {
        let mut session = rumble_chat::Session::with_limits(
            crate::helpers::stream_id(),
            &Limits::default().event_bytes(bound),
        );
        session.handle_data(&wire::event(&json));
        let events: Vec<_> = std::iter::from_fn(|| session.poll_event()).collect();
        assert_eq!(lines(&events), [expected]);
    }
}

#[test]
fn events_other_than_messages_are_bounded() {
    let limits = Limits::default().mailbox(10);
    let mut chat = Chat::opened_with(&limits, &wire::init(&[]));
    for _ in 0..1_000 {
        chat.queue("nonsense");
        chat.queue(r#"{"type":"host_ad_read","data":{}}"#);
    }
    chat.queue(&wire::messages(&[wire::message(1, 5, "x")]));
    let events = chat.take_events();
    assert!(events.len() < 100, "{}", events.len());
    assert_eq!(ids(&events), [1]);
}

#[test]
fn the_chat_continues_with_minimal_limits() {
    let limits = Limits::default()
        .badges(0)
        .channels(0)
        .history(0)
        .mailbox(0)
        .remembered_ids(0)
        .users(0);
    let mut chat = Chat::opened_with(&limits, &wire::init(&[wire::message(1, 5, "x")]));
    for id in 2..=9 {
        let json = wire::batch(&[wire::message(id, 5, "x")], &[wire::user(5, "U")], &[]);
        assert_eq!(ids(&chat.feed(&json)), [id]);
    }
    assert_eq!(chat.session.state().users().count(), 0);
    assert!(chat.history().is_empty());
}

#[test]
fn the_history_is_bounded_in_bytes() {
    let one = wire::message(1, 5, &"x".repeat(1_000)).len();
    let mut chat = Chat::opened_with(&Limits::default().history_bytes(one * 5 / 2), &wire::init(&[]));
    for id in 1..=4 {
        chat.feed(&wire::messages(&[wire::message(id, 5, &"x".repeat(1_000))]));
    }
    assert_eq!(chat.history(), [3, 4]);
}

#[test]
fn limits_can_be_maximal() {
    let limits = Limits::default()
        .badges(usize::MAX)
        .channels(usize::MAX)
        .event_bytes(usize::MAX)
        .history(usize::MAX)
        .history_bytes(usize::MAX)
        .mailbox(usize::MAX)
        .mailbox_bytes(usize::MAX)
        .remembered_ids(usize::MAX)
        .users(usize::MAX);
    let mut chat = Chat::opened_with(&limits, &wire::init(&[wire::message(1, 5, "x")]));
    let json = wire::batch(&[wire::message(2, 5, "x")], &[wire::user(5, "U")], &[]);
    assert_eq!(ids(&chat.feed(&json)), [2]);
}

#[test]
fn an_event_has_its_authors_although_they_exceed_the_limit() {
    let limits = Limits::default().users(2);
    let mut chat = Chat::opened_with(&limits, &wire::init(&[]));
    let messages: Vec<_> = (1..=5).map(|id| wire::message(id, id, "x")).collect();
    let users: Vec<_> = (1..=5).map(|id| wire::user(id, &format!("U{id}"))).collect();
    let events = chat.feed(&wire::batch(&messages, &users, &[]));
    let names: Vec<_> = events
        .iter()
        .map(|event| match event {
            Event::Message(message) => message.user().username.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names, ["U1", "U2", "U3", "U4", "U5"]);
}

#[test]
fn an_event_has_its_channels_although_they_exceed_the_limit() {
    let limits = Limits::default().channels(2);
    let mut chat = Chat::opened_with(&limits, &wire::init(&[]));
    let messages: Vec<_> = (1..=5)
        .map(|id| wire::with(&wire::message(id, 5, "x"), &format!(r#""channel_id":{id}"#)))
        .collect();
    let channels: Vec<_> = (1..=5)
        .map(|id| format!(r#"{{"id":"{id}","username":"C{id}"}}"#))
        .collect();
    let events = chat.feed(&wire::batch(&messages, &[wire::user(5, "U")], &channels));
    let names: Vec<_> = events
        .iter()
        .map(|event| match event {
            Event::Message(message) => message.author_name().to_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names, ["C1", "C2", "C3", "C4", "C5"]);
}

#[test]
fn unknown_members_are_bounded() {
    let many: Vec<_> = (0..200).map(|number| format!(r#""m{number}":1"#)).collect();
    let many = many.join(",");
    let mut chat = Chat::opened(&wire::init(&[]));
    let events = chat.feed(&format!(r#"{{"type":"messages","data":{{{many}}},{many}}}"#));
    let reasons: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Malformed(malformed) => Some(malformed.reason.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(
        reasons,
        [
            "envelope[100]: 100 more members than the object may hold",
            "data[100]: 100 more members than the object may hold"
        ]
    );
    let Event::UnknownMembers(members) = &events[0] else {
        panic!("{events:?}")
    };
    assert_eq!((members.envelope.len(), members.data.len()), (100, 100));
}

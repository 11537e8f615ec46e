//! On arbitrary chats: events do not depend on splits, garbage affects only itself, and duplicates are recognized.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rumble_chat::{Event, Session};

use crate::helpers::{self, Chat, ids, stream_id};
use crate::wire;

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn splits_do_not_change_the_result(stream in stream(), cuts in vec(any::<Index>(), 0..20)) {
        let whole = read([&stream[..]]);
        prop_assert!(!whole.is_empty());
        prop_assert_eq!(&read(pieces(&stream, &cuts)), &whole);
        prop_assert_eq!(&read(stream.chunks(1)), &whole);
    }

    #[test]
    fn events_can_be_taken_late(stream in stream(), cuts in vec(any::<Index>(), 0..20)) {
        let mut session = Session::new(stream_id());
        session.handle_connected();
        for piece in pieces(&stream, &cuts) {
            session.handle_data(piece);
        }
        let late: Vec<_> = std::iter::from_fn(|| session.poll_event()).map(|event| helpers::line(&event)).collect();
        let at_once: Vec<_> = read([&stream[..]]).into_iter().map(|(line, ..)| line).collect();
        prop_assert_eq!(late, at_once);
    }

    #[test]
    fn malformed_pieces_affect_only_themselves(pieces in vec((0..3_usize, garbage()), 1..40)) {
        let mut session = Session::new(stream_id());
        let (mut sent, mut received) = (0, Vec::new());
        for (count, garbage) in pieces {
            let valid: Vec<_> = (0..count).map(|_| { sent += 1; wire::message(sent, sent % 7 + 1, "x") }).collect();
            session.handle_data(&garbage);
            session.handle_data(&wire::event(&wire::messages(&valid)));
            received.extend(std::iter::from_fn(|| session.poll_event()));
        }
        prop_assert_eq!(ids(&received), (1..=sent).collect::<Vec<_>>());
    }

    #[test]
    fn malformed_records_affect_only_themselves(records in vec(prop_oneof![Just(None), malformed_record().prop_map(Some)], 1..40)) {
        let mut valid = 0;
        let mut malformed = 0;
        let records: Vec<_> = records.into_iter().map(|record| match record {
            Some(record) => { malformed += 1; record.to_owned() }
            None => { valid += 1; wire::message(valid, 5, "x") }
        }).collect();
        let mut chat = Chat::opened(&wire::init(&[]));
        let events = chat.feed(&wire::messages(&records));
        prop_assert_eq!(ids(&events), (1..=valid).collect::<Vec<_>>());
        prop_assert_eq!(chat.session.stats().malformed, malformed);
    }

    #[test]
    fn replays_are_delivered_once(
        connections in vec((0..30_u64, 0..40_u64, 1..6_usize, any::<Index>()), 1..8),
    ) {
        // Each connection replays this number of the latest messages, sends new ones in batches, and is cut in the
        // middle. The next replay repeats the messages lost by the cut.
        let mut session = Session::new(stream_id());
        let (mut sent, mut received) = (0_u64, Vec::new());
        for (replayed, new, batch, cut) in connections {
            // The replay includes a known message: otherwise a gap would be correct.
            let known = received.len() as u64;
            let first = (sent.saturating_sub(replayed) + 1).min(known.max(1));
            let mut bytes = wire::event(&wire::init(&(first..=sent).map(at_its_time).collect::<Vec<_>>()));
            let whole = bytes.len();
            let coming: Vec<_> = (sent + 1..=sent + new).map(at_its_time).collect();
            for batch in coming.chunks(batch) {
                bytes.extend(wire::event(&wire::messages(batch)));
            }
            sent += new;
            let end = whole + cut.index(bytes.len() - whole + 1);
            session.handle_connected();
            session.handle_data(&bytes[..end]);
            received.extend(std::iter::from_fn(|| session.poll_event()).filter(|e| matches!(e, Event::Message(_) | Event::Gap(_))));
        }
        session.handle_connected();
        session.handle_data(&wire::event(&wire::init(&(1..=sent).map(at_its_time).collect::<Vec<_>>())));
        received.extend(std::iter::from_fn(|| session.poll_event()));
        prop_assert_eq!(ids(&received), (1..=sent).collect::<Vec<_>>());
        prop_assert_eq!(session.stats().gaps, 0);
        prop_assert_eq!(session.stats().messages, sent);
    }
}

/// A message whose time increases with its id.
fn at_its_time(id: u64) -> String {
    wire::message_at(id, id, id % 5 + 1, "x")
}

/// The comparable parts of an event: its line, the author, and the excerpt of malformed data.
type Observed = (String, String, Option<(usize, String)>);

fn read<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<Observed> {
    let mut session = Session::new(stream_id());
    session.handle_connected();
    let mut observed = Vec::new();
    for piece in pieces {
        session.handle_data(piece);
        while let Some(event) = session.poll_event() {
            let author = match &event {
                Event::Message(message) => message.author_name().to_owned(),
                Event::Pinned(pin) => pin.message.author_name().to_owned(),
                _ => String::new(),
            };
            let content = match &event {
                Event::Malformed(malformed) => Some((malformed.bytes, malformed.excerpt.clone())),
                _ => None,
            };
            observed.push((helpers::line(&event), author, content));
        }
    }
    observed
}

fn pieces<'a>(stream: &'a [u8], cuts: &[Index]) -> Vec<&'a [u8]> {
    let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
    cuts.extend([0, stream.len()]);
    cuts.sort_unstable();
    cuts.windows(2).map(|ends| &stream[ends[0]..ends[1]]).collect()
}

/// A chat of arbitrary events, with any framing that the standard allows.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let framed = (select(vec!["\n", "\r\n", "\r"]), vec((event(), framing()), 0..12));
    framed.prop_map(|(end, events)| {
        let mut stream = wire::event(&wire::init(&[wire::message(1, 1, "first")]));
        for (json, framing) in events {
            stream.extend(framing.replace("JSON", &json).replace('\n', end).bytes());
        }
        stream
    })
}

fn framing() -> impl Strategy<Value = &'static str> {
    select(vec![
        "data: JSON\n\n",
        "data: JSON\n\n",
        "data:JSON\n\n",
        ": -1\n\ndata: JSON\n\n",
        "event: message\ndata: JSON\nid: 7\n\n",
        "data: JSON\ndata:\n\n",
    ])
}

fn event() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (vec((1..60_u64, 1..9_u64, text()), 0..4), name()).prop_map(|(sent, name)| {
            let messages: Vec<_> = sent.iter().map(|(id, user, text)| wire::message(*id, *user, text)).collect();
            let users: Vec<_> = sent.iter().map(|(_, user, _)| wire::user(*user, &name)).collect();
            wire::batch(&messages, &users, &["[]".to_owned()])
        }),
        2 => vec(1..60_u64, 0..5).prop_map(|ids| {
            wire::init(&ids.iter().map(|id| wire::message_at(*id, *id, 1, "x")).collect::<Vec<_>>())
        }),
        1 => vec(1..60_u64, 0..5).prop_map(|ids| wire::delete(&ids)),
        1 => (1..9_u64).prop_map(wire::mute),
        1 => (1..60_u64).prop_map(|id| wire::pin(&wire::message(id, 1, "pin"))),
        1 => (1..60_u64).prop_map(|id| wire::unpin(&wire::message(id, 1, "pin"))),
        1 => text().prop_map(|text| text.replace(['\r', '\n'], " ")),
        1 => malformed_record().prop_map(|record| wire::messages(&[record.to_owned()])),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        select(vec![
            "",
            "hi",
            "\u{1f9f6}\u{202e}\u{feff}",
            "data: x",
            "\\u0041 \\x41"
        ])
        .prop_map(str::to_owned),
    ]
}

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z]{1,8}"
}

fn malformed_record() -> impl Strategy<Value = &'static str> {
    select(vec![
        "7",
        "\"text\"",
        "[1]",
        "{}",
        r#"{"id":"1"}"#,
        r#"{"id":"x","user_id":"5"}"#,
        r#"{"id":"0","user_id":"5"}"#,
        r#"{"id":"1","user_id":{}}"#,
        r#"{"id":1.5,"user_id":"5"}"#,
    ])
}

/// Bytes between two events: whole lines, followed by a blank one.
fn garbage() -> impl Strategy<Value = Vec<u8>> {
    let lines = prop_oneof![
        vec(any::<u8>(), 0..60),
        vec(any::<u8>(), 0..60).prop_map(|bytes| [b"data: ".to_vec(), bytes].concat()),
        select(vec![
            &b"data: {\"type\":\"messages\",\"data\":{\"messages\":[{\"id\":"[..],
            b"data: {\"type\":\"messages\",\"data\":[1]}",
            b"data: {\"type\":7}",
            b"data: <html>",
            b"data:",
            b": -1",
            b"retry: 1",
            b"\xff\xfe",
        ])
        .prop_map(<[u8]>::to_vec),
    ];
    lines.prop_map(|lines| [lines, b"\n\n".to_vec()].concat())
}

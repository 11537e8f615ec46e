//! A chat over several connections, as text: however it is split, the same events are delivered, each message once.

use std::collections::HashSet;

use rumble_chat::{Event, Session};
use rumble_model::StreamId;
use rumble_model::chat::{ChatEvent, Envelope};

use super::input::{Input, pieces};
use super::{cost, seeds};

/// Connections are separated by a line with a zero byte.
pub(super) fn run(data: &[u8]) {
    let mut input = Input(data);
    let (one, other) = (input.byte(), input.byte());
    let (events, delivered) = cost::bounded(2 * input.0.len(), || play(input.0, one));
    let (other_events, _) = play(input.0, other);
    assert_eq!(events, other_events, "the split changes the events");
    let different: HashSet<u64> = delivered.iter().copied().collect();
    assert_eq!(different.len(), delivered.len(), "a message is delivered twice");
    if let Some(arrived) = arrived(input.0) {
        assert_eq!(
            different, arrived,
            "the delivered messages differ from those that arrived"
        );
    }
}

/// The delivered events, and the ids of the messages.
fn play(stream: &[u8], seed: u8) -> (Vec<String>, Vec<u64>) {
    let mut session = Session::new(StreamId::new(900_100_200).unwrap());
    let (mut events, mut ids) = (Vec::new(), Vec::new());
    for connection in stream.split(|byte| *byte == 0) {
        session.handle_connected();
        for piece in pieces(connection, seed) {
            session.handle_data(piece);
            while let Some(event) = session.poll_event() {
                if let Event::Message(message) = &event {
                    ids.push(message.id.get());
                }
                events.push(format!("{:?}", Short(&event)));
            }
        }
    }
    (events, ids)
}

/// An event without the flags of messages, which later events change.
struct Short<'a>(&'a Event);

impl std::fmt::Debug for Short<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Event::Message(message) => write!(f, "{:?} {}", message.id, message.raw()),
            Event::Pinned(pinned) => write!(f, "pinned {:?}", pinned.message.id),
            other => other.fmt(f),
        }
    }
}

/// The ids of all messages in events of the plainest form; `None` if the stream contains another.
fn arrived(stream: &[u8]) -> Option<HashSet<u64>> {
    let mut ids = HashSet::new();
    for connection in str::from_utf8(stream).ok()?.split('\0') {
        if connection.contains('\r') || connection.starts_with('\u{feff}') {
            return None;
        }
        for block in connection.split_terminator("\n\n") {
            let json = block.strip_prefix("data: ").filter(|json| !json.contains('\n'))?;
            let messages = match Envelope::from_json(json).ok()?.event {
                ChatEvent::Init(init) => init.messages,
                ChatEvent::Messages(event) => event.messages,
                _ => continue,
            };
            ids.extend(messages.items.iter().map(|message| message.id.get()));
        }
        if !connection.is_empty() && !connection.ends_with("\n\n") {
            return None;
        }
    }
    Some(ids)
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut streams = Vec::new();
    let mut chats = seeds::fixtures("chat");
    chats.retain(|chat| chat.starts_with(b"{") && chat.len() < 3_000);
    for pair in chats.windows(2) {
        let mut stream = b"\x01\x04".to_vec();
        for (at, json) in pair.iter().chain(pair).enumerate() {
            let one_line: Vec<u8> = json.iter().copied().filter(|byte| *byte != b'\n').collect();
            stream.extend([b"data: ", &one_line[..], b"\n\n"].concat());
            if at == 1 {
                stream.push(0);
            }
        }
        streams.push(stream);
    }
    streams.extend(seeds::with_prefixes(
        &[1],
        &seeds::with_prefixes(&[4], &seeds::fixtures("chat/stream-lf.sse")),
    ));
    streams
}

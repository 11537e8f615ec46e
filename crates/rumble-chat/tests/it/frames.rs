//! Frames of a chat before decoding, for recording and replaying it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rumble_chat::{
    ChatApi, ChatFrame, Connection, ConnectionSettings, Error, Limits, Operation, ResponseHead, Session,
    TimeoutPhase, TransportErrorKind,
};
use rumble_sim::{Script, StreamPlan};

use crate::client::{TEST_TIMEOUT, client, connect_error, rest, scripted, serve};
use crate::helpers::{line, stream_id};
use crate::wire;

type Recording = Arc<Mutex<Vec<String>>>;

/// A callback, and the frames it was called with.
fn recorder() -> (Recording, impl FnMut(ChatFrame<'_>) + Send + 'static) {
    let recording = Recording::default();
    let records = Arc::clone(&recording);
    let callback = move |frame: ChatFrame<'_>| {
        records.lock().unwrap().push(match frame {
            ChatFrame::Connected { attempt, .. } => format!("connected {attempt}"),
            ChatFrame::Data(data) => format!("data {data}"),
            ChatFrame::Oversized { bytes, .. } => format!("oversized {bytes}"),
            ChatFrame::Lost {
                attempt,
                after,
                cause,
                ..
            } => {
                format!(
                    "lost {attempt} {} {:?} {:?}",
                    after.is_some(),
                    cause.kind(),
                    cause.status()
                )
            }
            other => panic!("{other:?}"),
        });
    };
    (recording, callback)
}

fn recorded(recording: &Recording) -> Vec<String> {
    recording.lock().unwrap().clone()
}

#[test]
fn everything_is_reported_as_received_and_in_order() {
    let history = wire::init(&[wire::message(1, 5, "one")]);
    let spread = "{\"type\":\"host_ad_read\",\ndata: \"data\":{}}";
    let sim = scripted([
        Script::new()
            .comment()
            .event(&history)
            .bytes(format!("id: 9\ndata: {spread}\n\n"))
            .event("not JSON")
            .bytes(format!("data: {}\n\n", "x".repeat(5_000)))
            .close(),
        Script::response(503),
        Script::new().event(&history).close(),
    ]);
    let (recording, callback) = recorder();
    let limits = Limits::default().event_bytes(4_096);
    let mut chat = client(&sim).limits(limits).on_frame(callback).connect().unwrap();
    rest(&mut chat);
    assert_eq!(
        recorded(&recording),
        [
            "connected 0",
            &format!("data {history}"),
            "data {\"type\":\"host_ad_read\",\n\"data\":{}}",
            "data not JSON",
            "oversized 4097",
            "lost 1 true Disconnected None",
            "lost 2 true Server Some(503)",
            "connected 2",
            &format!("data {history}"),
            "lost 3 true Disconnected None",
        ]
    );
}

#[test]
fn failed_first_attempts_are_reported() {
    for (script, expected) in [
        (Script::response(404), "lost 1 false NotFound Some(404)"),
        (Script::no_content(), "lost 1 false NoLiveChat Some(204)"),
    ] {
        let sim = serve(StreamPlan::new(wire::STREAM).script(script));
        let (recording, callback) = recorder();
        connect_error(client(&sim).on_frame(callback));
        assert_eq!(recorded(&recording), [expected]);
    }
    let (recording, callback) = recorder();
    let unreachable = ChatApi::builder(stream_id())
        .chat_url(rumble_chat::Endpoint::parse("http://127.0.0.1:1/chat/api").unwrap())
        .connect_timeout(TEST_TIMEOUT);
    connect_error(unreachable.on_frame(callback));
    assert_eq!(recorded(&recording), ["lost 1 false Network None"]);
}

#[test]
fn giving_up_is_reported_without_a_next_attempt() {
    #[expect(clippy::disallowed_methods, reason = "virtual time begins anywhere")]
    let now = Instant::now();
    let settings = ConnectionSettings::default().give_up_after(Some(Duration::ZERO));
    let mut chat = Connection::new(stream_id(), settings);
    let (recording, callback) = recorder();
    chat.on_frame(callback);
    chat.handle_response(now, &ResponseHead::new(200));
    chat.handle_data(&wire::event(&wire::init(&[])));
    chat.handle_error(
        now,
        Error::from_transport(
            TransportErrorKind::Timeout(TimeoutPhase::Idle),
            Operation::Read,
            None,
        ),
    );
    assert_eq!(
        recorded(&recording)[2..],
        ["lost 1 false Timeout None"],
        "and none twice"
    );
}

/// Replaying a recording results in the same events, including duplicates, deletions and the gaps of reconnects.
#[test]
fn a_replayed_recording_has_the_events_of_the_chat() {
    let sent = |ids: std::ops::Range<u64>| ids.map(|id| wire::message(id, 5, "text")).collect::<Vec<_>>();
    let sim = scripted([
        Script::new()
            .event(&wire::init(&sent(1..4)))
            .event(&wire::messages(&sent(4..6)))
            .event("{\"type\":\"messages\",\"data\":3}")
            .event("")
            .cut(),
        Script::new()
            .event(&wire::init(&sent(3..7)))
            .event("\u{feff}")
            .close(),
        Script::new().event(&wire::init(&sent(20..22))).close(),
    ]);
    let (recording, callback) = recorder();
    let mut chat = client(&sim).on_frame(callback).connect().unwrap();
    let live: Vec<_> = rest(&mut chat)
        .into_iter()
        .filter(|line| !line.starts_with("reconnecting") && !line.starts_with("connected"))
        .collect();
    let mut session = Session::new(stream_id());
    let mut replayed = Vec::new();
    for record in recorded(&recording) {
        match record.split_once(' ').unwrap() {
            ("connected", _) => session.handle_connected(),
            ("data", data) => session.handle_event_data(data),
            _ => {}
        }
        replayed.extend(std::iter::from_fn(|| session.poll_event()).map(|event| line(&event)));
    }
    assert_eq!(replayed, live);
    assert!(live.iter().any(|line| line.starts_with("gap")), "{live:?}");
    let (ours, theirs) = (session.stats(), chat.stats());
    assert_eq!(
        (
            ours.messages,
            ours.duplicates,
            ours.events,
            ours.malformed,
            ours.gaps
        ),
        (
            theirs.messages,
            theirs.duplicates,
            theirs.events,
            theirs.malformed,
            theirs.gaps
        )
    );
}

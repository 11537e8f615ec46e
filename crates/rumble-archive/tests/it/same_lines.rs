//! A recording yields the same lines as the live chat.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use rumble_archive::feed::chat::{CloseReason, Closed};
use rumble_archive::feed::{Body, Line};
use rumble_archive::log::{Log, LogOptions, Opened};
use rumble_archive::model::StreamId;
use rumble_archive::read::{Recording, Selection};
use rumble_archive::rumble_chat::{ChatApi, EndReason, Endpoint, Limits, ReconnectPolicy};
use rumble_sim::{Ending, Fault, LineEnd, Mix, Plan, Scenario, Sim, StreamPlan, When};

/// Lines of `cocorum export --to events`.
fn recorded(folder: &Path) -> Vec<String> {
    let mut lines = Vec::new();
    let recording = Recording::open(folder).unwrap();
    let report = recording.play(&Selection::default(), |played| {
        lines.extend(played.line().map(|line| line.to_json()));
        ControlFlow::Continue(())
    });
    assert_eq!(report.unwrap().damages, []);
    lines
}

/// Chat with 3,000 events of every kind, as fast as they are read, and every kind of connection fault.
fn simulator(seed: u64) -> Sim {
    let at = |connection| When::Connection(connection);
    let event = 20 + seed * 3;
    let scenario = Scenario::quiet()
        .step(Duration::ZERO)
        .mix(Mix::varied())
        .history(50)
        .max_events(3_000)
        .ending(Ending::Close);
    let plan = StreamPlan::new(stream().get())
        .scenario(scenario)
        .fault(at(1), Fault::InvalidUtf8 { event: 3 })
        .fault(at(1), Fault::BrokenJson { event: 7 })
        .fault(
            at(1),
            Fault::OversizedMessage {
                bytes: 70_000,
                event: 9,
            },
        )
        .fault(
            at(1),
            Fault::OversizedGarbage {
                bytes: 80_000,
                event: 11,
            },
        )
        .fault(at(1), Fault::Truncate { bytes: 30, event })
        .fault(
            at(2),
            Fault::Status {
                retry_after: None,
                status: 503,
            },
        )
        .fault(at(3), Fault::ShortHistory { messages: 3 })
        .fault(at(3), Fault::Repeat { event: 5 })
        .fault(at(3), Fault::Reset { bytes: 200, event })
        .fault(at(4), Fault::ReversedHistory)
        .fault(at(4), Fault::LineEnd(LineEnd::Cr))
        .fault(at(4), Fault::Truncate { bytes: 5, event })
        .fault(at(5), Fault::BotProtection);
    Sim::start(Plan::new().seed(seed).stream(plan)).unwrap()
}

fn stream() -> StreamId {
    StreamId::new(900_100_200).unwrap()
}

/// Reads a chat to its end and records it; returns the lines of `cocorum chat --json`.
fn chat(sim: &Sim, log: &Log) -> Vec<String> {
    let mut recorder = log.open_chat(&Opened::new(stream(), "b10:900100200"));
    let policy = ReconnectPolicy::default()
        .min_delay(Duration::from_millis(1))
        .max_delay(Duration::from_millis(20));
    let mut chat = ChatApi::builder(stream())
        .chat_url(Endpoint::parse(&sim.chat_url()).unwrap())
        .limits(Limits::default().event_bytes(64 * 1024))
        .reconnect(policy)
        .on_frame(move |frame| recorder.frame(frame))
        .connect()
        .unwrap();
    let mut lines = Vec::new();
    while let Some(event) = chat.next_event() {
        lines.extend(Line::from_chat(stream(), &event.unwrap()).map(|line| line.to_json()));
    }
    assert_eq!(chat.end_reason(), Some(EndReason::ChatEnded));
    log.end(stream(), CloseReason::Ended, None);
    lines.push(
        Line::new(Body::Closed(Closed::new(CloseReason::Ended, None)))
            .on(stream())
            .to_json(),
    );
    lines
}

#[test]
fn a_recording_yields_the_lines_of_the_chat_byte_for_byte() {
    // The number of messages that a short history loses depends on the time of the reconnect.
    let (mut messages, mut deletions) = (0, 0);
    for seed in 1..=10 {
        let folder = tempfile::tempdir().unwrap();
        let sim = simulator(seed);
        let mut options = LogOptions::default();
        options.rotate_bytes = 100_000;
        let log = Log::open(folder.path(), options).unwrap();
        let lines = chat(&sim, &log);
        let while_recording = recorded(folder.path());
        log.close().unwrap();
        let of = |event: &str| {
            let start = format!("{{\"event\":\"{event}\"");
            lines.iter().filter(|line| line.starts_with(&start)).count()
        };
        assert!(of("reconnecting") >= 4 && of("malformed") >= 3, "seed {seed}");
        messages += of("message");
        deletions += of("delete");
        for (number, (line, own)) in recorded(folder.path()).iter().zip(&lines).enumerate() {
            assert_eq!(line, own, "seed {seed}, line {number}");
        }
        assert_eq!(recorded(folder.path()).len(), lines.len(), "seed {seed}");
        assert_eq!(while_recording, lines, "seed {seed}");
    }
    assert!(
        messages > 1_000 && deletions > 0,
        "{messages} messages, {deletions} deletions"
    );
}

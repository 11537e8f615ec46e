//! All faults of the simulator, over HTTP and HTTPS: each message is delivered once and in order, and losses are
//! reported.

use std::time::{Duration, Instant};

use rumble_chat::{ChatApi, Error, Event, Limits, Stats};
use rumble_sim::{Fault, Kind, LineEnd, Mix, Scenario, Script, Sim, StreamPlan, When};
use serde_json::Value;

use crate::client::{Scheme, TEST_TIMEOUT, client, next, with_enough_time};
use crate::wire;

const SEED: u64 = 7;
const HISTORY: usize = 10;
const LIVE: u64 = 30;

const FIRST: When = When::Connection(1);
const SECOND: When = When::Connection(2);

/// Makes a second connection necessary.
const TRUNCATED: (When, Fault) = (FIRST, Fault::Truncate { event: 4, bytes: 70 });

struct Outcome {
    ids: Vec<String>,
    lost: usize,
    stats: Stats,
}

fn scenario() -> Scenario {
    Scenario::quiet()
        .step(Duration::ZERO)
        .mix(Mix::only(Kind::Plain))
        .max_events(LIVE)
        .history(HISTORY)
}

/// Message ids of the scenario, read from its JSON without this crate.
fn sent_ids() -> Vec<String> {
    let mut ids = Vec::new();
    for event in scenario().events(SEED) {
        let event: Value = serde_json::from_str(&event.json).unwrap();
        for message in event["data"]["messages"].as_array().into_iter().flatten() {
            ids.push(message["id"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(ids.len(), HISTORY + usize::try_from(LIVE).unwrap());
    ids
}

/// A chunked response, or one that ends with its connection.
type Framing = fn(StreamPlan) -> StreamPlan;

/// A way to read the next event of a chat.
type ReadEvent = fn(&mut ChatApi) -> Option<Result<Event, Error>>;

const READERS: [(Framing, ReadEvent); 3] = [
    (|plan| plan, ChatApi::next_event),
    (|plan| plan, next_in_steps),
    (StreamPlan::close_delimited, ChatApi::next_event),
];

/// Returns the next event, with a deadline that passes again and again.
fn next_in_steps(chat: &mut ChatApi) -> Option<Result<Event, Error>> {
    while chat.is_running() {
        #[expect(clippy::disallowed_methods, reason = "a deadline is a moment of this clock")]
        let deadline = Instant::now() + Duration::from_millis(1);
        let event = chat.next_event_until(deadline);
        if event.is_some() {
            return event;
        }
    }
    None
}

/// Reads the scenario to its end, and then one more message: a duplicate would be delivered before it.
fn read(scheme: Scheme, (framing, reading): (Framing, ReadEvent), faults: &[(When, Fault)]) -> Outcome {
    let plan = faults.iter().cloned().fold(
        StreamPlan::new(wire::STREAM).scenario(scenario()),
        |plan, (when, fault)| plan.fault(when, fault),
    );
    let plan = framing(plan);
    let sim = Sim::start(scheme.plan().seed(SEED).stream(plan)).unwrap();
    let stalls = faults
        .iter()
        .any(|(_, fault)| matches!(fault, Fault::Stall { .. }));
    let mut chat = client(&sim)
        .idle_timeout(if stalls {
            Duration::from_secs(1)
        } else {
            TEST_TIMEOUT
        })
        .limits(Limits::default().event_bytes(256 * 1024))
        .connect()
        .unwrap();
    let (mut ids, mut lost) = (Vec::new(), 0);
    let mut last = sent_ids().pop();
    for _ in 0..10_000 {
        let Some(event) = reading(&mut chat) else { break };
        match event.unwrap() {
            Event::Message(message) if message == "the last word" => break,
            Event::Message(message) => {
                ids.push(message.id.base10());
                if ids.last() == last.as_ref() {
                    last = None;
                    sim.stream(wire::STREAM).say("CalmSparrow", "the last word");
                }
            }
            Event::Reconnecting(_) => lost += 1,
            _ => {}
        }
    }
    let stats = chat.stats();
    drop(chat);
    assert!(sim.wait_for_sockets(0, TEST_TIMEOUT), "{scheme:?} {faults:?}");
    assert_eq!((last, stats.gaps), (None, 0), "{scheme:?} {faults:?}: {ids:?}");
    Outcome { ids, lost, stats }
}

/// All messages arrive once and in order, over at least this number of lost connections, however the responses end.
fn assert_all_arrive(scheme: Scheme, faults: &[(When, Fault)], at_least: usize) -> Stats {
    let [stats, ..] = READERS.map(|reader| {
        let outcome = read(scheme, reader, faults);
        assert_eq!(outcome.ids, sent_ids(), "{scheme:?} {faults:?}");
        assert!(
            outcome.lost >= at_least,
            "{scheme:?} {faults:?}: {}",
            outcome.lost
        );
        outcome.stats
    });
    stats
}

#[test]
fn without_faults_everything_arrives() {
    for scheme in Scheme::BOTH {
        let stats = assert_all_arrive(scheme, &[], 0);
        assert_eq!((stats.duplicates, stats.malformed), (0, 0));
    }
}

#[test]
fn a_truncated_connection_loses_nothing() {
    for scheme in Scheme::BOTH {
        for (event, bytes) in [(1, 1), (1, 40), (7, 6), (29, 200), (30, 80), (30, 1_000_000)] {
            assert_all_arrive(scheme, &[(FIRST, Fault::Reset { event, bytes })], 1);
            assert_all_arrive(scheme, &[(FIRST, Fault::Truncate { event, bytes })], 1);
        }
    }
}

#[test]
fn a_truncated_history_loses_nothing() {
    for scheme in Scheme::BOTH {
        for bytes in [1, 7, 900, 2_500] {
            assert_all_arrive(
                scheme,
                &[TRUNCATED, (SECOND, Fault::Reset { event: 0, bytes })],
                2,
            );
            assert_all_arrive(
                scheme,
                &[TRUNCATED, (SECOND, Fault::Truncate { event: 0, bytes })],
                2,
            );
        }
    }
}

#[test]
fn a_silent_connection_loses_nothing() {
    for scheme in Scheme::BOTH {
        assert_all_arrive(scheme, &[(FIRST, Fault::Stall { event: 3, bytes: 30 })], 1);
        assert_all_arrive(
            scheme,
            &[TRUNCATED, (SECOND, Fault::Stall { event: 0, bytes: 900 })],
            2,
        );
    }
}

#[test]
fn a_slow_connection_loses_nothing() {
    for scheme in Scheme::BOTH {
        for piece in [1, 13] {
            let gap = Duration::ZERO;
            assert_all_arrive(scheme, &[(FIRST, Fault::Drip { gap, piece })], 0);
        }
    }
}

/// Received bytes reset the idle timeout long before they complete a TLS record.
#[test]
fn a_tls_record_slower_than_the_idle_timeout_is_read() {
    with_enough_time(|idle| {
        let init = wire::init(&[wire::message(1, 5, &"x".repeat(15_000))]);
        let (piece, gap) = (48, idle / 100);
        let drip = Script::new().segment(piece).segment_gap(gap).event(&init).hold();
        let sim = Scheme::Https.serve(StreamPlan::new(wire::STREAM).script(drip));
        assert!(gap * u32::try_from(init.len() / piece).unwrap() > 2 * idle);
        let connected = client(&sim).idle_timeout(idle).connect();
        connected.is_ok_and(|mut chat| next(&mut chat) == "init 1")
    });
}

#[test]
fn other_line_ends_and_fields_are_read() {
    for scheme in Scheme::BOTH {
        for fault in [
            Fault::Bom,
            Fault::LineEnd(LineEnd::Cr),
            Fault::LineEnd(LineEnd::CrLf),
        ] {
            let stats = assert_all_arrive(scheme, &[(When::Every, fault), TRUNCATED], 1);
            assert_eq!(stats.malformed, 0);
        }
    }
}

#[test]
fn malformed_data_affects_only_itself() {
    for scheme in Scheme::BOTH {
        let stats = assert_all_arrive(scheme, &[(FIRST, Fault::InvalidUtf8 { event: 5 })], 0);
        assert_eq!((stats.invalid_utf8, stats.malformed), (1, 0));
        for event in [0, 1, 30] {
            let stats = assert_all_arrive(scheme, &[(FIRST, Fault::BrokenJson { event })], 0);
            assert_eq!(stats.malformed, 1);
        }
        let bytes = 1 << 20;
        for fault in [
            Fault::OversizedGarbage { bytes, event: 2 },
            Fault::OversizedMessage { bytes, event: 2 },
        ] {
            let stats = assert_all_arrive(scheme, &[(FIRST, fault)], 0);
            assert_eq!(stats.malformed, 1);
        }
    }
}

#[test]
fn a_huge_message_within_the_limit_is_read() {
    for scheme in Scheme::BOTH {
        // The record contains the text twice.
        let bytes = 100 * 1024;
        let mut outcome = read(
            scheme,
            READERS[0],
            &[(FIRST, Fault::OversizedMessage { bytes, event: 3 })],
        );
        // After the history and two events with one message each.
        outcome.ids.remove(HISTORY + 2);
        assert_eq!((outcome.ids, outcome.stats.malformed), (sent_ids(), 0));
    }
}

#[test]
fn responses_other_than_a_stream_lose_nothing() {
    let status = |status, retry_after| Fault::Status { retry_after, status };
    for scheme in Scheme::BOTH {
        for fault in [
            status(400, None),
            status(401, None),
            status(403, None),
            status(404, None),
            status(429, Some(0)),
            status(500, None),
            status(502, None),
            status(503, Some(0)),
            Fault::BotProtection,
            Fault::ResetAfterRequest,
        ] {
            assert_all_arrive(scheme, &[TRUNCATED, (SECOND, fault)], 2);
        }
    }
}

#[test]
fn unusual_replays_lose_nothing() {
    for scheme in Scheme::BOTH {
        for event in [0, 3, 5] {
            assert_all_arrive(scheme, &[(When::Every, Fault::Repeat { event }), TRUNCATED], 1);
        }
        // The times of the scenario are whole seconds; messages with equal times keep the received order.
        let mut outcome = read(
            scheme,
            READERS[0],
            &[(When::Every, Fault::ReversedHistory), TRUNCATED],
        );
        let mut expected = sent_ids();
        outcome.ids.sort();
        expected.sort();
        assert_eq!(outcome.ids, expected);
    }
}

#[test]
fn successive_faults_lose_nothing() {
    let reset = |number| (When::Connection(number), Fault::ResetAfterRequest);
    for scheme in Scheme::BOTH {
        let faults = [
            (FIRST, Fault::Truncate { event: 3, bytes: 50 }),
            reset(2),
            (When::Connection(3), Fault::Reset { event: 0, bytes: 900 }),
            (When::Connection(4), Fault::BotProtection),
            (When::Connection(5), Fault::Stall { event: 0, bytes: 30 }),
            reset(6),
            (When::Connection(7), Fault::BrokenJson { event: 0 }),
            (When::Connection(7), Fault::Reset { event: 0, bytes: 9 }),
        ];
        assert_all_arrive(scheme, &faults, 7);
    }
}

/// The first event of each connection is its history, shortened to the latest messages from the second connection on.
fn after_an_outage(scheme: Scheme, shown: usize) -> Vec<String> {
    let short = (When::From(2), Fault::ShortHistory { messages: shown });
    let plan = StreamPlan::new(wire::STREAM).fault(short.0, short.1);
    let sim = scheme.serve(plan);
    let stream = sim.stream(wire::STREAM);
    let mut chat = client(&sim).connect().unwrap();
    assert_eq!(next(&mut chat), "init 0");
    for number in 1..=3 {
        let id = stream.say("CalmSparrow", &format!("heard {number}"));
        assert_eq!(next(&mut chat), format!("{id}: heard {number}"));
    }
    stream.drop_connections();
    for number in 1..=3 {
        stream.say("TinBucket", &format!("missed {number}"));
    }
    let mut texts = Vec::new();
    for event in chat.events() {
        match event.unwrap() {
            Event::Gap(gap) => {
                assert!(gap.after.is_some());
                texts.push("gap".to_owned());
            }
            Event::Message(message) => texts.push(message.to_string()),
            _ => {}
        }
        if texts.last().is_some_and(|text| text == "missed 3") || (shown == 0 && !texts.is_empty()) {
            break;
        }
    }
    texts
}

#[test]
fn a_short_history_is_reported_as_a_gap() {
    for scheme in Scheme::BOTH {
        // The history contains a known message: nothing can be missing.
        let whole = ["missed 1", "missed 2", "missed 3"];
        assert_eq!(after_an_outage(scheme, 4), whole);
        assert_eq!(after_an_outage(scheme, 3), [&["gap"], &whole[..]].concat());
        assert_eq!(after_an_outage(scheme, 1), ["gap", "missed 3"]);
        assert_eq!(after_an_outage(scheme, 0), ["gap"]);
    }
}

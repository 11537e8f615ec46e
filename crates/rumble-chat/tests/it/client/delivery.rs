//! Connections that break in the middle: every message once, in order.

use std::time::Duration;

use rumble_chat::Event;
use rumble_sim::{Fault, Kind, Mix, Plan, Scenario, Sim, StreamPlan, When};
use serde_json::Value;

use super::client;
use crate::wire;

const SEED: u64 = 7;

fn scenario() -> Scenario {
    Scenario::quiet()
        .step(Duration::ZERO)
        .mix(Mix::only(Kind::Plain))
        .events_at_most(30)
        .history(10)
}

/// The ids that the scenario says, read from its JSON without this crate.
fn expected() -> Vec<String> {
    let mut ids = Vec::new();
    for event in scenario().events(SEED) {
        let event: Value = serde_json::from_str(&event.json).unwrap();
        for message in event["data"]["messages"].as_array().into_iter().flatten() {
            ids.push(message["id"].as_str().unwrap().to_owned());
        }
    }
    ids
}

/// The ids that are delivered, and how often the connection was lost.
fn delivered(faults: &[(When, Fault)]) -> (Vec<String>, usize) {
    let plan = faults.iter().cloned().fold(
        StreamPlan::new(wire::STREAM).scenario(scenario()),
        |plan, (when, fault)| plan.fault(when, fault),
    );
    let sim = Sim::start(Plan::new().seed(SEED).stream(plan)).unwrap();
    let mut chat = client(&sim)
        .idle_timeout(Duration::from_millis(250))
        .connect()
        .unwrap();
    let (mut ids, mut lost) = (Vec::new(), 0);
    let mut last = expected().pop();
    for event in chat.events().take(10_000) {
        match event.unwrap() {
            Event::Message(message) if message == "the last word" => break,
            Event::Message(message) => {
                ids.push(message.id.base10());
                if ids.last() == last.as_ref() {
                    // Whatever would come twice comes before it.
                    last = None;
                    sim.stream(wire::STREAM).say("CalmSparrow", "the last word");
                }
            }
            Event::Reconnecting(_) => lost += 1,
            _ => {}
        }
    }
    assert_eq!((last, chat.stats().gaps), (None, 0), "{ids:?}");
    (ids, lost)
}

#[test]
fn without_faults() {
    assert_eq!(expected().len(), 40);
    assert_eq!(delivered(&[]), (expected(), 0));
}

#[test]
fn resets_and_truncations_in_mid_event() {
    for (event, bytes) in [(1, 1), (1, 40), (7, 6), (29, 200), (30, 80)] {
        for fault in [Fault::Reset { event, bytes }, Fault::Truncate { event, bytes }] {
            let (ids, lost) = delivered(&[(When::Connection(1), fault.clone())]);
            assert_eq!(ids, expected(), "{fault:?}");
            assert!(lost >= 1, "{fault:?}");
        }
    }
}

#[test]
fn one_fault_after_another() {
    let faults = [
        (When::Connection(1), Fault::Truncate { event: 3, bytes: 50 }),
        (When::Connection(2), Fault::Refuse),
        (When::Connection(3), Fault::Reset { event: 0, bytes: 900 }),
        (
            When::Connection(4),
            Fault::Status {
                status: 503,
                retry_after: None,
            },
        ),
        (When::Connection(5), Fault::Stall { event: 0, bytes: 30 }),
    ];
    let (ids, lost) = delivered(&faults);
    assert_eq!(ids, expected());
    assert!(lost >= 5, "{lost}");
}

#[test]
fn odd_replays() {
    for fault in [
        Fault::ReversedHistory,
        Fault::Repeat { event: 0 },
        Fault::Repeat { event: 5 },
    ] {
        let cut = Fault::Truncate { event: 4, bytes: 70 };
        let (ids, _) = delivered(&[(When::Every, fault.clone()), (When::Connection(1), cut)]);
        // The times of the scenario have whole seconds; what shares one comes as received.
        let (mut got, mut said) = (ids.clone(), expected());
        if fault == Fault::ReversedHistory {
            got.sort();
            said.sort();
        }
        assert_eq!(got, said, "{fault:?}");
    }
}

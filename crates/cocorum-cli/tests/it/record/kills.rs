//! A recorder that is killed repeatedly.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use rumble_sim::{Fault, Mix, Plan, Scenario, Sim, StreamPlan, When};
use serde_json::Value;

use super::recording::{export, record};
use crate::harness::Cocorum;

/// The simulator generates the events of this stream without a server.
const STREAM: u64 = 900_100_200;
const KILLS: u64 = 50;
const SEED: u64 = 5;

fn scenario() -> Scenario {
    Scenario::quiet()
        .step(Duration::from_millis(5))
        .mix(Mix::varied())
        .history(50)
}

/// Position of each message in the chat.
fn places(up_to: usize) -> HashMap<String, usize> {
    let mut places = HashMap::new();
    for event in scenario().events(SEED).take(up_to) {
        let event: Value = serde_json::from_str(&event.json).unwrap();
        for message in event["data"]["messages"].as_array().into_iter().flatten() {
            let next = places.len();
            places
                .entry(message["id"].as_str().unwrap().to_owned())
                .or_insert(next);
        }
    }
    places
}

fn size(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let plain = files.filter(|entry| {
        entry
            .path()
            .extension()
            .is_some_and(|extension| extension == "jsonl")
    });
    plain
        .filter_map(|entry| entry.metadata().ok())
        .map(|metadata| metadata.len())
        .sum()
}

#[test]
fn fifty_kills_lose_no_message_without_a_gap() {
    let plan = StreamPlan::new(STREAM)
        .scenario(scenario())
        .fault(When::Every, Fault::Truncate { bytes: 40, event: 60 });
    let sim = Sim::start(Plan::new().seed(SEED).stream(plan)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut random = fastrand::Rng::with_seed(SEED);
    for _ in 0..KILLS {
        let running = record(&sim, folder.path(), &["b10:900100200"]).start();
        // Between its first line and some reconnects.
        let (begin, wanted) = (size(folder.path()), random.u64(0..30_000));
        let deadline = Instant::now() + Duration::from_secs(20);
        while size(folder.path()) < begin + wanted {
            if size(folder.path()) < begin {
                // The previous segment was compressed meanwhile.
                break;
            }
            assert!(Instant::now() < deadline, "nothing is recorded");
            std::thread::yield_now();
        }
        // Dropping it kills the process with a signal that cannot be handled.
        drop(running);
    }
    let chat_url = sim.chat_url();
    let last = [
        "record",
        "b10:900100200",
        "--for",
        "1s",
        "--chat-url",
        &chat_url,
        "--out",
    ];
    let done = Cocorum::new(last)
        .args(&[folder.path().to_str().unwrap()])
        .finish();
    assert_eq!(done.status, Some(0), "{done:?}");

    let places = places(200_000);
    let lines = export(folder.path(), &["--to", "events"]);
    let (mut last, mut is_gap, mut gaps, mut count) = (None, false, 0, 0);
    for line in &lines {
        let line: Value = serde_json::from_str(line).unwrap();
        if line["event"] == "gap" {
            (is_gap, gaps) = (true, gaps + 1);
        }
        if line["event"] != "message" {
            continue;
        }
        count += 1;
        let position = places[line["id"].as_str().unwrap()];
        if let Some(last) = last {
            assert!(position > last, "message {position} is repeated or out of order");
            assert!(
                position == last + 1 || is_gap,
                "messages {last} to {position} are missing without a gap"
            );
        }
        (last, is_gap) = (Some(position), false);
    }
    assert!(count > 100, "{count}");
    // Nearly all downtimes are covered by the history.
    assert!(gaps < KILLS / 2, "{gaps} gaps");
}

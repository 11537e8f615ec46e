//! A recorder that is killed repeatedly.

use std::path::Path;
use std::time::Duration;

use rumble_sim::{
    ApiHandle, Fault, KeyPlan, Mix, Plan, Scenario, Sim, StartOn, StreamHandle, StreamPlan, When,
};
use serde_json::Value;

use super::recording::{export, record, wait_for};
use crate::harness::TEST_TIMEOUT;

/// The simulator generates the events of this stream without a server.
const STREAM: u64 = 900_100_200;
const KEY: &str = "an-invented-key";
const KILLS: usize = 50;
const SEED: u64 = 5;
const STEP: Duration = Duration::from_millis(5);
const HISTORY: usize = 50;

fn scenario() -> Scenario {
    Scenario::quiet().step(STEP).mix(Mix::varied()).history(HISTORY)
}

/// A chat whose events happen only when the test causes them.
struct Chat {
    api: ApiHandle,
    /// Time and id of each message.
    messages: Vec<(Duration, String)>,
    now: Duration,
    sim: Sim,
}

impl Chat {
    fn start() -> Self {
        let plan = StreamPlan::new(STREAM)
            .scenario(scenario())
            .start_on(StartOn::Manual)
            .fault(When::Every, Fault::Truncate { bytes: 40, event: 20 });
        let key = KeyPlan::user(KEY, 900_000_001, "OtterHost");
        let sim = Sim::start(Plan::new().seed(SEED).stream(plan).api_key(key)).unwrap();
        let mut messages: Vec<(Duration, String)> = Vec::new();
        for event in scenario().events(SEED).take(20_000) {
            let json: Value = serde_json::from_str(&event.json).unwrap();
            for message in json["data"]["messages"].as_array().into_iter().flatten() {
                let id = message["id"].as_str().unwrap();
                if !messages.iter().rev().take(HISTORY).any(|(_, known)| known == id) {
                    messages.push((event.after, id.to_owned()));
                }
            }
        }
        Self {
            api: sim.api(KEY),
            messages,
            now: Duration::ZERO,
            sim,
        }
    }

    fn stream(&self) -> StreamHandle {
        self.sim.stream(STREAM)
    }

    /// Number of messages so far.
    fn posted(&self) -> usize {
        self.messages.partition_point(|(after, _)| *after <= self.now)
    }

    /// Causes events until this many messages are added. Returns the id of the newest.
    fn post(&mut self, more: usize) -> &str {
        let wanted = self.posted() + more;
        while self.posted() < wanted {
            self.now += STEP;
            self.api.advance(STEP);
        }
        &self.messages[self.posted() - 1].1
    }
}

#[test]
fn fifty_kills_lose_no_message_without_a_gap() {
    println!("seed {SEED}");
    let mut chat = Chat::start();
    let folder = tempfile::tempdir().unwrap();
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut long_outages = 0;
    for kill in 0..KILLS {
        let running = record(&chat.sim, folder.path(), &["b10:900100200"]).start();
        assert!(chat.stream().wait_for_open(1, TEST_TIMEOUT), "kill {kill}");
        wait_for(folder.path(), chat.post(1));
        // The kill is anywhere between the first and the last of these messages.
        let first = chat.post(random.usize(1..=10)).to_owned();
        chat.post(random.usize(0..=10));
        wait_for(folder.path(), &first);
        // Dropping it kills the process with a signal that cannot be handled.
        drop(running);
        assert!(chat.stream().wait_for_open(0, TEST_TIMEOUT), "kill {kill}");
        // Only the history covers these messages, if there are not too many.
        let is_long = kill % 10 == 9;
        long_outages += usize::from(is_long);
        chat.post(if is_long {
            HISTORY + 1
        } else {
            random.usize(0..=20)
        });
    }
    let running = record(&chat.sim, folder.path(), &["b10:900100200"]).start();
    assert!(chat.stream().wait_for_open(1, TEST_TIMEOUT));
    wait_for(folder.path(), chat.post(1));
    chat.stream().end();
    let done = running.finish();
    assert_eq!(done.status, Some(0), "{done:?}");
    assert_eq!(gaps(folder.path(), &chat.messages), long_outages);
}

/// Number of gaps of a recording of these messages. Other messages must not be missing.
fn gaps(folder: &Path, messages: &[(Duration, String)]) -> usize {
    let position = |id: &str| messages.iter().position(|(_, known)| known == id).unwrap();
    let (mut last, mut is_gap, mut gaps) = (None, false, 0);
    for line in export(folder, &["--to", "events"]) {
        let line: Value = serde_json::from_str(&line).unwrap();
        if line["event"] == "gap" {
            (is_gap, gaps) = (true, gaps + 1);
        }
        if line["event"] != "message" {
            continue;
        }
        let position = position(line["id"].as_str().unwrap());
        if let Some(last) = last {
            assert!(position > last, "message {position} is repeated or out of order");
            assert!(
                position == last + 1 || is_gap,
                "messages {last} to {position} are missing without a gap"
            );
        }
        (last, is_gap) = (Some(position), false);
    }
    gaps
}

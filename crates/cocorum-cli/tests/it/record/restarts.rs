//! A recorder that is killed and started again exports what a chat prints that ran without interruption.

use std::collections::BTreeSet;
use std::thread;

use rumble_sim::{Plan, Sim, StreamHandle, StreamPlan};
use serde_json::Value;

use super::recording::{export, record, wait_for};
use crate::harness::{Cocorum, STREAM, TEST_TIMEOUT};

const SEEDS: u64 = 10;
/// Messages that the `init` of the simulator contains.
const HISTORY: u64 = 50;

#[test]
fn killed_recorders_export_the_lines_of_the_chat_over_ten_seeds() {
    thread::scope(|scope| {
        let runs: Vec<_> = (1..=SEEDS)
            .map(|seed| scope.spawn(move || export_equals_chat(seed)))
            .collect();
        for run in runs {
            run.join().unwrap();
        }
    });
}

/// Messages that were sent while no recorder ran.
#[derive(Default)]
struct Missed {
    /// Messages that the next recorder reads from the history.
    late: BTreeSet<u64>,
    /// Messages that the history no longer contains.
    lost: BTreeSet<u64>,
}

/// Both read each event over separate connections, which are lost twice. The recorder is killed four times. One of the
/// interruptions lasts for more messages than a history contains.
fn export_equals_chat(seed: u64) {
    let sim = Sim::start(Plan::new().seed(seed).stream(StreamPlan::new(STREAM))).unwrap();
    let room = sim.stream(STREAM);
    let folder = tempfile::tempdir().unwrap();
    let start = || record(&sim, folder.path(), &["b10:920100200"]).start();
    let mut random = fastrand::Rng::with_seed(seed);
    let chat = Cocorum::chat(&sim.chat_url(), &["--json"]).start();
    let mut recorder = start();
    assert!(room.wait_for_open(2, TEST_TIMEOUT), "seed {seed}");
    let (mut missed, mut gaps) = (Missed::default(), 0);
    let too_long = random.u64(0..4);
    for round in 0..4 {
        post(&room, &mut random);
        if round % 2 == 0 {
            let before = room.connections();
            match random.bool() {
                true => room.drop_connections(),
                false => room.reset_connections(),
            }
            assert!(room.wait_for_connections(before + 2, TEST_TIMEOUT), "seed {seed}");
            assert!(room.wait_for_open(2, TEST_TIMEOUT), "seed {seed}");
            post(&room, &mut random);
        }
        let marker = format!("marker {round}");
        room.say("CalmSparrow", &marker);
        wait_for(folder.path(), &marker);
        // Dropping it kills the process with a signal that cannot be handled.
        drop(recorder);
        assert!(room.wait_for_open(1, TEST_TIMEOUT), "seed {seed}");
        let count = match round == too_long {
            true => HISTORY + random.u64(1..40),
            false => random.u64(0..HISTORY),
        };
        let ids: Vec<u64> = (0..count)
            .map(|number| room.say("TinFiddle", &format!("{round}: {number}")))
            .collect();
        let lost = count.saturating_sub(HISTORY);
        gaps += usize::from(lost > 0);
        for (number, id) in (0..).zip(ids) {
            let set = if number < lost {
                &mut missed.lost
            } else {
                &mut missed.late
            };
            set.insert(id);
        }
        recorder = start();
        assert!(room.wait_for_open(2, TEST_TIMEOUT), "seed {seed}");
    }
    post(&room, &mut random);
    room.end();
    let (chat, recorder) = (chat.finish(), recorder.finish());
    assert_eq!(
        (chat.status, recorder.status),
        (Some(0), Some(0)),
        "seed {seed}: {recorder:?}"
    );
    let expected: Vec<String> = comparable(&chat.stdout)
        .filter(|line| !missed.lost.contains(&message_id(line)))
        .map(|line| match missed.late.contains(&message_id(line)) {
            true => line.replace(r#""history":false"#, r#""history":true"#),
            false => line.to_owned(),
        })
        .collect();
    let exported = export(folder.path(), &["--to", "events"]);
    let is_gap = |line: &str| line.starts_with(r#"{"event":"gap""#);
    let exported: Vec<&str> = comparable(&exported).collect();
    let positions = exported.iter().enumerate().filter(|(_, line)| is_gap(line));
    let positions: Vec<usize> = positions.map(|(position, _)| position).collect();
    assert_eq!(positions.len(), gaps, "seed {seed}");
    for position in positions {
        let before = message_id(exported[position - 1]);
        let after = message_id(exported[position + 1]);
        assert!(
            missed.lost.iter().all(|id| (before..after).contains(id)),
            "seed {seed}: a gap between {before} and {after}"
        );
    }
    let exported: Vec<&str> = exported.into_iter().filter(|line| !is_gap(line)).collect();
    assert_eq!(exported, expected, "seed {seed}");
}

/// Events of several kinds.
fn post(room: &StreamHandle, random: &mut fastrand::Rng) {
    let mut last = room.say("CalmSparrow", "good evening");
    for number in 0..random.u64(5..20) {
        let text = format!("number {number} \u{1b}[31m");
        match random.u64(0..8) {
            0 => last = room.rant("BrassTeapot", &text, 500),
            1 => last = room.say_as("FernDoor", "Fern Door", &text),
            2 => room.delete(last),
            3 => room.mute("QuickOtter"),
            4 => _ = room.pin(last),
            5 => _ = room.unpin(),
            6 => last = room.say("QuickOtter", &text),
            _ => last = room.say("CalmSparrow", &text),
        }
    }
}

/// All lines except those about connections, which differ between the processes.
fn comparable(lines: &[String]) -> impl Iterator<Item = &str> {
    let own = ["init", "connected", "reconnecting"].map(|event| format!("{{\"event\":\"{event}\""));
    let lines = lines.iter().map(String::as_str);
    lines.filter(move |line| !own.iter().any(|own| line.starts_with(own)))
}

/// Id of the message; 0 for other lines.
fn message_id(line: &str) -> u64 {
    let line: Value = serde_json::from_str(line).unwrap();
    match line["event"] == "message" {
        true => line["id"].as_str().unwrap().parse().unwrap(),
        false => 0,
    }
}

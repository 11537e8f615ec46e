//! A full file system: a tmpfs of one megabyte, mounted in a separate namespace.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use rumble_sim::{Plan, Sim, StreamPlan};
use serde_json::Value;

use crate::harness::{STREAM, TEST_TIMEOUT};

/// Fills the rest of the file system, records, removes the filling for each line on standard input, and exports at the end.
const SCRIPT: &str = r#"
mount -t tmpfs -o size=1m tmpfs "$1" || exit 90
cd "$1" || exit 91
dd if=/dev/zero of=filling bs=1k count=950 2>/dev/null || exit 92
"$2" record b10:920100200 --chat-url "$3" --no-compress --out recording &
read -r removed
rm filling
read -r stopped
kill -TERM $!
wait $! || exit 93
exec "$2" export recording --to events
"#;

#[test]
fn a_full_disk_is_reported_once_and_loses_nothing() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(STREAM))).unwrap();
    let room = sim.stream(STREAM);
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", SCRIPT, "sh"])
        .arg(folder.path())
        .args([env!("CARGO_BIN_EXE_cocorum"), &sim.chat_url()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut error_lines = BufReader::new(child.stderr.take().unwrap());
    let mut reported = Vec::new();
    // Fails if the process ends before it prints the text.
    let mut wait_for = |text: &str| {
        let mut line = String::new();
        while !line.contains(text) {
            line.clear();
            assert!(
                error_lines.read_line(&mut line).unwrap() > 0,
                "never: {text}; {reported:?}"
            );
            reported.push(line.clone());
        }
    };
    assert!(
        room.wait_for_open(1, TEST_TIMEOUT),
        "no connection: is tmpfs not allowed here?"
    );
    let long = "kettle ".repeat(200);
    let mut sent: Vec<u64> = (0..200).map(|_| room.say("CalmSparrow", &long)).collect();
    wait_for("the disk is full");
    sent.extend((0..200).map(|_| room.say("CalmSparrow", "while it is full")));
    writeln!(input, "remove").unwrap();
    wait_for("can be written again; nothing was lost");
    sent.extend((0..20).map(|_| room.say("CalmSparrow", "afterwards")));
    // The connection ends after all messages, so the recorder has them before it reconnects.
    let before = room.connections();
    room.drop_connections();
    assert!(room.wait_for_connections(before + 1, TEST_TIMEOUT));
    writeln!(input, "stop").unwrap();
    let mut exported = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut exported)
        .unwrap();
    let mut rest = String::new();
    error_lines.read_to_string(&mut rest).unwrap();
    let status = child.wait().unwrap();
    assert!(status.success(), "{status}: {reported:?} {rest}");
    let full = reported.iter().filter(|line| line.contains("the disk is full"));
    assert_eq!(
        (full.count(), rest.contains("full")),
        (1, false),
        "{reported:?} {rest}"
    );
    let mut ids = Vec::new();
    for line in exported.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_ne!(line["event"], "gap");
        if line["event"] == "message" {
            ids.push(line["id"].as_str().unwrap().parse::<u64>().unwrap());
        }
    }
    assert_eq!(ids, sent);
}

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::recording::{export, record, script};
use crate::harness::{Cocorum, init_with, message_event, serve_then_end, wire_message};

/// Three messages, the first of the history, with a name and a text that contain terminal control sequences.
fn recording() -> TempDir {
    let events = [
        &*init_with(&[wire_message("1", "before")]),
        &*message_event("2", "\u{1b}[31mred\u{202e}"),
        &*message_event("3", "the kettle boils"),
    ];
    let sim = serve_then_end([script(&events)]);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        record(&sim, folder.path(), &["b10:920100200"]).finish().status,
        Some(0)
    );
    folder
}

fn run(command: &str, folder: &Path, args: &[&str]) -> (Option<i32>, Vec<String>) {
    let done = Cocorum::new([command, folder.to_str().unwrap()])
        .args(args)
        .finish();
    assert_eq!(done.stderr.len(), 0, "{done:?}");
    (done.status, done.stdout)
}

#[test]
fn messages_are_found() {
    let folder = recording();
    let (status, lines) = run("search", folder.path(), &["KETTLE", "-i", "--utc"]);
    assert_eq!((status, lines.len()), (Some(0), 1));
    assert!(lines[0].ends_with("the kettle boils"), "{lines:?}");
    let (_, lines) = run("search", folder.path(), &["kettle", "-C", "1", "--json"]);
    let texts: Vec<Value> = lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(texts.len(), 2);
    assert_eq!(texts[1]["text"], "the kettle boils");
    assert_eq!(
        run("search", folder.path(), &["nothing of that kind"]),
        (Some(1), vec![])
    );
    let (_, lines) = run("search", folder.path(), &["red"]);
    assert!(
        !lines[0].contains('\u{1b}') && !lines[0].contains('\u{202e}'),
        "{lines:?}"
    );
}

#[test]
fn statistics_are_shown_as_text_line_and_page() {
    let folder = recording();
    let (status, lines) = run("stats", folder.path(), &["--utc"]);
    assert_eq!((status, &*lines[0]), (Some(0), "3 messages by 1 users"));
    let page = folder.path().join("page.html");
    let (_, lines) = run(
        "stats",
        folder.path(),
        &["--json", "--by", "minute", "--html", page.to_str().unwrap()],
    );
    let line: Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!((&line["event"], &line["messages"]), (&"stats".into(), &3.into()));
    assert!(line["by_minute"].is_array());
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("<svg") && !page.contains("<script"));
}

#[test]
fn a_replay_prints_the_lines_of_the_chat() {
    let folder = recording();
    let (status, lines) = run("replay", folder.path(), &["--speed", "max", "--json"]);
    assert_eq!(status, Some(0));
    assert_eq!(lines, export(folder.path(), &["--to", "events"]));
}

#[test]
fn a_replay_states_what_a_message_without_text_is() {
    let (mut deleted, mut gift) = (wire_message("1", ""), wire_message("2", ""));
    deleted["is_deleted"] = true.into();
    gift["gift_purchase_notification"] = json!({"gift_type": "premium", "total_gifts": 3});
    let sim = serve_then_end([script(&[&init_with(&[deleted, gift])])]);
    let folder = tempfile::tempdir().unwrap();
    let recorded = record(&sim, folder.path(), &["b10:920100200"]).finish();
    assert_eq!(recorded.status, Some(0));
    let (_, lines) = run("replay", folder.path(), &["--speed", "max", "--utc"]);
    let deleted = "2026-03-14 17:58:02 (user 920000101): (deleted)".to_owned();
    let gift = "2026-03-14 17:58:02 (user 920000101) 🎁 gifted 3 × Rumble Premium".to_owned();
    assert!(lines.contains(&deleted) && lines.contains(&gift), "{lines:?}");
}

#[test]
fn amounts_are_shown_as_in_the_chat() {
    let mut messages = ["free", "a price", "no price", "a tip"].map(|text| wire_message("1", text));
    for (id, message) in messages.iter_mut().enumerate() {
        message["id"] = (id + 1).to_string().into();
    }
    messages[1]["rant"] = json!({"price_cents": 500});
    messages[2]["rant"] = json!({});
    messages[3]["wallet_transaction"] = json!({"amount_cents": 730});
    let sim = serve_then_end([script(&[&init_with(&messages)])]);
    let folder = tempfile::tempdir().unwrap();
    let recorded = record(&sim, folder.path(), &["b10:920100200"]).finish();
    assert_eq!(recorded.status, Some(0));
    for (command, args) in [
        ("replay", &["--utc", "--speed", "max"][..]),
        ("search", &["e|i", "--utc"]),
    ] {
        let (_, lines) = run(command, folder.path(), args);
        for (text, amount) in [
            ("free", ""),
            ("a price", "$5.00 "),
            ("no price", "$? "),
            ("a tip", "$7.30 "),
        ] {
            let line = lines.iter().find(|line| line.ends_with(&format!(": {text}")));
            let shown = line.unwrap().strip_prefix("2026-03-14 17:58:02 ").unwrap();
            let paid = shown.split_once(' ').filter(|_| shown.starts_with('$'));
            assert_eq!(
                paid.map_or("", |(paid, _)| paid),
                amount.trim_end(),
                "{command} {text}"
            );
        }
    }
}

#[test]
fn an_export_replaces_its_file_atomically() {
    let folder = recording();
    let file = folder.path().join("export.txt");
    std::fs::write(&file, "old").unwrap();
    let path = file.to_str().unwrap();
    assert!(export(folder.path(), &["--to", "text", "-o", path]).is_empty());
    assert!(
        std::fs::read_to_string(&file)
            .unwrap()
            .contains("the kettle boils")
    );
    std::fs::write(&file, "old").unwrap();
    let unwritable = folder.path().join("nowhere/export.txt");
    let args = [
        "export",
        folder.path().to_str().unwrap(),
        "--to",
        "text",
        "-o",
        unwritable.to_str().unwrap(),
    ];
    let done = Cocorum::new(args).finish();
    assert_eq!((done.status, done.stderr.len()), (Some(1), 1), "{done:?}");
    let names_file = format!("cocorum: {}: cannot be written: ", unwritable.display());
    assert!(done.stderr[0].starts_with(&names_file), "{done:?}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn times_are_those_of_a_zone_on_that_day() {
    let folder = recording();
    let of = |zone: &[&str]| {
        let args = [&["--to", "text"], zone].concat();
        export(folder.path(), &args)[0]
            .get(11..13)
            .unwrap()
            .parse::<u32>()
            .unwrap()
    };
    let utc = of(&["--utc"]);
    assert_eq!(of(&["--zone", "Etc/GMT-5"]), (utc + 5) % 24);
    assert_eq!(of(&[]), utc);
    let done = Cocorum::new(["stats", folder.path().to_str().unwrap(), "--zone", "Nowhere/City"]).finish();
    assert_eq!(done.status, Some(2));
}

/// A line of a recording, as a file of another version or a damaged one contains it.
fn line(seq: u64, rest: &str) -> String {
    format!("{{\"seq\":{seq},\"at\":\"2026-11-29T01:02:03.456789Z\",{rest}}}\n")
}

fn message_line(seq: u64, text: &str) -> String {
    let data = message_event(&seq.to_string(), text);
    line(
        seq,
        &format!(r#""kind":"event","stream":"920100200","conn":1,"data":{data}"#),
    )
}

#[test]
fn each_problem_of_a_recording_is_reported_on_one_line() {
    let head = |v: u64| {
        line(
            1,
            &format!(r#""kind":"head","v":{v},"tool":"cocorum/9.9.9","segment":1"#),
        )
    };
    let novelty = line(3, r#""kind":"novelty","stream":"920100200","data":{"a":1}"#);
    let newer = "-- the recording has version 7 of the format: data that this version of cocorum does not know is omitted";
    for (v, before, expected) in [
        (0, message_line(3, "between"), &[][..]),
        (1, message_line(3, "between"), &[]),
        (
            7,
            novelty,
            &[
                newer,
                "-- lines of a kind that this version of cocorum does not know: 1",
            ],
        ),
        (
            1,
            String::new(),
            &["-- 000001.jsonl: the lines between seq 2 and 4 are missing"],
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let lines = [
            head(v),
            message_line(2, "before"),
            before,
            message_line(4, "after"),
        ];
        std::fs::write(folder.path().join("000001.jsonl"), lines.concat()).unwrap();
        let path = folder.path().to_str().unwrap();
        let done = Cocorum::new(["export", path, "--to", "text", "--utc"]).finish();
        assert_eq!(done.status, Some(0), "{done:?}");
        assert_eq!(done.stderr, expected);
        let (first, last) = (done.stdout.first().unwrap(), done.stdout.last().unwrap());
        assert!(
            first.ends_with(": before") && last.ends_with(": after"),
            "{done:?}"
        );
    }
}

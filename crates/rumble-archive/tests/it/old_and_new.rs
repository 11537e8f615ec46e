//! Damaged recordings and recordings of other versions.

use rumble_archive::read::Damage;

use crate::disk::Disk;
use crate::support::{message, messages};

fn line(seq: u64, rest: &str) -> String {
    format!("{{\"seq\":{seq},\"at\":\"2026-11-29T01:02:03.456789Z\",{rest}}}\n")
}

fn event(seq: u64, number: u64) -> String {
    let data = message(number);
    line(
        seq,
        &format!(r#""kind":"event","stream":"434546624","conn":1,"data":{data}"#),
    )
}

fn head(v: u64) -> String {
    line(
        1,
        &format!(r#""kind":"head","v":{v},"tool":"cocorum/9.9.9","segment":1,"novelty":[1]"#),
    )
}

#[test]
fn known_lines_of_a_newer_version_are_read() {
    let text = [
        head(7),
        line(2, r#""kind":"novelty","stream":"434546624","data":{"a":1}"#),
        line(3, r#""kind":"novelty"}"#.trim_end_matches('}')),
        event(4, 1).replace("\"conn\":1", "\"conn\":1,\"novelty\":{\"b\":[2]}"),
    ];
    let (read, report) = messages(&Disk::with("000001.jsonl", text.concat().as_bytes()).storage());
    assert_eq!(read, [1]);
    assert_eq!((report.newer_version, report.unknown_lines), (Some(7), 2));
    assert_eq!(report.damages, []);
}

#[test]
fn missing_repeated_and_foreign_lines_are_reported() {
    let text = [
        head(1),
        event(2, 1),
        event(5, 2),
        event(5, 3),
        "not a line\n".into(),
        event(6, 4),
    ];
    let (read, report) = messages(&Disk::with("000001.jsonl", text.concat().as_bytes()).storage());
    assert_eq!(read, [1, 2, 4]);
    let shown: Vec<_> = report.damages.iter().map(Damage::to_string).collect();
    let position = text[..4].concat().len();
    assert_eq!(
        shown,
        [
            "000001.jsonl: the lines between seq 2 and 5 are missing".to_owned(),
            "000001.jsonl: seq 5 occurs more than once".to_owned(),
            format!("000001.jsonl: not a line of a recording at byte {position}"),
        ]
    );
}

#[test]
fn a_missing_segment_is_reported() {
    let disk = Disk::with("000001.jsonl", [head(1), event(2, 1)].concat().as_bytes());
    disk.put("000003.jsonl", event(9, 2).as_bytes());
    let (read, report) = messages(&disk.storage());
    assert_eq!(read, [1, 2]);
    let [
        Damage::Hole {
            after: 2, before: 9, ..
        },
    ] = &report.damages[..]
    else {
        panic!("{report:?}")
    };
}

#[test]
fn complete_frames_of_a_truncated_file_are_read() {
    let frame = |text: &str| zstd::bulk::compress(text.as_bytes(), 3).unwrap();
    let mut bytes = frame(&[head(1), event(2, 1)].concat());
    let last = frame(&event(3, 2));
    bytes.extend(&last[..last.len() - 5]);
    let (read, report) = messages(&Disk::with("000001.jsonl.zst", &bytes).storage());
    assert_eq!(read, [1]);
    assert!(
        matches!(&report.damages[..], [Damage::Broken { .. }]),
        "{report:?}"
    );
}

#[test]
fn other_files_are_not_segments() {
    let disk = Disk::with("000001.jsonl", [head(1), event(2, 1)].concat().as_bytes());
    for name in [
        "1.jsonl",
        "notes.jsonl",
        "torn-000001-7",
        "000000.jsonl",
        "+00002.jsonl",
        "lock",
    ] {
        disk.put(name, b"nothing\n");
    }
    let (read, report) = messages(&disk.storage());
    assert_eq!((read, report.damages), (vec![1], vec![]));
}

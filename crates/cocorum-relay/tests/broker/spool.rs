//! Parts of a spool that cannot be read, or not completely.

use std::fs;
use std::path::PathBuf;

use cocorum_relay::{ErrorKind, RelayNotice};

use crate::support::{Setup, each_once, publish_messages, stream, until};

/// A spool with three messages in each of two parts, and the first segment of the first part.
fn spooled(setup: &mut Setup) -> PathBuf {
    setup.server.kill();
    for first in [1, 4] {
        let collector = setup.collector("a");
        publish_messages(&mut collector.open_chat(stream(0)), first..=first + 2);
        collector.close().unwrap();
    }
    setup.folder.path().join("a/000001/000001.jsonl")
}

#[test]
fn a_part_that_cannot_be_read_stays_until_it_can() {
    let mut setup = Setup::new();
    let segment = spooled(&mut setup);
    let moved = setup.folder.path().join("segment");
    fs::rename(&segment, &moved).unwrap();
    // Reading a folder as a file fails.
    fs::create_dir(&segment).unwrap();
    setup.server.restart();
    let archive = setup.archive();
    let collector = setup.collector("a");
    let mut notices = Vec::new();
    until("it is noticed", || {
        notices.extend(collector.take_notices());
        notices
            .iter()
            .any(|notice| matches!(notice, RelayNotice::SpoolUnreadable { .. }))
    });
    assert!(collector.stats().spool_parts >= 2);
    fs::remove_dir(&segment).unwrap();
    fs::rename(&moved, &segment).unwrap();
    until("the spool is empty", || collector.stats().spool_parts == 0);
    collector.close().unwrap();
    until("all are archived", || archive.written() >= 6);
    archive.end();
    assert_eq!(setup.read(), (each_once(1, 1..=6), Vec::new()));
}

#[test]
fn a_part_with_a_damaged_line_is_set_aside_and_the_rest_is_published() {
    let mut setup = Setup::new();
    let segment = spooled(&mut setup);
    let text = fs::read_to_string(&segment).unwrap();
    let damaged: String = text
        .lines()
        .map(|line| match line.contains("number 2") {
            true => "?".repeat(line.len()) + "\n",
            false => format!("{line}\n"),
        })
        .collect();
    assert_ne!(damaged, text);
    fs::write(&segment, &damaged).unwrap();
    // An earlier part of the same number.
    let set_aside = setup.folder.path().join("a/damaged");
    fs::create_dir_all(set_aside.join("000001")).unwrap();
    setup.server.restart();
    let archive = setup.archive();
    let collector = setup.collector("a");
    until("the spool is empty", || collector.stats().spool_parts == 0);
    assert_eq!(collector.stats().damaged_parts, 1);
    assert_eq!(collector.close().unwrap_err().kind(), ErrorKind::Lost);
    until("all are archived", || archive.written() >= 5);
    archive.end();
    let expected = each_once(1, [1, 3, 4, 5, 6].into_iter());
    assert_eq!(setup.read(), (expected, Vec::new()));
    let part = set_aside.join("000001-2");
    let is_it =
        |notice: &RelayNotice| matches!(notice, RelayNotice::SpoolDamaged { folder, .. } if *folder == part);
    let notices = collector.take_notices();
    assert!(notices.iter().any(is_it), "{notices:?}");
    assert_eq!(fs::read_to_string(part.join("000001.jsonl")).unwrap(), damaged);
}

#[test]
fn a_torn_last_line_is_not_damage() {
    let mut setup = Setup::new();
    let segment = spooled(&mut setup);
    let text = fs::read_to_string(&segment).unwrap();
    // As if the process had been killed while it wrote the third message.
    let torn = text.find("number 3").unwrap();
    fs::write(&segment, &text[..torn]).unwrap();
    fs::create_dir(setup.folder.path().join("a/000003")).unwrap();
    setup.server.restart();
    let archive = setup.archive();
    let collector = setup.collector("a");
    until("the spool is empty", || collector.stats().spool_parts == 0);
    collector.close().unwrap();
    until("all are archived", || archive.written() >= 5);
    archive.end();
    let expected = each_once(1, [1, 2, 4, 5, 6].into_iter());
    assert_eq!(setup.read(), (expected, Vec::new()));
}

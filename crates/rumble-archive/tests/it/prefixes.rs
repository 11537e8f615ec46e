//! Recordings that end at any byte, as after a killed recorder.

use rumble_archive::log::{Entry, LogOptions, LogWriter};
use rumble_archive::read::{Recording, Selection};
use rumble_archive::rumble_chat::ChatFrame;

use crate::disk::Disk;
use crate::support::{Clock, append, messages, open, stream};

/// Recording of 200 events that was not closed.
fn recording(clock: Clock) -> Vec<u8> {
    let disk = Disk::default();
    let mut writer = open(&disk.storage(), clock, LogOptions::default());
    for number in 1..=200 {
        append(&mut writer, clock, number);
    }
    disk.bytes("000001.jsonl")
}

/// Recording of minimal events that was not closed. It has fewer bytes, and therefore fewer prefixes.
fn short_recording(clock: Clock) -> Vec<u8> {
    let disk = Disk::default();
    let mut writer = open(&disk.storage(), clock, LogOptions::default());
    for number in 1..=200 {
        let data = format!("{{\"type\":\"{number}\"}}");
        writer.append(clock.now(), &Entry::Frame(stream(), 1, ChatFrame::Data(&data)));
    }
    disk.bytes("000001.jsonl")
}

#[test]
fn a_recording_is_continued_after_any_prefix() {
    let clock = Clock::new();
    let whole = short_recording(clock);
    for length in 0..=whole.len() {
        let prefix = &whole[..length];
        let lines = prefix
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        let disk = Disk::with("000001.jsonl", prefix);
        let writer = LogWriter::open(disk.storage(), LogOptions::default(), clock.now()).unwrap();
        let torn: u64 = writer.torn_tails().iter().map(|torn| torn.bytes).sum();
        assert_eq!(torn, (length - lines) as u64, "{length}");
        if lines > 0 {
            let repaired = disk.bytes("000001.jsonl");
            assert_eq!(repaired[..lines], prefix[..lines], "{length}");
            let added = String::from_utf8(repaired[lines..].to_vec()).unwrap();
            assert!(
                added.contains("\"kind\":\"seal\"") && added.matches('\n').count() == 1,
                "{added}"
            );
        }
        for torn in writer.torn_tails() {
            assert_eq!(disk.bytes(&torn.copy), prefix[lines..]);
        }
    }
}

#[test]
fn reading_a_prefix_does_not_change_it() {
    let whole = recording(Clock::new());
    for length in (0..=whole.len()).step_by(97) {
        let disk = Disk::with("000001.jsonl", &whole[..length]);
        let lines = whole[..length].iter().filter(|byte| **byte == b'\n').count();
        let (read, report) = messages(&disk.storage());
        // The first two lines are not messages.
        assert_eq!(read, (1..=lines.saturating_sub(2) as u64).collect::<Vec<_>>());
        assert_eq!((report.damages, report.lines), (vec![], lines as u64));
        assert_eq!(disk.bytes("000001.jsonl"), whole[..length]);
    }
}

#[test]
fn zeros_after_the_last_line_are_cut_off() {
    let clock = Clock::new();
    let mut bytes = recording(clock);
    let whole = bytes.len();
    bytes.extend([0; 5000]);
    bytes.extend(b"{\"seq\":7\n\0\0\n");
    let disk = Disk::with("000001.jsonl", &bytes);
    let mut writer = open(&disk.storage(), clock, LogOptions::default());
    assert_eq!(writer.torn_tails()[0].bytes, (bytes.len() - whole) as u64);
    append(&mut writer, clock, 201);
    let (read, report) = messages(&disk.storage());
    assert_eq!(read, (1..=201).collect::<Vec<_>>());
    assert_eq!(report.damages, []);
}

#[test]
fn a_selection_is_found_without_reading_all_segments() {
    let (disk, mut clock) = (Disk::default(), Clock::new());
    for _ in 0..3 {
        let mut writer = open(&disk.storage(), clock, LogOptions::default());
        append(&mut writer, clock, 1);
        writer.close(clock.now()).unwrap();
        for job in writer.take_finished() {
            job.run().unwrap();
        }
        clock.advance(std::time::Duration::from_secs(24 * 60 * 60));
    }
    let recording = Recording::open_storage(disk.storage()).unwrap();
    let lines = |selection: &Selection| {
        let go_on = |_: &_| std::ops::ControlFlow::Continue(());
        recording.play(selection, go_on).unwrap().lines
    };
    assert_eq!(lines(&Selection::default()), 12);
    let mut selection = Selection::default();
    selection.streams.insert(stream());
    assert_eq!(lines(&selection), 12);
    selection.since = Some(clock.now().at - time::Duration::hours(25));
    assert_eq!(lines(&selection), 4);
    let mut other = Selection::default();
    other
        .streams
        .insert(rumble_archive::model::StreamId::new(7).unwrap());
    assert_eq!(lines(&other), 0);
}

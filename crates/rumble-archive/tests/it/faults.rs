//! Storage faults at every operation.

use std::time::Duration;

use rumble_archive::log::{Appended, LogOptions, LogWriter, Notice};

use crate::disk::{Disk, Fault};
use crate::support::{Clock, append, messages, open};

fn options() -> LogOptions {
    let mut options = LogOptions::default();
    options.rotate_bytes = 2_000;
    options
}

/// State that a run has confirmed.
#[derive(Debug, Default)]
struct Confirmed {
    /// Number of appended messages.
    appended: u64,
    /// Number of messages that are certainly on the disk.
    synced: u64,
}

/// Appends forty messages, with a sync after every third and a new segment after about ten.
fn record(disk: &Disk, clock: &mut Clock) -> Confirmed {
    let mut confirmed = Confirmed::default();
    let Ok(mut writer) = LogWriter::open(disk.storage(), options(), clock.now()) else {
        return confirmed;
    };
    for number in 1..=40 {
        append(&mut writer, *clock, number);
        confirmed.appended = number;
        for job in writer.take_finished() {
            // A segment that cannot be sealed stays plain and is sealed when the recording is opened again.
            _ = job.run();
        }
        if number % 3 == 0 {
            clock.advance(Duration::from_secs(6));
            sync(&mut writer, *clock, number, &mut confirmed);
        }
    }
    clock.advance(Duration::from_secs(6));
    _ = writer.close(clock.now());
    for job in writer.take_finished() {
        _ = job.run();
    }
    confirmed
}

fn sync(writer: &mut LogWriter, clock: Clock, number: u64, confirmed: &mut Confirmed) {
    let Some(job) = writer.sync(clock.now()) else {
        return;
    };
    let result = job.run();
    // Earlier segments were synced when they were sealed.
    if result.is_ok() && !writer.is_waiting() {
        confirmed.synced = number;
    }
    writer.synced(clock.now(), &job, result);
}

fn operations() -> u64 {
    let disk = Disk::default();
    record(&disk, &mut Clock::new());
    disk.operations()
}

#[test]
fn a_failure_at_any_operation_loses_and_repeats_nothing() {
    for fault in [Fault::Fails, Fault::Shortened] {
        for operation in 0..operations() {
            let (disk, mut clock) = (Disk::default(), Clock::new());
            disk.fail_at(operation, fault);
            let confirmed = record(&disk, &mut clock);
            if confirmed.appended == 0 {
                // Opening failed and returned an error.
                continue;
            }
            let (read, report) = messages(&disk.storage());
            assert_eq!(read, (1..=40).collect::<Vec<_>>(), "{fault:?} at {operation}");
            assert_eq!(report.damages, [], "{fault:?} at {operation}");
            // Continues the recording.
            disk.fail_at(u64::MAX, fault);
            let mut writer = open(&disk.storage(), clock, options());
            append(&mut writer, clock, 41);
            writer.close(clock.now()).unwrap();
            for job in writer.take_finished() {
                job.run().unwrap();
            }
            let (read, report) = messages(&disk.storage());
            assert_eq!(read, (1..=41).collect::<Vec<_>>(), "{fault:?} at {operation}");
            assert_eq!(report.damages, [], "{fault:?} at {operation}");
            assert!(disk.names_now().iter().all(|name| name.ends_with(".jsonl.zst")));
        }
    }
}

#[test]
fn a_power_failure_keeps_synced_lines_once() {
    for operation in 0..operations() {
        for seed in 0..20 {
            let (disk, mut clock) = (Disk::default(), Clock::new());
            disk.fail_at(operation, Fault::PowerFails);
            let confirmed = record(&disk, &mut clock);
            let mut random = fastrand::Rng::with_seed(operation * 1000 + seed);
            let disk = disk.after_power_failure(&mut random);
            let mut writer = open(&disk.storage(), clock, options());
            append(&mut writer, clock, 41);
            writer.close(clock.now()).unwrap();
            for job in writer.take_finished() {
                job.run().unwrap();
            }
            let (read, _) = messages(&disk.storage());
            let of_first_run = read.iter().filter(|number| **number <= 40);
            let position = format!("operation {operation}, seed {seed}: {read:?}, {confirmed:?}");
            let synced: Vec<_> = (1..=confirmed.synced).collect();
            assert_eq!(read[..synced.len()], synced, "{position}");
            assert!(read.is_sorted_by(|one, next| one < next), "{position}");
            assert!(of_first_run.count() as u64 <= confirmed.appended, "{position}");
            assert_eq!(read.last(), Some(&41), "{position}");
        }
    }
}

#[test]
fn a_failed_sync_begins_a_new_segment() {
    let (disk, clock) = (Disk::default(), Clock::new());
    let mut writer = open(&disk.storage(), clock, LogOptions::default());
    append(&mut writer, clock, 1);
    let job = writer.sync(clock.now()).unwrap();
    writer.synced(clock.now(), &job, Err(std::io::ErrorKind::Other.into()));
    assert!(matches!(&writer.take_notices()[..], [Notice::SyncFailed { .. }]));
    append(&mut writer, clock, 2);
    assert_eq!(disk.names_now(), ["000001.jsonl", "000002.jsonl"]);
    assert!(
        String::from_utf8(disk.bytes("000002.jsonl"))
            .unwrap()
            .contains("m2")
    );
    let (read, report) = messages(&disk.storage());
    assert_eq!((read, report.damages), (vec![1, 2], vec![]));
}

#[test]
fn a_full_disk_is_reported_once_and_dropped_lines_are_a_gap() {
    let (disk, mut clock) = (Disk::default(), Clock::new());
    let mut options = LogOptions::default();
    options.backlog_bytes = 3_000;
    let mut writer = open(&disk.storage(), clock, options);
    append(&mut writer, clock, 1);
    disk.fail_at(disk.operations(), Fault::PowerFails);
    for number in 2..=100 {
        append(&mut writer, clock, number);
        clock.advance(Duration::from_millis(300));
    }
    let notices = writer.take_notices();
    assert!(
        matches!(&notices[..], [Notice::WriteFailed { .. }]),
        "{notices:?}"
    );
    disk.fail_at(u64::MAX, Fault::PowerFails);
    clock.advance(Duration::from_secs(5));
    append(&mut writer, clock, 101);
    let notices = writer.take_notices();
    let [Notice::Recovered { missed, .. }] = &notices[..] else {
        panic!("{notices:?}")
    };
    let (read, report) = messages(&disk.storage());
    let kept = 99 - missed;
    let expected: Vec<_> = (1..=1 + kept).chain([0, 101]).collect();
    assert_eq!((read, report.damages), (expected, vec![]));
    assert!(kept > 5 && *missed > 50, "{kept} {missed}");
}

#[test]
fn an_entry_that_was_not_written_is_reported_as_queued_or_dropped() {
    let (disk, mut clock) = (Disk::default(), Clock::new());
    let mut options = LogOptions::default();
    options.backlog_bytes = 700;
    let mut writer = open(&disk.storage(), clock, options);
    assert_eq!(append(&mut writer, clock, 1), Appended::Written);
    disk.fail_at(disk.operations(), Fault::PowerFails);
    let appended: Vec<_> = (2..=5).map(|number| append(&mut writer, clock, number)).collect();
    let expected = [
        Appended::Queued,
        Appended::Queued,
        Appended::Dropped,
        Appended::Dropped,
    ];
    assert_eq!(appended, expected);
    disk.fail_at(u64::MAX, Fault::PowerFails);
    clock.advance(Duration::from_secs(5));
    assert_eq!(append(&mut writer, clock, 6), Appended::Written);
    let (read, _) = messages(&disk.storage());
    assert_eq!(read, [1, 2, 3, 0, 6]);
}

#[test]
fn only_the_latest_notices_are_kept() {
    let (disk, clock) = (Disk::default(), Clock::new());
    let mut writer = open(&disk.storage(), clock, LogOptions::default());
    for number in 1..=150 {
        append(&mut writer, clock, number);
        let job = writer.sync(clock.now()).unwrap();
        writer.synced(clock.now(), &job, Err(std::io::ErrorKind::Other.into()));
    }
    let notices = writer.take_notices();
    assert_eq!(notices.len(), 101);
    assert!(
        matches!(notices[0], Notice::Omitted { notices: 50, .. }),
        "{notices:?}"
    );
    assert_eq!(writer.take_notices(), []);
}

#[test]
fn a_sync_includes_segments_that_are_not_sealed_yet() {
    let (disk, clock) = (Disk::default(), Clock::new());
    let mut writer = open(&disk.storage(), clock, options());
    for number in 1..=40 {
        append(&mut writer, clock, number);
    }
    writer.sync(clock.now()).unwrap().run().unwrap();
    assert!(!writer.is_dirty() && disk.names_now().len() > 2);
    for seed in 0..20 {
        let disk = disk.after_power_failure(&mut fastrand::Rng::with_seed(seed));
        let (read, _) = messages(&disk.storage());
        assert_eq!(read, (1..=40).collect::<Vec<_>>(), "seed {seed}");
    }
}

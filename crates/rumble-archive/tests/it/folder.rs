//! Recordings in real folders, with the threads of a process.

use std::sync::Arc;
use std::time::Duration;

use rumble_archive::ErrorKind;
use rumble_archive::log::{Entry, Folder, Log, LogOptions, Opened, RecordedFrame, SyncPolicy};
use rumble_archive::read::Recording;
use rumble_archive::rumble_chat::ChatFrame;

use crate::disk::Disk;
use crate::support::{message, messages, stream};

fn record(log: &Log, numbers: std::ops::RangeInclusive<u64>) {
    log.append(&Entry::Open(Opened::new(stream(), "v7k2m9q")));
    for number in numbers {
        log.append(&Entry::Frame(stream(), 1, ChatFrame::Data(&message(number))));
    }
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let names = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_recording_continues_in_the_next_process_compressed() {
    let folder = tempfile::tempdir().unwrap();
    for run in 0..3 {
        let log = Log::open(folder.path(), LogOptions::default()).unwrap();
        record(&log, run * 10 + 1..=run * 10 + 10);
        log.close().unwrap();
    }
    let expected = ["000001.jsonl.zst", "000002.jsonl.zst", "000003.jsonl.zst", "lock"];
    assert_eq!(names(folder.path()), expected);
    let (read, report) = messages(&(Arc::new(Folder::new(folder.path())) as Arc<_>));
    assert_eq!((read, report.damages), ((1..=30).collect(), vec![]));
}

#[test]
fn uncompressed_segments_stay_plain() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = LogOptions::default();
    (options.compress, options.rotate_bytes) = (false, 2_000);
    for run in 0..2 {
        let log = Log::open(folder.path(), options.clone()).unwrap();
        record(&log, run * 30 + 1..=run * 30 + 30);
        log.close().unwrap();
    }
    assert!(
        names(folder.path())
            .iter()
            .all(|name| name == "lock" || name.ends_with(".jsonl"))
    );
    assert!(names(folder.path()).len() > 4);
    let (read, report) = messages(&(Arc::new(Folder::new(folder.path())) as Arc<_>));
    assert_eq!((read, report.damages), ((1..=60).collect(), vec![]));
}

#[test]
fn only_one_process_records_into_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::open(folder.path(), LogOptions::default()).unwrap();
    let error = Log::open(folder.path(), LogOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Busy);
    assert_eq!(
        error.to_string(),
        format!("{}: already recording there", folder.path().display())
    );
    log.close().unwrap();
}

#[test]
fn dropping_the_last_clone_closes_the_recording() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::open(folder.path(), LogOptions::default()).unwrap();
    let clone = log.clone();
    record(&log, 1..=3);
    drop(log);
    record(&clone, 4..=5);
    drop(clone);
    assert_eq!(names(folder.path()), ["000001.jsonl.zst", "lock"]);
    let next = Log::open(folder.path(), LogOptions::default()).unwrap();
    next.close().unwrap();
    let (read, report) = messages(&(Arc::new(Folder::new(folder.path())) as Arc<_>));
    assert_eq!((read, report.damages), ((1..=5).collect(), vec![]));
}

#[test]
fn an_interval_of_zero_does_not_block_the_recording() {
    let (sender, closed) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let disk = Disk::default();
        let mut options = LogOptions::default();
        options.sync = SyncPolicy::Every(Duration::ZERO);
        let log = Log::open_storage(disk.storage(), options).unwrap();
        // The thread that syncs runs in between.
        while log.stats().syncs < 3 {
            record(&log, 1..=1);
            std::thread::yield_now();
        }
        log.close().unwrap();
        sender.send(()).unwrap();
    });
    closed
        .recv_timeout(Duration::from_secs(60))
        .expect("the recording was closed");
}

#[test]
fn old_segments_are_removed_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = LogOptions::default();
    options.rotate_bytes = 2_000;
    let log = Log::open(folder.path(), options.clone()).unwrap();
    record(&log, 1..=100);
    log.close().unwrap();
    let before = names(folder.path()).len();
    options.keep = Some(Duration::from_secs(3600));
    Log::open(folder.path(), options.clone())
        .unwrap()
        .close()
        .unwrap();
    assert_eq!(names(folder.path()).len(), before + 1);
    options.keep = Some(Duration::ZERO);
    let log = Log::open(folder.path(), options).unwrap();
    record(&log, 101..=101);
    log.close().unwrap();
    let (read, report) = messages(&(Arc::new(Folder::new(folder.path())) as Arc<_>));
    assert_eq!((read, report.damages), (vec![101], vec![]));
}

#[test]
fn a_folder_without_a_recording_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        Recording::open(folder.path()).unwrap_err().kind(),
        ErrorKind::Empty
    );
    let error = Recording::open(folder.path().join("nothing")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Read);
}

/// Time does not pass in this test, so the hourly sync never happens.
#[test]
fn many_lines_share_one_sync() {
    let disk = Disk::default();
    let mut options = LogOptions::default();
    options.sync = SyncPolicy::Every(Duration::from_secs(3600));
    let log = Log::open_storage(disk.storage(), options.clone()).unwrap();
    let opened = disk.syncs();
    record(&log, 1..=1000);
    assert_eq!(disk.syncs(), opened);
    log.close().unwrap();
    // The last line, the plain segment and the compressed one.
    assert_eq!(disk.syncs(), opened + 3);

    let disk = Disk::default();
    options.sync = SyncPolicy::Always;
    let log = Log::open_storage(disk.storage(), options).unwrap();
    let opened = disk.syncs();
    record(&log, 1..=99);
    assert_eq!(disk.syncs(), opened + 100);
    log.close().unwrap();
}

#[test]
fn frames_of_another_process_are_read_back_with_their_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = LogOptions::default();
    options.sync = SyncPolicy::Off;
    let log = Log::open(folder.path(), options).unwrap();
    let at = time::OffsetDateTime::UNIX_EPOCH + time::Duration::days(20_000);
    let frames = [
        RecordedFrame::Connected,
        RecordedFrame::Data(message(1)),
        RecordedFrame::Data("no JSON".to_owned()),
        RecordedFrame::Oversized(9_000_000, "{\"type\"".to_owned()),
        RecordedFrame::Ended,
    ];
    for frame in &frames {
        log.append_at(at, &Entry::Recorded(stream(), 1, frame));
    }
    log.sync().unwrap();
    assert_eq!(log.stats().syncs, 1);
    log.close().unwrap();
    let mut read = Vec::new();
    let recording = Recording::open(folder.path()).unwrap();
    recording
        .frames(|stream, at, frame| {
            read.push((stream, at, frame));
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(read, frames.map(|frame| (stream(), at, frame)));
}

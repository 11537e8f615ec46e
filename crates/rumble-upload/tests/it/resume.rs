//! Resuming interrupted uploads.

use std::fs::{self, File};
use std::time::{Duration, UNIX_EPOCH};

use rumble_sim::{ServiceFault, When};
use rumble_upload::{ErrorKind, Event, StartOver, UploadPhp};

use crate::site::{CHUNK, Site, content, upload};

/// Client that gives up at its first failure.
fn without_retries(site: &Site) -> UploadPhp {
    site.client()
        .retries(1, Duration::from_millis(1), Duration::from_millis(1))
        .state_file(site.state())
}

fn resumed(events: &[Event]) -> Option<(u64, u64)> {
    events.iter().find_map(|event| match event {
        Event::Resumed(progress) => Some((progress.chunk, progress.sent)),
        _ => None,
    })
}

fn started_over(events: &[Event]) -> Option<StartOver> {
    events.iter().find_map(|event| match event {
        Event::StartedOver(reason) => Some(*reason),
        _ => None,
    })
}

/// Interrupts an upload of four chunks before this chunk, counted from 1.
fn interrupt_at(site: &Site, chunk: usize) {
    site.sim
        .service()
        .fault("upload.chunk", When::Connection(chunk), ServiceFault::Reset);
    let error = upload(&without_retries(site), &site.video(4 * CHUNK))
        .0
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Disconnected);
    site.sim.service().clear_faults();
}

#[test]
fn confirmed_chunks_are_not_sent_again() {
    for chunk in 1..=4 {
        let site = Site::new();
        interrupt_at(&site, chunk);
        let video = rumble_upload::VideoUpload::new(site.folder.path().join("clock.mkv"), "Clock", "How-To");
        // Another chunk size applies to new uploads only.
        let (result, events) = upload(&without_retries(&site).chunk_size(77), &video);
        result.unwrap();
        let confirmed = chunk as u64 - 1;
        assert_eq!(resumed(&events), Some((confirmed, confirmed * CHUNK)));
        // The chunk of the interruption had arrived, but was not confirmed.
        let mut expected: Vec<u64> = (0..=confirmed).collect();
        expected.extend(confirmed..4);
        assert_eq!(site.indexes(), expected);
        assert_eq!(site.published().file.content, Some(content(4 * CHUNK)));
        assert!(!site.state().exists(), "nothing is left to resume");
    }
}

#[test]
fn a_changed_file_starts_over() {
    let site = Site::new();
    interrupt_at(&site, 3);
    let video = site.video(4 * CHUNK + 1);
    let (result, events) = upload(&without_retries(&site), &video);
    result.unwrap();
    assert_eq!(started_over(&events), Some(StartOver::FileChanged));
    assert_eq!(resumed(&events), None);
    assert_eq!(site.published().file.content, Some(content(4 * CHUNK + 1)));
}

#[test]
fn a_replaced_file_of_same_time_and_size_starts_over() {
    let site = Site::new();
    let video = site.video(4 * CHUNK);
    let time = UNIX_EPOCH + Duration::from_secs(1_763_159_467);
    let set_time = || {
        let file = File::options().write(true).open(video.file()).unwrap();
        file.set_modified(time).unwrap();
    };
    set_time();
    site.sim
        .service()
        .fault("upload.chunk", When::Connection(3), ServiceFault::Reset);
    upload(&without_retries(&site), &video).0.unwrap_err();
    let other: Vec<u8> = content(4 * CHUNK).into_iter().rev().collect();
    fs::write(video.file(), &other).unwrap();
    set_time();
    let (result, events) = upload(&without_retries(&site), &video);
    result.unwrap();
    assert_eq!(started_over(&events), Some(StartOver::FileChanged));
    assert_eq!(site.published().file.content, Some(other));
}

#[test]
fn the_state_of_another_account_is_not_used() {
    let site = Site::new();
    let video = site.video(4 * CHUNK);
    site.sim
        .service()
        .fault("upload.chunk", When::Connection(3), ServiceFault::Reset);
    upload(&without_retries(&site), &video).0.unwrap_err();
    let text = fs::read_to_string(site.state()).unwrap();
    fs::write(site.state(), text.replace("900300001", "900300002")).unwrap();
    let (result, events) = upload(&without_retries(&site), &video);
    result.unwrap();
    assert_eq!(started_over(&events), Some(StartOver::OtherAccount));
}

#[test]
fn a_rejected_form_can_be_corrected_without_resending() {
    let site = Site::new();
    let video = site.video(4 * CHUNK);
    site.sim.uploads().reject("title", "Title is taken");
    let error = upload(&without_retries(&site), &video).0.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome_is_unknown()),
        (ErrorKind::Rejected, false)
    );
    site.sim.uploads().clear_rejections();
    let (result, events) = upload(&without_retries(&site), &video);
    result.unwrap();
    assert_eq!(resumed(&events), Some((4, 4 * CHUNK)));
    assert_eq!(site.indexes(), [0, 1, 2, 3]);
    assert_eq!(site.requests_with("merge="), 1);
    assert_eq!(site.published().file.content, Some(content(4 * CHUNK)));
}

#[test]
fn chunks_lost_after_an_interruption_are_sent_again() {
    let site = Site::new();
    interrupt_at(&site, 3);
    site.sim.uploads().lose_chunks();
    let video = rumble_upload::VideoUpload::new(site.folder.path().join("clock.mkv"), "Clock", "How-To");
    let (result, events) = upload(&without_retries(&site), &video);
    result.unwrap();
    assert_eq!(resumed(&events), Some((2, 2 * CHUNK)));
    assert_eq!(started_over(&events), Some(StartOver::FileGone));
    assert_eq!(site.published().file.content, Some(content(4 * CHUNK)));
}

#[test]
fn two_uploads_do_not_share_a_state_file() {
    let site = Site::new();
    let video = site.video(3 * CHUNK);
    let second = without_retries(&site);
    let mut seen = None;
    without_retries(&site)
        .upload_video(&video, |event| {
            if matches!(event, Event::Progress(progress) if progress.chunk == 2) {
                seen = Some(upload(&second, &video).0.unwrap_err().kind());
            }
        })
        .unwrap();
    assert_eq!(seen, Some(ErrorKind::StateInUse));
    assert_eq!(site.sim.uploads().published().len(), 1);
}

#[test]
fn another_file_as_state_file_is_an_error_and_kept() {
    let site = Site::new();
    fs::write(site.state(), "my diary\n").unwrap();
    let error = upload(&without_retries(&site), &site.video(5)).0.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::State);
    assert_eq!(fs::read_to_string(site.state()).unwrap(), "my diary\n");
    let nowhere = site.folder.path().join("no/such/folder/state");
    let error = upload(&site.client().state_file(nowhere), &site.video(5))
        .0
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::State);
    assert!(site.indexes().is_empty());
}

#[test]
fn a_state_file_contains_no_secret() {
    let site = Site::new();
    interrupt_at(&site, 3);
    let text = fs::read_to_string(site.state()).unwrap();
    let session = site.sim.account(crate::site::NAME).session().unwrap();
    assert!(!text.contains(&session), "{text}");
    assert_eq!(text.lines().count(), 4, "upload, attempt and two chunks: {text}");
}

#[test]
fn file_times_before_1970_and_after_2262_are_accepted() {
    for (time, ms) in [
        (UNIX_EPOCH - Duration::from_millis(1_500), -1_500),
        (
            UNIX_EPOCH + Duration::from_secs(9_000_000_000),
            9_000_000_000_000_i64,
        ),
        (UNIX_EPOCH, 0),
    ] {
        let site = Site::new();
        let video = site.video(4 * CHUNK);
        File::options()
            .write(true)
            .open(video.file())
            .unwrap()
            .set_modified(time)
            .unwrap();
        site.sim
            .service()
            .fault("upload.chunk", When::Connection(3), ServiceFault::Reset);
        upload(&without_retries(&site), &video).0.unwrap_err();
        let (result, events) = upload(&without_retries(&site), &video);
        result.unwrap();
        assert_eq!(resumed(&events), Some((2, 2 * CHUNK)), "{ms}");
        let published = site.published();
        let meta = published.field("file_meta").unwrap();
        assert!(meta.contains(&format!("\"modified\":{ms},")), "{meta}");
    }
}

//! `cocorum upload`: the output, and the state after an interruption.

use std::fs;
use std::path::PathBuf;

use rumble_sim::{ServiceFault, UploadFault, When};
use serde_json::json;

use crate::account::{Site, plain};
use crate::harness::Cocorum;

pub(crate) fn site() -> Site {
    Site::logged_in(plain().channel(7_730_001, "Sparrow Studio"))
}

/// A file in the home directory, as an argument.
pub(crate) fn file(site: &Site, name: &str, bytes: usize) -> String {
    let path = site.home.path().join(name);
    let content: Vec<u8> = (0..bytes)
        .map(|at| (at / 256 + at * 7).to_le_bytes()[0])
        .collect();
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

/// `cocorum upload FILE --title … --category …` in chunks of 1,000 bytes.
pub(crate) fn upload(site: &Site, file: &str, more: &[&str]) -> Cocorum {
    let fixed = [
        "upload",
        file,
        "--title",
        "Repairing a clock",
        "--category",
        "How-To",
    ];
    site.command(&fixed).args(&["--chunk-size", "1000"]).args(more)
}

/// The existing state files.
pub(crate) fn states(site: &Site) -> Vec<PathBuf> {
    match fs::read_dir(site.home.path().join("cocorum/uploads")) {
        Ok(entries) => entries.map(|entry| entry.unwrap().path()).collect(),
        Err(_) => Vec::new(),
    }
}

#[test]
fn lines_show_the_progress_and_then_the_address() {
    let site = site();
    let file = file(&site, "Caf\u{e9} clock \u{2615}.mkv", 20_000);
    let more = [
        "--tags",
        "clock,caf\u{e9}",
        "--channel",
        "sparrow studio",
        "--visibility",
        "unlisted",
    ];
    let done = upload(&site, &file, &more).finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    let published = site.sim.uploads().published().remove(0);
    assert_eq!(done.stdout, [format!("published {}", published.url)]);
    // A line for every 10 %, without escapes.
    assert_eq!(done.stderr.len(), 10, "{done:#?}");
    assert!(done.stderr[4].starts_with("50 %: 10 of 20 chunks, "), "{done:#?}");
    assert!(done.stderr[9].starts_with("100 %: 20 of 20 chunks"), "{done:#?}");
    assert!(!done.stderr.concat().contains('\u{1b}'), "{done:#?}");
    for (field, value) in [
        ("title", "Repairing a clock"),
        ("tags", "clock,caf\u{e9}"),
        ("channelId", "7730001"),
        ("siteChannelId", "10"),
        ("visibility", "unlisted"),
        ("featured", "6"),
    ] {
        assert_eq!(published.field(field), Some(value), "{field}");
    }
    assert!(
        published
            .field("file_meta")
            .unwrap()
            .contains("Caf\u{e9} clock \u{2615}.mkv")
    );
    assert!(states(&site).is_empty());
}

#[test]
fn quiet_shows_only_the_address() {
    let site = site();
    let done = upload(&site, &file(&site, "clock.mp4", 5_000), &["--quiet"]).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(0), 1), "{done:#?}");
    assert!(done.stderr.is_empty(), "{done:#?}");
}

#[test]
fn json_has_a_line_for_start_end_and_errors() {
    let site = site();
    site.sim
        .service()
        .fault("upload.chunk", When::Connection(2), ServiceFault::Drop);
    let done = upload(&site, &file(&site, "clock.mp4", 2_500), &["--json"]).finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    let events = done.events();
    // At most one a second, so the number of lines between them depends on the delay.
    let [start, retry, .., end, uploaded] = events.as_slice() else {
        panic!("{done:#?}")
    };
    let reported = [start, retry, end, uploaded].map(|event| event["event"].as_str().unwrap());
    assert_eq!(
        reported,
        ["upload", "upload_retry", "upload", "uploaded"],
        "{done:#?}"
    );
    let expected = json!({
        "event": "upload", "sent": 0, "total": 2_500, "chunk": 0, "chunks": 3, "rate": null,
        "stream_id": null, "stream_id_b10": null, "test": false,
    });
    assert_eq!(*start, expected);
    assert_eq!((&retry["chunk"], &retry["failures"]), (&json!(1), &json!(1)));
    assert_eq!((&end["sent"], &end["chunk"]), (&json!(2_500), &json!(3)));
    let published = site.sim.uploads().published().remove(0);
    assert_eq!(uploaded["url"], published.url);
    assert_eq!(uploaded["title"], "Repairing a clock");
    assert_eq!(uploaded["stream_id_b10"], published.fid.to_string());
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_upload_can_be_resumed() {
    let site = site();
    let file = file(&site, "clock.mp4", 3_000);
    let slow = UploadFault::Slow {
        bytes_per_second: 100,
    };
    site.sim.uploads().chunk_fault(1, slow);
    let running = upload(&site, &file, &[]).start();
    // The first chunk is confirmed, so the second one is on its way.
    assert!(running.stderr_line().starts_with("30 %: 1 of 3 chunks"));
    running.interrupt();
    let done = running.finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert_eq!(
        done.error_line(),
        "cocorum: interrupted: the server has 1 of 3 chunks. The same command with --resume continues from there"
    );
    assert_eq!(states(&site).len(), 1);
    let done = upload(&site, &file, &["--resume"]).finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    assert_eq!(done.stderr[0], "continuing after 1 of 3 chunks");
    let indexes: Vec<u64> = site
        .sim
        .uploads()
        .chunks()
        .iter()
        .map(|chunk| chunk.index)
        .collect();
    assert_eq!(indexes, [0, 1, 2]);
    assert!(states(&site).is_empty());
}

#[test]
fn without_resume_the_upload_starts_over_and_reports_it() {
    let site = site();
    let file = file(&site, "clock.mp4", 3_000);
    site.sim.uploads().chunk_fault(2, UploadFault::Reject);
    let done = upload(&site, &file, &["--quiet"]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(done.error_line().contains("This chunk is rejected"), "{done:#?}");
    let done = upload(&site, &file, &["--quiet"]).finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    assert!(done.error_line().contains("--resume"), "{done:#?}");
    assert_eq!(site.sim.uploads().chunks().len(), 6);
}

#[test]
fn an_upload_with_unknown_outcome_is_not_published_again() {
    let site = site();
    let file = file(&site, "clock.mp4", 3_000);
    site.sim
        .service()
        .fault("upload.publish", When::Connection(1), ServiceFault::Drop);
    let done = upload(&site, &file, &["--quiet"]).finish();
    assert!(done.error_line().contains("the outcome is unknown"), "{done:#?}");
    let done = upload(&site, &file, &["--quiet", "--resume"]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(done.error_line().contains("may have published"), "{done:#?}");
    assert_eq!(site.sim.uploads().published().len(), 1);
}

#[test]
fn a_rejection_names_the_fields_and_resume_corrects_it() {
    let site = site();
    let file = file(&site, "clock.mp4", 3_000);
    site.sim.uploads().reject("title", "Title \u{1b}[31mis taken");
    site.sim.uploads().reject("tags", "Too many");
    let done = upload(&site, &file, &["--quiet"]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    let reported = done.error_line();
    assert!(reported.contains("tags: Too many; title: Title "), "{reported}");
    assert!(
        reported.contains("--resume") && !reported.contains('\u{1b}'),
        "{reported}"
    );
    site.sim.uploads().clear_rejections();
    let done = upload(&site, &file, &["--quiet", "--resume"]).finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    assert_eq!(site.sim.uploads().chunks().len(), 3);
}

#[test]
fn invalid_uploads_are_rejected_before_any_request() {
    let site = site();
    let clock = file(&site, "clock.mp4", 5);
    let empty = file(&site, "empty.mp4", 0);
    let rejected = |file: &str, more: &[&str]| {
        let done = upload(&site, file, more).finish();
        assert_eq!(done.status, Some(1), "{done:#?}");
        done.error_line().to_owned()
    };
    assert!(rejected("/nowhere/a.mp4", &[]).contains("there is no file at this path"));
    assert!(rejected(&empty, &[]).contains("the file is empty"));
    assert!(
        rejected(&clock, &["--channel", "Nobody"]).contains("no channel of the account has this name or id")
    );
    assert!(rejected(&clock, &["--schedule", "1969-12-31T23:59:59Z"]).contains("in the past"));
    assert!(rejected(&clock, &["--second-category", "howto"]).contains("are the same"));
    assert_eq!(site.requests_for("/upload.php"), 0);
    let done = upload(&site, &clock, &["--schedule", "tomorrow"]).finish();
    assert_eq!(done.status, Some(2), "{done:#?}");
}

#[test]
fn uploading_without_a_session_fails() {
    let site = Site::with(plain());
    let done = upload(&site, &file(&site, "clock.mp4", 5), &[]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(done.error_line().contains("not logged in"), "{done:#?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_shows_a_bar_and_keeps_the_last_line() {
    use crate::screen::TerminalScreen;

    let site = site();
    let file = file(&site, "clock.mp4", 3_000);
    let slow = UploadFault::Slow {
        bytes_per_second: 2_000,
    };
    site.sim.uploads().chunk_fault(1, slow);
    for (term, has_bar) in [("xterm", true), ("dumb", false)] {
        site.sim.uploads().chunk_fault(1, slow);
        let home = site.home.path().to_str().unwrap();
        let base_url = site.sim.base_url();
        let environment = [
            ("RUMBLE_BASE_URL", &*base_url),
            ("XDG_STATE_HOME", home),
            ("TERM", term),
            ("NO_COLOR", "1"),
        ];
        let args = format!("upload {file} --title Clock --category How-To --chunk-size 1000");
        let left = TerminalScreen::of(80, &args, &environment).finish();
        assert_eq!(left.status, Some(0), "{left:?}");
        let url = site.sim.uploads().published().pop().unwrap().url;
        assert!(
            left.screen.trim_end().ends_with(&format!("published {url}")),
            "{left:?}"
        );
        assert_eq!(left.screen.contains("chunk 2 of 3"), has_bar, "{left:?}");
        assert_eq!(left.screen.contains("100 %: 3 of 3 chunks"), !has_bar, "{left:?}");
        assert!(left.echoes, "{left:?}");
    }
}

//! The end of a watch: its time and exit status.

use serde_json::{Value, json};

use super::documents::{add, document, message, serve};
use crate::enough_time::with_enough_time;
use crate::harness::{Cocorum, kinds, read_until, texts};

/// The document, followed by one with three more messages.
fn three_more() -> [Value; 2] {
    let mut after = document();
    for text in ["one", "two", "three"] {
        add(&mut after, "/livestreams/0/chat/recent_messages", message(text));
    }
    [document(), after]
}

#[test]
fn a_limit_within_a_document_is_exact() {
    let args = [
        "--watch",
        "--json",
        "--no-history",
        "--limit",
        "2",
        "--interval",
        "10ms",
    ];
    let done = Cocorum::live(&serve(&three_more()), &args).finish();
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:?}");
    let events = done.events();
    assert_eq!(kinds(&events), ["snapshot", "message", "message"]);
    assert_eq!(texts(&events), ["one", "two"]);
}

#[test]
fn a_limit_counts_the_history_but_not_snapshots() {
    let mut titled = document();
    titled["livestreams"][0]["title"] = json!("Bread in the morning");
    titled["livestreams"][0]["watching_now"] = json!(38);
    let args = ["--watch", "--json", "--limit", "3", "--interval", "10ms"];
    let done = Cocorum::live(&serve(&[document(), titled]), &args).finish();
    assert_eq!(
        kinds(&done.events()),
        ["snapshot", "message", "rant", "snapshot", "viewers"]
    );
    assert_eq!(done.status, Some(0));
}

#[test]
fn a_time_limit_ends_a_wait() {
    let live = || Cocorum::live(&serve(&[document()]), &["--watch", "--json", "--no-history"]);
    let done = with_enough_time(live, |done| !done.stdout.is_empty());
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:?}");
    assert_eq!(kinds(&done.events()), ["snapshot"]);
}

#[cfg(unix)]
#[test]
fn ctrl_c_is_success() {
    for form in [&["--json"][..], &[]] {
        let running = Cocorum::live(&serve(&[document()]), &["--watch"])
            .args(form)
            .start();
        running.line();
        running.interrupt();
        let done = running.finish();
        assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_closes_the_pipe_is_not_an_error() {
    let documents: Vec<_> = (0..200)
        .map(|number| {
            let mut document = document();
            document["livestreams"][0]["watching_now"] = json!(number);
            document
        })
        .collect();
    let args = ["--watch", "--json", "--interval", "5ms"];
    let (running, pipe) = Cocorum::live(&serve(&documents), &args).start_unread();
    drop(read_until(pipe, b"\n"));
    let done = running.finish();
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let done = Cocorum::live(&serve(&[document()]), &["--json"]).finish_into(full);
    assert_eq!(done.status, Some(1));
    assert!(done.error_line().contains("cannot write"), "{done:?}");
}

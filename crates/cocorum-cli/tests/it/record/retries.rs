//! Recorders whose chats, pages or documents cannot be read at first, and lists that change.

use std::path::{Path, PathBuf};

use rumble_sim::{
    Creator, Fault, KeyPlan, Plan, ServiceFault, Sim, StreamHandle, StreamPlan, VideoPlan, When,
};
use tempfile::TempDir;

use super::recording::{record, signal, wait_for};
use crate::harness::{Cocorum, Running, STREAM, TEST_TIMEOUT};

const NEXT: u64 = 920_100_201;
const CHANNEL: &str = "https://rumble.com/c/SparrowStudio";
const FOLLOW: [&str; 3] = ["--follow", "--interval", "10ms"];

fn studio() -> Creator {
    Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio")
}

fn video(stream: u64) -> VideoPlan {
    VideoPlan::new(stream, &format!("v{stream}-mending-a-kettle.html"), &studio())
}

fn response(status: u16) -> Fault {
    Fault::Status {
        status,
        retry_after: None,
    }
}

/// A stream whose first connection receives this status.
fn failing(stream: u64, status: u16) -> StreamPlan {
    StreamPlan::new(stream).fault(When::Connection(1), response(status))
}

fn sim(plans: impl IntoIterator<Item = StreamPlan>) -> Sim {
    let plan = Plan::new().creator(studio());
    Sim::start(plans.into_iter().fold(plan, Plan::stream)).unwrap()
}

/// A recorder with a list of streams.
struct Recorder {
    folder: TempDir,
    running: Running,
}

impl Recorder {
    fn start(sim: &Sim, listed: &str, args: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(list_in(folder.path()), listed).unwrap();
        let list = format!("@{}", list_in(folder.path()).display());
        let running = record(sim, &folder.path().join("out"), &[&list])
            .args(args)
            .env("RUMBLE_BASE_URL", &sim.base_url())
            .start();
        Self { folder, running }
    }

    fn reload(&self, listed: &str) {
        std::fs::write(list_in(self.folder.path()), listed).unwrap();
        signal(&self.running, "-HUP");
    }

    fn wait_for_line(&self, text: &str) {
        while !self.running.stderr_line().contains(text) {}
    }

    fn records(&self, room: &StreamHandle, text: &str) {
        assert!(room.wait_for_open(1, TEST_TIMEOUT), "{text}");
        room.say("CalmSparrow", text);
        wait_for(&self.folder.path().join("out"), text);
    }

    fn finish(self) -> Option<i32> {
        signal(&self.running, "-TERM");
        self.running.finish().status
    }
}

fn list_in(folder: &Path) -> PathBuf {
    folder.join("streams.txt")
}

#[test]
fn a_followed_stream_is_recorded_although_its_first_connection_fails() {
    // The service is not available, and the chat is not open yet.
    for status in [503, 204] {
        let sim = sim([StreamPlan::new(STREAM)]);
        sim.service().add_video(video(STREAM));
        let recorder = Recorder::start(&sim, CHANNEL, &FOLLOW);
        recorder.records(&sim.stream(STREAM), "the first stream");
        sim.stream(STREAM).end();
        recorder.wait_for_line("waiting for the next stream");
        let next = sim.add_stream(failing(NEXT, status));
        sim.service().add_video(video(NEXT));
        recorder.records(&next, "the second stream");
        assert_eq!(recorder.finish(), Some(0), "{status}");
    }
}

#[test]
fn a_listed_stream_is_retried_and_each_failure_is_reported() {
    let plan = StreamPlan::new(STREAM)
        .fault(When::Connection(1), response(503))
        .fault(When::Connection(2), response(502));
    let sim = sim([plan]);
    let recorder = Recorder::start(&sim, "b10:920100200", &[]);
    for status in ["503", "502"] {
        let line = recorder.running.stderr_line();
        assert!(line.contains(status) && line.contains("retrying in"), "{line}");
    }
    recorder.records(&sim.stream(STREAM), "good evening");
    assert_eq!(recorder.finish(), Some(0));
}

#[test]
fn a_listed_page_is_looked_up_again() {
    let sim = sim([StreamPlan::new(STREAM)]);
    sim.service().add_video(video(STREAM));
    sim.service()
        .fault("page.live", When::Connection(1), ServiceFault::Drop);
    let recorder = Recorder::start(&sim, CHANNEL, &[]);
    recorder.wait_for_line("retrying in");
    recorder.records(&sim.stream(STREAM), "the page was found");
    assert_eq!(recorder.finish(), Some(0));
}

#[test]
fn a_single_stream_that_cannot_be_opened_fails_at_once() {
    let sim = sim([failing(STREAM, 503)]);
    let folder = tempfile::tempdir().unwrap();
    let done = record(&sim, folder.path(), &["b10:920100200"]).finish();
    assert_eq!((done.status, done.stderr.len()), (Some(1), 1), "{done:?}");
    assert_eq!(sim.stream(STREAM).connections(), 1);
}

#[test]
fn a_stream_is_recorded_until_no_argument_leads_to_it() {
    for kept in ["b10:920100200", CHANNEL] {
        let sim = sim([StreamPlan::new(STREAM)]);
        sim.service().add_video(video(STREAM));
        let room = sim.stream(STREAM);
        let other = if kept == CHANNEL { "b10:920100200" } else { CHANNEL };
        // The argument that is removed later reads the stream first.
        let recorder = Recorder::start(&sim, other, &FOLLOW);
        recorder.records(&room, "before");
        recorder.reload(&format!("{CHANNEL}\nb10:920100200"));
        if kept == CHANNEL {
            recorder.wait_for_line("is live");
        }
        recorder.reload(kept);
        assert!(room.wait_for_connections(2, TEST_TIMEOUT), "{kept}");
        recorder.records(&room, "after");
        assert_eq!(recorder.finish(), Some(0), "{kept}");
    }
}

#[test]
fn a_hangup_does_not_start_an_ended_chat_again() {
    let sim = sim([StreamPlan::new(STREAM), StreamPlan::new(NEXT)]);
    let recorder = Recorder::start(&sim, "b10:920100200", &[]);
    recorder.records(&sim.stream(STREAM), "good evening");
    recorder.reload("b10:920100200\nb10:920100201");
    recorder.records(&sim.stream(NEXT), "and once more");
    sim.stream(STREAM).end();
    recorder.wait_for_line("the chat has ended");
    let connections = sim.stream(STREAM).connections();
    recorder.reload("b10:920100200");
    assert!(sim.stream(NEXT).wait_for_open(0, TEST_TIMEOUT));
    assert_eq!(recorder.running.finish().status, Some(0));
    assert_eq!(sim.stream(STREAM).connections(), connections);
}

#[test]
fn a_hangup_starts_a_failed_chat_again() {
    let sim = sim([StreamPlan::new(STREAM), failing(NEXT, 403)]);
    let list = "b10:920100200\nb10:920100201";
    let recorder = Recorder::start(&sim, list, &[]);
    recorder.records(&sim.stream(STREAM), "good evening");
    recorder.wait_for_line("403");
    recorder.reload(list);
    recorder.records(&sim.stream(NEXT), "and once more");
    assert_eq!(recorder.finish(), Some(1), "a chat failed");
}

/// Only a page states that a stream is live whose chat is not open yet.
#[test]
fn a_listed_stream_without_an_open_chat_has_failed() {
    let sim = sim([StreamPlan::new(STREAM), failing(NEXT, 204)]);
    let list = "b10:920100200\nb10:920100201";
    let recorder = Recorder::start(&sim, list, &["--follow"]);
    recorder.records(&sim.stream(STREAM), "good evening");
    recorder.wait_for_line("no live chat");
    recorder.reload(list);
    recorder.records(&sim.stream(NEXT), "and once more");
    assert_eq!(recorder.finish(), Some(1), "a chat failed");
}

#[test]
fn the_live_stream_api_is_retried() {
    const KEY: &str = "PLANTED-KEY";
    let plan = Plan::new().api_key(KeyPlan::user(KEY, 900_000_001, "OtterHost"));
    let sim = Sim::start(plan).unwrap();
    sim.api(KEY).fault(response(503), 1);
    let folder = tempfile::tempdir().unwrap();
    let args = ["record", "--live", "--out", folder.path().to_str().unwrap()];
    let running = Cocorum::new(args)
        .env("RUMBLE_API_URL", &sim.api_url(KEY))
        .start();
    assert!(running.stderr_line().contains("retrying in"));
    wait_for(folder.path(), "\"kind\":\"document\"");
    signal(&running, "-TERM");
    assert_eq!(running.finish().status, Some(0));
}

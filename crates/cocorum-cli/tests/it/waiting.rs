//! `--wait`: retries until the first connection.

use std::time::Instant;

use rumble_sim::{Creator, Plan, Sim, StreamPlan, VideoPlan, VideoState};
use serde_json::json;

use crate::enough_time::with_enough_time;
use crate::harness::{Cocorum, Finished, STREAM, TEST_TIMEOUT, kinds};
#[cfg(target_os = "linux")]
use crate::screen::TerminalScreen;

#[test]
fn waits_for_the_network_with_one_line() {
    let plan = Plan::new().stream(StreamPlan::new(STREAM));
    let sim = Sim::start(plan).unwrap();
    sim.refuse_connections();
    let args = ["--wait", "--interval", "10ms", "--json", "--limit", "1"];
    let running = Cocorum::chat(&sim.chat_url(), &args).start();
    let shown = running.stderr_line();
    assert!(shown.contains("waiting, next attempt in"), "{shown}");
    // Another process can use the port meanwhile.
    let deadline = Instant::now() + TEST_TIMEOUT;
    while let Err(error) = sim.accept_connections() {
        assert!(Instant::now() < deadline, "{error}");
        std::thread::yield_now();
    }
    let init = running.event();
    assert_eq!(init["event"], "init");
    sim.stream(STREAM).say("TinFiddle", "hello");
    let done = running.finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    assert_eq!(kinds(&done.events()), ["message", "closed"]);
    assert!(done.stderr.is_empty(), "one line per state: {done:#?}");
}

#[test]
fn waits_for_a_channel_to_be_live() {
    let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio");
    let sim = Sim::start(Plan::new().creator(studio.clone())).unwrap();
    let running = Cocorum::new([
        "chat",
        "https://rumble.com/c/SparrowStudio",
        "--wait",
        "--interval",
        "10ms",
    ])
    .args(&[
        "--json",
        "--limit",
        "1",
        "--base-url",
        &sim.base_url(),
        "--chat-url",
        &sim.chat_url(),
    ])
    .start();
    let shown = running.stderr_line();
    assert!(
        shown.contains("c/SparrowStudio") && shown.contains("not live"),
        "{shown}"
    );
    let stream = sim.add_stream(StreamPlan::new(STREAM));
    sim.service()
        .add_video(VideoPlan::new(STREAM, "v1-mending-a-kettle.html", &studio));
    assert_eq!(running.event()["event"], "init");
    stream.say("TinFiddle", "hello");
    let done = running.finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    assert_eq!(done.events().last().unwrap()["reason"], json!("limit"));
}

fn planned_page() -> (Sim, VideoPlan, String) {
    let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio");
    let video = VideoPlan::new(STREAM, "v7soon-a-kettle.html", &studio);
    let plan = Plan::new().stream(StreamPlan::new(STREAM));
    let sim = Sim::start(plan.video(video.clone().state(VideoState::Upcoming))).unwrap();
    let (base_url, chat_url) = (sim.base_url(), sim.chat_url());
    let args = format!(
        "chat https://rumble.com/v7soon-a-kettle.html --wait --interval 10ms --limit 1 --base-url {base_url} \
         --chat-url {chat_url}"
    );
    (sim, video, args)
}

const PLANNED: &str = "planned for 2026-03-14 17:58 UTC; waiting, next attempt in";

#[test]
fn waiting_for_a_planned_stream_prints_its_time_once() {
    let (sim, video, args) = planned_page();
    let running = Cocorum::new(args.split(' ')).args(&["--json"]).start();
    let line = running.stderr_line();
    assert!(line.contains(PLANNED), "{line}");
    sim.service().add_video(video.state(VideoState::Live));
    assert_eq!(running.event()["event"], "init");
    sim.stream(STREAM).say("TinFiddle", "hello");
    let done = running.finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    assert!(done.stderr.is_empty(), "one line per state: {done:#?}");
}

#[cfg(target_os = "linux")]
#[test]
fn attempts_are_not_reported_on_a_terminal_either() {
    let (sim, video, args) = planned_page();
    let mut screen = TerminalScreen::of(120, &args, &[]);
    screen.wait_for(PLANNED);
    let before = sim.requests().len();
    assert!(sim.wait_for_requests(before + 5, TEST_TIMEOUT));
    sim.service().add_video(video.state(VideoState::Live));
    assert!(sim.stream(STREAM).wait_for_open(1, TEST_TIMEOUT));
    sim.stream(STREAM).say("TinFiddle", "hello");
    let left = screen.finish();
    assert_eq!(left.status, Some(0), "{left:?}");
    for line in ["-- looking up", "waiting, next attempt"] {
        assert_eq!(left.screen.matches(line).count(), 1, "{line}: {left:?}");
    }
}

#[test]
fn without_wait_a_failure_ends_the_command() {
    let done = Cocorum::chat("http://127.0.0.1:1/chat/api", &["--json"]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(!done.error_line().contains("waiting"), "{done:#?}");
}

#[test]
fn wait_ends_if_there_is_no_such_chat() {
    let sim = crate::harness::serve([rumble_sim::Script::response(404)]);
    let done = Cocorum::chat(&sim.chat_url(), &["--wait", "--interval", "10ms"]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
}

#[test]
fn the_live_stream_api_is_waited_for_too() {
    let api_url = "http://127.0.0.1:1/x?key=5";
    let waiting = |done: &Finished| {
        let lines = done.stderr.iter();
        lines
            .filter(|line| line.contains("waiting, next attempt in"))
            .count()
    };
    let live = || Cocorum::live(api_url, &["--watch", "--wait"]);
    let done = with_enough_time(live, |done| waiting(done) > 0);
    assert_eq!((done.status, waiting(&done)), (Some(1), 1), "{done:#?}");
    let at_once = Cocorum::live(api_url, &["--watch"]).finish();
    assert!(!at_once.error_line().contains("waiting"), "{at_once:#?}");
}

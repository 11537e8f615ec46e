//! `cocorum chat` with page URLs, and `--follow`.

use rumble_sim::{
    ChannelPage, Creator, Fault, Plan, ServiceFault, Sim, StreamPlan, VideoPlan, VideoState, When,
};

use serde_json::Value;

use crate::harness::{Cocorum, Running, STREAM, STREAM_B36, TEST_TIMEOUT, kinds};

const NEXT: u64 = 920_100_201;
const CHANNEL: &str = "https://rumble.com/c/SparrowStudio";

fn studio() -> Creator {
    Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio")
}

fn video(stream: u64) -> VideoPlan {
    VideoPlan::new(stream, &format!("v{stream}-mending-a-kettle.html"), &studio())
}

/// The channel, not live.
fn not_live() -> Sim {
    Sim::start(Plan::new().creator(studio())).unwrap()
}

fn live() -> Sim {
    Sim::start(Plan::new().stream(StreamPlan::new(STREAM)).video(video(STREAM))).unwrap()
}

fn go_live(sim: &Sim, stream: u64) {
    sim.add_stream(StreamPlan::new(stream));
    sim.service().add_video(video(stream));
}

fn chat(sim: &Sim, args: &[&str]) -> Cocorum {
    let command = Cocorum::new(["chat"]).args(args);
    command.args(&[
        "--json",
        "--base-url",
        &sim.base_url(),
        "--chat-url",
        &sim.chat_url(),
    ])
}

fn follow(sim: &Sim, args: &[&str]) -> Running {
    chat(sim, &[CHANNEL, "--follow", "--interval", "10ms"])
        .args(args)
        .start()
}

fn fault(status: u16) -> Fault {
    let retry_after = None;
    Fault::Status { status, retry_after }
}

/// The last line of a chat, after those about a lost connection.
fn end_of(running: &Running) -> Value {
    let mut event = running.event();
    while event["event"] == "reconnecting" {
        event = running.event();
    }
    assert_eq!(event["event"], "closed");
    event
}

#[test]
fn pages_lead_to_the_chat() {
    let watch = format!("https://rumble.com/v{STREAM}-mending-a-kettle.html");
    for page in [watch.as_str(), CHANNEL, "https://rumble.com/c/SparrowStudio/live"] {
        let sim = live();
        let running = chat(&sim, &[page]).start();
        assert_eq!(running.event()["stream_id"], STREAM_B36, "{page}");
        sim.stream(STREAM).say("TinFiddle", "hello");
        assert_eq!(running.event()["text"], "hello");
        sim.stream(STREAM).end();
        let done = running.finish();
        assert_eq!(done.status, Some(0), "{done:#?}");
        assert_eq!(done.events().last().unwrap()["reason"], "ended");
        assert!(
            sim.requests()
                .iter()
                .all(|request| request.header("cookie").is_none())
        );
    }
}

#[test]
fn two_addresses_of_one_stream_are_one_chat() {
    let sim = live();
    let running = chat(&sim, &[CHANNEL, "b10:920100200", "-vv"]).start();
    assert_eq!(running.event()["event"], "init");
    // Both addresses are known once the page was read.
    while !running.stderr_line().contains("operation=ResolveStream") {}
    sim.stream(STREAM).end();
    assert_eq!(end_of(&running)["reason"], "ended");
    let done = running.finish();
    assert_eq!((done.status, done.stdout.len()), (Some(0), 0), "{done:#?}");
}

#[test]
fn an_unresolved_page_does_not_stop_other_chats() {
    let sim = live();
    let running = chat(&sim, &["https://rumble.com/c/NobodyAtAll", CHANNEL]).start();
    assert_eq!(running.event()["event"], "init");
    let error_line = running.stderr_line();
    assert!(error_line.starts_with("cocorum: c/NobodyAtAll: "), "{error_line}");
    sim.stream(STREAM).say("TinFiddle", "still here");
    assert_eq!(running.event()["text"], "still here");
    sim.stream(STREAM).end();
    assert_eq!(end_of(&running)["reason"], "ended");
    let done = running.finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
    assert!(!done.stderr.join("\n").contains("cocorum: "), "{done:#?}");
}

#[test]
fn a_channel_that_is_not_live_fails_with_advice() {
    let done = chat(&not_live(), &[CHANNEL]).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
    assert!(done.error_line().contains("--follow"), "{done:#?}");
}

#[test]
fn follow_waits_for_each_next_stream() {
    let sim = not_live();
    let running = follow(&sim, &["--limit", "2"]);
    assert!(
        running
            .stderr_line()
            .contains("waiting for the next stream of c/SparrowStudio")
    );
    go_live(&sim, STREAM);
    assert!(running.stderr_line().contains(STREAM_B36));
    assert_eq!(running.event()["event"], "init");
    sim.stream(STREAM).say("TinFiddle", "first");
    assert_eq!(running.event()["text"], "first");
    sim.stream(STREAM).end();
    assert_eq!(end_of(&running)["reason"], "ended");

    // The preceding line reports that the connection was lost.
    while !running.stderr_line().contains("waiting") {}
    go_live(&sim, NEXT);
    let init = running.event();
    assert_eq!(init["stream_id_b10"], NEXT.to_string());
    sim.stream(NEXT).say("TinFiddle", "second");
    let done = running.finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    let events = done.events();
    assert_eq!(kinds(&events), ["message", "closed"]);
    assert_eq!(
        (&events[0]["text"], &events[1]["reason"]),
        (&"second".into(), &"limit".into())
    );
}

#[test]
fn a_later_stream_is_followed_although_its_first_connections_fail() {
    let sim = live();
    let running = follow(&sim, &["--limit", "2"]);
    assert_eq!(running.event()["event"], "init");
    sim.stream(STREAM).say("TinFiddle", "first");
    assert_eq!(running.event()["text"], "first");
    sim.stream(STREAM).end();
    assert_eq!(end_of(&running)["reason"], "ended");
    // The service is not available, it refuses the request, and the chat is not open yet.
    let next = StreamPlan::new(NEXT)
        .fault(When::Connection(1), fault(503))
        .fault(When::Connection(2), fault(403))
        .fault(When::Connection(3), fault(204));
    sim.add_stream(next);
    sim.service().add_video(video(NEXT));
    for status in ["503", "403"] {
        loop {
            let line = running.stderr_line();
            if line.contains(status) {
                assert!(line.contains("retrying in"), "{line}");
                break;
            }
        }
    }
    assert_eq!(running.event()["stream_id_b10"], NEXT.to_string());
    sim.stream(NEXT).say("TinFiddle", "second");
    let done = running.finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    assert_eq!(kinds(&done.events()), ["message", "closed"]);
}

#[test]
fn a_first_stream_that_cannot_be_read_is_a_failure() {
    let plan = StreamPlan::new(STREAM).fault(When::Every, fault(403));
    let sim = Sim::start(Plan::new().stream(plan).video(video(STREAM))).unwrap();
    let done = follow(&sim, &[]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(done.stderr.last().unwrap().contains("403"), "{done:#?}");
}

#[test]
fn an_outdated_page_opens_no_chat_twice() {
    let sim = Sim::start(
        Plan::new()
            .stream(StreamPlan::new(STREAM))
            .video(video(STREAM).state(VideoState::Live)),
    )
    .unwrap();
    let running = follow(&sim, &[]);
    assert_eq!(running.event()["event"], "init");
    sim.stream(STREAM).end();
    assert_eq!(end_of(&running)["reason"], "ended");
    let sent = sim.requests().len();
    assert!(
        sim.wait_for_requests(sent + 10, TEST_TIMEOUT),
        "the command continues to poll"
    );
    let opened = sim
        .requests()
        .iter()
        .filter(|request| request.target.ends_with("/stream"))
        .count();
    // The second connection receives 204, which ends the chat.
    assert!(opened <= 2, "{opened}");
    running.interrupt();
    let done = running.finish();
    assert_eq!((done.status, done.stdout.len()), (Some(0), 0), "{done:#?}");
}

#[test]
fn errors_while_following_are_reported_and_retried() {
    let sim = not_live();
    let running = follow(&sim, &["--limit", "1"]);
    assert!(running.stderr_line().contains("waiting"));
    sim.service()
        .fault("page.live", When::Every, ServiceFault::BotProtection);
    let shown = running.stderr_line();
    assert!(
        shown.contains("bot-protection page") && shown.contains("retrying in"),
        "{shown}"
    );
    sim.service().clear_faults();
    go_live(&sim, STREAM);
    assert_eq!(running.event()["event"], "init");
    sim.stream(STREAM).say("TinFiddle", "at last");
    assert_eq!(running.event()["text"], "at last");
    assert_eq!(running.finish().status, Some(0));
}

#[test]
fn an_error_of_the_first_request_is_reported_and_retried() {
    for (fault, reported) in [
        (ServiceFault::BotProtection, "bot-protection page"),
        (
            ServiceFault::Status {
                json: false,
                retry_after: None,
                status: 429,
            },
            "429",
        ),
    ] {
        let sim = not_live();
        sim.service().fault("page.live", When::Every, fault);
        let running = follow(&sim, &["--limit", "1"]);
        for _ in 0..2 {
            let shown = running.stderr_line();
            assert!(
                shown.contains(reported) && shown.contains("retrying in"),
                "{shown}"
            );
        }
        sim.service().clear_faults();
        go_live(&sim, STREAM);
        assert_eq!(running.event()["event"], "init");
        sim.stream(STREAM).say("TinFiddle", "at last");
        assert_eq!(running.event()["text"], "at last");
        assert_eq!(running.finish().status, Some(0));
    }
}

#[test]
fn an_unknown_page_is_reported_at_each_check() {
    let sim = not_live();
    sim.service().set_channel_page(ChannelPage::Unknown);
    let done = chat(&sim, &[CHANNEL]).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
    assert!(done.error_line().contains("no known form"), "{done:#?}");

    let running = follow(&sim, &["--limit", "1"]);
    for _ in 0..3 {
        let shown = running.stderr_line();
        assert!(
            shown.contains("no known form") && shown.contains("retrying in"),
            "{shown}"
        );
    }
    // After that, a network failure does not stop the command.
    sim.service().fault("page.live", When::Every, ServiceFault::Drop);
    while !running.stderr_line().contains("the connection") {}
    sim.service().clear_faults();
    sim.service().set_channel_page(ChannelPage::Grid);
    go_live(&sim, STREAM);
    assert_eq!(running.event()["event"], "init");
    sim.stream(STREAM).say("TinFiddle", "at last");
    assert_eq!(running.event()["text"], "at last");
    assert_eq!(running.finish().status, Some(0));
}

#[test]
fn an_unknown_name_is_reported_at_each_check() {
    let sim = not_live();
    let missing = ["https://rumble.com/user/NobodyAtAll"];
    let done = chat(&sim, &missing).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
    assert!(done.error_line().contains("not found"), "{done:#?}");
    let running = chat(&sim, &missing)
        .args(&["--follow", "--interval", "10ms"])
        .start();
    for _ in 0..2 {
        assert!(running.stderr_line().contains("not found"));
    }
    running.interrupt();
    assert_eq!(running.finish().status, Some(1));
}

#[test]
fn a_network_that_fails_before_the_first_response_is_a_failure() {
    let sim = not_live();
    sim.service().fault("page.live", When::Every, ServiceFault::Drop);
    let done = follow(&sim, &[]).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
    let unreachable = ["--follow", "--base-url", "http://127.0.0.1:1"];
    let done = Cocorum::new(["chat", CHANNEL]).args(&unreachable).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
}

#[test]
fn a_planned_stream_of_the_channel_is_reported_with_its_time() {
    let sim = not_live();
    sim.service().add_video(video(STREAM).state(VideoState::Upcoming));
    let done = chat(&sim, &[CHANNEL]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(
        done.error_line().contains("planned for 2026-03-14T17:58:00Z"),
        "{done:#?}"
    );
}

#[test]
fn an_interrupt_ends_the_wait_for_a_stream() {
    let sim = not_live();
    let long = [CHANNEL, "--follow", "--interval", "1h"];
    let done = chat(&sim, &long).args(&["--for", "100ms"]).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
    let running = chat(&sim, &long).start();
    assert!(running.stderr_line().contains("every 1h"));
    running.interrupt();
    let done = running.finish();
    assert_eq!(done.status, Some(1), "no chat was opened: {done:#?}");
    assert!(done.error_line().contains("was not opened"), "{done:#?}");
}

#[test]
fn an_interrupt_ends_a_request_in_flight() {
    let sim = not_live();
    sim.service()
        .fault("page.live", When::Every, ServiceFault::StallHead);
    let done = follow(&sim, &["--for", "200ms"]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(done.error_line().contains("was not opened"), "{done:#?}");
}

#[test]
fn an_id_cannot_be_followed() {
    for stream in ["v7k2m9q", "https://rumble.com/embed/v7k2m9q/"] {
        let done = Cocorum::new(["chat", stream, "--follow"]).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(2), 0), "{done:#?}");
        assert!(done.error_line().contains("https://rumble.com/c/"), "{done:#?}");
    }
}

#[test]
fn follow_waits_for_a_planned_stream_but_not_for_an_ended_one() {
    let sim = not_live();
    let url = "https://rumble.com/v7soon-a-kettle.html";
    let soon = |state| VideoPlan::new(STREAM, "v7soon-a-kettle.html", &studio()).state(state);
    sim.service().add_video(soon(VideoState::Ended));
    let done = chat(&sim, &[url, "--follow", "--interval", "10ms"]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(
        done.error_line().contains("has ended or is not a livestream"),
        "{done:#?}"
    );

    let sim = not_live();
    sim.service().add_video(soon(VideoState::Upcoming));
    let running = chat(&sim, &[url, "--follow", "--interval", "10ms"]).start();
    assert!(running.stderr_line().contains("waiting for the stream"));
    running.interrupt();
    assert_eq!(running.finish().status, Some(1));
}

//! A stop before anything was read is a failure, whatever the command was waiting for.

use rumble_sim::{Creator, Plan, Script, Sim, StreamPlan, VideoPlan, VideoState};

use crate::harness::{Cocorum, STREAM, kinds, message_event, script, serve};
use crate::raw_server;

const PAGE: &str = "https://rumble.com/v7soon-a-kettle.html";
const CHANNEL: &str = "https://rumble.com/c/SparrowStudio";

fn planned() -> Sim {
    let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio");
    let video = VideoPlan::new(STREAM, "v7soon-a-kettle.html", &studio).state(VideoState::Upcoming);
    Sim::start(Plan::new().stream(StreamPlan::new(STREAM)).video(video)).unwrap()
}

#[test]
fn a_chat_that_was_never_opened_is_a_failure() {
    let (planned, keepalives) = (planned(), serve([Script::new().comment().hold()]));
    let silent = raw_server::never_respond();
    let silent_site = silent.trim_end_matches("/chat/api");
    let (planned_site, planned_chat) = (planned.base_url(), planned.chat_url());
    for (what, stream, base_url, chat_url, follow) in [
        ("no answer", "b10:5", silent_site, &silent, false),
        (
            "keepalives",
            "b10:920100200",
            silent_site,
            &keepalives.chat_url(),
            false,
        ),
        ("look-up", PAGE, silent_site, &silent, false),
        ("look-up of two meanings", "v7k2m9q", silent_site, &silent, false),
        ("channel", CHANNEL, silent_site, &silent, false),
        ("first look-up of many", CHANNEL, silent_site, &silent, true),
        ("planned", PAGE, &planned_site, &planned_chat, true),
    ] {
        for json in [false, true] {
            let mut command = Cocorum::new(["chat", stream, "--base-url", base_url, "--chat-url", chat_url]);
            if follow {
                command = command.args(&["--follow", "--interval", "10ms"]);
            }
            if json {
                command = command.args(&["--json"]);
            }
            let done = command.args(&["--for", "200ms"]).finish();
            let reported = done.stderr.join("\n");
            assert_eq!(done.status, Some(1), "{what}: {reported}");
            let why = "the time is up, and the chat was not opened";
            assert_eq!(reported.matches(why).count(), 1, "{what}: {reported}");
            let events = done.events();
            assert!(
                events.is_empty() || json && kinds(&events) == ["closed"],
                "{what}: {events:?}"
            );
        }
    }
}

/// One of two chats was opened, and the other was not.
#[cfg(unix)]
#[test]
fn one_chat_that_was_never_opened_is_a_failure() {
    let plan = Plan::new()
        .stream(StreamPlan::new(STREAM).script(script(&[&message_event("1", "here")])))
        .stream(StreamPlan::new(STREAM + 1).script(Script::new().comment().hold()));
    let sim = Sim::start(plan).unwrap();
    let both = || Cocorum::chat(&sim.chat_url(), &["b10:920100201"]);
    let running = both().args(&["--json"]).start();
    while running.event()["event"] != "message" {}
    running.interrupt();
    let done = running.finish();
    assert_eq!(done.status, Some(1), "{done:?}");
    assert!(
        done.error_line()
            .contains("stream f7sxux: the command was stopped, and"),
        "{done:?}"
    );
    // Everything that was requested was shown.
    let done = both().args(&["--limit", "1"]).finish();
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_before_the_chat_was_opened_is_a_failure() {
    let silent = raw_server::never_respond();
    let site = silent.trim_end_matches("/chat/api");
    let running = Cocorum::new(["chat", CHANNEL, "v5", "--base-url", site, "--chat-url", &silent]).start();
    running.wait_for_handlers();
    running.interrupt();
    let done = running.finish();
    assert_eq!(done.status, Some(1), "{done:?}");
    assert_eq!(done.stderr.len(), 2, "{done:?}");
    assert!(
        done.stderr
            .iter()
            .all(|line| line.contains("the command was stopped, and")),
        "{done:?}"
    );
}

#[test]
fn an_account_that_was_never_read_is_a_failure() {
    let url = raw_server::never_respond();
    for form in [&["--watch"][..], &["--watch", "--json"]] {
        let done = Cocorum::live(&url, form).args(&["--for", "200ms"]).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:?}");
        assert!(done.error_line().contains("before the API was read"), "{done:?}");
    }
}

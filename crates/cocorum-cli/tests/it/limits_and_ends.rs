//! The end of the command: its time, exit status and last line.

use rumble_sim::{Plan, Script, Sim, StreamPlan};
use serde_json::json;

use crate::enough_time::with_enough_time;
use crate::harness::{
    Cocorum, STREAM, TEST_TIMEOUT, closed, init_with, kinds, line, message_event, read_until, script, serve,
    serve_then_end, texts, wire_message,
};
use crate::payloads;
use crate::raw_server;

fn three_then_more() -> Script {
    let history = [wire_message("1", "old"), wire_message("2", "older")];
    Script::new()
        .event(&init_with(&history))
        .event(payloads::DELETE)
        .event(&message_event("3", "three"))
        .event(&message_event("4", "four"))
        .event(&message_event("5", "five"))
        .hold()
}

#[test]
fn limit_counts_messages_of_the_history_too() {
    let sim = serve([three_then_more()]);
    let done = Cocorum::chat(&sim.chat_url(), &["--json", "--limit", "3"]).finish();
    let events = done.events();
    assert_eq!(
        kinds(&events),
        ["init", "message", "message", "delete", "message", "closed"]
    );
    assert_eq!(texts(&events), ["old", "older", "three"]);
    assert_eq!(events[5], closed("limit"));
    assert_eq!(
        (done.status, done.stderr.len()),
        (Some(0), 0),
        "{:?}",
        done.stderr
    );
}

#[test]
fn no_history_excludes_the_history_from_the_limit() {
    let sim = serve([three_then_more()]);
    let done = Cocorum::chat(&sim.chat_url(), &["--json", "--no-history", "--limit", "2"]).finish();
    assert_eq!(texts(&done.events()), ["three", "four"]);
    assert_eq!(done.status, Some(0));
}

#[test]
fn a_limit_within_a_batch_is_exact() {
    let batch: Vec<_> = ["1", "2", "3", "4"].map(|id| wire_message(id, id)).into();
    let event = json!({"type": "messages", "data": {"messages": batch}}).to_string();
    let sim = serve([script(&[&event])]);
    let done = Cocorum::chat(&sim.chat_url(), &["--json", "--limit", "1"]).finish();
    assert_eq!(kinds(&done.events()), ["init", "message", "closed"]);
}

#[test]
fn limit_is_shared_by_several_streams() {
    let messages = |first: u64| {
        let all: Vec<_> = (first..first + 50)
            .map(|id| message_event(&id.to_string(), "x"))
            .collect();
        let all: Vec<_> = all.iter().map(String::as_str).collect();
        script(&all)
    };
    let plan = Plan::new()
        .stream(StreamPlan::new(STREAM).script(messages(100)))
        .stream(StreamPlan::new(STREAM + 1).script(messages(200)));
    let sim = Sim::start(plan).unwrap();
    let done = Cocorum::chat(&sim.chat_url(), &["b10:920100201", "--json", "--limit", "60"]).finish();
    let events = done.events();
    let count = events.iter().filter(|event| event["event"] == "message").count();
    assert_eq!(count, 60);
    let mut ended: Vec<_> = events
        .iter()
        .filter(|event| event["event"] == "closed")
        .map(|event| {
            (
                event["stream_id_b10"].as_str().unwrap(),
                event["reason"].as_str().unwrap(),
            )
        })
        .collect();
    ended.sort_unstable();
    assert_eq!(ended, [("920100200", "limit"), ("920100201", "limit")]);
    assert_eq!(done.status, Some(0));
}

#[test]
fn lines_of_several_streams_are_distinguished() {
    let plan = Plan::new()
        .stream(StreamPlan::new(STREAM).script(script(&[&message_event("1", "here")])))
        .stream(StreamPlan::new(STREAM + 1).script(script(&[&message_event("1", "there")])));
    let sim = Sim::start(plan).unwrap();
    let done = Cocorum::chat(&sim.chat_url(), &["b36:f7sxux", "--json", "--limit", "2"]).finish();
    let mut shown: Vec<_> = done
        .events()
        .iter()
        .filter(|event| event["event"] == "message")
        .map(|event| {
            let member = |name: &str| event[name].as_str().unwrap().to_owned();
            (member("stream_id_b10"), member("text"))
        })
        .collect();
    shown.sort_unstable();
    let expected = [("920100200", "here"), ("920100201", "there")];
    assert_eq!(shown, expected.map(|(id, text)| (id.to_owned(), text.to_owned())));
}

#[test]
fn the_same_stream_twice_is_watched_once() {
    let sim = serve([script(&[&message_event("1", "a")])]);
    let done = Cocorum::chat(&sim.chat_url(), &["vf7sxuw", "F7SXUW", "--json", "--limit", "1"]).finish();
    assert_eq!(kinds(&done.events()), ["init", "message", "closed"]);
    assert_eq!(sim.stream(STREAM).connections(), 1);
}

#[test]
fn a_chat_that_ends_is_success() {
    let sim = serve_then_end([Script::new()
        .event(payloads::INIT_ANONYMOUS)
        .event(&message_event("1", "bye"))
        .close()]);
    let done = Cocorum::chat(&sim.chat_url(), &["--json"]).finish();
    let events = done.events();
    assert_eq!(kinds(&events), ["init", "message", "reconnecting", "closed"]);
    assert_eq!(events[3], closed("ended"));
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:?}");
}

#[test]
fn a_chat_that_had_ended_is_a_failure() {
    let sim = serve([Script::no_content()]);
    let done = Cocorum::chat(&sim.chat_url(), &["--json"]).finish();
    assert_eq!(done.status, Some(1));
    assert!(done.error_line().contains("no live chat"), "{done:?}");
    let events = done.events();
    let error = events[0]["error"].as_str().unwrap();
    assert!(error.contains("no live chat"), "{error}");
    assert_eq!(
        events,
        [line("closed", json!({"reason": "failed", "error": error}))]
    );
}

#[test]
fn the_end_of_one_chat_does_not_end_the_others() {
    let plan = Plan::new()
        .stream(StreamPlan::new(STREAM).ended())
        .stream(StreamPlan::new(STREAM + 1));
    let sim = Sim::start(plan).unwrap();
    let other = sim.stream(STREAM + 1);
    let running = Cocorum::chat(&sim.chat_url(), &["b10:920100201", "--json", "--limit", "1"]).start();
    let mut first = [running.event(), running.event()];
    first.sort_by_key(|event| event["stream_id_b10"].as_str().unwrap().to_owned());
    assert_eq!(first[0]["reason"], "failed");
    assert_eq!(first[1]["event"], "init");
    other.say("CalmSparrow", "still here");
    let done = running.finish();
    assert_eq!(texts(&done.events()), ["still here"]);
    assert_eq!(done.status, Some(1), "one of the two failed");
}

#[test]
fn for_ends_a_quiet_chat() {
    let sim = serve([script(&[])]);
    let chat = || Cocorum::chat(&sim.chat_url(), &["--json"]);
    let done = with_enough_time(chat, |done| done.stdout.len() > 1);
    let events = done.events();
    assert_eq!(kinds(&events), ["init", "closed"]);
    assert_eq!(events[1], closed("limit"));
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0));
}

#[test]
fn for_ends_a_wait_for_a_silent_server_with_a_failure() {
    let done = Cocorum::chat(&raw_server::never_respond(), &["--json", "--for", "50ms"]).finish();
    assert_eq!(done.events(), [closed("limit")]);
    assert!(done.error_line().contains("was not opened"), "{done:?}");
    assert_eq!(done.status, Some(1));
}

#[test]
fn for_with_zero_ends_immediately() {
    let sim = serve([script(&[])]);
    let done = Cocorum::chat(&sim.chat_url(), &["--json", "--for", "0s"]).finish();
    let events = done.events();
    assert_eq!(events.last(), Some(&closed("limit")));
    let was_opened = kinds(&events).contains(&"init");
    assert_eq!(done.status, Some(i32::from(!was_opened)), "{done:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_chat_is_success() {
    let sim = serve([script(&[])]);
    let running = Cocorum::chat(&sim.chat_url(), &["--json"]).start();
    assert_eq!(running.event()["event"], "init");
    running.interrupt();
    let done = running.finish();
    assert_eq!(done.events(), [closed("requested")]);
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_wait_for_a_reconnect() {
    let rejected = Script::response(503).header("retry-after", "120");
    let sim = serve([Script::new().event(payloads::INIT_ANONYMOUS).cut(), rejected]);
    let running = Cocorum::chat(&sim.chat_url(), &["--json"]).start();
    while running.event()["after_ms"] != 120_000 {}
    running.interrupt();
    let done = running.finish();
    assert_eq!(done.events(), [closed("requested")]);
    assert_eq!(done.status, Some(0));
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_wait_for_the_first_event() {
    let sim = serve([Script::new().comment().hold()]);
    let running = Cocorum::chat(&sim.chat_url(), &["--json"]).start();
    assert!(sim.wait_for_connections(STREAM, 1, TEST_TIMEOUT));
    running.interrupt();
    let done = running.finish();
    assert_eq!(done.events(), [closed("requested")]);
    assert!(done.error_line().contains("was not opened"), "{done:?}");
    assert_eq!(done.status, Some(1));
}

#[test]
fn a_reader_that_closes_the_output_is_not_an_error() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(STREAM))).unwrap();
    let stream = sim.stream(STREAM);
    for form in [&["--json"][..], &[]] {
        let chat = Cocorum::chat(&sim.chat_url(), form);
        stream.say("CalmSparrow", "one");
        let (running, pipe) = chat.start_unread();
        drop(read_until(pipe, b"\n"));
        assert!(stream.wait_for_open(1, TEST_TIMEOUT));
        stream.say("CalmSparrow", "nobody reads this");
        let done = running.finish();
        assert_eq!(
            (done.status, done.stderr.len()),
            (Some(0), 0),
            "{form:?}: {done:?}"
        );
        assert!(stream.wait_for_open(0, TEST_TIMEOUT));
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_a_blocked_write() {
    let sim = serve([script(&[&message_event("1", &"xx ".repeat(1 << 19))])]);
    for form in [&["--json"][..], &[]] {
        let (running, pipe) = Cocorum::chat(&sim.chat_url(), form).start_unread();
        // The rest of that line does not fit into the pipe, so the command is writing it.
        let pipe = read_until(pipe, b"xx");
        running.interrupt();
        assert_eq!(running.finish().status, Some(0), "{form:?}");
        drop(pipe);
    }
}

#[test]
fn demo_shows_every_kind_of_event() {
    let done = Cocorum::new(["chat", "--demo", "--json", "--limit", "3"]).finish();
    let events = done.events();
    assert_eq!(events[0]["event"], "init");
    assert_eq!(texts(&events).len(), 3);
    assert_eq!(events.last().unwrap()["reason"], "limit");
    assert_eq!(
        (done.status, done.stderr.len()),
        (Some(0), 0),
        "{:?}",
        done.stderr
    );
}

#[cfg(unix)]
#[test]
fn without_arguments_a_demo_and_the_next_steps_are_shown() {
    let running = Cocorum::new::<&str>([]).start();
    assert!(running.stderr_line().contains("simulated"));
    running.line();
    running.interrupt();
    let done = running.finish();
    assert_eq!(done.status, Some(0));
    let text = done.stdout.join("\n");
    assert!(text.contains("cocorum chat https://rumble.com/embed/v"), "{text}");
}

#[test]
fn the_environment_names_the_server_and_flags_win() {
    let sim = serve([script(&[&message_event("1", "from the environment")])]);
    let args = ["chat", "vf7sxuw", "--json", "--limit", "1"];
    let done = Cocorum::new(args)
        .env("RUMBLE_CHAT_URL", &sim.chat_url())
        .finish();
    assert_eq!(texts(&done.events()), ["from the environment"]);

    let flagged = serve([script(&[&message_event("1", "from the flag")])]);
    let done = Cocorum::chat(&flagged.chat_url(), &["--json", "--limit", "1"])
        .env("RUMBLE_CHAT_URL", &sim.chat_url())
        .finish();
    assert_eq!(texts(&done.events()), ["from the flag"]);
    assert_eq!(sim.requests().len(), 1, "the option takes precedence");
}

#[test]
fn the_base_url_is_taken_from_either_place_and_checked() {
    let good = ["id", "v1", "--base-url", "http://127.0.0.1:1"];
    assert_eq!(Cocorum::new(good).finish().status, Some(0));
    let from_environment = Cocorum::new(["id", "v1"]).env("RUMBLE_BASE_URL", "ftp://example.com");
    assert_eq!(from_environment.finish().status, Some(2));
    let flag_wins = Cocorum::new(good).env("RUMBLE_BASE_URL", "ftp://example.com");
    assert_eq!(flag_wins.finish().status, Some(0));
    let empty = Cocorum::new(["id", "v1"]).env("RUMBLE_BASE_URL", "");
    assert_eq!(
        empty.finish().status,
        Some(0),
        "an empty variable is as good as none"
    );
}

#[test]
fn the_request_identifies_the_program() {
    let sim = serve([script(&[&message_event("1", "a")])]);
    Cocorum::chat(&sim.chat_url(), &["--limit", "1"]).finish();
    let requests = sim.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(
        (requests[0].method.as_str(), requests[0].target.as_str()),
        ("GET", "/chat/api/chat/920100200/stream")
    );
    assert_eq!(requests[0].header("accept"), Some("text/event-stream"));
    assert_eq!(requests[0].header("cookie"), None);
    let agent = requests[0].header("user-agent").unwrap();
    assert!(!agent.contains("Mozilla"), "{agent}");
}

//! Sources of the lines.

use rumble_sim::{Creator, KeyPlan, Plan, Sim, StreamPlan, VideoPlan};

use super::local::{Local, command, home, site};
use crate::harness::{STREAM, STREAM_B36, TEST_TIMEOUT};

const NEXT: u64 = 920_100_201;
const CHANNEL: &str = "https://rumble.com/c/SparrowStudio";
const KEY: &str = "tin-whistle";

fn studio() -> Creator {
    Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio")
}

fn go_live(sim: &Sim, stream: u64) {
    sim.add_stream(StreamPlan::new(stream));
    let page = format!("v{stream}-mending-a-kettle.html");
    sim.service().add_video(VideoPlan::new(stream, &page, &studio()));
}

#[test]
fn a_channel_is_followed_from_stream_to_stream() {
    let sim = Sim::start(Plan::new().creator(studio())).unwrap();
    let args = [CHANNEL, "--follow", "--interval", "10ms"];
    let local = Local::start(&sim, &home(), &args);
    let mut feed = local.feed("&events=message");
    for (stream, text) in [(STREAM, "the first"), (NEXT, "the second")] {
        go_live(&sim, stream);
        assert!(sim.stream(stream).wait_for_open(1, TEST_TIMEOUT));
        sim.stream(stream).say("TinFiddle", text);
        let line = feed.line();
        assert_eq!(
            (&line["text"], &line["stream_id_b10"]),
            (&text.into(), &stream.to_string().into())
        );
        sim.stream(stream).end();
    }
}

#[test]
fn an_account_has_its_live_streams_and_its_api_url_stays_secret() {
    let account = KeyPlan::user(KEY, 900_300_001, "CalmSparrow");
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(STREAM)).api_key(account)).unwrap();
    let command = command(&sim, &home(), &["--live"]).env("RUMBLE_API_URL", &sim.api_url(KEY));
    let local = Local::of(command);
    let mut feed = local.feed("&events=message,snapshot&history=100");
    let snapshot = feed.line();
    assert_eq!(snapshot["event"], "snapshot");
    assert!(!snapshot.to_string().contains(KEY));
    assert!(sim.stream(STREAM).wait_for_open(1, TEST_TIMEOUT));
    sim.stream(STREAM).say("TinFiddle", "good evening");
    let message = loop {
        let line = feed.line();
        if line["event"] == "message" {
            break line;
        }
    };
    assert_eq!(message["stream_id"], STREAM_B36);
    let done = local.end("-TERM");
    assert!(
        done.stderr.iter().all(|line| !line.contains(KEY)),
        "{:?}",
        done.stderr
    );
}

#[test]
fn a_chat_that_does_not_exist_leaves_the_server_running() {
    let sim = site();
    let local = Local::start(&sim, &home(), &["b10:920100200", "b10:920100999"]);
    let mut feed = local.feed("&events=message");
    local.wait_for_stderr("stream f7syh3: ");
    assert!(sim.stream(STREAM).wait_for_open(1, TEST_TIMEOUT));
    sim.stream(STREAM).say("TinFiddle", "good evening");
    assert_eq!(feed.line()["text"], "good evening");
}

#[cfg(feature = "record")]
#[test]
fn a_recording_is_served_as_live_lines() {
    use crate::harness::{Cocorum, serve_then_end};
    use rumble_sim::Script;

    let texts = ["the first", "the second"];
    let shown = [
        crate::harness::message_event("1", texts[0]),
        crate::harness::message_event("2", texts[1]),
    ];
    let first = Script::new().event(crate::payloads::INIT_ANONYMOUS);
    let script = shown.iter().fold(first, |script, event| script.event(event));
    let sim = serve_then_end([script.close()]);
    let home = home();
    let folder = home.path().join("recordings");
    let folder = folder.to_str().unwrap();
    let recorded = Cocorum::new(["record", "b10:920100200", "--out", folder, "--chat-url"])
        .args(&[&sim.chat_url()])
        .finish();
    assert_eq!(recorded.status, Some(0), "{recorded:?}");
    let local = Local::start(&sim, &home, &["--replay", folder, "--speed", "max"]);
    // Lines from before the client connected are in the history.
    let mut feed = local.feed("&events=message&history=100");
    for text in texts {
        assert_eq!(feed.line()["text"], text);
    }
}

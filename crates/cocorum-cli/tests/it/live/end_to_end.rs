//! `cocorum live` against the simulator: each event is reported once, in order.

use rumble_sim::{KeyPlan, Plan, Sim, StreamPlan};
use serde_json::{Value, json};

use crate::harness::{Cocorum, Running, STREAM, STREAM_B36, TEST_TIMEOUT, kinds, texts};

const KEY: &str = "an-invented-key";
const OTHER_KEY: &str = "another-invented-key";

/// An account with a live stream. Events occur only when a test causes them.
fn silent_account() -> Sim {
    let key = KeyPlan::user(KEY, 900_000_001, "OtterHost");
    Sim::start(Plan::new().stream(StreamPlan::new(STREAM)).api_key(key)).unwrap()
}

fn watch(sim: &Sim) -> Running {
    let args = ["--watch", "--json", "--interval", "10ms"];
    let running = Cocorum::live(&sim.api_url(KEY), &args).start();
    assert_eq!(running.event()["event"], "snapshot");
    running
}

/// Returns the next line, which must be of this kind.
fn next(running: &Running, kind: &str) -> Value {
    let event = running.event();
    assert_eq!(event["event"], kind, "{event}");
    event
}

#[test]
fn every_event_is_reported() {
    let sim = silent_account();
    let (api, chat) = (sim.api(KEY), sim.stream(STREAM));
    let running = watch(&sim);

    api.follow("CalmSparrow");
    assert_eq!(next(&running, "follower")["username"], "CalmSparrow");
    api.subscribe("TinFiddle", 500);
    let subscriber = next(&running, "subscriber");
    assert_eq!(
        (&subscriber["username"], &subscriber["amount_cents"]),
        (&json!("TinFiddle"), &json!(500))
    );
    api.set_viewers(STREAM, 1234);
    assert_eq!(next(&running, "viewers")["watching_now"], 1234);
    chat.say("FernDoor", "hello");
    let message = next(&running, "message");
    assert_eq!(
        (&message["text"], &message["history"]),
        (&json!("hello"), &json!(false))
    );
    assert_eq!(
        (&message["stream_id"], &message["stream_id_b10"]),
        (&json!(STREAM_B36), &json!(STREAM.to_string()))
    );
    api.set_title(STREAM, "Another title");
    assert_eq!(
        next(&running, "snapshot")["livestreams"][0]["title"],
        "Another title"
    );
    api.end_stream(STREAM);
    assert_eq!(next(&running, "viewers")["watching_now"], 0);
    let ended = next(&running, "stream_ended");
    assert_eq!(
        (&ended["stream_id"], &ended["reason"]),
        (&json!(STREAM_B36), &json!("ended"))
    );
    api.start_stream(STREAM + 1);
    let started = next(&running, "stream_started");
    assert_eq!(started["stream_id_b10"], (STREAM + 1).to_string());
}

#[test]
fn rants_and_gifts_are_reported() {
    let sim = silent_account();
    let (api, chat) = (sim.api(KEY), sim.stream(STREAM));
    let args = ["--watch", "--json", "--interval", "10ms"];
    let running = Cocorum::live(&sim.api_url(KEY), &args).start();
    assert_eq!(running.event()["event"], "snapshot");
    let until = |kind: &str| {
        loop {
            let event = running.event();
            if event["event"] == kind {
                break event;
            }
        }
    };
    api.gift("BrassTeapot", 5, STREAM);
    let gift = until("gifted_sub");
    assert_eq!(
        (&gift["username"], &gift["total_gifts"], &gift["video_id"]),
        (&json!("BrassTeapot"), &json!(5), &json!(STREAM.to_string()))
    );
    chat.rant("TinFiddle", "for the lamp", 730);
    let rant = until("rant");
    assert_eq!(
        (&rant["username"], &rant["rant"]["price_cents"], &rant["history"]),
        (&json!("TinFiddle"), &json!(730), &json!(false))
    );
}

#[test]
fn a_hundred_messages_are_delivered_once_and_in_order() {
    let sim = silent_account();
    let running = watch(&sim);
    let chat = sim.stream(STREAM);
    // Far fewer messages per round than the API lists.
    for round in 0..10 {
        let shown: Vec<_> = (0..10).map(|number| format!("{round}.{number}")).collect();
        for text in &shown {
            chat.say("FernDoor", text);
        }
        let delivered: Vec<_> = shown.iter().map(|_| next(&running, "message")).collect();
        assert_eq!(texts(&delivered), shown);
    }
}

#[test]
fn equal_messages_in_one_second_are_two() {
    let sim = silent_account();
    let running = watch(&sim);
    let chat = sim.stream(STREAM);
    chat.say("FernDoor", "lol");
    chat.say("FernDoor", "lol");
    chat.say("FernDoor", "done");
    let delivered: Vec<_> = (0..3).map(|_| next(&running, "message")).collect();
    assert_eq!(texts(&delivered), ["lol", "lol", "done"]);
}

#[test]
fn the_interval_is_kept() {
    let other = KeyPlan::user(OTHER_KEY, 900_000_002, "NightFerry");
    let key = KeyPlan::user(KEY, 900_000_001, "OtterHost");
    let plan = Plan::new().stream(StreamPlan::new(STREAM));
    let sim = Sim::start(plan.api_key(key).api_key(other)).unwrap();
    let args = ["--watch", "--json", "--interval", "1h"];
    let running = Cocorum::live(&sim.api_url(KEY), &args).start();
    assert_eq!(running.event()["event"], "snapshot");
    // Another process with a short interval measures the time in which no request may be sent.
    let args = ["--watch", "--json", "--interval", "10ms"];
    let _other = Cocorum::live(&sim.api_url(OTHER_KEY), &args).start();
    assert!(sim.api(OTHER_KEY).wait_for_requests(50, TEST_TIMEOUT));
    assert_eq!(sim.api(KEY).request_count(), 1);
}

#[test]
fn the_demo_ends_by_itself() {
    let plain = Cocorum::new(["live", "--demo", "--json"]).finish();
    assert_eq!(plain.status, Some(0), "{plain:?}");
    let snapshot = &plain.events()[0];
    assert_eq!(snapshot["livestreams"][0]["is_live"], true);
    assert!(
        snapshot["livestreams"][0]["chat"]["latest_rant"].is_object(),
        "{snapshot}"
    );
}

#[test]
fn the_demo_shows_a_stream_that_starts() {
    let args = ["live", "--demo", "--watch", "--json", "--limit", "40"];
    let done = Cocorum::new(args).finish();
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:?}");
    let events = done.events();
    let delivered = kinds(&events);
    for kind in [
        "snapshot",
        "stream_started",
        "follower",
        "subscriber",
        "message",
        "rant",
        "viewers",
    ] {
        assert!(delivered.contains(&kind), "{kind} in {delivered:?}");
    }
}

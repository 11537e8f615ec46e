use std::time::Duration;

use rumble_sim::{Plan, Scenario, Sim, StreamPlan};

use crate::client::{ID, TEST_TIMEOUT, open_stream, texts};

fn sim() -> Sim {
    Sim::start(Plan::new().stream(StreamPlan::new(ID))).unwrap()
}

#[test]
fn messages_reach_all_connections_and_the_history() {
    let sim = sim();
    let stream = sim.stream(ID);
    let mut clients = [open_stream(&sim, ID), open_stream(&sim, ID)];
    assert!(stream.wait_for_open(2, TEST_TIMEOUT));
    let id = stream.say("QuietOtter", "hello \"all\"");
    for client in &mut clients {
        assert_eq!(client.event()["type"], "init");
        let event = client.event();
        assert_eq!(texts(&event), ["hello \"all\""]);
        assert_eq!(event["data"]["messages"][0]["id"], id.to_string());
    }
    let init = open_stream(&sim, ID).event();
    assert_eq!(texts(&init), ["hello \"all\""]);
    assert_eq!(init["data"]["users"][0]["username"], "QuietOtter");
}

#[test]
fn moderation_is_sent_and_kept_in_the_history() {
    let sim = sim();
    let stream = sim.stream(ID);
    let mut client = open_stream(&sim, ID);
    assert!(stream.wait_for_open(1, TEST_TIMEOUT));
    let first = stream.say("Loud", "one");
    let second = stream.say("Calm", "two");
    stream.rant("Loud", "three", 500);
    assert!(stream.pin(second) && !stream.pin(1));
    stream.delete(first);
    stream.say("Loud", "four");
    stream.mute("Loud");
    stream.mute("Silent");
    let kinds: Vec<String> = (0..10)
        .map(|_| client.event()["type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        kinds.join(" "),
        "init messages messages messages pin_message delete_messages messages mute_users delete_non_rant_messages mute_users"
    );
    let init = open_stream(&sim, ID).event();
    assert_eq!(texts(&init), ["(none)", "two", "three", "(none)"]);
    assert_eq!(init["data"]["pinned_message"]["text"], "two");
    assert!(stream.unpin() && !stream.unpin());
}

#[test]
fn advance_moves_the_wall_clock() {
    let sim = sim();
    let stream = sim.stream(ID);
    let first = stream.say("QuietOtter", "now");
    stream.advance(Duration::from_secs(90));
    let second = stream.say("QuietOtter", "later");
    assert_eq!(((second >> 14) - (first >> 14)) / 1_000_000, 90);
    let init = open_stream(&sim, ID).event();
    assert_eq!(init["data"]["messages"][1]["time"], "2026-03-14T17:59:30+00:00");
}

#[test]
fn streams_are_independent() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(1)).stream(StreamPlan::new(2))).unwrap();
    let mut clients = [open_stream(&sim, 1), open_stream(&sim, 2)];
    for (client, id) in clients.iter_mut().zip([1, 2]) {
        assert_eq!(client.event()["data"]["chat"]["id"], id.to_string());
    }
    sim.stream(1).say("QuietOtter", "in the first");
    sim.stream(2).say("QuietOtter", "in the second");
    assert_eq!(texts(&clients[0].event()), ["in the first"]);
    assert_eq!(texts(&clients[1].event()), ["in the second"]);
}

#[test]
fn streams_can_be_added_and_replaced() {
    let sim = sim();
    let old = open_stream(&sim, ID);
    assert!(sim.stream(ID).wait_for_open(1, TEST_TIMEOUT));
    let fresh = sim.add_stream(
        StreamPlan::new(ID)
            .scenario(Scenario::quiet().history(1))
            .close_delimited(),
    );
    assert_eq!(texts(&open_stream(&sim, ID).event()).len(), 1);
    assert_eq!(fresh.connections(), 1);
    drop(old);
    assert!(sim.stream(77).has_ended());
}

//! The chat and the Live Stream API report the same events.

use std::time::Duration;

use serde_json::{Value, json};

use crate::api_client::{KEY, each, key, poll, sim, stream};
use crate::client::{ID, TEST_TIMEOUT, open_stream};

fn chat(document: &Value) -> &Value {
    &stream(document)["chat"]
}

#[test]
fn messages_are_listed_newest_first() {
    let sim = sim(key());
    let (api, stream) = (sim.api(KEY), sim.stream(ID));
    stream.say("CalmSparrow", "evening \"all\" :r+wave:");
    api.advance(Duration::from_millis(2_900));
    stream.say_as("SparrowStudio", "Sparrow Studio Live", "welcome");
    let document = poll(&sim);
    assert_eq!(
        chat(&document)["recent_messages"],
        json!([
            {
                "username": "Sparrow Studio Live", "profile_pic_url": "", "badges": [],
                "text": "welcome", "created_on": "2026-03-14T17:58:02+00:00",
            },
            {
                "username": "CalmSparrow", "profile_pic_url": "", "badges": [],
                "text": "evening \"all\" :r+wave:", "created_on": "2026-03-14T17:58:00+00:00",
            },
        ])
    );
    assert_eq!(
        chat(&document)["latest_message"],
        chat(&document)["recent_messages"][0]
    );
    assert_eq!(document["now"], 1_773_511_082);

    let init = open_stream(&sim, ID).event();
    assert_eq!(init["data"]["messages"][1]["time"], "2026-03-14T17:58:02+00:00");
    assert_eq!(init["data"]["channels"][0]["username"], "Sparrow Studio Live");
}

#[test]
fn rants_stay_listed_after_many_messages() {
    let sim = sim(key());
    let stream = sim.stream(ID);
    stream.rant("TinFiddle", "for the varnish", 737);
    let document = poll(&sim);
    assert_eq!(chat(&document)["latest_message"]["text"], "for the varnish");
    assert_eq!(
        chat(&document)["recent_rants"],
        json!([{
            "username": "TinFiddle", "profile_pic_url": "", "badges": [], "text": "for the varnish",
            "created_on": "2026-03-14T17:58:00+00:00", "expires_on": "2026-03-14T18:03:00+00:00",
            "amount_cents": 737, "amount_dollars": 7,
        }])
    );
    for _ in 0..300 {
        stream.say("CalmSparrow", "and on");
    }
    let document = poll(&sim);
    assert_eq!(chat(&document)["recent_messages"].as_array().unwrap().len(), 50);
    assert_eq!(
        each(&chat(&document)["recent_rants"], "text"),
        ["for the varnish"]
    );
}

#[test]
fn removed_messages_are_not_listed() {
    let sim = sim(key());
    let stream = sim.stream(ID);
    let deleted = stream.say("CalmSparrow", "one");
    stream.say("LoudWren", "two");
    let paid = stream.rant("LoudWren", "three", 500);
    stream.delete(deleted);
    stream.mute("LoudWren");
    let document = poll(&sim);
    assert_eq!(each(&chat(&document)["recent_messages"], "text"), ["three"]);
    stream.delete(paid);
    let document = poll(&sim);
    assert_eq!(chat(&document)["latest_message"], json!(null));
    assert_eq!(chat(&document)["latest_rant"], json!(null));
}

#[test]
fn deletions_do_not_shorten_a_full_list() {
    let sim = sim(key());
    let stream = sim.stream(ID);
    let ids: Vec<u64> = (0..120).map(|_| stream.say("CalmSparrow", "again")).collect();
    for id in &ids[90..] {
        stream.delete(*id);
    }
    assert_eq!(chat(&poll(&sim))["recent_messages"].as_array().unwrap().len(), 50);
}

#[test]
fn followers_are_marked_in_the_chat() {
    let sim = sim(key());
    let (api, stream) = (sim.api(KEY), sim.stream(ID));
    let mut client = open_stream(&sim, ID);
    assert!(stream.wait_for_open(1, TEST_TIMEOUT));
    stream.say("CalmSparrow", "hello");
    api.follow("CalmSparrow");
    stream.say("CalmSparrow", "again");
    assert_eq!(client.event()["type"], "init");
    let (before, after) = (client.event(), client.event());
    let user = |event: &Value| event["data"]["users"][0].clone();
    assert_eq!(user(&before)["is_follower"], false);
    assert_eq!(user(&after)["is_follower"], true);
    assert_eq!(user(&before)["id"], user(&after)["id"]);
}

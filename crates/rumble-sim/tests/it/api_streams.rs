//! Streams that start, end and are listed again.

use std::time::Duration;

use rumble_sim::{Broadcast, Plan, Sim, StreamPlan};
use serde_json::{Value, json};

use crate::api_client::{KEY, key, poll, sim, stream};
use crate::client::{ID, open_stream, response};

const NEXT: u64 = 900_100_201;

fn none_listed(document: &Value) -> bool {
    document["livestreams"].as_array().unwrap().is_empty()
}

#[test]
fn ended_stream_is_listed_for_a_while() {
    let sim = sim(key().keep_ended_for(Duration::from_secs(10)));
    let api = sim.api(KEY);
    sim.stream(ID).rant("CalmSparrow", "good night", 100);
    api.set_viewers(ID, 37);
    assert_eq!(stream(&poll(&sim))["watching_now"], 37);
    api.end_stream(ID);
    let document = poll(&sim);
    let ended = stream(&document);
    assert_eq!(ended["is_live"], false);
    assert_eq!(ended["watching_now"], 0);
    assert_eq!(
        ended["chat"],
        json!({ "latest_message": null, "recent_messages": [], "latest_rant": null, "recent_rants": [] })
    );
    let chat = response(&sim, &format!("GET /chat/api/chat/{ID}/stream HTTP/1.1"));
    assert_eq!(chat.0, 204, "the chat has ended, too");
    api.advance(Duration::from_millis(9_999));
    assert!(!none_listed(&poll(&sim)));
    api.advance(Duration::from_millis(1));
    assert!(none_listed(&poll(&sim)));
}

#[test]
fn ended_stream_can_start_again() {
    let sim = sim(key());
    let api = sim.api(KEY);
    api.end_stream(ID);
    assert_eq!(stream(&poll(&sim))["is_live"], false);
    api.start_stream(ID);
    assert_eq!(stream(&poll(&sim))["is_live"], true);
    assert_eq!(open_stream(&sim, ID).event()["type"], "init");
}

#[test]
fn broadcast_starts_after_its_delay() {
    let broadcast = Broadcast::new().live_after(Duration::from_secs(20));
    let plan = Plan::new()
        .stream(StreamPlan::new(ID).broadcast(broadcast))
        .api_key(key());
    let sim = Sim::start(plan).unwrap();
    let api = sim.api(KEY);
    assert_eq!(stream(&poll(&sim))["is_live"], false);
    api.advance(Duration::from_secs(20));
    assert_eq!(stream(&poll(&sim))["is_live"], true);
}

#[test]
fn changes_of_unknown_streams_are_ignored() {
    let sim = sim(key());
    let api = sim.api(KEY);
    let before = poll(&sim);
    api.end_stream(NEXT);
    api.unlist_stream(NEXT);
    api.relist_stream(NEXT);
    api.set_viewers(NEXT, 9);
    api.gift("TinFiddle", 5, NEXT);
    assert!(!api.receive_gift("TinFiddle", NEXT));
    assert_eq!(poll(&sim), before);
}

//! Streams that come on air, end, vanish and come back.

use std::time::Duration;

use rumble_sim::{Broadcast, Plan, Sim, StreamPlan};
use serde_json::{Value, json};

use crate::api_client::{KEY, each, key, poll, sim, stream};
use crate::client::{Client, ID, answer};

const NEXT: u64 = 900_100_201;

fn none_listed(document: &Value) -> bool {
    document["livestreams"].as_array().unwrap().is_empty()
}

#[test]
fn a_stream_that_ends_is_listed_for_a_while() {
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
    let chat = answer(&sim, &format!("GET /chat/api/chat/{ID}/stream HTTP/1.1"));
    assert_eq!(chat.0, 204, "the chat is over too");
    api.advance(Duration::from_millis(9_999));
    assert!(!none_listed(&poll(&sim)));
    api.advance(Duration::from_millis(1));
    assert!(none_listed(&poll(&sim)));
}

#[test]
fn a_chat_that_ends_ends_the_stream() {
    let sim = sim(key());
    sim.stream(ID).end();
    assert_eq!(stream(&poll(&sim))["is_live"], false);
}

#[test]
fn a_scheduled_stream_is_listed_before_it_starts() {
    let sim = sim(key().streams([ID]));
    let api = sim.api(KEY);
    api.advance(Duration::from_secs(30));
    let chat = api.schedule_stream(NEXT, "Varnish, part two", Duration::from_secs(90));
    chat.say("CalmSparrow", "I am early");
    let document = poll(&sim);
    assert_eq!(document["livestreams"].as_array().unwrap().len(), 2);
    let scheduled = &document["livestreams"][0];
    assert_eq!(scheduled["title"], "Varnish, part two");
    assert_eq!(scheduled["is_live"], false);
    assert_eq!(scheduled["created_on"], "2026-03-14T17:58:30+00:00");
    assert_eq!(scheduled["scheduled_on"], "2026-03-14T18:00:00+00:00");
    assert_eq!(scheduled["chat"]["recent_messages"], json!([]));

    api.start_stream(NEXT);
    let document = poll(&sim);
    let live = &document["livestreams"][0];
    assert_eq!(live["is_live"], true);
    assert_eq!(live["title"], "Varnish, part two");
    assert_eq!(live["created_on"], "2026-03-14T17:58:30+00:00");
    assert_eq!(each(&live["chat"]["recent_messages"], "text"), ["I am early"]);
}

#[test]
fn a_stream_that_ended_can_start_anew() {
    let sim = sim(key());
    let api = sim.api(KEY);
    api.end_stream(ID);
    assert_eq!(stream(&poll(&sim))["is_live"], false);
    api.start_stream(ID);
    assert_eq!(stream(&poll(&sim))["is_live"], true);
    assert_eq!(Client::open(&sim, ID).event()["type"], "init");
}

#[test]
fn a_broadcast_can_come_on_air_by_itself() {
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
fn unknown_streams_are_nobodys_business() {
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

//! Documents of scenarios: the demo, and equal documents for equal seeds.

use std::collections::BTreeSet;
use std::time::Duration;

use rumble_sim::{Broadcast, Plan, Scenario, Sim, StartOn, StreamPlan};
use serde_json::Value;

use crate::api_client::{KEY, each, key, manual, poll, stream};
use crate::client::{ID, TEST_TIMEOUT, open_stream};

/// One document per step of the manual time.
fn watch(sim: &Sim, step: Duration, polls: usize) -> Vec<Value> {
    let api = sim.api(KEY);
    let mut seen = Vec::new();
    for _ in 0..polls {
        // The URLs of pictures contain the port.
        let text = poll(sim).to_string().replace(&sim.base_url(), "");
        seen.push(serde_json::from_str(&text).unwrap());
        api.advance(step);
    }
    seen
}

#[test]
fn demo_contains_every_kind_of_row_with_any_seed() {
    for seed in 0..20 {
        let documents = watch(&manual(seed, Scenario::demo()), Duration::from_secs(1), 30);
        let live: Vec<bool> = documents
            .iter()
            .map(|document| {
                let streams = document["livestreams"].as_array().unwrap();
                streams.first().is_some_and(|stream| stream["is_live"] == true)
            })
            .collect();
        assert!(!live[0], "scheduled at first");
        assert_eq!(stream(&documents[0])["is_live"], false);
        assert!(live[1] && live[20] && !live[21], "{live:?}");
        assert_eq!(stream(&documents[21])["is_live"], false, "listed for a while");
        assert!(documents[29]["livestreams"].as_array().unwrap().is_empty());

        let last = &documents[20];
        assert_eq!(last["followers"]["num_followers"], 5);
        let subscribers = last["subscribers"]["recent_subscribers"].as_array().unwrap();
        for cents in [0, 500, 1_000] {
            assert!(
                subscribers.iter().any(|row| row["amount_cents"] == cents),
                "{cents} {seed}"
            );
        }
        let gifts = &last["gifted_subs"]["recent_gifted_subs"];
        assert_eq!(gifts.as_array().unwrap().len(), 2);
        assert_eq!(each(gifts, "gift_type"), ["premium", "rumble"]);
        assert_eq!(
            (&gifts[0]["total_gifts"], &gifts[0]["remaining_gifts"]),
            (&10.into(), &9.into())
        );
        let chat = &stream(last)["chat"];
        let cents = |row: &Value| row["amount_cents"].as_u64().unwrap();
        let prices: Vec<u64> = chat["recent_rants"]
            .as_array()
            .unwrap()
            .iter()
            .map(cents)
            .collect();
        assert_eq!(prices[..5], [737, 10_000, 2_000, 500, 200]);
        let distinct = |member: &str| {
            let values = documents[1..21]
                .iter()
                .map(|document| stream(document)[member].as_u64().unwrap());
            values.collect::<BTreeSet<_>>().len()
        };
        assert!(
            distinct("watching_now") > 5 && distinct("likes") > 2,
            "seed {seed}"
        );
        for (seconds, document) in documents.iter().enumerate() {
            assert_eq!(document["now"], 1_773_511_080 + seconds);
        }
    }
}

#[test]
fn same_seed_gives_the_same_documents_at_any_interval() {
    for scenario in [Scenario::demo(), Scenario::busy(20.0)] {
        let run = |seed, step: u64| {
            let polls = usize::try_from(40_000 / step).unwrap();
            watch(
                &manual(seed, scenario.clone()),
                Duration::from_millis(step),
                polls,
            )
        };
        let often = run(7, 2_500);
        assert_eq!(often, run(7, 2_500));
        assert_ne!(often[4], run(8, 2_500)[4]);
        let fourth: Vec<&Value> = often.iter().step_by(4).collect();
        assert_eq!(fourth, run(7, 10_000).iter().collect::<Vec<_>>());
    }
}

#[test]
fn demo_can_be_live_from_the_start() {
    let plan = StreamPlan::new(ID)
        .scenario(Scenario::demo())
        .start_on(StartOn::Manual)
        .broadcast(Broadcast::new().live_after(Duration::ZERO));
    let sim = Sim::start(Plan::new().stream(plan).api_key(key())).unwrap();
    let document = poll(&sim);
    let stream = stream(&document);
    assert_eq!(stream["is_live"], true);
    assert!(stream["watching_now"].as_u64().unwrap() > 0);
    assert_eq!(stream["chat"]["recent_rants"].as_array().unwrap().len(), 1);
    assert!(stream["chat"]["recent_messages"].as_array().unwrap().len() > 5);
}

#[test]
fn busy_scenario_adds_followers_and_subscribers() {
    let sim = manual(
        1,
        Scenario::busy(20.0).new_follower_interval(Duration::from_secs(1)),
    );
    let documents = watch(&sim, Duration::from_secs(60), 2);
    let count = |at: usize| documents[at]["followers"]["num_followers"].as_u64().unwrap();
    assert_eq!(count(0), 0);
    assert!((20..100).contains(&count(1)), "{}", count(1));
    let subscribers = &documents[1]["subscribers"]["recent_subscribers"];
    let times = each(subscribers, "subscribed_on");
    assert!(times.len() > 5 && times.is_sorted_by(|newer, older| newer >= older));
    let quiet = watch(&manual(1, Scenario::quiet()), Duration::from_secs(3_600), 2);
    assert_eq!(quiet[1]["followers"]["num_followers"], 0);
}

#[test]
fn new_followers_do_not_change_the_chat() {
    let posted =
        |scenario: Scenario| -> Vec<String> { scenario.events(5).take(50).map(|event| event.json).collect() };
    assert_eq!(
        posted(Scenario::busy(20.0)),
        posted(Scenario::busy(20.0).new_follower_interval(Duration::from_millis(1)))
    );
}

#[test]
fn poll_starts_a_scenario_that_waits_for_connections() {
    let scenario = Scenario::quiet().step(Duration::from_millis(1)).max_events(5);
    let stream_plan = StreamPlan::new(ID)
        .scenario(scenario.ending(rumble_sim::Ending::Close))
        .start_on(StartOn::Connections(2));
    let plan = Plan::new().stream(stream_plan).api_key(key());
    let sim = Sim::start(plan).unwrap();
    assert!(!sim.stream(ID).has_ended());
    poll(&sim);
    assert!(sim.stream(ID).wait_for_end(TEST_TIMEOUT));
    assert_eq!(stream(&poll(&sim))["is_live"], false);
}

#[test]
fn time_advances_in_a_scenario_with_events() {
    let scenario = Scenario::quiet()
        .step(Duration::from_millis(1))
        .new_follower_interval(Duration::from_millis(1));
    let plan = Plan::new()
        .stream(StreamPlan::new(ID).scenario(scenario))
        .api_key(key());
    let sim = Sim::start(plan).unwrap();
    let mut client = open_stream(&sim, ID);
    assert_eq!(client.event()["type"], "init");
    for _ in 0..1_200 {
        client.event();
    }
    let document = poll(&sim);
    assert!(document["now"].as_u64().unwrap() > 1_773_511_080);
    assert!(document["followers"]["num_followers"].as_u64().unwrap() > 100);
    assert_eq!(
        stream(&document)["chat"]["recent_messages"]
            .as_array()
            .unwrap()
            .len(),
        50
    );
}

#[test]
fn advanced_time_sends_events_at_once() {
    let sim = manual(1, Scenario::quiet().step(Duration::from_secs(1)));
    let mut client = open_stream(&sim, ID);
    assert!(sim.stream(ID).wait_for_open(1, TEST_TIMEOUT));
    assert_eq!(client.event()["type"], "init");
    sim.api(KEY).advance(Duration::from_secs(3));
    for second in ["01", "02", "03"] {
        let time = format!("2026-03-14T17:58:{second}+00:00");
        assert_eq!(client.event()["data"]["messages"][0]["time"], time);
    }
    assert_eq!(poll(&sim)["now"], 1_773_511_083);
}

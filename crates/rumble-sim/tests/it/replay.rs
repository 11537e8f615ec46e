use std::time::Duration;

use rumble_sim::{Mix, Plan, Scenario, Sim, StartOn, StreamPlan};
use serde_json::Value;

use crate::client::{ID, open_stream};

#[test]
fn init_contains_every_author_and_channel() {
    let scenario = Scenario::quiet().history(50).mix(Mix::varied());
    let init = scenario.events(3).next().unwrap();
    let init: Value = serde_json::from_str(&init.json).unwrap();
    let has = |list: &str, id: &str| {
        let list = init["data"][list].as_array().unwrap();
        list.iter().filter(|record| record["id"] == id).count() == 1
    };
    for message in init["data"]["messages"].as_array().unwrap() {
        assert!(has("users", message["user_id"].as_str().unwrap()));
        if let Some(id) = message["channel_id"].as_u64() {
            assert!(has("channels", &id.to_string()));
        }
    }
}

#[test]
fn socket_carries_the_events_of_the_scenario() {
    let scenario = Scenario::quiet()
        .history(5)
        .step(Duration::ZERO)
        .mix(Mix::varied())
        .max_events(150);
    let plan = StreamPlan::new(ID)
        .scenario(scenario.clone())
        .start_on(StartOn::Connections(2));
    let sim = Sim::start(Plan::new().seed(5).stream(plan)).unwrap();
    let mut clients = [open_stream(&sim, ID), open_stream(&sim, ID)];
    for expected in scenario.events(5) {
        let expected: Value = serde_json::from_str(&expected.json).unwrap();
        for client in &mut clients {
            assert_eq!(client.event(), expected);
        }
    }
}

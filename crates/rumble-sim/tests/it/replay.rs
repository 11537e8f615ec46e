use std::collections::BTreeMap;
use std::time::Duration;

use rumble_sim::{Ending, Kind, Mix, Plan, Scenario, Sim, StartOn, StreamPlan};
use serde_json::Value;

use crate::client::{Client, ID, PATIENCE};

/// What a client that saw everything knows.
#[derive(Default)]
struct Known {
    messages: BTreeMap<String, Value>,
    order: Vec<String>,
    pinned: Option<String>,
}

impl Known {
    fn take(&mut self, event: &Value) {
        let data = &event["data"];
        let ids = |list: &Value| -> Vec<String> {
            list.as_array()
                .unwrap()
                .iter()
                .map(|id| id.as_str().unwrap().to_owned())
                .collect()
        };
        match event["type"].as_str().unwrap() {
            "init" | "messages" => {
                for message in data["messages"].as_array().unwrap() {
                    let id = message["id"].as_str().unwrap().to_owned();
                    self.order.push(id.clone());
                    assert!(
                        self.messages.insert(id, message.clone()).is_none(),
                        "an id came twice"
                    );
                }
                if let Some(id) = data["pinned_message"]["id"].as_str() {
                    self.pinned = Some(id.to_owned());
                }
            }
            "delete_messages" | "delete_non_rant_messages" => {
                for id in ids(&data["message_ids"]) {
                    let message = self.messages.get_mut(&id).unwrap().as_object_mut().unwrap();
                    message.insert("is_deleted".into(), true.into());
                    message.remove("text");
                    message.remove("blocks");
                }
            }
            "pin_message" => self.pinned = data["message"]["id"].as_str().map(ToOwned::to_owned),
            "unpin_message" => self.pinned = None,
            _ => {}
        }
    }
}

#[test]
fn a_later_init_is_what_a_client_that_saw_everything_knows() {
    let scenario = Scenario::quiet()
        .step(Duration::ZERO)
        .mix(Mix::varied().with(Kind::Delete, 20))
        .history(20)
        .max_replay(30)
        .signed_in()
        .max_events(700)
        .ending(Ending::StayOpen);
    let sim = Sim::start(
        Plan::new()
            .seed(11)
            .stream(StreamPlan::new(ID).scenario(scenario)),
    )
    .unwrap();
    let mut first = Client::open(&sim, ID);
    let mut known = Known::default();
    for _ in 0..=700 {
        known.take(&first.event());
    }
    let init = Client::open(&sim, ID).event();
    let replayed = init["data"]["messages"].as_array().unwrap();
    assert_eq!(replayed.len(), 30);
    let newest = &known.order[known.order.len() - 30..];
    for (id, message) in newest.iter().zip(replayed) {
        assert_eq!(&known.messages[id], message);
    }
    assert_eq!(
        init["data"]["pinned_message"]["id"].as_str(),
        known.pinned.as_deref()
    );
    let deleted = replayed
        .iter()
        .filter(|message| message["is_deleted"] == true)
        .count();
    assert!(deleted > 0, "the seed shows no deletion");
}

#[test]
fn every_author_and_channel_of_the_history_is_in_init() {
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
fn a_scenario_over_a_socket_is_the_scenario_without_one() {
    let scenario = Scenario::quiet()
        .history(5)
        .step(Duration::ZERO)
        .mix(Mix::varied())
        .max_events(150);
    let plan = StreamPlan::new(ID)
        .scenario(scenario.clone())
        .start_on(StartOn::Connections(2));
    let sim = Sim::start(Plan::new().seed(5).stream(plan)).unwrap();
    let mut clients = [Client::open(&sim, ID), Client::open(&sim, ID)];
    for expected in scenario.events(5) {
        let expected: Value = serde_json::from_str(&expected.json).unwrap();
        for client in &mut clients {
            assert_eq!(client.event(), expected);
        }
    }
}

#[test]
fn a_chat_that_ended_closes_and_has_no_content_from_then_on() {
    let scenario = Scenario::quiet()
        .step(Duration::from_millis(1))
        .max_events(3)
        .ending(Ending::Close);
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(ID).scenario(scenario))).unwrap();
    let first = Client::open(&sim, ID).rest_until_end();
    assert_eq!(first, 4);
    assert!(sim.stream(ID).wait_for_end(PATIENCE));
    assert!(Client::open(&sim, ID).head().starts_with("HTTP/1.1 204 "));
}

impl Client {
    /// Counts the events up to the last chunk; the server keeps the connection for further requests.
    fn rest_until_end(mut self) -> usize {
        use std::io::BufRead as _;
        let mut events = 0;
        loop {
            let mut line = String::new();
            assert_ne!(self.socket.read_line(&mut line).unwrap(), 0);
            events += usize::from(line.starts_with("data: "));
            if line == "0\r\n" {
                return events;
            }
        }
    }
}

use rumble_sim::{KeyPlan, Plan, Scenario, Sim, StreamPlan};
use serde_json::Value;

use crate::client::{ID, Rest, response, send_line};

pub(crate) const KEY: &str = "tin-fiddle-key";

/// A key of `SparrowStudio` without earlier rows.
pub(crate) fn key() -> KeyPlan {
    KeyPlan::user(KEY, 900_000_007, "SparrowStudio")
        .followers(0)
        .subscribers(0)
        .gifts(0)
}

/// One silent stream.
pub(crate) fn sim(key: KeyPlan) -> Sim {
    Sim::start(Plan::new().stream(StreamPlan::new(ID)).api_key(key)).unwrap()
}

/// A simulator whose scenario advances only on demand.
pub(crate) fn manual(seed: u64, scenario: Scenario) -> Sim {
    let stream = StreamPlan::new(ID)
        .scenario(scenario)
        .start_on(rumble_sim::StartOn::Manual);
    Sim::start(Plan::new().seed(seed).stream(stream).api_key(key())).unwrap()
}

pub(crate) fn line(key: &str) -> String {
    format!("GET /-livestream-api/get-data?key={key} HTTP/1.1")
}

/// The document of [`KEY`].
pub(crate) fn poll(sim: &Sim) -> Value {
    poll_with(sim, KEY)
}

pub(crate) fn poll_with(sim: &Sim, key: &str) -> Value {
    let (status, head, body) = response(sim, &line(key));
    assert_eq!(status, 200, "{body}");
    assert!(head.contains("content-type: application/json\r\n"), "{head}");
    serde_json::from_str(&body).unwrap()
}

/// The response to a request for [`KEY`], until the connection ends.
pub(crate) fn raw(sim: &Sim) -> Rest {
    send_line(sim, &format!("{}\r\nConnection: close", line(KEY))).rest()
}

/// The one stream that is listed.
pub(crate) fn stream(document: &Value) -> &Value {
    let streams = document["livestreams"].as_array().unwrap();
    assert_eq!(streams.len(), 1, "{document:#}");
    &streams[0]
}

/// This member of each row of a list.
pub(crate) fn each<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
    let rows = list.as_array().unwrap().iter();
    rows.map(|row| row[member].as_str().unwrap()).collect()
}

//! Keys of the Live Stream API, and their recorded requests.

use std::time::Duration;

use rumble_sim::{KeyPlan, Plan, Sim};

use crate::api_client::{KEY, key, line, poll_with, sim};
use crate::client::{TEST_TIMEOUT, response};

#[test]
fn other_methods_are_rejected() {
    let sim = sim(key());
    for method in ["POST", "PUT", "DELETE"] {
        let line = line(KEY).replace("GET", method);
        assert_eq!(response(&sim, &line).0, 405, "{method}");
    }
    assert_eq!(sim.api(KEY).request_count(), 0);
}

#[test]
fn keys_are_escaped_in_the_url() {
    let unusual = "a b&c=d%e+f/?#\u{e5}";
    let sim = Sim::start(Plan::new().api_key(KeyPlan::user(unusual, 900_000_008, "BrassTeapot"))).unwrap();
    let url = sim.api_url(unusual);
    let target = url.strip_prefix(&sim.base_url()).unwrap();
    assert_eq!(response(&sim, &format!("GET {target} HTTP/1.1")).0, 200);
}

#[test]
fn requests_are_recorded_per_key() {
    let plan = Plan::new()
        .api_key(key())
        .api_key(KeyPlan::user("second", 900_000_008, "BrassTeapot"));
    let sim = Sim::start(plan).unwrap();
    let api = sim.api(KEY);
    assert!(!api.wait_for_requests(1, Duration::ZERO));
    response(&sim, &format!("{}\r\nUser-Agent: sparrow/1", line(KEY)));
    poll_with(&sim, "second");
    response(&sim, &line("wrong"));
    assert!(api.wait_for_requests(1, TEST_TIMEOUT));
    assert_eq!((api.request_count(), sim.requests().len()), (1, 3));
    let requests = api.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("user-agent"), Some("sparrow/1"));
    assert_eq!(requests[0].target, format!("/-livestream-api/get-data?key={KEY}"));
}

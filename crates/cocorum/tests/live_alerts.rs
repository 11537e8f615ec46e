//! The example for the Live Stream API, against its simulator.

#[path = "../examples/live_alerts.rs"]
#[expect(dead_code, reason = "its main is not run here")]
mod live_alerts;

use std::time::Duration;

use cocorum::RumbleApi;
use live_alerts::{KEY, show, simulator};

#[test]
fn the_example_reads_the_messages_of_its_simulator() {
    let sim = simulator().unwrap();
    let api = RumbleApi::new(sim.api_url(KEY)).unwrap();
    let other = api.fork();
    api.set_refresh_rate(Duration::ZERO);
    show(&api, Duration::from_millis(300)).unwrap();
    let stream = other.latest_livestream().unwrap().unwrap();
    assert!(!stream.chat().recent_messages().unwrap().is_empty());
    assert!(sim.api(KEY).request_count() > 3);
}

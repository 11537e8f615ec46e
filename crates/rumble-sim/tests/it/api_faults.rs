//! Faults of requests to the Live Stream API.

use std::io::{ErrorKind, Read as _};
use std::time::Duration;

use rumble_sim::{Fault, When};

use crate::api_client::{KEY, key, line, poll, raw, sim, stream};
use crate::client::{ID, response, send_line};

fn status(status: u16) -> Fault {
    Fault::Status {
        retry_after: None,
        status,
    }
}

#[test]
fn drip_sends_every_byte_and_ends_with_its_response() {
    let sim = sim(key());
    let gap = Duration::from_micros(50);
    let whole = raw(&sim).body;
    sim.api(KEY).fault(Fault::Drip { piece: 5, gap }, 1);
    assert_eq!(raw(&sim).body, whole);
    let gap = Duration::MAX;
    sim.api(KEY).fault(Fault::Drip { piece: 16, gap }, 1);
    let mut client = send_line(&sim, &line(KEY));
    let mut start = [0; 16];
    client.socket.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 200 OK\r");
    // A later response is complete before more of this one arrives.
    let gap = Duration::from_micros(50);
    sim.api(KEY).fault(Fault::Drip { piece: 5, gap }, 1);
    assert_eq!(raw(&sim).body, whole);
    let socket = client.socket.get_ref();
    socket.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let end = client.socket.read(&mut [0]).map_err(|error| error.kind());
    assert!(
        matches!(end, Err(ErrorKind::WouldBlock | ErrorKind::TimedOut)),
        "{end:?}"
    );
}

#[test]
fn reversed_lists_keep_the_latest_row() {
    let sim = sim(key());
    for text in ["one", "two"] {
        sim.stream(ID).rant("CalmSparrow", text, 100);
        sim.api(KEY).follow(text);
    }
    sim.api(KEY).fault(Fault::ReversedHistory, 1);
    let document = poll(&sim);
    assert_eq!(document["followers"]["recent_followers"][0]["username"], "one");
    assert_eq!(stream(&document)["chat"]["recent_rants"][0]["text"], "one");
    assert_eq!(stream(&document)["chat"]["latest_rant"]["text"], "two");
    assert_eq!(document["followers"]["latest_follower"]["username"], "two");
}

#[test]
fn planned_and_added_faults_hit_their_requests() {
    let plan = key()
        .fault(When::Connection(2), status(503))
        .fault(When::From(4), status(403));
    let sim = sim(plan);
    let api = sim.api(KEY);
    let statuses = |count: usize| -> Vec<u16> { (0..count).map(|_| response(&sim, &line(KEY)).0).collect() };
    assert_eq!(statuses(5), [200, 503, 200, 403, 403]);
    api.clear_faults();
    api.fault(status(500), 2);
    assert_eq!(statuses(3), [500, 500, 200]);
    api.fault(status(429), usize::MAX);
    assert_eq!(statuses(3), [429, 429, 429]);
    api.clear_faults();
    assert_eq!(statuses(1), [200]);
    assert_eq!(api.request_count(), 12, "failed requests count");
}

#[test]
fn requests_with_a_wrong_key_use_up_no_fault() {
    let sim = sim(key());
    sim.api(KEY).fault(Fault::BotProtection, 1);
    let forbidden = r#"{"code":"403","message":"Forbidden"}"#;
    assert_eq!(response(&sim, &line("wrong")).2, forbidden);
    assert!(response(&sim, &line(KEY)).2.contains("Just a moment"));
}

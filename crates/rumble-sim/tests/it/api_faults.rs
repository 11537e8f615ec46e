//! Everything that can go wrong with a poll.

use std::io::{ErrorKind, Read as _};
use std::time::Duration;

use rumble_sim::{Fault, When};
use serde_json::Value;

use crate::api_client::{KEY, key, line, poll, raw, sim, stream};
use crate::client::{Answer, Client, ID, answer};

/// The answer to one request with this fault, after which all is well again.
fn answered(fault: Fault) -> Answer {
    let sim = sim(key());
    sim.api(KEY).fault(fault, 1);
    let answer = raw(&sim);
    poll(&sim);
    answer
}

fn whole() -> Vec<u8> {
    raw(&sim(key())).body
}

#[test]
fn bytes_can_be_bad() {
    let bad = answered(Fault::BadUtf8 { event: 0 }).body;
    assert!(std::str::from_utf8(&bad).is_err());
    let mended: Value = serde_json::from_str(&String::from_utf8_lossy(&bad)).unwrap();
    assert_eq!(mended["username"], "\u{fffd}SparrowStudio");
    assert_eq!(
        answered(Fault::Bom).body,
        [b"\xef\xbb\xbf", whole().as_slice()].concat()
    );
}

/// Nothing comes, and the connection is open.
fn assert_silent(mut client: Client) {
    let socket = client.socket.get_ref();
    socket.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let end = client.socket.read(&mut [0]).map_err(|error| error.kind());
    assert!(
        matches!(end, Err(ErrorKind::WouldBlock | ErrorKind::TimedOut)),
        "{end:?}"
    );
}

#[test]
fn a_drip_has_every_byte_and_is_over_with_its_answer() {
    let sim = sim(key());
    let gap = Duration::from_micros(50);
    sim.api(KEY).fault(Fault::Drip { piece: 5, gap }, 1);
    assert_eq!(raw(&sim).body, whole());
    sim.api(KEY).fault(
        Fault::Drip {
            piece: 16,
            gap: Duration::MAX,
        },
        1,
    );
    let mut client = Client::request(&sim, &line(KEY));
    let mut start = [0; 16];
    client.socket.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 200 OK\r");
    assert_silent(client);
}

#[test]
fn order_is_not_promised() {
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
fn a_plan_says_which_requests_fail() {
    let status = |status| Fault::Status {
        retry_after: None,
        status,
    };
    let plan = key()
        .fault(When::Connection(2), status(503))
        .fault(When::From(4), status(403));
    let sim = sim(plan);
    let statuses = |count: usize| -> Vec<u16> { (0..count).map(|_| answer(&sim, &line(KEY)).0).collect() };
    assert_eq!(statuses(5), [200, 503, 200, 403, 403]);
    sim.api(KEY).clear_faults();
    assert_eq!(statuses(1), [200]);
}

#[test]
fn a_handle_says_how_often() {
    let sim = sim(key());
    let api = sim.api(KEY);
    let status = |status| Fault::Status {
        retry_after: None,
        status,
    };
    let statuses = |count: usize| -> Vec<u16> { (0..count).map(|_| answer(&sim, &line(KEY)).0).collect() };
    api.fault(status(500), 2);
    assert_eq!(statuses(3), [500, 500, 200]);
    api.fault(status(429), usize::MAX);
    assert_eq!(statuses(3), [429, 429, 429]);
    api.clear_faults();
    assert_eq!(statuses(1), [200]);
    assert_eq!(api.request_count(), 7, "failed ones count too");
}

#[test]
fn requests_without_the_right_key_use_up_no_fault() {
    let sim = sim(key());
    sim.api(KEY).fault(Fault::BotProtection, 1);
    assert_eq!(
        answer(&sim, &line("wrong")).2,
        r#"{"code":"403","message":"Forbidden"}"#
    );
    assert!(answer(&sim, &line(KEY)).2.contains("Just a moment"));
}

#[test]
fn a_chat_can_be_silent_and_redirected_too() {
    let plan = rumble_sim::StreamPlan::new(ID)
        .fault(When::Connection(1), Fault::Silent)
        .fault(
            When::Connection(2),
            Fault::Redirect {
                location: "https://other.example/".to_owned(),
            },
        );
    let sim = rumble_sim::Sim::start(rumble_sim::Plan::new().stream(plan)).unwrap();
    let silent = Client::open(&sim, ID);
    assert!(sim.wait_for_connections(ID, 1, crate::client::PATIENCE));
    assert_silent(silent);
    assert!(Client::open(&sim, ID).head().starts_with("HTTP/1.1 302 "));
}

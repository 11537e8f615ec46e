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
fn statuses_come_with_and_without_advice_when_to_retry() {
    for (status, retry_after) in [
        (400, None),
        (403, None),
        (429, Some(7)),
        (500, None),
        (503, Some(120)),
    ] {
        let answer = answered(Fault::Status { retry_after, status });
        assert_eq!(answer.status(), status);
        let header = retry_after.map(|seconds| format!("retry-after: {seconds}\r\n"));
        match header {
            Some(header) => assert!(answer.head.contains(&header), "{}", answer.head),
            None => assert!(!answer.head.contains("retry-after")),
        }
        let body: Value = serde_json::from_str(&answer.text()).unwrap();
        assert_eq!(body["errors"][0]["code"], status.to_string());
    }
}

#[test]
fn html_comes_as_a_wall_and_as_a_success() {
    let wall = answered(Fault::BotProtection);
    assert_eq!(wall.status(), 403);
    assert!(wall.head.contains("content-type: text/html") && wall.text().contains("Just a moment"));
    let page = answered(Fault::html());
    assert_eq!(page.status(), 200);
    assert!(page.head.contains("content-type: text/html") && page.text().starts_with("<!DOCTYPE html>"));
}

#[test]
fn json_can_be_an_error_or_something_else_altogether() {
    let error = answered(Fault::error_object());
    assert_eq!(error.status(), 200);
    let body: Value = serde_json::from_str(&error.text()).unwrap();
    assert!(body["errors"][0]["message"].is_string() && body.get("livestreams").is_none());
    let other: Value = serde_json::from_str(&answered(Fault::other_shape()).text()).unwrap();
    assert!(other["livestreams"].is_string() && other["followers"].is_array());
    let own = Fault::Response {
        body: "[]".to_owned(),
        content_type: "application/json",
        status: 200,
    };
    assert_eq!(answered(own).text(), "[]");
}

#[test]
fn broken_json_is_whole_for_http() {
    let answer = answered(Fault::BrokenJson { event: 0 });
    assert_eq!((answer.status(), answer.end), (200, None));
    let length = format!("content-length: {}\r\n", answer.body.len());
    assert!(answer.head.contains(&length), "{}", answer.head);
    assert!(serde_json::from_slice::<Value>(&answer.body).is_err());
    assert!(whole().starts_with(&answer.body));
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

#[test]
fn a_document_can_be_huge() {
    let bytes = 30 * 1_024 * 1_024;
    let junk = answered(Fault::OversizedGarbage { bytes, event: 0 });
    assert_eq!((junk.body.len(), junk.status()), (bytes, 200));
    let filled = answered(Fault::OversizedMessage { bytes, event: 0 });
    let document: Value = serde_json::from_slice(&filled.body).unwrap();
    assert_eq!(document["filler"].as_str().unwrap().len(), bytes);
    assert_eq!(stream(&document)["is_live"], true);
}

#[test]
fn a_connection_breaks_in_mid_document() {
    for (fault, end) in [
        (Fault::Truncate { bytes: 100, event: 0 }, None),
        (
            Fault::Reset { bytes: 100, event: 0 },
            Some(ErrorKind::ConnectionReset),
        ),
    ] {
        let answer = answered(fault.clone());
        assert_eq!(answer.end, end, "{fault:?}");
        assert_eq!(answer.body, whole()[..100]);
        let promised = format!("content-length: {}\r\n", whole().len());
        assert!(answer.head.contains(&promised), "{}", answer.head);
    }
    assert!(answered(Fault::Truncate { bytes: 0, event: 0 }).body.is_empty());
    let all_but_one = answered(Fault::Truncate {
        bytes: usize::MAX,
        event: 0,
    });
    assert_eq!(all_but_one.body.len(), whole().len() - 1);
}

#[test]
fn a_body_stalls() {
    let sim = sim(key());
    sim.api(KEY).fault(Fault::Stall { bytes: 64, event: 0 }, 1);
    let mut client = Client::request(&sim, &line(KEY));
    assert!(client.head().starts_with("HTTP/1.1 200 OK\r\n"));
    let mut start = [0; 64];
    client.socket.read_exact(&mut start).unwrap();
    assert_eq!(start, whole()[..64]);
    assert_silent(client);
}

#[test]
fn a_head_stalls() {
    let sim = sim(key());
    sim.api(KEY).fault(Fault::Silent, 1);
    let client = Client::request(&sim, &line(KEY));
    assert!(sim.api(KEY).wait_for_requests(1, crate::client::PATIENCE));
    assert_silent(client);
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
fn a_request_can_be_reset_unanswered() {
    let answer = answered(Fault::ResetAfterRequest);
    assert_eq!(
        (answer.end, answer.head.as_str()),
        (Some(ErrorKind::ConnectionReset), "")
    );
}

#[test]
fn a_redirect_leads_elsewhere() {
    let location = "https://other.example/data?key=x".to_owned();
    let answer = answered(Fault::Redirect { location });
    assert_eq!(answer.status(), 302);
    assert!(
        answer
            .head
            .contains("location: https://other.example/data?key=x\r\n")
    );
    assert!(answer.body.is_empty());
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

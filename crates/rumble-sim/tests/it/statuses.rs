use rumble_sim::{Plan, Scenario, Sim, StreamPlan};

use crate::client::{Client, ID, PATIENCE, answer};

#[test]
fn an_unknown_chat_and_an_ended_one_have_no_content() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(2).ended())).unwrap();
    for id in [1, 2] {
        let (status, _, body) = answer(&sim, &format!("GET /chat/api/chat/{id}/stream HTTP/1.1"));
        assert_eq!((status, body.as_str()), (204, ""));
    }
}

#[test]
fn a_malformed_id_is_refused_in_rumbles_envelope() {
    let sim = Sim::start(Plan::new()).unwrap();
    let (status, head, body) = answer(&sim, "GET /chat/api/chat/v7k2m9q/stream HTTP/1.1");
    assert_eq!(status, 400);
    assert!(head.contains("content-type: application/json"));
    assert_eq!(body, r#"{"errors":[{"code":"400","message":"Invalid chat ID"}]}"#);
}

#[test]
fn other_paths_and_methods_are_refused() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(ID))).unwrap();
    assert_eq!(answer(&sim, "GET / HTTP/1.1").0, 404);
    assert_eq!(
        answer(&sim, "GET /chat/api/chat/900100200/messages HTTP/1.1").0,
        404
    );
    assert_eq!(
        answer(&sim, "GET /chat/api/chat/900100200/message HTTP/1.1").0,
        405
    );
    assert_eq!(
        answer(&sim, "POST /chat/api/chat/900100200/stream HTTP/1.1").0,
        405
    );
}

#[test]
fn a_stream_opens_with_the_real_servers_content_type() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(ID).scenario(Scenario::quiet()))).unwrap();
    let head = Client::open(&sim, ID).head();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(
        head.contains("content-type: text/event-stream; charset=utf-8; charset=utf-8\r\n"),
        "{head}"
    );
}

#[test]
fn the_query_does_not_matter_and_requests_are_recorded() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(ID))).unwrap();
    let mut client = Client::request(&sim, "GET /chat/api/chat/900100200/stream?popup=true HTTP/1.1");
    assert_eq!(client.event()["type"], "init");
    assert!(sim.wait_for_requests(1, PATIENCE));
    let requests = sim.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].method, "GET");
    assert_eq!(requests[0].target, "/chat/api/chat/900100200/stream?popup=true");
    assert_eq!(requests[0].header("Accept"), Some("text/event-stream"));
    assert!(requests[0].body.is_empty());
}

#[test]
fn what_a_test_prints_has_no_credentials() {
    let sim = Sim::start(Plan::new()).unwrap();
    let line = "GET /api?key=planted HTTP/1.1\r\nCookie: u_s=planted\r\nAuthorization: planted";
    assert_eq!(answer(&sim, line).0, 404);
    assert_eq!(sim.requests()[0].header("cookie"), Some("u_s=planted"));
    assert!(!format!("{:?}", sim.requests()).contains("planted"));
}

use rumble_sim::{KeyPlan, Plan, Scenario, Sim, StreamPlan};

use crate::client::{
    self, ID, NAME, PASSWORD, TEST_TIMEOUT, account, open_stream, operation, response, send_line,
};

#[test]
fn unknown_and_ended_chats_have_no_content() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(2).ended())).unwrap();
    for id in [1, 2] {
        let (status, _, body) = response(&sim, &format!("GET /chat/api/chat/{id}/stream HTTP/1.1"));
        assert_eq!((status, body.as_str()), (204, ""));
    }
}

#[test]
fn malformed_ids_are_rejected() {
    let sim = Sim::start(Plan::new()).unwrap();
    for id in [
        "",
        "0",
        "+1",
        "-1",
        "v7k2m9q",
        "18446744073709551616",
        "1.0",
        "%31",
    ] {
        let (status, head, body) = response(&sim, &format!("GET /chat/api/chat/{id}/stream HTTP/1.1"));
        assert_eq!(status, 400, "{id}");
        assert!(head.contains("content-type: application/json"));
        assert_eq!(body, r#"{"errors":[{"code":"400","message":"Invalid chat ID"}]}"#);
    }
}

#[test]
fn other_paths_and_methods_are_rejected() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(ID))).unwrap();
    assert_eq!(response(&sim, "GET / HTTP/1.1").0, 404);
    assert_eq!(
        response(&sim, "GET /chat/api/chat/900100200/messages HTTP/1.1").0,
        404
    );
    assert_eq!(
        response(&sim, "GET /chat/api/chat/900100200/message HTTP/1.1").0,
        405
    );
    assert_eq!(
        response(&sim, "POST /chat/api/chat/900100200/stream HTTP/1.1").0,
        405
    );
}

#[test]
fn stream_has_the_content_type_of_rumble() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(ID).scenario(Scenario::quiet()))).unwrap();
    let head = open_stream(&sim, ID).response().unwrap().head;
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(
        head.contains("content-type: text/event-stream; charset=utf-8; charset=utf-8\r\n"),
        "{head}"
    );
}

#[test]
fn requests_are_recorded_whatever_their_query() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(ID))).unwrap();
    let mut client = send_line(&sim, "GET /chat/api/chat/900100200/stream?popup=true HTTP/1.1");
    assert_eq!(client.event()["type"], "init");
    assert!(sim.wait_for_requests(1, TEST_TIMEOUT));
    let requests = sim.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].method, "GET");
    assert_eq!(requests[0].target, "/chat/api/chat/900100200/stream?popup=true");
    assert_eq!(requests[0].header("Accept"), Some("text/event-stream"));
    assert!(requests[0].body.is_empty());
}

#[test]
fn printed_values_contain_no_secret() {
    let plan = || account().email("204060");
    let sim = client::sim(plan());
    sim.add_api_key(KeyPlan::user("an-invented-key", 1, "BrassTeapot"));
    let session = sim.account(NAME).issue_session();
    operation(&sim, "user.login", &[("password_hashes", "planted-hash")])
        .session(&session)
        .send();
    let line = "GET /-livestream-api/get-data?key=an-invented-key HTTP/1.1\r\nAuthorization: planted-token";
    assert_eq!(response(&sim, line).0, 200);
    assert_eq!(sim.requests()[1].header("authorization"), Some("planted-token"));
    let key = KeyPlan::user("an-invented-key", 1, "BrassTeapot");
    let (requests, api, account) = (sim.requests(), sim.api("an-invented-key"), sim.account(NAME));
    let printed = format!(
        "{:?} {key:?} {sim:?} {requests:?} {api:?} {account:?} {:?}",
        plan(),
        sim.service()
    );
    assert!(printed.contains(NAME));
    for secret in [&*session, PASSWORD, "204060", "planted", "an-invented-key"] {
        assert!(!printed.contains(secret), "{secret}");
    }
}

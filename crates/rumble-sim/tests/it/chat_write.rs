use std::time::Duration;

use rumble_sim::{ChatRules, Sim};
use serde_json::{Value, json};

use crate::client::{Client, ID, texts};
use crate::service_client::{NAME, account, json as post_json, post, query, send, sim};

fn signed_in() -> (Sim, String) {
    let sim = sim(account());
    let session = sim.account(NAME).issue_session();
    (sim, session)
}

fn refused(sim: &Sim, session: &str, text: &str, request_id: &str) -> (u16, Value) {
    let reply = send(sim, text, request_id).session(session).reply();
    (reply.status, reply.json()["errors"][0]["message"].clone())
}

#[test]
fn length_is_counted_in_utf16_units() {
    let (sim, session) = signed_in();
    sim.stream(ID).set_rules(ChatRules::new().length_max(10));
    assert_eq!(
        Client::open(&sim, ID).event()["data"]["config"]["message_length_max"],
        10
    );
    assert_eq!(refused(&sim, &session, "🌊🌊🌊🌊🌊", "one"), (200, Value::Null));
    assert_eq!(
        refused(&sim, &session, "🌊🌊🌊🌊🌊x", "two"),
        (400, json!("The message is too long"))
    );
    assert_eq!(
        refused(&sim, &session, " ", "three"),
        (400, json!("The message is empty"))
    );
}

#[test]
fn too_fast_and_twice_are_refused() {
    let (sim, session) = signed_in();
    let rules = ChatRules::new()
        .cooldown(Duration::from_secs(3))
        .reject_duplicates();
    sim.stream(ID).set_rules(rules);
    assert_eq!(refused(&sim, &session, "hello", "one").0, 200);
    let reply = send(&sim, "again", "two").session(&session).reply();
    assert_eq!((reply.status, reply.header("retry-after")), (429, Some("3")));
    sim.stream(ID).advance(Duration::from_secs(3));
    assert_eq!(
        refused(&sim, &session, "hello", "three"),
        (409, json!("You have just said that"))
    );
    assert_eq!(
        refused(&sim, &session, "again", "one").0,
        409,
        "the request id was used"
    );
    assert_eq!(refused(&sim, &session, "again", "four").0, 200);
    assert_eq!(texts(&Client::open(&sim, ID).event()), ["hello", "again"]);
}

#[test]
fn a_moderator_writes_among_subscribers() {
    let (sim, session) = signed_in();
    sim.stream(ID).set_rules(ChatRules::new().subscribers_only());
    assert_eq!(
        refused(&sim, &session, "hello", "one"),
        (403, json!("Only subscribers may chat here"))
    );
    sim.account(NAME).set_moderator(ID, true);
    assert_eq!(refused(&sim, &session, "hello", "two").0, 200);
}

#[test]
fn what_does_not_fit_is_refused() {
    let (sim, session) = signed_in();
    let message = |target: &str, body: Value| {
        let reply = post_json(&sim, target, &body).session(&session).reply();
        (
            reply.status,
            reply.json()["errors"][0]["message"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        )
    };
    let body = |channel: Value| json!({ "data": { "request_id": "one", "message": { "text": "hello" }, "channel_id": channel } });
    let target = format!("/chat/api/chat/{ID}/message");
    assert_eq!(
        message(&target, body(json!(1))),
        (400, "Unknown channel".to_owned())
    );
    assert_eq!(
        message(&target, json!({})),
        (400, "request_id is missing".to_owned())
    );
    assert_eq!(message("/chat/api/chat/77/message", body(Value::Null)).0, 404);
    let rant = json!({ "data": { "request_id": "r", "message": { "text": "paid" }, "rant": { "level_id": "rant5", "platform": "android" } } });
    let pending = post_json(&sim, &target, &rant).session(&session).ok();
    assert!(pending["data"]["pending_message_id"].is_u64() && pending["data"].get("id").is_none());
    sim.stream(ID).end();
    assert_eq!(
        message(&target, body(Value::Null)),
        (404, "The chat is over".to_owned())
    );
}

#[test]
fn requests_are_recorded_as_sent() {
    let sim = sim(account());
    send(&sim, "hello", "one").session("planted").reply();
    let request = sim.requests().pop().unwrap();
    assert_eq!(
        (request.method.as_str(), request.header("cookie")),
        ("POST", Some("theme=dark; u_s=planted"))
    );
    assert_eq!(request.header("content-type"), Some("application/json"));
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body["data"]["message"]["text"], "hello");
    query(&sim, "emote.list", "&chat_id=900100200").ok();
    assert_eq!(
        sim.requests().pop().unwrap().target,
        "/service.php?name=emote.list&chat_id=900100200"
    );
}

#[test]
fn unknown_commands_are_refused() {
    let sim = sim(account().moderator_of(ID));
    let session = sim.account(NAME).issue_session();
    for line in ["/dance", "hello"] {
        let fields = [("video_id", "900100200"), ("message", line)];
        let reply = post(&sim, "/chat/command", &fields).session(&session).reply();
        assert_eq!(reply.status, 400, "{line}");
    }
}

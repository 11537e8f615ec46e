use rumble_sim::Sim;
use serde_json::{Value, json};

use crate::client::{ID, NAME, account, post, post_json, sim};

fn logged_in() -> (Sim, String) {
    let sim = sim(account());
    let session = sim.account(NAME).issue_session();
    (sim, session)
}

#[test]
fn malformed_messages_are_rejected() {
    let (sim, session) = logged_in();
    let message = |target: &str, body: Value| {
        let reply = post_json(&sim, target, &body).session(&session).send();
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
    let pending = post_json(&sim, &target, &rant).session(&session).json();
    assert!(pending["data"]["pending_message_id"].is_u64() && pending["data"].get("id").is_none());
    sim.stream(ID).end();
    assert_eq!(
        message(&target, body(Value::Null)),
        (404, "The chat has ended".to_owned())
    );
}

#[test]
fn unknown_commands_are_rejected() {
    let sim = sim(account().moderator_of(ID));
    let session = sim.account(NAME).issue_session();
    for line in ["/dance", "hello"] {
        let fields = [("video_id", "900100200"), ("message", line)];
        let reply = post(&sim, "/chat/command", &fields).session(&session).send();
        assert_eq!(reply.status, 400, "{line}");
    }
}

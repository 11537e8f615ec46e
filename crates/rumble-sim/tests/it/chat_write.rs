use rumble_sim::AccountPlan;
use serde_json::json;

use crate::client::{Client, ID, PATIENCE, texts};
use crate::service_client::{CHANNEL, NAME, USER, account, get, post, query, send, sim};

const OTHER: &str = "NightFerry";

fn stream_for(sim: &rumble_sim::Sim, session: &str) -> Client {
    let line = format!("GET /chat/api/chat/{ID}/stream HTTP/1.1\r\nCookie: u_s={session}");
    Client::request(sim, &line)
}

#[test]
fn what_one_sends_and_deletes_the_other_sees_once_and_in_order() {
    let sim = sim(account());
    let other = sim.add_account(AccountPlan::without_password(OTHER, 900_300_009));
    let (mine, theirs) = (sim.account(NAME).issue_session(), other.issue_session());
    let mut clients = [
        stream_for(&sim, &mine),
        stream_for(&sim, &theirs),
        Client::open(&sim, ID),
    ];
    assert!(sim.stream(ID).wait_for_open(3, PATIENCE));
    let first = send(&sim, "hello there", "one").session(&mine).ok();
    let id = first["data"]["id"].as_str().unwrap().to_owned();
    assert_eq!(first["data"]["user"]["id"], USER.to_string());
    assert_eq!(first["data"]["user"]["username"], NAME);
    let as_channel = json!({ "data": { "request_id": "two", "message": { "text": "from the studio" }, "channel_id": CHANNEL } });
    let target = format!("/chat/api/chat/{ID}/message");
    crate::service_client::json(&sim, &target, &as_channel)
        .session(&mine)
        .ok();
    send(&sim, "good evening", "three").session(&theirs).ok();
    let delete = |session: &str| {
        get(&sim, &format!("{target}/{id}"))
            .method("DELETE")
            .session(session)
            .reply()
            .status
    };
    assert_eq!(delete(&theirs), 403);
    assert_eq!(delete(&mine), 200);
    for client in &mut clients {
        assert_eq!(client.event()["type"], "init");
        let event = client.event();
        assert_eq!(
            (&event["request_id"], texts(&event)),
            (&json!("one"), vec!["hello there"])
        );
        assert_eq!(event["data"]["messages"][0]["id"], id);
        let event = client.event();
        assert_eq!(event["data"]["messages"][0]["channel_id"], CHANNEL);
        assert_eq!(event["data"]["channels"][0]["username"], "Sparrow Studio");
        let event = client.event();
        assert_eq!(event["data"]["users"][0]["username"], OTHER);
        let event = client.event();
        assert_eq!(
            (&event["type"], &event["data"]["message_ids"]),
            (&json!("delete_messages"), &json!([id]))
        );
    }
    assert_eq!(
        texts(&Client::open(&sim, ID).event()),
        ["(none)", "from the studio", "good evening"]
    );
}

#[test]
fn a_stream_with_a_session_knows_whose_it_is() {
    let sim = sim(account().moderator_of(ID).subscriber());
    let session = sim.account(NAME).issue_session();
    let own = stream_for(&sim, &session).event();
    assert_eq!(own["data"]["can_moderate"], true);
    let me = &own["data"]["users"][0];
    assert_eq!(
        (&me["id"], &me["badges"]),
        (
            &json!(USER.to_string()),
            &json!(["moderator", "recurring_subscription"])
        )
    );
    assert_eq!(own["data"]["channels"][0]["id"], CHANNEL.to_string());
    assert_eq!(own["data"]["subscribers_only_chat"]["can_write"], true);
    for anonymous in [
        Client::open(&sim, ID).event(),
        stream_for(&sim, "made-up").event(),
    ] {
        assert_eq!(anonymous["data"]["can_moderate"], false);
        assert_eq!(anonymous["data"]["users"], json!([]));
    }
}

#[test]
fn commands_change_the_chat() {
    let sim = sim(account().moderator_of(ID));
    let session = sim.account(NAME).issue_session();
    let command = |line: &str| {
        post(
            &sim,
            "/chat/command",
            &[("video_id", "900100200"), ("message", line)],
        )
        .session(&session)
        .reply()
        .status
    };
    let on = || Client::open(&sim, ID).event()["data"]["subscribers_only_chat"]["on"].clone();
    assert_eq!((command("/subscribers"), on()), (200, json!(true)));
    assert_eq!((command("/subscribers off"), on()), (200, json!(false)));
    assert_eq!((command("/dance"), command("hello")), (400, 400));
}

#[test]
fn a_browser_may_ask_first() {
    let sim = sim(account());
    for target in [
        format!("/chat/api/chat/{ID}/message"),
        format!("/chat/api/chat/{ID}/message/7"),
    ] {
        let reply = get(&sim, &target).method("OPTIONS").reply();
        assert_eq!(reply.status, 200);
        assert_eq!(
            reply.header("access-control-allow-origin"),
            Some("https://rumble.com")
        );
    }
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
    let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body["data"]["message"]["text"], "hello");
    query(&sim, "emote.list", "&chat_id=900100200").ok();
    assert_eq!(
        sim.requests().pop().unwrap().target,
        "/service.php?name=emote.list&chat_id=900100200"
    );
}

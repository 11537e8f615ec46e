//! The chat and the API tell one story.

use std::time::Duration;

use rumble_sim::{Kind, Mix, Scenario};
use serde_json::{Value, json};

use crate::api_client::{KEY, each, key, poll, sim, stream, told};
use crate::client::{Client, ID, PATIENCE};

fn chat(document: &Value) -> &Value {
    &stream(document)["chat"]
}

#[test]
fn what_is_said_is_listed_newest_first() {
    let sim = sim(key());
    let (api, stream) = (sim.api(KEY), sim.stream(ID));
    stream.say("CalmSparrow", "evening \"all\" :r+wave:");
    api.advance(Duration::from_millis(2_900));
    stream.say_as("SparrowStudio", "Sparrow Studio Live", "welcome");
    let document = poll(&sim);
    assert_eq!(
        chat(&document)["recent_messages"],
        json!([
            {
                "username": "Sparrow Studio Live", "profile_pic_url": "", "badges": [],
                "text": "welcome", "created_on": "2026-03-14T17:58:02+00:00",
            },
            {
                "username": "CalmSparrow", "profile_pic_url": "", "badges": [],
                "text": "evening \"all\" :r+wave:", "created_on": "2026-03-14T17:58:00+00:00",
            },
        ])
    );
    assert_eq!(
        chat(&document)["latest_message"],
        chat(&document)["recent_messages"][0]
    );
    assert_eq!(document["now"], 1_773_511_082);

    let init = Client::open(&sim, ID).event();
    assert_eq!(init["data"]["messages"][1]["time"], "2026-03-14T17:58:02+00:00");
    assert_eq!(init["data"]["channels"][0]["username"], "Sparrow Studio Live");
}

#[test]
fn rants_stay_listed_when_messages_have_pushed_them_out() {
    let sim = sim(key());
    let stream = sim.stream(ID);
    stream.rant("TinFiddle", "for the varnish", 737);
    let document = poll(&sim);
    assert_eq!(chat(&document)["latest_message"]["text"], "for the varnish");
    assert_eq!(
        chat(&document)["recent_rants"],
        json!([{
            "username": "TinFiddle", "profile_pic_url": "", "badges": [], "text": "for the varnish",
            "created_on": "2026-03-14T17:58:00+00:00", "expires_on": "2026-03-14T18:03:00+00:00",
            "amount_cents": 737, "amount_dollars": 7,
        }])
    );
    for _ in 0..300 {
        stream.say("CalmSparrow", "and on");
    }
    let document = poll(&sim);
    assert_eq!(chat(&document)["recent_messages"].as_array().unwrap().len(), 50);
    assert_eq!(
        each(&chat(&document)["recent_rants"], "text"),
        ["for the varnish"]
    );
}

#[test]
fn what_a_moderator_removes_is_missing() {
    let sim = sim(key());
    let stream = sim.stream(ID);
    let gone = stream.say("CalmSparrow", "one");
    stream.say("LoudWren", "two");
    let paid = stream.rant("LoudWren", "three", 500);
    stream.delete(gone);
    stream.mute("LoudWren");
    let document = poll(&sim);
    assert_eq!(each(&chat(&document)["recent_messages"], "text"), ["three"]);
    stream.delete(paid);
    let document = poll(&sim);
    assert_eq!(chat(&document)["latest_message"], json!(null));
    assert_eq!(chat(&document)["latest_rant"], json!(null));
}

#[test]
fn deletions_do_not_shorten_a_full_window() {
    let sim = sim(key());
    let stream = sim.stream(ID);
    let ids: Vec<u64> = (0..120).map(|_| stream.say("CalmSparrow", "again")).collect();
    for id in &ids[90..] {
        stream.delete(*id);
    }
    assert_eq!(chat(&poll(&sim))["recent_messages"].as_array().unwrap().len(), 50);
}

#[test]
fn gifts_show_in_both_and_are_handed_out() {
    let sim = sim(key());
    let api = sim.api(KEY);
    let mut client = Client::open(&sim, ID);
    assert!(sim.stream(ID).wait_for_open(1, PATIENCE));
    api.advance(Duration::from_secs(60));
    api.gift("TinFiddle", 2, ID);
    assert_eq!(client.event()["type"], "init");
    let notice = &client.event()["data"]["messages"][0]["gift_purchase_notification"];
    assert_eq!(notice["total_gifts"], 2);
    let gift = |remaining: u64| {
        json!({
            "total_gifts": 2, "gift_type": "rumble", "remaining_gifts": remaining, "video_id": ID,
            "purchased_by": "TinFiddle", "gifted_on": "2026-03-14T17:59:00+00:00",
        })
    };
    assert_eq!(poll(&sim)["gifted_subs"]["latest_gifted_sub"], gift(2));
    assert!(api.receive_gift("OatLadder", ID) && api.receive_gift("LinenWren", ID));
    assert!(!api.receive_gift("CalmSparrow", ID));
    let document = poll(&sim);
    assert_eq!(document["gifted_subs"]["recent_gifted_subs"], json!([gift(0)]));
    let rows = &document["subscribers"]["recent_subscribers"];
    assert_eq!(each(rows, "username"), ["LinenWren", "OatLadder"]);
    assert_eq!(rows[0]["amount_cents"], 0);
    assert_eq!(rows[0]["subscribed_on"], "2026-03-14T17:59:00+00:00");
}

#[test]
fn followers_come_go_and_come_back() {
    let sim = sim(key());
    let (api, stream) = (sim.api(KEY), sim.stream(ID));
    stream.say("CalmSparrow", "hello");
    api.follow("CalmSparrow");
    stream.say("CalmSparrow", "I follow now");
    api.unfollow("CalmSparrow");
    assert_eq!(poll(&sim)["followers"]["num_followers"], 0);
    stream.say("CalmSparrow", "I do not");
    api.advance(Duration::from_secs(1));
    api.follow("CalmSparrow");
    let document = poll(&sim);
    assert_eq!(document["followers"]["num_followers"], 1);
    let rows = &document["followers"]["recent_followers"];
    assert_eq!(each(rows, "username"), ["CalmSparrow", "CalmSparrow"]);
    assert_eq!(
        each(rows, "followed_on"),
        ["2026-03-14T17:58:01-04:00", "2026-03-14T17:58:00-04:00"]
    );
}

#[test]
fn the_chat_knows_who_follows() {
    let sim = sim(key());
    let (api, stream) = (sim.api(KEY), sim.stream(ID));
    let mut client = Client::open(&sim, ID);
    assert!(stream.wait_for_open(1, PATIENCE));
    stream.say("CalmSparrow", "hello");
    api.follow("CalmSparrow");
    stream.say("CalmSparrow", "again");
    assert_eq!(client.event()["type"], "init");
    let (before, after) = (client.event(), client.event());
    let user = |event: &Value| event["data"]["users"][0].clone();
    assert_eq!(user(&before)["is_follower"], false);
    assert_eq!(user(&after)["is_follower"], true);
    assert_eq!(user(&before)["id"], user(&after)["id"]);
}

#[test]
fn a_scenarios_chat_is_the_one_that_is_listed() {
    let scenario = Scenario::quiet()
        .step(Duration::from_millis(100))
        .mix(
            Mix::chat()
                .with(Kind::ChannelPost, 30)
                .with(Kind::Rant, 30)
                .with(Kind::Gift, 10)
                .with(Kind::Subscription, 10)
                .with(Kind::Delete, 10),
        )
        .history(10);
    let sim = told(3, scenario);
    sim.api(KEY).advance(Duration::from_secs(4));
    let document = poll(&sim);
    let init = Client::open(&sim, ID).event();
    let data = &init["data"];
    let name = |list: &Value, id: &str| {
        let known = list.as_array().unwrap().iter();
        known
            .clone()
            .find(|one| one["id"] == id)
            .map(|one| one["username"].clone())
    };
    let mut expected: Vec<Value> = Vec::new();
    for message in data["messages"].as_array().unwrap() {
        if message["is_deleted"] == true {
            continue;
        }
        let channel = message["channel_id"].as_u64();
        let username = match channel {
            Some(id) => name(&data["channels"], &id.to_string()),
            None => name(&data["users"], message["user_id"].as_str().unwrap()),
        };
        expected.insert(0, json!([username, message["text"], message["time"]]));
    }
    let listed = |row: &Value| json!([row["username"], row["text"], row["created_on"]]);
    let rows: Vec<Value> = chat(&document)["recent_messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(listed)
        .collect();
    assert!(expected.len() > 30);
    assert_eq!(rows[..expected.len()], expected[..]);

    let gifts: u64 = document["gifted_subs"]["num_gifted_subs"].as_u64().unwrap();
    let subscribers = document["subscribers"]["recent_subscribers"].as_array().unwrap();
    let gifted = subscribers.iter().filter(|row| row["amount_cents"] == 0).count();
    assert!(gifts > 0);
    assert_eq!(gifts, gifted as u64, "each gift made a subscriber");
    assert!(subscribers.len() > gifted, "and some pay");
    let now = document["now"].as_i64().unwrap();
    assert_eq!(now, 1_773_511_084);
}

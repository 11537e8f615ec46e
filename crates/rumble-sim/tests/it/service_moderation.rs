use std::collections::BTreeSet;
use std::time::Duration;

use rumble_sim::{MutedPages, Sim};
use serde_json::Value;

use crate::client::{Client, ID, PATIENCE, texts};
use crate::service_client::{NAME, Request, account, get, operation, post, query, send, sim};

const STREAM: &str = "900100200";

fn mute<'a>(sim: &'a Sim, name: &str, more: &[(&str, &str)]) -> Request<'a> {
    let mut fields = vec![("user_to_mute", name), ("entity_type", "user"), ("video", STREAM)];
    fields.extend(more);
    operation(sim, "moderation.mute", &fields)
}

fn listeners(sim: &Sim) -> [Client; 2] {
    let mut clients = [Client::open(sim, ID), Client::open(sim, ID)];
    assert!(sim.stream(ID).wait_for_open(2, PATIENCE));
    for client in &mut clients {
        assert_eq!(client.event()["type"], "init");
    }
    clients
}

fn next(clients: &mut [Client; 2]) -> Value {
    let [one, two] = clients.each_mut().map(Client::event);
    assert_eq!(one, two);
    one
}

#[test]
fn mutes_and_pins_show_to_every_listener() {
    let sim = sim(account().moderator_of(ID));
    let session = sim.account(NAME).issue_session();
    let stream = sim.stream(ID);
    let mut clients = listeners(&sim);
    let first = stream.say("NightFerry", "first").to_string();
    let second = stream.say("BrassTeapot", "second").to_string();
    stream.rant("NightFerry", "paid", 500);
    for _ in 0..3 {
        next(&mut clients);
    }
    let target = [("video_id", STREAM), ("message_id", second.as_str())];
    let unpin = |expected: bool| {
        let answer = operation(&sim, "chat.message.unpin", &target)
            .session(&session)
            .ok();
        assert_eq!(answer["data"]["success"], expected);
    };
    unpin(false);
    let pinned = operation(&sim, "chat.message.pin", &target)
        .session(&session)
        .ok();
    assert_eq!(pinned["data"]["success"], true);
    let event = next(&mut clients);
    assert_eq!(
        (&event["type"], &event["data"]["message"]["id"]),
        (&"pin_message".into(), &second.as_str().into())
    );
    unpin(true);
    assert_eq!(next(&mut clients)["type"], "unpin_message");

    let muted = mute(&sim, "NightFerry", &[("type", "video"), ("duration", "300")])
        .session(&session)
        .ok();
    assert_eq!(muted["data"]["success"], true);
    assert_eq!(next(&mut clients)["type"], "mute_users");
    let struck = next(&mut clients);
    assert_eq!(struck["type"], "delete_non_rant_messages");
    assert_eq!(
        struck["data"]["message_ids"],
        serde_json::json!([first]),
        "the rant stays"
    );
    assert_eq!(
        texts(&Client::open(&sim, ID).event()),
        ["(none)", "second", "paid"]
    );
}

#[test]
fn a_mute_binds_for_its_time_or_until_it_is_lifted() {
    let sim = sim(account().moderator_of(ID));
    let session = sim.account(NAME).issue_session();
    let other = sim.add_account(rumble_sim::AccountPlan::without_password(
        "NightFerry",
        900_300_009,
    ));
    let theirs = other.issue_session();
    let speak = |request_id: &str| send(&sim, "hello", request_id).session(&theirs).reply().status;
    assert_eq!(speak("a"), 200);
    mute(&sim, "NightFerry", &[("type", "video"), ("duration", "300")])
        .session(&session)
        .ok();
    assert_eq!(speak("b"), 403);
    sim.stream(ID).advance(Duration::from_secs(301));
    assert_eq!(speak("c"), 200);
    mute(&sim, "NightFerry", &[("type", "total")])
        .session(&session)
        .ok();
    sim.stream(ID).advance(Duration::from_secs(100_000));
    assert_eq!(speak("d"), 403);
    let (record, name) = sim.account(NAME).mutes().pop().unwrap();
    assert_eq!(name, "NightFerry");
    let lift = |session: &str| {
        let record = record.to_string();
        operation(&sim, "moderation.unmute", &[("record_id", &record)])
            .session(session)
            .ok()["data"]["success"]
            .clone()
    };
    assert_eq!(lift(&theirs), false, "it is not theirs");
    assert_eq!(lift(&session), true);
    assert_eq!(lift(&session), false);
    assert_eq!(speak("e"), 200);
}

#[test]
fn an_account_is_one_person_whoever_speaks_for_it() {
    let sim = sim(account().moderator_of(ID));
    let session = sim.account(NAME).issue_session();
    sim.add_account(rumble_sim::AccountPlan::without_password(
        "NightFerry",
        900_300_009,
    ));
    let said = sim.stream(ID).say("NightFerry", "by a test").to_string();
    let mut clients = listeners(&sim);
    mute(&sim, "NightFerry", &[("type", "video")])
        .session(&session)
        .ok();
    assert_eq!(
        next(&mut clients)["data"]["user_ids"],
        serde_json::json!(["900300009"])
    );
    assert_eq!(
        next(&mut clients)["data"]["message_ids"],
        serde_json::json!([said])
    );
}

#[test]
fn a_channel_is_muted_by_its_title() {
    let sim = sim(account().moderator_of(ID));
    let session = sim.account(NAME).issue_session();
    let other = rumble_sim::AccountPlan::without_password("NightFerry", 900_300_009)
        .channel(7_730_009, "Night Ferries");
    sim.add_account(other);
    let fields = [
        ("user_to_mute", "Night Ferries"),
        ("entity_type", "channel"),
        ("video", STREAM),
        ("type", "video"),
    ];
    let mut clients = listeners(&sim);
    let muted = operation(&sim, "moderation.mute", &fields).session(&session).ok();
    assert_eq!(muted["data"]["success"], true);
    assert_eq!(
        next(&mut clients)["data"]["user_ids"],
        serde_json::json!(["900300009"])
    );
    let unknown = mute(&sim, "Night Ferries", &[("type", "video")])
        .session(&session)
        .reply();
    assert_eq!(unknown.status, 404, "no user has that name");
}

#[test]
fn rights_decide() {
    let sim = sim(account());
    let sparrow = sim.account(NAME);
    let session = sparrow.issue_session();
    sim.stream(ID).say("NightFerry", "first");
    let request = || mute(&sim, "NightFerry", &[("type", "video")]);
    let anonymous = request().ok();
    assert_eq!(
        (&anonymous["user"]["logged_in"], &anonymous["data"]["success"]),
        (&false.into(), &false.into())
    );
    assert_eq!(request().session(&session).reply().status, 403);
    let mut clients = listeners(&sim);
    sparrow.set_moderator(ID, true);
    sparrow.set_moderator(ID, true);
    let event = next(&mut clients);
    assert_eq!(event["type"], "can_moderate");
    assert_eq!(
        event["data"],
        serde_json::json!({ "user_ids": [900_300_001], "can_moderate": true })
    );
    assert_eq!(request().session(&session).ok()["data"]["success"], true);
    assert_eq!(next(&mut clients)["type"], "mute_users");
    let target = [("video_id", STREAM), ("message_id", "1")];
    let nothing = operation(&sim, "chat.message.pin", &target)
        .session(&session)
        .ok();
    assert_eq!(nothing["errors"][0]["message"], "There is no such message");
}

fn records(page: &str) -> BTreeSet<u64> {
    let ids = page
        .match_indices("data-record-id=")
        .map(|(at, name)| &page[at + name.len()..]);
    ids.map(|rest| {
        let digits: String = rest
            .trim_start_matches(['"', '\''])
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse().unwrap()
    })
    .filter(|id| *id > 300_000)
    .collect()
}

#[test]
fn ten_thousand_mutes_are_listed_fifty_to_a_page() {
    let sim = sim(account().mutes(["Tin & \"Fiddle\" <'>"]).mutes_many(9_999));
    let sparrow = sim.account(NAME);
    let session = sparrow.issue_session();
    let page = |number: usize| {
        let reply = get(&sim, &format!("/account/moderation/muting?pg={number}"))
            .session(&session)
            .reply();
        assert_eq!(reply.status, 200);
        reply.text()
    };
    assert!(page(1).contains("data-username=\"Tin &amp; &quot;Fiddle&quot; &lt;&#039;&gt;\""));
    assert_eq!(
        page(1),
        get(&sim, "/account/moderation/muting")
            .session(&session)
            .reply()
            .text()
    );
    let all: BTreeSet<u64> = (1..=200).flat_map(|number| records(&page(number))).collect();
    assert_eq!(all, sparrow.mutes().into_iter().map(|(id, _)| id).collect());
    assert_eq!(all.len(), 10_000);
    assert!(records(&page(201)).is_empty());
    sparrow.set_muted_pages(MutedPages::RepeatPastEnd);
    assert_eq!(records(&page(9_999)), records(&page(200)));
    sparrow.set_muted_pages(MutedPages::OtherMarkup);
    assert!(records(&page(1)).is_empty() && page(1).contains("Muted users"));
}

#[test]
fn a_raid_is_prepared_then_confirmed() {
    let sim = sim(account().moderator_of(ID));
    let session = sim.account(NAME).issue_session();
    let confirm = || {
        operation(&sim, "raid.confirm", &[("video_id", STREAM)])
            .session(&session)
            .ok()
    };
    assert_eq!(confirm()["data"]["success"], false);
    let command = [
        ("video_id", STREAM),
        ("message", "/raid https://rumble.example/v0other.html"),
    ];
    post(&sim, "/chat/command", &command).session(&session).ok();
    let mut clients = listeners(&sim);
    assert_eq!(confirm()["data"]["success"], true);
    let event = next(&mut clients);
    assert_eq!(event["type"], "raid_confirmed");
    assert_eq!(event["data"]["target_url"], "https://rumble.example/v0other.html");
    assert_eq!(confirm()["data"]["success"], false);
}

#[test]
fn emotes_come_in_packs() {
    let sim = sim(account());
    let answer = query(&sim, "emote.list", &format!("&chat_id={STREAM}")).ok();
    let packs = answer["data"]["items"].as_array().unwrap();
    assert!(packs[0]["channel_id"].is_null() && packs[1]["channel_id"].is_u64());
    assert_eq!(packs[0]["emotes"][0]["name"], "r+wave");
    assert_eq!(packs[2]["emotes"], serde_json::json!([]));
    assert_eq!(query(&sim, "emote.list", "&chat_id=x").reply().status, 400);
}

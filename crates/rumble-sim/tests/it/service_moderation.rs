use std::time::Duration;

use rumble_sim::Sim;
use serde_json::Value;

use crate::client::{Client, ID, NAME, Request, TEST_TIMEOUT, account, open_stream, operation, send, sim};

const STREAM: &str = "900100200";

fn mute(sim: &Sim, name: &str, more: &[(&str, &str)]) -> Request {
    let mut fields = vec![("user_to_mute", name), ("entity_type", "user"), ("video", STREAM)];
    fields.extend(more);
    operation(sim, "moderation.mute", &fields)
}

fn listeners(sim: &Sim) -> [Client; 2] {
    let mut clients = [open_stream(sim, ID), open_stream(sim, ID)];
    assert!(sim.stream(ID).wait_for_open(2, TEST_TIMEOUT));
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
fn mute_lasts_for_its_time_or_until_it_is_removed() {
    let sim = sim(account().moderator_of(ID));
    let session = sim.account(NAME).issue_session();
    let other = sim.add_account(rumble_sim::AccountPlan::without_password(
        "NightFerry",
        900_300_009,
    ));
    let theirs = other.issue_session();
    let speak = |request_id: &str| send(&sim, "hello", request_id).session(&theirs).send().status;
    assert_eq!(speak("a"), 200);
    mute(&sim, "NightFerry", &[("type", "video"), ("duration", "300")])
        .session(&session)
        .json();
    assert_eq!(speak("b"), 403);
    sim.stream(ID).advance(Duration::from_secs(301));
    assert_eq!(speak("c"), 200);
    mute(&sim, "NightFerry", &[("type", "total")])
        .session(&session)
        .json();
    sim.stream(ID).advance(Duration::from_secs(100_000));
    assert_eq!(speak("d"), 403);
    let (record, name) = sim.account(NAME).mutes().pop().unwrap();
    assert_eq!(name, "NightFerry");
    let lift = |session: &str| {
        let record = record.to_string();
        operation(&sim, "moderation.unmute", &[("record_id", &record)])
            .session(session)
            .json()["data"]["success"]
            .clone()
    };
    assert_eq!(lift(&theirs), false, "the mute belongs to another account");
    assert_eq!(lift(&session), true);
    assert_eq!(lift(&session), false);
    assert_eq!(speak("e"), 200);
}

#[test]
fn messages_of_an_account_and_of_a_test_have_one_author() {
    let sim = sim(account().moderator_of(ID));
    let session = sim.account(NAME).issue_session();
    sim.add_account(rumble_sim::AccountPlan::without_password(
        "NightFerry",
        900_300_009,
    ));
    let posted = sim.stream(ID).say("NightFerry", "by a test").to_string();
    let mut clients = listeners(&sim);
    mute(&sim, "NightFerry", &[("type", "video")])
        .session(&session)
        .json();
    assert_eq!(
        next(&mut clients)["data"]["user_ids"],
        serde_json::json!(["900300009"])
    );
    assert_eq!(
        next(&mut clients)["data"]["message_ids"],
        serde_json::json!([posted])
    );
}

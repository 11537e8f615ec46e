//! What a key's document says, and what its plan changes in it.

use std::time::Duration;

use rumble_sim::{Broadcast, KeyPlan, Plan, Sim, StreamPlan};
use serde_json::json;

use crate::api_client::{KEY, each, key, poll, poll_with, sim, stream};
use crate::client::{ID, answer};

#[test]
fn a_key_without_a_past_lists_its_stream_and_nobody() {
    let sim = sim(key());
    let document = poll(&sim);
    assert_eq!(document["now"], 1_773_511_080);
    assert_eq!(document["type"], "user");
    assert_eq!(document["username"], "SparrowStudio");
    assert_eq!(document["user_id"], "evu4g7");
    assert_eq!(document["channel_id"], json!(null));
    assert_eq!(document["max_num_results"], 50);
    assert_eq!(
        document["followers"],
        json!({ "num_followers": 0, "num_followers_total": 0, "latest_follower": null, "recent_followers": [] })
    );
    assert_eq!(document["subscribers"]["latest_subscriber"], json!(null));
    assert_eq!(document["gifted_subs"]["num_gifted_subs"], 0);
    let stream = stream(&document);
    assert_eq!(stream["id"], "evw9rc");
    assert_eq!(stream["is_live"], true);
    assert_eq!(stream["created_on"], "2026-03-14T17:58:00+00:00");
    assert_eq!(
        stream["chat"],
        json!({ "latest_message": null, "recent_messages": [], "latest_rant": null, "recent_rants": [] })
    );
}

#[test]
fn a_past_is_invented_in_order() {
    let plan = key()
        .followers(120)
        .followers_on_other_channels(300)
        .subscribers(70)
        .gifts(4);
    let document = poll(&sim(plan));
    let followers = &document["followers"];
    assert_eq!(followers["num_followers"], 120);
    assert_eq!(followers["num_followers_total"], 420);
    let times = each(&followers["recent_followers"], "followed_on");
    assert_eq!(times.len(), 50);
    assert!(times.is_sorted_by(|newer, older| newer > older), "{times:?}");
    assert!(times.iter().all(|time| time.ends_with("-04:00")));
    assert_eq!(followers["latest_follower"], followers["recent_followers"][0]);

    let subscribers = &document["subscribers"];
    assert_eq!(subscribers["num_subscribers"], 70);
    let rows = subscribers["recent_subscribers"].as_array().unwrap();
    assert_eq!(rows.len(), 70, "this list has no cap");
    assert!(rows.iter().any(|row| row["amount_cents"] == 0));
    assert!(rows.iter().any(|row| row["amount_cents"] == 500));
    assert!(rows.iter().all(|row| row["user"] == row["username"]));

    let gifts = &document["gifted_subs"];
    let rows = gifts["recent_gifted_subs"].as_array().unwrap();
    assert_eq!(rows.len(), 4);
    let bought: u64 = rows.iter().map(|row| row["total_gifts"].as_u64().unwrap()).sum();
    assert_eq!(gifts["num_gifted_subs"], bought);
    assert!(rows.iter().all(|row| row["remaining_gifts"] == 0));
}

#[test]
fn a_channels_key_names_the_channel_and_its_account() {
    let plan = KeyPlan::channel(KEY, 7_654_321, "Sparrow Studio Live").account(900_000_007, "SparrowStudio");
    let document = poll(&sim(plan));
    assert_eq!(document["type"], "channel");
    assert_eq!(document["channel_id"], 7_654_321);
    assert_eq!(document["channel_name"], "Sparrow Studio Live");
    assert_eq!(document["username"], "SparrowStudio");
}

#[test]
fn a_key_lists_the_streams_that_belong_to_it() {
    let plan = Plan::new()
        .stream(StreamPlan::new(1))
        .stream(StreamPlan::new(2))
        .stream(StreamPlan::new(3).ended())
        .api_key(key())
        .api_key(KeyPlan::user("second", 900_000_008, "BrassTeapot").streams([2]));
    let sim = Sim::start(plan).unwrap();
    let mut ids = each(&poll(&sim)["livestreams"], "id")
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    ids.sort();
    assert_eq!(ids, ["1", "2"]);
    assert_eq!(each(&poll_with(&sim, "second")["livestreams"], "id"), ["2"]);
}

#[test]
fn the_newest_stream_comes_first() {
    let older = StreamPlan::new(9).broadcast(Broadcast::new().created_before(Duration::from_secs(60)));
    let plan = Plan::new()
        .stream(older)
        .stream(StreamPlan::new(4))
        .api_key(key());
    let document = poll(&Sim::start(plan).unwrap());
    assert_eq!(each(&document["livestreams"], "id"), ["4", "9"]);
    assert_eq!(
        document["livestreams"][1]["created_on"],
        "2026-03-14T17:57:00+00:00"
    );
}

#[test]
fn a_broadcast_is_told_as_planned() {
    let broadcast = Broadcast::new()
        .title("Gluing the \"Brass Teapot\"")
        .visibility("unlisted")
        .category("gaming", "Gaming")
        .second_category("simulators", "Simulators")
        .scheduled_in(Duration::from_secs(90))
        .viewers(37)
        .likes(12, 1);
    let plan = Plan::new()
        .stream(StreamPlan::new(ID).broadcast(broadcast))
        .api_key(key());
    let document = poll(&Sim::start(plan).unwrap());
    let stream = stream(&document);
    assert_eq!(stream["title"], "Gluing the \"Brass Teapot\"");
    assert_eq!(stream["visibility"], "unlisted");
    assert_eq!(
        stream["categories"],
        json!({
            "primary": { "slug": "gaming", "title": "Gaming" },
            "secondary": { "slug": "simulators", "title": "Simulators" },
        })
    );
    assert_eq!(stream["scheduled_on"], "2026-03-14T17:59:30+00:00");
    assert_eq!(stream["watching_now"], 37);
    assert_eq!((&stream["likes"], &stream["dislikes"]), (&json!(12), &json!(1)));
}

#[test]
fn the_window_caps_messages_rants_and_followers_only() {
    let sim = sim(key().window(3));
    let (api, chat) = (sim.api(KEY), sim.stream(ID));
    for name in [
        "CalmSparrow",
        "TinFiddle",
        "OatLadder",
        "BrassTeapot",
        "LinenWren",
    ] {
        api.follow(name);
        api.subscribe(name, 500);
        api.gift(name, 1, ID);
        chat.rant(name, "for the glue", 100);
    }
    let document = poll(&sim);
    assert_eq!(document["max_num_results"], 3);
    assert_eq!(
        each(&document["followers"]["recent_followers"], "username"),
        ["LinenWren", "BrassTeapot", "OatLadder"]
    );
    assert_eq!(document["followers"]["num_followers"], 5);
    let chat = &stream(&document)["chat"];
    assert_eq!(chat["recent_messages"].as_array().unwrap().len(), 3);
    assert_eq!(
        each(&chat["recent_rants"], "username"),
        ["LinenWren", "BrassTeapot", "OatLadder"]
    );
    assert_eq!(document["subscribers"]["num_subscribers"], 5);
    assert_eq!(
        document["gifted_subs"]["recent_gifted_subs"]
            .as_array()
            .unwrap()
            .len(),
        5
    );
}

#[test]
fn a_window_can_be_wider_than_the_chats_history() {
    let sim = sim(key());
    let (api, chat) = (sim.api(KEY), sim.stream(ID));
    api.set_window(400);
    for number in 0..500 {
        chat.say("CalmSparrow", &number.to_string());
    }
    let document = poll(&sim);
    let texts = each(&stream(&document)["chat"]["recent_messages"], "text");
    assert_eq!((texts.len(), texts[0], texts[399]), (400, "499", "100"));
    api.set_window(2);
    assert_eq!(
        each(&stream(&poll(&sim))["chat"]["recent_messages"], "text"),
        ["499", "498"]
    );
}

#[test]
fn the_clock_can_be_ahead_and_behind() {
    for (skew, now, time, followed) in [
        (
            3_600,
            1_773_514_680,
            "2026-03-14T18:58:00+00:00",
            "2026-03-14T18:58:00-04:00",
        ),
        (
            -3_600,
            1_773_507_480,
            "2026-03-14T16:58:00+00:00",
            "2026-03-14T16:58:00-04:00",
        ),
    ] {
        let sim = sim(key().clock_skew(skew));
        let api = sim.api(KEY);
        api.follow("CalmSparrow");
        api.subscribe("TinFiddle", 500);
        api.gift("OatLadder", 2, ID);
        sim.stream(ID).rant("BrassTeapot", "for the cat", 100);
        let check = |document: &serde_json::Value| {
            assert_eq!(document["now"], now);
            assert_eq!(document["followers"]["latest_follower"]["followed_on"], followed);
            assert_eq!(
                document["subscribers"]["latest_subscriber"]["subscribed_on"],
                time
            );
            assert_eq!(document["gifted_subs"]["latest_gifted_sub"]["gifted_on"], time);
            let stream = stream(document);
            assert_eq!(stream["created_on"], time);
            assert_eq!(stream["chat"]["latest_message"]["created_on"], time);
            let rant = &stream["chat"]["latest_rant"];
            assert_eq!(rant["created_on"], time);
            assert_eq!(rant["expires_on"].as_str().unwrap()[14..], *"00:00+00:00");
        };
        check(&poll(&sim));
        api.set_clock_skew(0);
        assert_eq!(poll(&sim)["now"], 1_773_511_080);
        api.set_clock_skew(skew);
        check(&poll(&sim));
    }
}

#[test]
fn a_lag_hides_what_is_younger() {
    let sim = sim(key().lag(Duration::from_secs(5)));
    let (api, chat) = (sim.api(KEY), sim.stream(ID));
    api.advance(Duration::from_secs(10));
    chat.say("CalmSparrow", "early");
    api.follow("CalmSparrow");
    api.advance(Duration::from_secs(4));
    chat.say("TinFiddle", "late");
    chat.rant("TinFiddle", "later", 100);
    api.gift("TinFiddle", 3, ID);
    api.subscribe("TinFiddle", 500);

    let document = poll(&sim);
    assert_eq!(document["now"], 1_773_511_080 + 9);
    assert_eq!(document["followers"]["num_followers"], 0);
    assert!(each(&stream(&document)["chat"]["recent_messages"], "text").is_empty());

    api.advance(Duration::from_millis(1_100));
    let document = poll(&sim);
    assert_eq!(document["now"], 1_773_511_080 + 10);
    assert_eq!(document["followers"]["num_followers"], 1);
    assert_eq!(
        each(&stream(&document)["chat"]["recent_messages"], "text"),
        ["early"]
    );
    assert_eq!(document["subscribers"]["num_subscribers"], 0);

    api.set_lag(Duration::ZERO);
    let document = poll(&sim);
    assert_eq!(
        each(&stream(&document)["chat"]["recent_messages"], "text"),
        ["", "later", "late", "early"]
    );
    assert_eq!(document["gifted_subs"]["num_gifted_subs"], 3);
    assert_eq!(document["subscribers"]["num_subscribers"], 1);
}

#[test]
fn a_relay_needs_no_key_and_has_blank_records() {
    let sim = Sim::start(Plan::new().api_key(key().relay())).unwrap();
    assert!(sim.relay_url().ends_with("/api/ls"));
    let ask = || {
        let (status, _, body) = answer(&sim, "GET /api/ls HTTP/1.1");
        assert_eq!(status, 200);
        serde_json::from_str::<serde_json::Value>(&body).unwrap()
    };
    let nothing = ask();
    assert_eq!(nothing["followers"]["latest_follower"]["username"], "");
    assert_eq!(nothing["subscribers"]["latest_subscriber"]["username"], "");
    assert_eq!(nothing["livestreams"][0]["id"], "");
    assert!(nothing.get("gifted_subs").is_none());

    let api = sim.api(KEY);
    let chat = api.start_stream(ID);
    api.follow("CalmSparrow");
    chat.say("CalmSparrow", "hello");
    chat.rant("CalmSparrow", "for the cat", 300);
    let document = ask();
    assert_eq!(
        each(&document["followers"]["recent_followers"], "username"),
        ["CalmSparrow"]
    );
    let chat = &stream(&document)["chat"];
    assert_eq!(chat["latest_rant"]["amount_cents"], 300);
    assert!(chat.get("latest_message").is_none() && chat.get("recent_messages").is_none());
    assert_eq!(
        stream(&poll(&sim))["chat"]["latest_message"]["text"],
        "for the cat"
    );
    assert_eq!(api.requests().len(), 3);
}

#[test]
fn without_a_relay_there_is_none() {
    assert_eq!(answer(&sim(key()), "GET /api/ls HTTP/1.1").0, 404);
}

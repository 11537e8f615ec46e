//! The document of a key, and what its plan changes in it.

use std::time::Duration;

use rumble_sim::{Broadcast, KeyPlan, Plan, Sim, StreamPlan};
use serde_json::json;

use crate::api_client::{each, key, poll, poll_with, sim, stream};
use crate::client::{ID, response};

#[test]
fn key_without_history_lists_its_stream_only() {
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
fn generated_rows_are_in_order() {
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
    assert_eq!(rows.len(), 70, "this list is not limited");
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
fn key_lists_its_own_streams() {
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
fn newest_stream_is_listed_first() {
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
fn planned_broadcast_is_listed() {
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
fn relay_path_without_a_relay_is_not_found() {
    assert_eq!(response(&sim(key()), "GET /api/ls HTTP/1.1").0, 404);
}

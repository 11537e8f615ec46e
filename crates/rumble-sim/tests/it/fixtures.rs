//! The members of responses and events, compared with those of the fixtures.

use std::collections::BTreeSet;
use std::fs;

use rumble_sim::{Creator, Plan, Scenario, Sim, StreamPlan, VideoPlan};
use serde_json::Value;

use crate::api_client::{KEY, key, poll};
use crate::client::{ID, NAME, account, get, operation, query, response, send};

const SLUG: &str = "v7exampl-mending-a-kettle.html";

fn fixture(path: &str) -> Value {
    let path = format!("{}/../../fixtures/{path}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The paths of all members, those of the items of a list together.
fn members(value: &Value) -> BTreeSet<String> {
    fn add(value: &Value, prefix: &str, paths: &mut BTreeSet<String>) {
        match value {
            Value::Array(items) => items
                .iter()
                .for_each(|item| add(item, &format!("{prefix}[]"), paths)),
            Value::Object(members) => {
                for (name, member) in members {
                    let path = format!("{prefix}.{name}");
                    add(member, &path, paths);
                    paths.insert(path);
                }
            }
            _ => {}
        }
    }
    let mut paths = BTreeSet::new();
    add(value, "", &mut paths);
    paths
}

#[track_caller]
fn assert_members(response: &Value, path: &str) {
    assert_eq!(members(response), members(&fixture(path)), "{path}");
}

fn site() -> (Sim, String) {
    let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow & Studio");
    let plan = Plan::new()
        .stream(StreamPlan::new(ID))
        .video(VideoPlan::new(ID, SLUG, &studio))
        .account(account());
    let sim = Sim::start(plan).unwrap();
    let session = sim.account(NAME).issue_session();
    (sim, session)
}

#[test]
fn livestream_api_has_the_members_of_the_fixtures() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(ID)).api_key(key().relay())).unwrap();
    let (api, stream) = (sim.api(KEY), sim.stream(ID));
    api.follow("CalmSparrow");
    api.subscribe("CalmSparrow", 500);
    api.gift("TinFiddle", 5, ID);
    stream.rant("TinFiddle", "for the varnish", 500);
    let relay = || serde_json::from_str::<Value>(&response(&sim, "GET /api/ls HTTP/1.1").2).unwrap();
    let categories = ["primary", "secondary"].map(|name| format!(".livestreams[].categories.{name}."));
    let listed = |value: &Value| {
        let mut paths = members(value);
        paths.retain(|path| !categories.iter().any(|prefix| path.starts_with(prefix)));
        paths
    };
    assert_eq!(listed(&poll(&sim)), listed(&fixture("livestream-api/user-live")));
    assert_eq!(listed(&relay()), listed(&fixture("livestream-api/relay-live")));

    let sim = Sim::start(Plan::new().api_key(key().relay())).unwrap();
    let empty: Value = serde_json::from_str(&response(&sim, "GET /api/ls HTTP/1.1").2).unwrap();
    assert_members(&empty, "livestream-api/relay-empty");
    assert_eq!(empty["followers"]["latest_follower"]["username"], "");
    assert_eq!(empty["livestreams"][0]["id"], "");
}

#[test]
fn events_have_members_of_the_fixtures() {
    let folder = format!("{}/../../fixtures/chat", env!("CARGO_MANIFEST_DIR"));
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    // Both gift events have the same records, and so do a pin and its end.
    let paths = |event: &Value| {
        let kind = event["type"].as_str().unwrap();
        let kind = kind.replace("received", "purchased").replace("unpin", "pin");
        members(event)
            .into_iter()
            .map(move |path| format!("{kind}{path}"))
    };
    let known: BTreeSet<String> = files
        .map(|path| serde_json::from_str::<Value>(&fs::read_to_string(path).unwrap()).unwrap())
        .flat_map(|event| paths(&event).collect::<Vec<_>>())
        .collect();
    for event in Scenario::demo().events(1) {
        let event: Value = serde_json::from_str(&event.json).unwrap();
        for path in paths(&event).filter(|path| !path.contains("host_ad_read")) {
            assert!(known.contains(&path), "{path}");
        }
    }
}

#[test]
fn service_php_has_the_members_of_the_fixtures() {
    let (sim, session) = site();
    let logged_in = |name: &str, rest: &str| query(&sim, name, rest).session(&session).json();
    let details = format!("&id={ID}");
    assert_members(
        &query(&sim, "media.details", &format!("{details}&api=7")).json(),
        "service/media-details",
    );
    assert_members(
        &query(&sim, "media.details", &details).json(),
        "service/media-details-at-the-top",
    );
    assert_members(&query(&sim, "emote.list", "&chat_id=1").json(), "service/emotes");
    assert_members(
        &operation(&sim, "user.get_salts", &[("username", NAME)]).json(),
        "service/salts",
    );
    assert_members(
        &logged_in("user.has_unread_notifications", ""),
        "service/session-alive",
    );
    let oembed = format!("/api/Media/oembed.json?url=https://rumble.com/{SLUG}");
    assert_members(&get(&sim, &oembed).json(), "service/oembed");
    let embed = get(&sim, "/embedJS/u3/?request=video&ver=2&v=vevw9rc").json();
    assert_members(&embed, "service/embed-js-live");

    let fields = [
        ("title", "Clocks"),
        ("description", ""),
        ("visibility", "public"),
        ("channel_id", "7730001"),
    ];
    let playlist = operation(&sim, "playlist.add", &fields).session(&session).json();
    assert_members(&playlist, "service/playlist");
    let id = playlist["data"]["id"].as_str().unwrap().to_owned();
    let fields = [("playlist_id", id.as_str()), ("video_id", "900100200")];
    operation(&sim, "playlist.add_video", &fields)
        .session(&session)
        .json();
    let videos = logged_in("playlist.list_videos", &format!("&playlist_id={id}"));
    assert_members(&videos, "service/playlist-videos");
    let comment = sim.library().comment(ID, NAME, "nice work");
    sim.library().reply(ID, comment, NAME, "thanks");
    let comments = logged_in("media.details", &format!("{details}&api=7&options=comments"));
    assert_members(&comments, "service/details-with-comments");

    let sent = send(&sim, "hello", "one").session(&session).json();
    assert_eq!(sent["data"]["id"].as_str().map(str::len), Some(19));
    assert!(members(&fixture("service/message-sent")).is_superset(&members(&sent)));
    let rejected = operation(
        &sim,
        "chat.message.pin",
        &[("video_id", "77"), ("message_id", "1")],
    );
    assert_members(&rejected.session(&session).json(), "service/rejected-msg");
}

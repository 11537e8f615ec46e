use std::collections::BTreeSet;

use rumble_sim::{Fixture, fixtures};
use serde_json::Value;

fn bytes(path: &str) -> Vec<u8> {
    fixtures()
        .into_iter()
        .find(|fixture| fixture.path == path)
        .unwrap_or_else(|| panic!("{path}"))
        .bytes
}

fn event(name: &str) -> Value {
    serde_json::from_slice(&bytes(&format!("chat/{name}.json"))).unwrap()
}

#[test]
fn paths_are_unique_and_everything_is_explained() {
    let all = fixtures();
    assert_eq!(all, fixtures());
    let paths: BTreeSet<&str> = all.iter().map(|fixture| fixture.path.as_str()).collect();
    assert_eq!(paths.len(), all.len());
    assert!(
        all.iter()
            .all(|Fixture { about, evidence, .. }| !about.is_empty() && !evidence.is_empty())
    );
}

#[test]
fn json_is_pretty_and_ends_with_one_newline() {
    for fixture in fixtures()
        .iter()
        .filter(|fixture| fixture.path.ends_with(".json"))
    {
        let value: Value =
            serde_json::from_slice(&fixture.bytes).unwrap_or_else(|e| panic!("{}: {e}", fixture.path));
        if fixture.path.starts_with("chat/") {
            assert!(
                value["type"].is_string() && value["data"].is_object(),
                "{}",
                fixture.path
            );
        }
        let one_line = ["chat/init-over-64-kib.json", "livestream-api/large.json"];
        assert!(
            fixture.bytes.ends_with(b"\n}\n") || one_line.contains(&fixture.path.as_str()),
            "{}",
            fixture.path
        );
    }
}

#[test]
fn every_known_event_has_one() {
    let types: BTreeSet<String> = fixtures()
        .iter()
        .filter_map(|fixture| serde_json::from_slice::<Value>(&fixture.bytes).ok())
        .filter_map(|event| event["type"].as_str().map(ToOwned::to_owned))
        .collect();
    for kind in [
        "init",
        "messages",
        "delete_messages",
        "delete_non_rant_messages",
        "mute_users",
        "pin_message",
        "unpin_message",
        "can_moderate",
        "raid_confirmed",
        "live_gate",
        "gift_purchased",
        "gift_received",
        "host_ad_read",
    ] {
        assert!(types.contains(kind), "{kind}");
    }
}

#[test]
fn shapes_are_as_their_names_say() {
    let message = |name: &str| event(name)["data"]["messages"][0].clone();
    assert!(message("messages-plain-2023").get("type").is_none());
    assert_eq!(
        event("messages-plain-2023")["data"]["channels"],
        serde_json::json!([[]])
    );
    assert!(message("messages-channel-post")["channel_id"].is_u64());
    assert_eq!(
        message("messages-rant")["rant"]["expires_on"],
        "2026-03-14T18:05:44+00:00"
    );
    assert!(
        message("messages-rant-no-expiry")["rant"]
            .get("expires_on")
            .is_none()
    );
    assert_eq!(message("messages-wallet")["type"], "crypto_donation");
    assert_eq!(message("messages-notification")["text"], "");
    assert!(event("messages-gift")["data"].get("channels").is_none());
    assert!(message("messages-raid").get("type").is_none());
    assert!(message("messages-deleted-live").get("text").is_none());
    let ids = event("delete-non-rant-messages")["data"]["message_ids"].clone();
    assert!(ids[0].is_string() && ids[1].is_u64());
    assert!(event("gift-received")["data"].get("total_gifts").is_none());
    assert!(event("gift-purchased")["data"]["user_id"].is_u64());
    assert!(event("init-anonymous")["data"].get("pinned_message").is_none());
    assert!(event("init-stale-pin")["data"]["pinned_message"].is_null());
    assert!(event("init-kl-noise")["data"]["users"].is_object());
    assert!(bytes("chat/init-over-64-kib.json").len() > 65_536);
}

#[test]
fn the_replay_is_the_first_init_and_one_message() {
    let (first, second) = (event("init-signed-in"), event("init-replay"));
    let first = first["data"]["messages"].as_array().unwrap();
    let second = second["data"]["messages"].as_array().unwrap();
    assert_eq!(second[..first.len()], first[..]);
    assert_eq!(second.len(), first.len() + 1);
}

#[test]
fn streams_differ_in_line_ends_only() {
    let lf = String::from_utf8(bytes("chat/stream-lf.sse")).unwrap();
    assert_eq!(
        bytes("chat/stream-crlf.sse"),
        lf.replace('\n', "\r\n").into_bytes()
    );
    assert_eq!(bytes("chat/stream-cr.sse"), lf.replace('\n', "\r").into_bytes());
    assert_eq!(bytes("chat/stream-bom.sse"), format!("\u{feff}{lf}").into_bytes());
    assert!(String::from_utf8(bytes("chat/stream-bad-utf8.sse")).is_err());
}

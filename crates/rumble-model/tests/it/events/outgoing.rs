//! Announcements of the host: raids, gates, and events of unknown types.

use rumble_model::chat::{ChatEvent, ChatMode};

use super::{envelope, event};

#[test]
fn a_confirmed_raid_is_decoded() {
    let ChatEvent::RaidConfirmed(raid) = event(
        r#"{"type":"raid_confirmed","data":{"current_channel_name":"Ferry Workshop",
            "current_channel_avatar_url":"https://avatars.example/workshop.png",
            "target_url":"https://rumble.com/v0demo-far-shore.html","target_channel_name":"Far Shore Live",
            "target_channel_avatar_url":null,"target_video_title":"Night crossing","start_ts":1773511440,
            "redirection_steps":{"100":[10,50],"25":[5,5],"60.5":[10,20],"soon":[1,2],"NaN":[1,2],"inf":[1,2],"9":"no"}}}"#,
    ) else {
        panic!()
    };
    assert_eq!(raid.current_channel_name.as_deref(), Some("Ferry Workshop"));
    assert_eq!(
        raid.current_channel_avatar_url.as_deref(),
        Some("https://avatars.example/workshop.png")
    );
    assert_eq!(
        raid.target_url.as_deref(),
        Some("https://rumble.com/v0demo-far-shore.html")
    );
    assert_eq!(raid.target_channel_name.as_deref(), Some("Far Shore Live"));
    assert_eq!(raid.target_channel_avatar_url, None);
    assert_eq!(raid.target_video_title.as_deref(), Some("Night crossing"));
    assert_eq!(raid.start_ts, Some(1_773_511_440));
    let steps: Vec<_> = raid
        .redirection_steps()
        .iter()
        .map(|step| (step.below_percent, step.delay, step.spread))
        .collect();
    assert_eq!(steps, [(25.0, 5, 5), (60.5, 10, 20), (100.0, 10, 50)]);
}

#[test]
fn a_raid_can_lack_its_steps() {
    for data in [
        r#"{"target_url":"x"}"#,
        r#"{"redirection_steps":[]}"#,
        r#"{"redirection_steps":null}"#,
    ] {
        let ChatEvent::RaidConfirmed(raid) = event(&format!(r#"{{"type":"raid_confirmed","data":{data}}}"#))
        else {
            panic!("{data}")
        };
        assert!(raid.redirection_steps().is_empty(), "{data}");
    }
}

#[test]
fn a_live_gate_is_decoded() {
    let gate = |data: &str| match event(&format!(r#"{{"type":"live_gate","data":{data}}}"#)) {
        ChatEvent::LiveGate(gate) => gate,
        other => panic!("{other:?}"),
    };
    let closing = gate(r#"{"timecode":5400,"countdown_seconds":60,"chat_mode":1}"#);
    assert_eq!(
        (closing.timecode, closing.countdown_seconds),
        (Some(5_400), Some(60))
    );
    assert_eq!(closing.chat_mode, Some(1));
    assert_eq!(closing.mode(), Some(ChatMode::PremiumOrSubscribed));
    assert_eq!(gate(r#"{"chat_mode":0}"#).mode(), Some(ChatMode::Everyone));
    assert_eq!(gate(r#"{"chat_mode":7}"#).mode(), Some(ChatMode::Unknown(7)));
    // The member came a month after the event.
    assert_eq!(gate(r#"{"timecode":5400,"countdown_seconds":60}"#).mode(), None);
    assert_eq!(gate("null").timecode, None);
}

#[test]
fn an_unknown_event_is_kept_completely() {
    let json =
        r#"{"type":"host_ad_read","data":{"member_nobody_knows":[1, 2.50, 3]},"request_id":"r","shard":4}"#;
    let envelope = envelope(json);
    assert_eq!(envelope.request_id.as_deref(), Some("r"));
    assert_eq!(envelope.event.kind(), "host_ad_read");
    let ChatEvent::Unknown(event) = envelope.event else {
        panic!()
    };
    assert_eq!((event.kind(), event.request_id()), ("host_ad_read", Some("r")));
    assert_eq!(event.other()["shard"].get(), "4");
    assert_eq!(
        event.data().unwrap().get(),
        r#"{"member_nobody_knows":[1, 2.50, 3]}"#
    );
}

#[test]
fn the_data_of_an_unknown_event_can_have_any_type() {
    for data in ["7", "\"text\"", "[1]", "null", "{}", "[]"] {
        let ChatEvent::Unknown(event) = event(&format!(r#"{{"data":{data},"type":"clear"}}"#)) else {
            panic!("{data}")
        };
        assert_eq!(event.data().map(|data| data.get()), Some(data));
    }
    let ChatEvent::Unknown(event) = event(r#"{"type":""}"#) else {
        panic!()
    };
    assert_eq!((event.kind(), event.request_id()), ("", None));
    assert!(event.data().is_none());
}

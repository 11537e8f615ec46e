//! `--json`: each shape of the wire, and the exact lines for it.

mod values;

use rumble_sim::Script;
use serde_json::json;

use crate::harness::{
    Cocorum, STREAM_B36, closed, line, lines_for, message, serve, serve_then_end, wire_message,
};
use crate::payloads;

#[test]
fn an_init_is_followed_by_its_history() {
    let sim = serve([Script::new().event(payloads::INIT_LOGGED_IN).hold()]);
    let done = Cocorum::chat(&sim.chat_url(), &["--json", "--limit", "2"]).finish();
    let expected = [
        line(
            "init",
            json!({
                "stream_id": STREAM_B36, "history": 2, "rants_enabled": true, "message_length_max": 200,
                "can_moderate": true, "pinned_message_id": "2487058960819733291",
                "subscribers_only_chat": {"on": false, "can_enable": true, "can_write": true},
                "raid": null, "live_gate": null,
            }),
        ),
        message(json!({
            "id": "2487058960819733291", "time": "2026-03-14T17:58:02Z", "type": "regular",
            "user_id": "920000101", "username": "CalmSparrow",
            "image": "https://avatars.example.com/calmsparrow.jpeg", "text": "good morning from the mill",
            "badges": ["recurring_subscription", "whale-gray"], "color": "#2c93bc", "is_follower": true,
            "history": true,
        })),
        message(json!({
            "id": "2487059588013621340", "time": "2026-03-14T17:58:40Z", "type": "regular",
            "user_id": "920000102", "username": "TinFiddle", "text": null, "color": "#c38b1b",
            "is_follower": false, "deleted": true, "history": true,
        })),
        closed("limit"),
    ];
    assert_eq!(done.events(), expected);
}

#[test]
fn a_minimal_init_is_printed() {
    let sim = serve_then_end([Script::new().event(payloads::INIT_ANONYMOUS)]);
    let running = Cocorum::chat(&sim.chat_url(), &["--json"]).start();
    let expected = line(
        "init",
        json!({
            "stream_id": STREAM_B36, "history": 0, "rants_enabled": false, "message_length_max": 200,
            "can_moderate": false, "pinned_message_id": null,
            "subscribers_only_chat": {"on": true, "can_enable": false, "can_write": false},
            "raid": null, "live_gate": null,
        }),
    );
    assert_eq!(running.event(), expected);
}

#[test]
fn an_empty_init_is_printed_with_nulls() {
    let sim = serve([Script::new().event(r#"{"type":"init","data":{}}"#).hold()]);
    let expected = line(
        "init",
        json!({
            "stream_id": STREAM_B36, "history": 0, "rants_enabled": null, "message_length_max": null,
            "can_moderate": null, "pinned_message_id": null, "subscribers_only_chat": null, "raid": null,
            "live_gate": null,
        }),
    );
    assert_eq!(
        Cocorum::chat(&sim.chat_url(), &["--json"]).start().event(),
        expected
    );
}

#[test]
fn raid_gate_and_subscriber_mode_of_an_init_stay_as_received() {
    let init = r#"{"type":"init","data":{"chat":{"id":"920100200"},"messages":[],"users":[],"channels":[],
        "raid":{"target_url":"https://rumble.com/v0x","start_ts":1773511440,"redirection_steps":{"60.5":[1,2],"25":[5,5]}},
        "live_gate":{"timecode":5400,"countdown_seconds":60,"chat_mode":1,"later":9007199254740993},
        "subscribers_only_chat":{"on":true,"since":1.50}}}"#
        .replace('\n', "");
    let sim = serve([Script::new().event(&init).hold()]);
    let line = Cocorum::chat(&sim.chat_url(), &["--json"]).start().line();
    for part in [
        r#""raid":{"target_url":"https://rumble.com/v0x","start_ts":1773511440,"redirection_steps":{"60.5":[1,2],"25":[5,5]}}"#,
        r#""live_gate":{"timecode":5400,"countdown_seconds":60,"chat_mode":1,"later":9007199254740993}"#,
        r#""subscribers_only_chat":{"on":true,"since":1.50}"#,
    ] {
        assert!(line.contains(part), "{part} in {line}");
    }
}

#[test]
fn a_message_of_2023_lacks_a_type() {
    let expected = message(json!({
        "id": "2487060105855487925", "time": "2026-03-14T17:59:12Z", "user_id": "920000102",
        "username": "TinFiddle", "text": "is the oven warm?", "color": "#c38b1b", "is_follower": false,
    }));
    assert_eq!(lines_for(&[payloads::PLAIN_2023], 1), [expected]);
}

#[test]
fn emotes_are_part_of_the_text() {
    let expected = message(json!({
        "id": "2487060426199236941", "time": "2026-03-14T17:59:31Z", "type": "regular", "user_id": "920000101",
        "username": "CalmSparrow", "image": "https://avatars.example.com/calmsparrow.jpeg",
        "text": "@TinFiddle :r+wave::sparrowhop: it is", "badges": ["recurring_subscription"],
        "color": "#2c93bc", "is_follower": true,
    }));
    assert_eq!(lines_for(&[payloads::EMOTES], 1), [expected]);
}

#[test]
fn a_message_of_a_channel_has_the_channel() {
    let expected = message(json!({
        "id": "2487060976046097674", "time": "2026-03-14T18:00:05Z", "type": "regular", "user_id": "920000001",
        "username": "SparrowHost", "channel_id": "8800001", "channel_name": "Sparrow Studio",
        "text": "welcome to the studio", "badges": ["verified"], "color": "#f54fd1", "is_follower": false,
    }));
    assert_eq!(lines_for(&[payloads::AS_CHANNEL], 1), [expected]);
}

#[test]
fn a_rant_has_its_price_and_duration() {
    let expected = message(json!({
        "id": "2487061613056365449", "time": "2026-03-14T18:00:44Z", "type": "rant", "user_id": "920000103",
        "username": "BrassTeapot", "text": "for the new lamp", "badges": ["premium", "whale-blue"],
        "color": "#884422", "is_follower": true,
        "rant": {"price_cents": 500, "duration": 300, "expires_on": "2026-03-14T18:05:44Z"},
    }));
    assert_eq!(lines_for(&[payloads::RANT], 1), [expected]);
}

#[test]
fn a_rant_with_only_a_price_is_printed() {
    let mut wire = wire_message("2487061613056365449", "odd");
    wire["rant"] = json!({"price_cents": 730});
    let event = json!({"type": "messages", "data": {"messages": [wire]}}).to_string();
    let lines = lines_for(&[&event], 1);
    assert_eq!(
        lines[0]["rant"],
        json!({"price_cents": 730, "duration": null, "expires_on": null})
    );
}

#[test]
fn a_wallet_payment_has_its_amounts() {
    let expected = message(json!({
        "id": "2487062049689600077", "time": "2026-03-14T18:01:10Z", "type": "crypto_donation",
        "user_id": "920000103", "username": "BrassTeapot", "text": "paid from a wallet", "color": "#884422",
        "is_follower": true,
        "wallet": {"amount_cents": 730, "crypto_amount": "7.3", "crypto_currency": "USDT"},
    }));
    assert_eq!(lines_for(&[payloads::WALLET], 1), [expected]);
}

#[test]
fn a_subscription_notice_has_its_text_and_badge() {
    let expected = message(json!({
        "id": "2487062777927656233", "time": "2026-03-14T18:01:55Z", "type": "regular", "user_id": "920000104",
        "username": "FernDoor", "text": "", "badges": ["recurring_subscription"], "color": "#117755",
        "is_follower": true,
        "notification": {"text": "has just subscribed", "badge": "recurring_subscription"},
    }));
    assert_eq!(lines_for(&[payloads::SUBSCRIPTION], 1), [expected]);
}

#[test]
fn a_gift_purchase_and_its_recipient_are_two_messages() {
    let expected = [
        message(json!({
            "id": "2487063185920522906", "time": "2026-03-14T18:02:20Z", "type": "regular",
            "user_id": "920000103", "username": "BrassTeapot", "text": "", "color": "#884422",
            "is_follower": true,
            "gift": {
                "total_gifts": 5, "gift_type": "rumble", "creator_user_id": "920000001",
                "creator_channel_id": "8800001",
            },
        })),
        message(json!({
            "id": "2487063217049616390", "time": "2026-03-14T18:02:21Z", "type": "regular",
            "user_id": "920000102", "username": "TinFiddle",
            "text": "Was gifted a membership by BrassTeapot on this channel", "color": "#c38b1b",
            "is_follower": false,
        })),
    ];
    assert_eq!(lines_for(&[payloads::GIFT], 2), expected);
}

#[test]
fn an_incoming_raid_has_its_start() {
    let expected = message(json!({
        "id": "2487063841292732388", "time": "2026-03-14T18:03:00Z", "user_id": "920000301",
        "username": "HarbourMaster", "channel_id": "8800077", "channel_name": "Harbour Live",
        "text": "raided this stream", "color": "#334488", "is_follower": false, "raid": true,
        "raid_start_ts": 1_773_511_380,
    }));
    assert_eq!(lines_for(&[payloads::RAID_MESSAGE], 1), [expected]);
}

#[test]
fn other_events_are_printed_in_the_order_received() {
    let events = [
        payloads::DELETE,
        payloads::DELETE_NON_RANT,
        payloads::MUTE_USERS,
        payloads::PIN,
        payloads::UNPIN,
        payloads::CAN_MODERATE,
        payloads::RAID_CONFIRMED,
        payloads::LIVE_GATE,
        payloads::GIFT_PURCHASED,
        payloads::GIFT_RECEIVED,
        payloads::UNKNOWN,
    ];
    let expected = [
        line(
            "delete",
            json!({"message_ids": ["2487060105855487925"], "rants_kept": false}),
        ),
        line(
            "delete",
            json!({"message_ids": ["2487060105855487925", "2487063217049616390"], "rants_kept": true}),
        ),
        line("mute", json!({"user_ids": ["920000102"]})),
        line(
            "pin",
            json!({
                "message_id": "2487060976046097674", "text": "welcome to the studio", "user_id": "920000001",
            }),
        ),
        line("unpin", json!({"message_id": "2487060976046097674"})),
        line(
            "can_moderate",
            json!({"user_ids": ["920000199"], "can_moderate": true}),
        ),
        line(
            "raid",
            json!({
                "target_url": "https://rumble.com/v0exampl-harbour-late-shift.html",
                "target_channel_name": "Harbour Live", "target_video_title": "Late shift (example)",
                "start_ts": 1_773_511_440,
            }),
        ),
        line(
            "live_gate",
            json!({"timecode": 5400, "countdown_seconds": 60, "chat_mode": 1}),
        ),
        line(
            "gift_purchased",
            json!({
                "user_id": "920000103", "gift_type": "premium", "total_gifts": 10,
                "creator_user_id": "920000001", "creator_channel_id": "8800001",
            }),
        ),
        line(
            "gift_received",
            json!({
                "user_id": "920000103", "gift_type": "premium", "total_gifts": null,
                "creator_user_id": "920000001", "creator_channel_id": null,
            }),
        ),
        line(
            "unknown",
            json!({"type": "host_ad_read", "data": {"example_member_nobody_knows": [1, 2, 3]}}),
        ),
    ];
    assert_eq!(lines_for(&events, 0), expected);
}

use std::time::Duration;

use rumble_sim::{Scenario, TimedEvent};
use serde_json::Value;

fn demo(seed: u64) -> Vec<(Duration, Value)> {
    let parsed = |event: TimedEvent| (event.after, serde_json::from_str(&event.json).unwrap());
    Scenario::demo().events(seed).map(parsed).collect()
}

#[test]
fn it_shows_every_kind_with_any_seed() {
    for seed in 0..50 {
        let events = demo(seed);
        let has_type = |kind: &str| events.iter().any(|(_, event)| event["type"] == kind);
        for kind in [
            "init",
            "messages",
            "pin_message",
            "unpin_message",
            "delete_messages",
            "delete_non_rant_messages",
            "mute_users",
            "can_moderate",
            "live_gate",
            "raid_confirmed",
            "gift_purchased",
            "gift_received",
            "host_ad_read",
        ] {
            assert!(has_type(kind), "{kind} with seed {seed}");
        }
        let live: Vec<&Value> = events[1..]
            .iter()
            .filter_map(|(_, event)| event["data"]["messages"].as_array())
            .flatten()
            .collect();
        for member in [
            "rant",
            "wallet_transaction",
            "notification",
            "gift_purchase_notification",
            "raid_notification",
            "channel_id",
        ] {
            assert!(
                live.iter().any(|message| !message[member].is_null()),
                "{member} with seed {seed}"
            );
        }
        let has_text = |part: &str| {
            live.iter()
                .any(|message| message["text"].as_str().unwrap().contains(part))
        };
        assert!(has_text(":r+") && has_text("@") && has_text("Was gifted a membership by"));
        let prices = |message: &&Value| message["rant"]["price_cents"].as_u64();
        let mut prices: Vec<u64> = live.iter().filter_map(prices).collect();
        prices.dedup();
        assert_eq!(prices, [200, 500, 2_000, 10_000, 737], "seed {seed}");
        let odd = [
            "\u{5e9}",
            "\u{1f468}",
            "\\",
            "\"",
            "\u{1b}",
            "\n",
            "data:",
            "\u{200b}",
        ];
        assert!(
            odd.iter().filter(|part| has_text(part)).count() >= 4,
            "seed {seed}"
        );
        assert_eq!(events[0].1["data"]["can_moderate"], true);
    }
}

#[test]
fn it_shows_something_within_the_first_second_and_ends_in_time() {
    let events = demo(1);
    let history = events[0].1["data"]["messages"].as_array().unwrap();
    assert_eq!(history.len(), 12);
    assert!(history.iter().any(|message| message["is_deleted"] == true));
    assert!(
        events
            .iter()
            .filter(|(after, _)| *after < Duration::from_secs(1))
            .count()
            > 4
    );
    let (last, _) = events.last().unwrap();
    assert!(
        (Duration::from_secs(18)..Duration::from_secs(30)).contains(last),
        "{last:?}"
    );
}

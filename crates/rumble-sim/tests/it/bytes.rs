use std::time::Duration;

use rumble_sim::{Kind, Mix, Scenario, TimedEvent, WallTime};
use serde_json::Value;

fn events(scenario: &Scenario, seed: u64) -> Vec<TimedEvent> {
    scenario.events(seed).collect()
}

#[test]
fn same_seed_gives_the_same_bytes() {
    let scenario = Scenario::busy(50.0).duration(Duration::from_secs(20));
    assert_eq!(events(&scenario, 1), events(&scenario, 1));
    assert_ne!(events(&scenario, 1), events(&scenario, 2));
}

#[test]
fn ids_rise_and_agree_with_their_times() {
    let mut last = 0;
    let scenario = Scenario::busy(2_000.0).duration(Duration::from_secs(2)).batch(10);
    for event in events(&scenario, 9).iter().skip(1) {
        let event: Value = serde_json::from_str(&event.json).unwrap();
        let Some(messages) = event["data"]["messages"].as_array() else {
            continue;
        };
        for message in messages {
            let id: u64 = message["id"].as_str().unwrap().parse().unwrap();
            assert!(id > last);
            last = id;
            let sent = WallTime::from_unix_seconds((id >> 14) / 1_000_000 + 1_621_774_085);
            assert_eq!(message["time"], sent.to_rfc3339());
        }
    }
    assert!(last > 0);
}

#[test]
fn length_pace_and_batch_are_kept() {
    let scenario = Scenario::quiet()
        .step(Duration::from_millis(40))
        .batch(10)
        .max_events(25);
    let events = events(&scenario, 1);
    assert_eq!(events.len(), 26);
    assert_eq!(events.last().unwrap().after, Duration::from_secs(1));
    for event in &events[1..] {
        let event: Value = serde_json::from_str(&event.json).unwrap();
        assert_eq!(event["data"]["messages"].as_array().unwrap().len(), 10);
    }
}

#[test]
fn rate_is_kept_on_average() {
    let scenario = Scenario::quiet()
        .per_second(100.0)
        .duration(Duration::from_secs(30));
    let count = events(&scenario, 4).len();
    assert!((2_800..3_200).contains(&count), "{count}");
    assert_eq!(events(&Scenario::quiet().per_second(0.0), 4).len(), 1);
    assert_eq!(events(&Scenario::quiet().per_second(-1.0), 4).len(), 1);
}

#[test]
fn mix_decides_the_kinds() {
    let scenario = Scenario::quiet()
        .step(Duration::from_secs(1))
        .mix(Mix::only(Kind::Rant))
        .max_events(20);
    assert!(
        events(&scenario, 1)[1..]
            .iter()
            .all(|event| event.json.contains(r#""rant":{"price_cents":"#))
    );
}

#[test]
fn start_moves_times_and_ids() {
    let later = WallTime::from_unix_seconds(1_800_000_000);
    let scenario = Scenario::quiet()
        .step(Duration::from_secs(1))
        .max_events(1)
        .starting_at(later);
    let event = events(&scenario, 1).pop().unwrap();
    assert!(
        event
            .json
            .contains(&(later + Duration::from_secs(1)).to_rfc3339())
    );
}

#[test]
fn demo_starts_within_a_second_and_ends_in_time() {
    let parsed = |event: TimedEvent| (event.after, serde_json::from_str(&event.json).unwrap());
    let events: Vec<(Duration, Value)> = events(&Scenario::demo(), 1).into_iter().map(parsed).collect();
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

//! Alerts, goals and totals in virtual time, without I/O.

use std::collections::BTreeMap;
use std::time::Duration;

use cocorum_serve::rumble_feed::chat::{Delete, Message, Mute};
use cocorum_serve::rumble_feed::{Body, Line};
use cocorum_serve::{Config, Filter, Hub, Now, Origin, Record};
use serde_json::Value;

mod sources;

use crate::lines::{delete, id, init, line, message, rant, stream};

/// A server in virtual time, and the lines that its clients received.
struct Harness {
    hub: Hub,
    now: Now,
    read: u64,
}

impl Harness {
    fn new(config: &str) -> Self {
        let mut harness = Self::without_overlay(config);
        harness.hub.viewer(true, harness.now);
        harness
    }

    fn without_overlay(config: &str) -> Self {
        Self {
            hub: Hub::new(1, &Config::parse(config).unwrap()),
            now: Now {
                elapsed: Duration::ZERO,
                unix: 1_795_000_000,
            },
            read: 0,
        }
    }

    /// The next run of the server, after this time.
    fn restarted(&self, config: &str, after: Duration) -> Self {
        let mut harness = Self::without_overlay(config);
        harness.now.unix = self.now.unix + i64::try_from(after.as_secs()).unwrap();
        let kept: Vec<Record> = self.hub.kept().collect();
        // In the form in which the file contains them.
        let kept = kept.iter().map(|record| serde_json::to_string(record).unwrap());
        let kept: Vec<_> = kept.map(|text| serde_json::from_str(&text).unwrap()).collect();
        harness.hub.restore(kept, harness.now);
        harness.hub.viewer(true, harness.now);
        harness
    }

    fn chat(&mut self, line: &Line<'_>) {
        self.hub.line(line, Origin::Chat, self.now);
        let _ = self.hub.take_records();
    }

    fn api(&mut self, line: &Line<'_>) {
        self.hub.line(line, Origin::Api, self.now);
    }

    /// Advances the time and performs each action when it is due.
    fn wait(&mut self, time: Duration) {
        let end = self.now.elapsed + time;
        while let Some(due) = self.hub.deadline().filter(|due| *due <= end) {
            self.advance(due);
            self.hub.tick(self.now);
            let _ = self.hub.take_records();
        }
        self.advance(end);
    }

    fn advance(&mut self, elapsed: Duration) {
        let before = self.now.elapsed.as_secs();
        self.now.elapsed = elapsed;
        self.now.unix += i64::try_from(elapsed.as_secs() - before).unwrap();
    }

    /// Values of new lines of these events.
    fn lines(&mut self, events: &str) -> Vec<Value> {
        let filter = Filter::parse(&format!("events={events}")).unwrap();
        let batch = self.hub.read(self.read, &filter, usize::MAX);
        assert_eq!(batch.missed, 0);
        self.read = batch.last;
        let json = batch.lines.iter().map(|(_, entry)| &entry.json);
        json.map(|json| serde_json::from_str(json).unwrap()).collect()
    }

    fn titles(&mut self) -> Vec<String> {
        let alerts = self.lines("alert");
        alerts
            .iter()
            .map(|alert| alert["title"].as_str().unwrap().to_owned())
            .collect()
    }

    fn state(&self) -> Value {
        serde_json::to_value(self.hub.state(self.now, 0)).unwrap()
    }
}

const HOUR: Duration = Duration::from_secs(60 * 60);

#[test]
fn two_rants_by_one_user_are_two_alerts() {
    let mut harness = Harness::new("");
    harness.chat(&init());
    for number in [7, 8] {
        harness.chat(&line(rant(number, "CalmSparrow", 500)));
    }
    // A duplicate of a message is not a third rant.
    harness.chat(&line(rant(8, "CalmSparrow", 500)));
    harness.wait(HOUR);
    assert_eq!(harness.titles(), ["CalmSparrow $5.00", "CalmSparrow $5.00"]);
    assert_eq!(harness.state()["totals"]["rant_cents"], 1000);
}

#[test]
fn only_history_missed_in_an_outage_alerts() {
    let mut harness = Harness::new("");
    let from_history = |harness: &mut Harness, number| {
        let mut message = rant(number, "CalmSparrow", 100 * number);
        message.history = true;
        harness.chat(&line(message));
    };
    harness.chat(&init());
    from_history(&mut harness, 1);
    from_history(&mut harness, 2);
    harness.chat(&line(rant(3, "CalmSparrow", 300)));
    // The connection was lost; the chat sends the history again.
    harness.chat(&init());
    for number in 1..=4 {
        from_history(&mut harness, number);
    }
    harness.wait(HOUR);
    assert_eq!(harness.titles(), ["CalmSparrow $3.00", "CalmSparrow $4.00"]);
    assert_eq!(harness.state()["totals"]["rants"], 2);
}

#[test]
fn a_restart_repeats_no_alert_and_continues() {
    let config = "[goal]\nfrom = 'rants'\ntarget = 10_000\nstart = 1_000";
    let mut harness = Harness::new(config);
    harness.chat(&init());
    for number in 1..=3 {
        harness.chat(&line(rant(number, "CalmSparrow", 100 * number)));
    }
    assert_eq!(harness.titles(), ["CalmSparrow $1.00"]);
    let mut next = harness.restarted(config, Duration::from_secs(20));
    next.chat(&init());
    for number in 1..=4 {
        let mut message = rant(number, "CalmSparrow", 100 * number);
        message.history = true;
        next.chat(&line(message));
    }
    next.wait(HOUR);
    // The first was shown before, the fourth arrived meanwhile.
    assert_eq!(
        next.titles(),
        ["CalmSparrow $2.00", "CalmSparrow $3.00", "CalmSparrow $4.00"]
    );
    assert_eq!(next.state()["goal"]["current"], 1_000 + 100 + 200 + 300 + 400);
}

#[test]
fn after_a_long_pause_history_is_history() {
    let mut harness = Harness::new("");
    harness.chat(&init());
    harness.chat(&line(message(1, "CalmSparrow", "good evening")));
    let mut next = harness.restarted("", HOUR);
    next.chat(&init());
    let mut old = rant(2, "CalmSparrow", 500);
    old.history = true;
    next.chat(&line(old));
    next.wait(HOUR);
    assert_eq!(next.titles(), [""; 0]);
}

#[test]
fn deletions_and_mutes_withdraw_alerts() {
    let mut harness = Harness::new("");
    for number in 1..=5 {
        let mut rant = rant(number, "CalmSparrow", 100 * number);
        rant.user_id = Some(id(900_000 + number));
        harness.chat(&line(rant));
    }
    harness.lines("none");
    // The alert that is shown, and a queued one.
    harness.chat(&delete(1));
    harness.chat(&delete(3));
    let mut mute = Mute::default();
    mute.user_ids = vec![id(900_004)];
    harness.chat(&Line::new(Body::Mute(mute)).on(stream()));
    let ended = harness.lines("alert_end");
    let ended: Vec<_> = ended
        .iter()
        .map(|end| (end["id"].as_str().unwrap(), &end["reason"]))
        .collect();
    assert_eq!(ended.len(), 3);
    assert!(
        ended.iter().all(|(_, reason)| *reason == "withdrawn"),
        "{ended:?}"
    );
    let ids: Vec<_> = ended.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, ["rant:1", "rant:3", "rant:4"]);
    harness.wait(HOUR);
    let shown: Vec<_> = harness.state()["alerts"]["shown"]
        .as_array()
        .unwrap()
        .iter()
        .map(|alert| alert["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(shown, ["rant:5", "rant:2"]);
}

#[test]
fn the_deletion_after_a_mute_keeps_rants() {
    let mut harness = Harness::without_overlay("");
    harness.chat(&line(rant(1, "CalmSparrow", 500)));
    let mut delete = Delete::default();
    delete.message_ids = vec![id(1)];
    delete.rants_kept = true;
    harness.chat(&Line::new(Body::Delete(delete)).on(stream()));
    assert_eq!(harness.state()["alerts"]["waiting"].as_array().unwrap().len(), 1);
}

#[test]
fn alerts_wait_for_a_viewer() {
    let mut harness = Harness::without_overlay("");
    harness.chat(&line(rant(1, "CalmSparrow", 500)));
    harness.wait(HOUR);
    assert_eq!(harness.titles(), [""; 0]);
    harness.hub.viewer(true, harness.now);
    assert_eq!(harness.titles(), ["CalmSparrow $5.00"]);
}

#[test]
fn alerts_over_the_limit_are_merged_into_the_lowest() {
    let mut harness = Harness::without_overlay("");
    for number in 1..=150 {
        harness.chat(&line(rant(number, "CalmSparrow", 100 * number)));
    }
    let state = harness.state();
    let waiting = state["alerts"]["waiting"].as_array().unwrap();
    assert_eq!(waiting.len(), 100);
    let lowest = &waiting[0];
    assert_eq!(
        (&lowest["id"], &lowest["more"]),
        (&Value::from("rant:51"), &Value::from(50))
    );
    assert!(waiting[1..].iter().all(|alert| alert["more"] == 0));
    assert_eq!(
        state["totals"]["rant_cents"],
        (1..=150).map(|number| 100 * number).sum::<u64>()
    );
}

#[test]
fn a_pause_delays_alerts_and_a_skip_ends_one() {
    let mut harness = Harness::new("");
    harness.hub.set_paused(true, harness.now);
    for number in 1..=3 {
        harness.chat(&line(rant(number, "CalmSparrow", 100 * number)));
    }
    harness.wait(HOUR);
    assert_eq!(harness.titles(), [""; 0]);
    harness.hub.set_paused(false, harness.now);
    harness.hub.skip_alert(harness.now);
    assert_eq!(harness.titles(), ["CalmSparrow $1.00", "CalmSparrow $2.00"]);
    assert!(harness.hub.repeat_alert("rant:1", harness.now));
    assert!(!harness.hub.repeat_alert("rant:9", harness.now));
    harness.wait(HOUR);
    assert_eq!(harness.titles(), ["CalmSparrow $1.00", "CalmSparrow $3.00"]);
    harness.chat(&line(rant(4, "CalmSparrow", 400)));
    harness.chat(&line(rant(5, "CalmSparrow", 500)));
    harness.lines("none");
    harness.hub.clear_alerts();
    let reasons: Vec<_> = harness
        .lines("alert_end")
        .iter()
        .map(|end| end["reason"].clone())
        .collect();
    assert_eq!(reasons, ["cleared", "cleared"]);
}

#[test]
fn repeated_alerts_are_bounded() {
    let mut harness = Harness::new("");
    harness.chat(&line(rant(1, "CalmSparrow", 100)));
    harness.wait(HOUR);
    harness.hub.set_paused(true, harness.now);
    let mut shown = "rant:1".to_owned();
    for repeat in 1..=3 {
        assert!(harness.hub.repeat_alert(&shown, harness.now));
        harness.hub.set_paused(false, harness.now);
        harness.wait(HOUR);
        harness.hub.set_paused(true, harness.now);
        harness.state()["alerts"]["shown"][0]["id"]
            .as_str()
            .unwrap()
            .clone_into(&mut shown);
        assert_eq!(shown, format!("rant:1#{repeat}"));
    }
    for number in 2..=100 {
        harness.chat(&line(rant(number, "CalmSparrow", 100 * number)));
    }
    for _ in 0..200 {
        assert!(harness.hub.repeat_alert(&shown, harness.now));
    }
    let state = harness.state();
    let waiting = state["alerts"]["waiting"].as_array().unwrap();
    assert_eq!(waiting.len(), 100);
    let represented: u64 = waiting
        .iter()
        .map(|alert| 1 + alert["more"].as_u64().unwrap())
        .sum();
    assert_eq!(represented, 99 + 200);
    // The next one is always the repeated one.
    assert_eq!(waiting[0]["id"], "rant:1#203");
}

#[test]
fn a_live_only_rule_requires_a_live_stream() {
    let config = "[[alert]]\nevent = 'rant'\nonly_live = true";
    let mut harness = Harness::new(config);
    harness.chat(&line(rant(1, "CalmSparrow", 100)));
    harness.chat(&init());
    harness.chat(&line(rant(2, "CalmSparrow", 200)));
    harness.wait(HOUR);
    assert_eq!(harness.titles(), ["CalmSparrow $2.00"]);
}

/// A week at the pace of a live stream, with a lost connection every hour, after which the chat sends its last messages
/// again, and a restart every day.
#[test]
fn in_a_week_every_rant_alerts_once_and_the_totals_are_right() {
    let config = "[goal]\nfrom = 'rants'\ntarget = 1_000_000";
    let mut harness = Harness::new(config);
    let mut random = fastrand::Rng::with_seed(7);
    let mut expected = BTreeMap::new();
    let mut shown = BTreeMap::new();
    let mut cents_of_earlier_runs = 0;
    let mut last: Vec<(u64, Option<u64>)> = Vec::new();
    harness.chat(&init());
    for minute in 0..7 * 24 * 60_u64 {
        if minute % (24 * 60) == 0 && minute > 0 {
            cents_of_earlier_runs += harness.state()["totals"]["rant_cents"].as_u64().unwrap();
            collect(&mut harness, &mut shown);
            harness = harness.restarted(config, Duration::from_secs(5));
        }
        if minute % 60 == 0 && minute > 0 {
            harness.chat(&init());
            for (number, cents) in &last {
                let mut message = of(*number, *cents);
                message.history = true;
                harness.chat(&line(message));
            }
        }
        for second in 0..3 {
            let number = minute * 3 + second + 1;
            let cents = random
                .bool()
                .then(|| random.u64(1..=50_000))
                .filter(|_| second == 0);
            expected.extend(cents.map(|cents| (format!("rant:{number}"), cents)));
            harness.chat(&line(of(number, cents)));
            last.push((number, cents));
            if last.len() > 50 {
                last.remove(0);
            }
            harness.wait(Duration::from_secs(20));
        }
        collect(&mut harness, &mut shown);
    }
    harness.wait(HOUR);
    collect(&mut harness, &mut shown);
    assert!(expected.len() > 4_000, "{}", expected.len());
    let once: BTreeMap<_, _> = expected.keys().map(|id| (id.clone(), 1)).collect();
    assert_eq!(shown, once);
    let sum: u64 = expected.values().sum();
    let state = harness.state();
    assert_eq!(
        cents_of_earlier_runs + state["totals"]["rant_cents"].as_u64().unwrap(),
        sum
    );
    assert_eq!(state["goal"]["current"].as_u64().unwrap(), sum);
}

fn of(number: u64, cents: Option<u64>) -> Message<'static> {
    match cents {
        Some(cents) => rant(number, "CalmSparrow", cents),
        None => message(number, "QuietOtter", "good evening"),
    }
}

fn collect(harness: &mut Harness, shown: &mut BTreeMap<String, u64>) {
    for alert in harness.lines("alert") {
        *shown.entry(alert["id"].as_str().unwrap().to_owned()).or_default() += 1;
    }
}

//! `--json` after failures: lost connections, gaps, malformed data.

use rumble_sim::Script;
use serde_json::json;

use crate::harness::{
    Cocorum, init_with, kinds, line, lines_for, message_event, script, serve, texts, wire_message,
};
use crate::payloads;

#[test]
fn reconnect_delivers_every_message_once_and_reports_it() {
    let (one, two, three) = (
        wire_message("1", "one"),
        wire_message("2", "two"),
        wire_message("3", "three"),
    );
    let first = Script::new()
        .event(&init_with(std::slice::from_ref(&one)))
        .event(&message_event("2", "two"))
        .cut();
    let second = Script::new().event(&init_with(&[one, two, three])).hold();
    let sim = serve([first, second]);
    let done = Cocorum::chat(&sim.chat_url(), &["--json", "--limit", "3"]).finish();
    let events = done.events();
    assert_eq!(
        kinds(&events),
        [
            "init",
            "message",
            "message",
            "reconnecting",
            "connected",
            "init",
            "message",
            "closed"
        ]
    );
    assert_eq!(texts(&events), ["one", "two", "three"]);
    let history: Vec<_> = [1, 2, 6].map(|at| events[at]["history"].clone()).into();
    assert_eq!(history, [true, false, true]);
    assert_eq!(
        (&events[0]["history"], &events[5]["history"]),
        (&json!(1), &json!(3))
    );

    let lost = events[3].as_object().unwrap();
    let names: Vec<_> = lost.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "after_ms",
            "attempt",
            "cause",
            "event",
            "stream_id",
            "stream_id_b10",
            "test"
        ]
    );
    assert_eq!(lost["attempt"], 1);
    assert!(
        (1000..=2000).contains(&lost["after_ms"].as_u64().unwrap()),
        "{lost:?}"
    );
    assert!(!lost["cause"].as_str().unwrap().is_empty());
    assert_eq!(events[4], line("connected", json!({"attempt": 1})));

    assert_eq!(done.stderr.len(), 2, "a line for each change: {:#?}", done.stderr);
    assert!(done.stderr[0].contains("reconnecting in"), "{:?}", done.stderr);
    assert!(done.stderr[1].contains("reconnected"), "{:?}", done.stderr);
}

#[test]
fn gap_is_reported_where_the_history_does_not_reach_back() {
    let scripts = [
        Script::new()
            .event(payloads::INIT_ANONYMOUS)
            .event(&message_event("5", "before"))
            .cut(),
        Script::new()
            .event(&init_with(&[wire_message("9", "after")]))
            .hold(),
    ];
    let sim = serve(scripts);
    let done = Cocorum::chat(&sim.chat_url(), &["--json", "--limit", "2"]).finish();
    let gaps: Vec<_> = done
        .events()
        .into_iter()
        .filter(|event| event["event"] == "gap")
        .collect();
    assert_eq!(
        gaps,
        [line(
            "gap",
            json!({"after_id": "5", "before_id": "9", "list": "messages", "reason": null})
        )]
    );
    let notices = done.stderr.iter().filter(|line| line.contains("missing"));
    assert_eq!(notices.count(), 1, "{:#?}", done.stderr);
}

#[test]
fn gap_before_an_empty_history_has_no_end() {
    let scripts = [
        Script::new()
            .event(payloads::INIT_ANONYMOUS)
            .event(&message_event("5", "before"))
            .cut(),
        script(&[&message_event("9", "after")]),
    ];
    let sim = serve(scripts);
    let done = Cocorum::chat(&sim.chat_url(), &["--json", "--limit", "2"]).finish();
    let gap = done.events().into_iter().find(|event| event["event"] == "gap");
    assert_eq!(
        gap.unwrap(),
        line(
            "gap",
            json!({"after_id": "5", "before_id": null, "list": "messages", "reason": null})
        )
    );
}

#[test]
fn invalid_events_are_malformed_and_affect_only_themselves() {
    let long = format!("<html>{}", "é".repeat(400));
    let lines = lines_for(
        &[
            &message_event("1", "before"),
            &long,
            "[1,2,3]",
            r#"{"type":"messages","data":{"messages":[{"id":"2","#,
            r#"{"data":{}}"#,
            &message_event("3", "after"),
        ],
        2,
    );
    assert_eq!(
        kinds(&lines),
        [
            "message",
            "malformed",
            "malformed",
            "malformed",
            "malformed",
            "message"
        ]
    );
    for line in &lines[1..5] {
        let names: Vec<_> = line.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "bytes",
                "event",
                "excerpt",
                "reason",
                "stream_id",
                "stream_id_b10",
                "test"
            ]
        );
        assert!(!line["reason"].as_str().unwrap().is_empty());
    }
    // 6 bytes of the tag, 2 for each é; the first 200 characters.
    assert_eq!(lines[1]["bytes"], 806);
    assert_eq!(lines[1]["excerpt"], format!("<html>{}", "é".repeat(194)));
    assert_eq!(
        (&lines[2]["bytes"], &lines[2]["excerpt"]),
        (&json!(7), &json!("[1,2,3]"))
    );
    assert_eq!(lines[4]["excerpt"], r#"{"data":{}}"#);
}

#[test]
fn a_malformed_record_affects_only_itself() {
    let event = r#"{"type":"messages","data":{"messages":[{"id":"1","user_id":"8","text":"a"},{"id":"nonsense","user_id":"8"},{"id":"3","user_id":"8","text":"c"}]}}"#;
    let lines = lines_for(&[event], 2);
    assert_eq!(texts(&lines), ["a", "c"]);
    let malformed: Vec<_> = lines.iter().filter(|line| line["event"] == "malformed").collect();
    assert_eq!(malformed.len(), 1, "{lines:#?}");
    assert_eq!(malformed[0]["excerpt"], r#"{"id":"nonsense","user_id":"8"}"#);
    assert_eq!(malformed[0]["bytes"], 31);
}

#[test]
fn an_event_with_empty_data_is_ignored() {
    let lines = lines_for(&["", &message_event("1", "a"), ""], 1);
    assert_eq!(kinds(&lines), ["message"]);
}

#[test]
fn an_oversized_event_is_malformed() {
    let huge = message_event("1", &"x".repeat(9 * 1024 * 1024));
    let lines = lines_for(&[&huge, &message_event("2", "small")], 1);
    assert_eq!(kinds(&lines), ["malformed", "message"]);
    assert!(
        lines[0]["bytes"].as_u64().unwrap() > 8 * 1024 * 1024,
        "{:?}",
        lines[0]["bytes"]
    );
    let excerpt = lines[0]["excerpt"].as_str().unwrap();
    assert!(huge.starts_with(excerpt), "{excerpt}");
    assert!((100..=200).contains(&excerpt.chars().count()), "{excerpt}");
    assert_eq!(texts(&lines), ["small"]);
}

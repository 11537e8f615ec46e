//! Shown and highlighted messages.

use serde_json::json;

use crate::account::{NAME, Site, plain};
use crate::harness::{Cocorum, Finished, STREAM, init_with, kinds, script, serve, texts, wire_message};

/// A message by this user, with additional members.
fn by(id: u64, user: u64, text: &str, more: serde_json::Value) -> serde_json::Value {
    let mut message = wire_message(&id.to_string(), text);
    message["user_id"] = user.to_string().into();
    for (name, value) in more.as_object().unwrap() {
        message[name] = value.clone();
    }
    message
}

/// One event with six messages of various kinds.
fn show() -> String {
    json!({"type": "messages", "data": {
        "users": [
            {"id": "5", "username": "TinFiddle", "link": "/user/TinFiddle"},
            {"id": "6", "username": "BrassTeapot", "link": "/user/BrassTeapot"},
        ],
        "channels": [{"id": "8800001", "username": "Sparrow Studio", "link": "/c/SparrowStudio"}],
        "messages": [
            by(1, 5, "is the kettle warm?", json!({})),
            by(2, 6, "for the kettle", json!({"rant": {"price_cents": 500}})),
            by(3, 6, "for the lamp", json!({"wallet_transaction": {"amount_cents": 730}})),
            by(4, 6, "", json!({"gift_purchase_notification": {"gift_type": "rumble", "total_gifts": 5}})),
            by(5, 5, "welcome", json!({"channel_id": 8_800_001})),
            by(6, 6, "!kettle", json!({"rant": {"price_cents": 100}})),
        ],
    }})
    .to_string()
}

/// Runs the command with these arguments until it has shown `limit` messages.
fn shown(args: &[&str], limit: &str) -> Finished {
    let sim = serve([script(&[&show()])]);
    let done = Cocorum::chat(&sim.chat_url(), &["--json", "--limit", limit])
        .args(args)
        .finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    done
}

#[test]
fn filters_choose_messages_and_the_limit_counts_those_shown() {
    for (args, expected) in [
        (&["--paid"][..], &["2", "3", "4", "6"][..]),
        (&["--min-cents", "500"], &["2", "3"]),
        (&["--user", "tinfiddle"], &["1", "5"]),
        (
            &["--user", "Sparrow Studio", "--user", "BrassTeapot"],
            &["2", "3", "4", "5", "6"],
        ),
        (&["--match", "(?i)KETTLE"], &["1", "2", "6"]),
        (&["--match", "kettle", "--exclude", "^!"], &["1", "2"]),
        (
            &["--paid", "--match", "kettle", "--user", "BrassTeapot"],
            &["2", "6"],
        ),
    ] {
        let done = shown(args, &expected.len().to_string());
        let events = done.events();
        let ids: Vec<_> = events
            .iter()
            .filter(|event| event["event"] == "message")
            .collect();
        let ids: Vec<_> = ids.iter().map(|event| event["id"].as_str().unwrap()).collect();
        assert_eq!(ids, expected, "{args:?}");
    }
}

#[test]
fn filters_apply_to_the_view_and_to_json() {
    let sim = serve([script(&[&show()])]);
    let args = ["--match", "kettle", "--exclude", "^!", "--limit", "2"];
    let human = Cocorum::chat(&sim.chat_url(), &args).finish();
    let programs = Cocorum::chat(&sim.chat_url(), &args).args(&["--json"]).finish();
    assert_eq!(
        texts(&programs.events()),
        ["is the kettle warm?", "for the kettle"]
    );
    assert_eq!(
        human.stdout,
        [
            "17:58:02 TinFiddle: is the kettle warm?",
            "17:58:02  $5.00  BrassTeapot: for the kettle",
        ]
    );
}

#[test]
fn other_events_pass_the_filters() {
    let delete = r#"{"type":"delete_messages","data":{"message_ids":["1"]}}"#;
    let rant = json!({"type": "messages", "data": {"messages": [by(9, 5, "x", json!({"rant": {"price_cents": 1}}))]}});
    let sim = serve([script(&[&show(), delete, &rant.to_string()])]);
    let args = ["--json", "--paid", "--limit", "5"];
    let done = Cocorum::chat(&sim.chat_url(), &args).finish();
    assert_eq!(
        kinds(&done.events()),
        [
            "init", "message", "message", "message", "message", "delete", "message", "closed"
        ]
    );
}

#[test]
fn an_invalid_expression_is_a_usage_error() {
    for option in ["--match", "--exclude", "--highlight"] {
        let done = Cocorum::new(["chat", "b10:5", option, "PLANTED("]).finish();
        assert_eq!(done.status, Some(2), "{done:#?}");
        let shown = done.stderr.join("\n");
        assert!(shown.contains("not a valid regular expression"), "{shown}");
        assert!(!shown.contains("PLANTED"), "{shown}");
    }
}

#[test]
fn only_matches_are_highlighted() {
    let text = "the kettle \u{1b}[2J kettle";
    let sim = serve([script(&[&crate::harness::message_event("1", text)])]);
    let args = ["--highlight", "kettle", "--limit", "1", "--color", "always"];
    let done = Cocorum::chat(&sim.chat_url(), &args).finish();
    // Bold and inverted.
    let part = "\u{1b}[1m\u{1b}[7mkettle\u{1b}[0m";
    assert!(
        done.stdout[0].ends_with(&format!(": the {part} ␛[2J {part}")),
        "{done:#?}"
    );
}

#[test]
fn own_name_is_highlighted_when_logged_in() {
    let site = Site::logged_in(plain().moderator_of(STREAM));
    site.sim
        .stream(STREAM)
        .say("TinFiddle", "hello @calmsparrow, and others");
    let args = ["chat", "b10:920100200", "--limit", "1", "--color", "always"];
    let guest = site.command(&args).finish();
    assert!(guest.stdout[0].contains("hello @calmsparrow, and"), "{guest:#?}");
    let own = site.command(&args).args(&["--logged-in"]).finish();
    assert_eq!(NAME.to_lowercase(), "calmsparrow");
    assert!(
        own.stdout[0].contains("\u{1b}[7m@calmsparrow\u{1b}[0m, and"),
        "{own:#?}"
    );
}

#[test]
fn ids_are_those_that_delete_accepts() {
    let init = init_with(&[wire_message("2486058960819733291", "hello")]);
    let sim = serve([rumble_sim::Script::new().event(&init).hold()]);
    let done = Cocorum::chat(&sim.chat_url(), &["--ids", "--limit", "1"]).finish();
    assert_eq!(
        done.stdout,
        ["17:58:02 2486058960819733291 (user 920000101): hello"]
    );
}

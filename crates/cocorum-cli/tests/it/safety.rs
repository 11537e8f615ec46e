//! Text of other users contains no control characters on a terminal, and is not written to stderr.

use rumble_sim::Script;
use serde_json::{Value, json};

use crate::harness::{Cocorum, Finished, STREAM, lines_for, serve, serve_then_end};
use crate::payloads;

const SECRET: &str = "hunter2-5f0c1d2e";
const CONTROL_CHARS: &str = "\u{0}\u{7}\u{8}\n\r\t\u{1b}[31m\u{1b}]0;owned\u{7}\u{7f}\u{80}\u{9b}31m\u{9f}\u{2028}\u{2029}\u{202a}\u{202e}\u{2066}\u{2069}";

const EVERY_EVENT: [&str; 20] = [
    payloads::PLAIN_2023,
    payloads::EMOTES,
    payloads::AS_CHANNEL,
    payloads::RANT,
    payloads::WALLET,
    payloads::SUBSCRIPTION,
    payloads::GIFT,
    payloads::RAID_MESSAGE,
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
    payloads::INIT_LOGGED_IN,
];

/// The event with this suffix appended to every text, except known ids, times and types.
fn with_control_chars(event: &str, suffix: &str) -> Value {
    fn append_to_texts(value: &mut Value, name: &str, suffix: &str) {
        match value {
            Value::String(text) => {
                let is_id = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
                if !is_id && !matches!(name, "time" | "expires_on" | "color" | "main") {
                    text.push_str(suffix);
                }
            }
            Value::Array(items) => items
                .iter_mut()
                .for_each(|item| append_to_texts(item, name, suffix)),
            Value::Object(members) => members
                .iter_mut()
                .for_each(|(name, value)| append_to_texts(value, name, suffix)),
            _ => {}
        }
    }
    let mut value: Value = serde_json::from_str(event).unwrap();
    append_to_texts(&mut value["data"], "data", suffix);
    value
}

fn every_event_with(suffix: &str) -> Script {
    let mut script = Script::new().event(&with_control_chars(payloads::INIT_LOGGED_IN, suffix).to_string());
    for event in EVERY_EVENT {
        script = script.event(&with_control_chars(event, suffix).to_string());
    }
    script = script.event(&json!({"type": format!("new{suffix}"), "data": [suffix]}).to_string());
    script
        .event(r#"{"type":"messages","data":{"messages":[{"id":"9","user_id":"9","text":"the last one"}]}}"#)
}

fn watched(script: Script, args: &[&str]) -> Finished {
    let sim = serve([script.hold()]);
    let done = Cocorum::chat(&sim.chat_url(), args)
        .args(&["--limit", "12"])
        .finish();
    assert_eq!(done.status, Some(0), "{done:?}");
    assert!(
        done.stdout.iter().any(|line| line.contains("the last one")),
        "{done:?}"
    );
    done
}

fn assert_escaped(done: &Finished) {
    for line in done.stdout.iter().chain(&done.stderr) {
        let unescaped = line
            .chars()
            .find(|character| CONTROL_CHARS.contains(*character) && !"[31m]0;owned".contains(*character));
        assert_eq!(unescaped, None, "in {line:?}");
    }
}

#[test]
fn the_view_contains_no_control_characters() {
    let done = watched(every_event_with(CONTROL_CHARS), &[]);
    assert_escaped(&done);
    let visible = "is the oven warm?␀␇␈␊␍␉␛[31m␛]0;owned␇␡<U+0080><U+009B>31m<U+009F><U+2028><U+2029><U+202A><U+202E><U+2066><U+2069>";
    assert!(
        done.stdout.iter().any(|line| line.ends_with(visible)),
        "{:#?}",
        done.stdout
    );
}

#[test]
fn json_escapes_control_characters_without_loss() {
    let done = watched(every_event_with(CONTROL_CHARS), &["--json"]);
    assert_escaped(&done);
    let events = done.events();
    let spoken = events
        .iter()
        .find(|event| event["id"] == "2487060105855487925")
        .unwrap();
    assert_eq!(spoken["text"], format!("is the oven warm?{CONTROL_CHARS}"));
    let new = events.iter().rfind(|event| event["event"] == "unknown").unwrap();
    assert_eq!(
        (&new["type"], &new["data"]),
        (&json!(format!("new{CONTROL_CHARS}")), &json!([CONTROL_CHARS]))
    );
}

#[test]
fn only_the_view_truncates_long_words_and_marks() {
    let (word, marks) = ("x".repeat(20_000), format!("e{}", "\u{301}".repeat(300)));
    let sim = serve([Script::new()
        .event(payloads::INIT_ANONYMOUS)
        .event(
            &json!({"type": "messages", "data": {
                "users": [
                    {"id": "5", "username": word, "link": "/user/a"},
                    {"id": "6", "username": marks, "link": "/user/b"},
                ],
                "messages": [{"id": "1", "user_id": "5", "text": marks}, {"id": "2", "user_id": "6", "text": word}],
            }})
            .to_string(),
        )
        .event(&json!({"type": "pin_message", "data": {"message": {"id": "1", "user_id": "5", "text": word}}}).to_string())
        .event(&json!({"type": "raid_confirmed", "data": {"target_video_title": marks, "target_channel_name": word}}).to_string())
        .event(&crate::harness::message_event("3", "the last one"))
        .hold()]);
    let watch = |form: &[&str]| {
        Cocorum::chat(&sim.chat_url(), &["--limit", "3"])
            .args(form)
            .finish()
    };
    let human = watch(&[]);
    assert_eq!((human.status, human.stdout.len()), (Some(0), 5), "{human:?}");
    for line in &human.stdout {
        assert!(
            line.chars().count() < 1_100,
            "{} characters",
            line.chars().count()
        );
        let marks = line.chars().filter(|character| *character == '\u{301}').count();
        assert!(marks <= 4, "{marks} marks in {line}");
    }
    let lines = watch(&["--json"]).events();
    let texts = crate::harness::texts(&lines);
    assert_eq!(texts[..2], [marks.as_str(), word.as_str()]);
}

#[test]
fn raw_values_keep_their_escapes() {
    let event = r#"{"type":"new","data":{"a\u001b":"\u001b\u202e\\u0041\\x\"\/ \ud83c\udf89"}}"#;
    let sim = serve([Script::new().event(payloads::INIT_ANONYMOUS).event(event).hold()]);
    let running = Cocorum::chat(&sim.chat_url(), &["--json"]).start();
    running.line();
    let line = running.line();
    assert!(
        line.contains(r#""data":{"a\u001b":"\u001b\u202e\\u0041\\x\"\/ \ud83c\udf89"}"#),
        "{line}"
    );
}

#[test]
fn malformed_excerpts_are_harmless() {
    let garbage = "<html>\u{1b}[31m\u{9b}\u{202e}";
    let lines = lines_for(&[garbage], 0);
    assert_eq!(lines[0]["excerpt"], garbage);
    let sim = serve([Script::new()
        .event(payloads::INIT_ANONYMOUS)
        .event(garbage)
        .event(r#"{"type":"messages","data":{"messages":[{"id":"9","user_id":"9"}]}}"#)
        .hold()]);
    for form in [&["--json"][..], &[]] {
        assert_escaped(
            &Cocorum::chat(&sim.chat_url(), &["--limit", "1"])
                .args(form)
                .finish(),
        );
    }
}

#[test]
fn stderr_contains_no_text_of_the_chat() {
    let with_secret = |template: &str| template.replace('$', SECRET);
    let mut script = every_event_with(SECRET);
    for template in [
        "$",
        r#"{"type":"$"#,
        r#"{"$":1}"#,
        r#"{"type":"messages","data":"$"}"#,
        r#"{"type":"messages","data":{"messages":["$",{"id":"$","user_id":"$"},{"id":"1","user_id":"$"}]}}"#,
        r#"{"type":"messages","data":{"users":["$",{"id":"$"}],"channels":["$",{"id":"$"}]}}"#,
        r#"{"type":"delete_messages","data":{"message_ids":["$"]}}"#,
        r#"{"type":"mute_users","data":{"user_ids":["$"]}}"#,
        r#"{"type":"pin_message","data":{"message":"$"}}"#,
        r#"{"type":"pin_message","data":{"message":{"id":"$"}}}"#,
        r#"{"type":"live_gate","data":"$"}"#,
        r#"{"type":"live_gate","data":{"timecode":"$"}}"#,
        r#"{"type":"raid_confirmed","data":["$"]}"#,
        r#"{"type":"init","data":"$"}"#,
    ] {
        script = script.event(&with_secret(template));
    }
    let rejected = Script::response(503)
        .header("content-type", "application/json")
        .header("x-note", SECRET)
        .body(with_secret(r#"{"errors":[{"message":"$"}]}"#));
    // Both run at once, since each waits twice to reconnect.
    let both = [&["--json"][..], &[]].map(|form| {
        let sim = serve_then_end([script.clone().cut(), rejected.clone()]);
        let running = Cocorum::chat(&sim.chat_url(), form).start();
        (sim, running)
    });
    for (sim, running) in both {
        let done = running.finish();
        assert_eq!(done.status, Some(0));
        assert!(
            done.stdout.iter().any(|line| line.contains(SECRET)),
            "the planted text was printed"
        );
        assert!(
            done.stderr.len() > 12,
            "there was much to complain about: {:#?}",
            done.stderr
        );
        let reported = done.stderr.join("\n");
        assert!(!reported.contains(SECRET), "{reported}");
        assert_eq!(sim.stream(STREAM).connections(), 3);
    }
}

#[test]
fn error_pages_stay_off_stderr() {
    for (status, content_type) in [(403, "text/html"), (404, "text/plain"), (500, "text/html")] {
        let page = format!("<html>\u{1b}[31m{SECRET}</html>");
        let sim = serve([Script::response(status)
            .header("content-type", content_type)
            .header("set-cookie", SECRET)
            .body(page)]);
        let done = Cocorum::chat(&sim.chat_url(), &["--json"]).finish();
        assert!(!format!("{done:?}").contains(SECRET), "{done:?}");
        assert_escaped(&done);
    }
}

#[test]
fn an_invisible_character_in_a_name_is_escaped() {
    let invisible = "\u{61c}\u{200b}\u{200c}\u{200d}\u{feff}\u{2060}\u{ad}\u{180e}\u{fff9}\u{e0041}\u{115f}\u{1160}\u{3164}\u{ffa0}\
        \u{34f}\u{fe00}\u{fe0f}\u{e0100}\u{17b4}\u{180b}\u{2800}\u{1d159}\u{1d173}\u{2065}\u{fff0}\u{e0080}\u{e0fff}";
    for character in invisible.chars() {
        let name = format!("Mod{character}erator");
        let event = json!({"type": "messages", "data": {
            "users": [{"id": "5", "username": name, "link": "/user/a"}],
            "messages": [{"id": "1", "user_id": "5", "text": "x"}],
        }});
        let sim = serve([crate::harness::script(&[&event.to_string()])]);
        let human = Cocorum::chat(&sim.chat_url(), &["--limit", "1"]).finish();
        let shown = format!("Mod<U+{:04X}>erator", u32::from(character));
        assert!(
            human.stdout.join("\n").contains(&shown),
            "{character:?}: {human:?}"
        );
        let lines = Cocorum::chat(&sim.chat_url(), &["--limit", "1", "--json"]).finish();
        assert!(!lines.stdout.join("\n").contains(character), "{character:?}");
        let names = lines.events();
        assert!(
            names.iter().any(|line| line["username"] == name.as_str()),
            "{character:?}"
        );
    }
}

//! The human-readable view.

use serde_json::{Value, json};

use super::documents::{
    add, bare_document, document, follower, gift, message, rant, serve, stream, subscriber,
};
use crate::harness::Cocorum;

#[test]
fn the_view_shows_the_whole_account() {
    let done = Cocorum::live(&serve(&[document()]), &[]).finish();
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:?}");
    assert_eq!(
        done.stdout,
        [
            "Sparrow Studio (channel of OtterHost)",
            "  followers    21 (account total: 34), latest CalmSparrow (2026-03-14 17:50)",
            "  subscribers  1, latest TinFiddle for $5.00 (2026-03-10 08:00)",
            "  gifts        5, latest BrassTeapot 5 subscriptions (2026-03-14 17:40)",
            "",
            "● Bread at night (7k2m9q)",
            "  live, public, How-To",
            "  37 watching, 9 likes, 1 dislike",
            "  latest message 17:57:00 💎🛡 FernDoor: is the oven warm?",
            "  latest rant    17:56:00  $7.30  BrassTeapot: for the new lamp",
        ]
    );
}

#[test]
fn an_empty_account_has_a_short_view() {
    let done = Cocorum::live(&serve(&[bare_document()]), &[]).finish();
    assert_eq!(
        done.stdout,
        [
            "user 8389034",
            "  followers    0",
            "  subscribers  0",
            "",
            "no live or planned stream",
        ]
    );
}

#[test]
fn planned_and_finished_streams_are_shown() {
    let mut document = bare_document();
    document["livestreams"] = json!([
        {"id": "7k2m9q", "title": "Tomorrow", "is_live": false, "scheduled_on": "2026-03-15T20:00:00+00:00"},
        {"id": "7k2m9r", "title": "Yesterday", "is_live": false, "scheduled_on": "2026-03-13T20:00:00+00:00"},
    ]);
    let done = Cocorum::live(&serve(&[document]), &[]).finish();
    assert!(
        done.stdout.contains(&"○ Tomorrow (7k2m9q)".to_owned()),
        "{done:#?}"
    );
    assert!(
        done.stdout.contains(&"  planned for 2026-03-15 20:00".to_owned()),
        "{done:#?}"
    );
    assert!(done.stdout.contains(&"  not live".to_owned()), "{done:#?}");
}

/// The document with one more row of every kind.
fn grown() -> Value {
    let mut after = document();
    let named = |mut row: Value, member: &str, name: &str| {
        row[member] = json!(name);
        row
    };
    add(
        &mut after,
        "/followers/recent_followers",
        named(follower(), "username", "PaperGull"),
    );
    add(
        &mut after,
        "/subscribers/recent_subscribers",
        named(subscriber(), "username", "MossyLamp"),
    );
    let mut gifted = named(subscriber(), "username", "SaltyMason");
    gifted["amount_cents"] = json!(0);
    add(&mut after, "/subscribers/recent_subscribers", gifted);
    add(
        &mut after,
        "/gifted_subs/recent_gifted_subs",
        named(gift(), "purchased_by", "SundayKettle"),
    );
    add(
        &mut after,
        "/livestreams/0/chat/recent_messages",
        message("now it is"),
    );
    add(
        &mut after,
        "/livestreams/0/chat/recent_rants",
        named(rant(), "text", "for the yeast"),
    );
    after["livestreams"][0]["title"] = json!("Bread in the morning");
    after["livestreams"][0]["watching_now"] = json!(41);
    after["livestreams"][0]["is_live"] = json!(false);
    after
}

#[test]
fn events_are_printed_in_chronological_order() {
    let args = ["--watch", "--no-history", "--limit", "7", "--interval", "10ms"];
    let done = Cocorum::live(&serve(&[document(), grown()]), &args).finish();
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:?}");
    assert_eq!(
        done.stdout[10..],
        [
            "         ✎ new title: Bread in the morning (7k2m9q)",
            "08:00:00 ★ MossyLamp subscribed for $5.00",
            "08:00:00 ★ SaltyMason received a gifted subscription",
            "17:40:00 🎁 SundayKettle gifted 5 subscriptions",
            "17:50:00 ♥ PaperGull followed",
            "17:56:00  $7.30  BrassTeapot: for the yeast",
            "17:57:00 💎🛡 FernDoor: now it is",
            "         ○ ended: Bread in the morning (7k2m9q)",
        ]
    );
}

#[test]
fn a_rant_is_shown_once_and_an_empty_message_is_skipped() {
    let mut after = document();
    let mut paid = rant();
    paid["text"] = json!("for the yeast");
    let mut listed = message("for the yeast");
    for member in ["username", "created_on"] {
        listed[member] = paid[member].clone();
    }
    // The notice of a subscription has an empty text.
    for row in [message(""), listed.clone(), message("now it is")] {
        add(&mut after, "/livestreams/0/chat/recent_messages", row);
    }
    add(&mut after, "/livestreams/0/chat/recent_rants", paid);
    let documents = [document(), after];
    let args = ["--watch", "--no-history", "--limit", "2", "--interval", "10ms"];
    let human = Cocorum::live(&serve(&documents), &args).finish();
    assert_eq!(
        human.stdout[10..],
        [
            "17:56:00  $7.30  BrassTeapot: for the yeast",
            "17:57:00 💎🛡 FernDoor: now it is",
        ]
    );
    // `--json` prints all rows.
    let args = [
        "--watch",
        "--json",
        "--no-history",
        "--limit",
        "4",
        "--interval",
        "10ms",
    ];
    let programs = Cocorum::live(&serve(&documents), &args).finish();
    assert_eq!(
        crate::harness::kinds(&programs.events()),
        ["snapshot", "message", "message", "message", "rant"]
    );
}

#[test]
fn lines_of_several_streams_have_their_id() {
    let mut other = stream();
    other["id"] = json!("7k2m9r");
    let mut before = document();
    add(&mut before, "/livestreams", other);
    let mut after = before.clone();
    add(
        &mut after,
        "/livestreams/1/chat/recent_messages",
        message("over here"),
    );
    let args = ["--watch", "--no-history", "--limit", "1", "--interval", "10ms"];
    let done = Cocorum::live(&serve(&[before, after]), &args).finish();
    assert_eq!(
        done.stdout.last().unwrap(),
        "[7k2m9q] 17:57:00 💎🛡 FernDoor: over here"
    );
}

const CONTROL_CHARS: &str = "\u{0}\u{7}\u{1b}[31m\u{7f}\u{9b}\u{2028}\u{202e}\u{2066}";
const VISIBLE: &str = "␀␇␛[31m␡<U+009B><U+2028><U+202E><U+2066>";

/// Appends control characters to every text of other users in the document.
fn with_control_chars(value: &mut Value, name: &str) {
    match value {
        Value::String(text) => {
            let is_free = matches!(
                name,
                "username"
                    | "channel_name"
                    | "title"
                    | "text"
                    | "purchased_by"
                    | "visibility"
                    | "type"
                    | "gift_type"
            );
            if is_free || name == "badges" {
                text.push_str(CONTROL_CHARS);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| with_control_chars(item, name)),
        Value::Object(members) => members
            .iter_mut()
            .for_each(|(name, value)| with_control_chars(value, name)),
        _ => {}
    }
}

fn unescaped(lines: &[String]) -> Option<&String> {
    let is_harmful = |character: char| CONTROL_CHARS.contains(character) && !"[31m".contains(character);
    lines.iter().find(|line| line.chars().any(is_harmful))
}

#[test]
fn control_characters_are_escaped() {
    let mut documents = [document(), grown()];
    documents
        .iter_mut()
        .for_each(|document| with_control_chars(document, ""));
    for (form, limit) in [(&[][..], "9"), (&["--json"], "10")] {
        let args = ["--watch", "--limit", limit, "--interval", "10ms"];
        let done = Cocorum::live(&serve(&documents), &args).args(form).finish();
        assert_eq!(done.status, Some(0), "{done:?}");
        assert_eq!(unescaped(&done.stdout), None);
        assert_eq!(unescaped(&done.stderr), None);
        if form.is_empty() {
            let shown = format!("FernDoor{VISIBLE}: now it is{VISIBLE}");
            assert!(done.stdout.iter().any(|line| line.contains(&shown)), "{done:#?}");
            let titled = format!("Bread at night{VISIBLE} (7k2m9q)");
            assert!(done.stdout.iter().any(|line| line.contains(&titled)), "{done:#?}");
        } else {
            let events = done.events();
            let follower = events.iter().find(|event| event["event"] == "follower").unwrap();
            assert_eq!(follower["username"], format!("PaperGull{CONTROL_CHARS}"));
        }
    }
}

#[test]
fn colours_are_used_only_if_enabled() {
    let url = serve(&[document()]);
    let plain = Cocorum::live(&url, &[]).finish();
    assert!(!plain.stdout.join("").contains('\u{1b}'), "{plain:?}");
    let painted = Cocorum::live(&url, &["--color", "always"]).finish();
    assert!(painted.stdout.join("").contains("\u{1b}[1m"), "{painted:?}");
    let json = Cocorum::live(&url, &["--json", "--color", "always"]).finish();
    assert!(!json.stdout.join("").contains('\u{1b}'), "{json:?}");
}

/// The document with one value replaced.
fn with_value(pointer: &str, value: Value) -> Value {
    let mut document = document();
    *document.pointer_mut(pointer).unwrap() = value;
    document
}

#[test]
fn a_malformed_stream_is_not_shown_as_no_stream() {
    let unusual = [
        with_value("/livestreams/0/id", json!(456_977_726)),
        with_value("/livestreams/0", json!("a stream")),
        with_value("/livestreams", json!(7)),
    ];
    for document in unusual {
        let human = Cocorum::live(&serve(std::slice::from_ref(&document)), &[]).finish();
        let shown = human.stdout.join("\n");
        assert_eq!(human.status, Some(0), "{human:?}");
        assert!(shown.contains("malformed entry of `livestreams"), "{shown}");
        assert!(!shown.contains("no live or planned stream"), "{shown}");
        let line = &Cocorum::live(&serve(&[document]), &["--json"]).finish().events()[0];
        assert_eq!(line["malformed"].as_array().map(Vec::len), Some(1), "{line}");
    }
}

#[test]
fn a_stream_of_unknown_state_is_shown() {
    let document = with_value("/livestreams/0/is_live", json!("unknown"));
    let shown = Cocorum::live(&serve(&[document]), &[]).finish().stdout.join("\n");
    assert!(shown.contains("Bread at night"), "{shown}");
    assert!(!shown.contains("no live or planned stream"), "{shown}");
}

#[test]
fn a_missing_section_is_reported_and_the_others_are_shown() {
    for section in ["followers", "subscribers", "livestreams"] {
        let mut document = document();
        document.as_object_mut().unwrap().remove(section);
        let done = Cocorum::live(&serve(&[document]), &[]).finish();
        let shown = done.stdout.join("\n");
        assert_eq!(done.status, Some(0), "{section}: {done:?}");
        assert!(shown.contains("OtterHost"), "{shown}");
        assert!(shown.contains(&format!("`{section}`")), "{section}: {shown}");
        assert!(!shown.contains("no live or planned stream"), "{shown}");
    }
}

//! The human-readable view: one line per event, in colour if enabled.

use rumble_sim::{Plan, Script, Sim, StreamPlan};
use serde_json::json;

use crate::harness::{
    Cocorum, STREAM, TEST_TIMEOUT, init_with, message_event, script, serve, serve_then_end,
};
use crate::payloads;

#[test]
fn every_kind_of_event_is_shown() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(STREAM))).unwrap();
    let stream = sim.stream(STREAM);
    let running = Cocorum::chat(&sim.chat_url(), &[]).start();
    assert!(stream.wait_for_open(1, TEST_TIMEOUT));
    let steps = [
        (payloads::PLAIN_2023, "17:59:12 TinFiddle: is the oven warm?"),
        (
            payloads::EMOTES,
            "17:59:31 ⭐ CalmSparrow: @TinFiddle :r+wave::sparrowhop: it is",
        ),
        (
            payloads::AS_CHANNEL,
            "18:00:05 ✅ Sparrow Studio: welcome to the studio",
        ),
        (
            payloads::RANT,
            "18:00:44  $5.00  💎🔵 BrassTeapot: for the new lamp",
        ),
        // A complete record of a user without `badges` removes the badges.
        (
            payloads::WALLET,
            "18:01:10  $7.30 (7.3 USDT)  BrassTeapot: paid from a wallet",
        ),
        (payloads::SUBSCRIPTION, "18:01:55 ⭐ FernDoor has just subscribed"),
        (
            payloads::GIFT,
            "18:02:20 BrassTeapot 🎁 gifted 5 subscriptions\n\
             18:02:21 TinFiddle: Was gifted a membership by BrassTeapot on this channel",
        ),
        (
            payloads::RAID_MESSAGE,
            "18:03:00 Harbour Live ⚔ raided this stream",
        ),
        (payloads::DELETE, "         ✂ 1 message by TinFiddle deleted"),
        (
            payloads::DELETE_NON_RANT,
            "         ✂ 2 messages by TinFiddle deleted (rants kept)",
        ),
        (payloads::MUTE_USERS, "         ✂ TinFiddle muted"),
        (
            payloads::PIN,
            "         📌 pinned: Sparrow Studio: welcome to the studio",
        ),
        (payloads::UNPIN, "         📌 unpinned"),
        (
            payloads::CAN_MODERATE,
            "         🛡 user 920000199 can now moderate",
        ),
        (
            payloads::RAID_CONFIRMED,
            "         ⚔ raiding Harbour Live — Late shift (example) \
             https://rumble.com/v0exampl-harbour-late-shift.html",
        ),
        (
            payloads::LIVE_GATE,
            "         🔒 subscribers and Premium only in 1m",
        ),
        (
            payloads::GIFT_PURCHASED,
            "         🎁 BrassTeapot gifted 10 × Rumble Premium",
        ),
        (
            payloads::GIFT_RECEIVED,
            "         🎁 you received a gift from BrassTeapot",
        ),
        (payloads::UNKNOWN, "         (host_ad_read event)"),
    ];
    for (event, expected) in steps {
        stream.send_json(event);
        for line in expected.lines() {
            assert_eq!(running.line(), line);
        }
    }
}

#[test]
fn history_pin_and_deleted_messages_are_shown() {
    let sim = serve([Script::new().event(payloads::INIT_LOGGED_IN).hold()]);
    let done = Cocorum::chat(&sim.chat_url(), &["--limit", "2"]).finish();
    let expected = [
        "         📌 pinned: CalmSparrow: good morning from the mill",
        "17:58:02 ⭐⚪ CalmSparrow: good morning from the mill",
        "17:58:40 TinFiddle: (deleted)",
    ];
    assert_eq!(done.stdout, expected);
}

#[test]
fn unknown_authors_and_times_have_placeholders() {
    let event =
        r#"{"type":"messages","data":{"messages":[{"id":"1","user_id":"42","time":"soon","text":"x"}]}}"#;
    let sim = serve([script(&[event])]);
    let done = Cocorum::chat(&sim.chat_url(), &["--limit", "1"]).finish();
    assert_eq!(done.stdout, ["--:--:-- (user 42): x"]);

    let pin =
        r#"{"type":"pin_message","data":{"message":{"id":"1","user_id":"42","time":"soon","text":"x"}}}"#;
    let sim = serve([script(&[pin, &message_event("2", "y")])]);
    let done = Cocorum::chat(&sim.chat_url(), &["--limit", "1"]).finish();
    assert_eq!(done.stdout[0], "         📌 pinned: (user 42): x");
}

#[test]
fn times_are_those_of_this_machine() {
    let sim = serve([script(&[&message_event("1", "x")])]);
    let done = Cocorum::chat(&sim.chat_url(), &["--limit", "1"])
        .env("TZ", "JST-9")
        .finish();
    assert_eq!(done.stdout, ["02:58:02 (user 920000101): x"]);
}

#[test]
fn lines_of_several_streams_start_with_their_id() {
    let plan = Plan::new()
        .stream(StreamPlan::new(STREAM).script(script(&[&message_event("1", "here")])))
        .stream(StreamPlan::new(STREAM + 1).ended());
    let sim = Sim::start(plan).unwrap();
    let done = Cocorum::chat(&sim.chat_url(), &["vf7sxux", "--limit", "1"]).finish();
    assert_eq!(done.stdout, ["[f7sxuw] 17:58:02 (user 920000101): here"]);
}

#[test]
fn changes_of_the_connection_are_reported_on_stderr() {
    let first = Script::new()
        .event(payloads::INIT_ANONYMOUS)
        .event(&message_event("1", "one"))
        .event("no event")
        .cut();
    let second = Script::new()
        .event(&init_with(&[]))
        .event(&message_event("2", "two"));
    let sim = serve_then_end([first, second]);
    let done = Cocorum::chat(&sim.chat_url(), &[]).finish();
    assert_eq!(
        done.stdout,
        ["17:58:02 (user 920000101): one", "17:58:02 (user 920000101): two"]
    );
    let words = [
        "-- malformed data skipped",
        "reconnecting in",
        "reconnected",
        "messages may be missing here",
        "-- the chat has ended",
    ];
    assert_eq!(done.stderr.len(), words.len(), "{:#?}", done.stderr);
    for (shown, word) in done.stderr.iter().zip(words) {
        assert!(
            shown.starts_with("-- ") && shown.contains(word),
            "{word}: {shown}"
        );
    }
    assert_eq!(done.status, Some(0));
}

#[test]
fn colours_are_used_only_if_enabled() {
    let sim = serve([script(&[payloads::EMOTES])]);
    let shown = |args: &[&str], environment: &[(&str, &str)]| {
        let command = Cocorum::chat(&sim.chat_url(), &["--limit", "1"]).args(args);
        let command = environment
            .iter()
            .fold(command, |command, (name, value)| command.env(name, value));
        command.finish().stdout.remove(0)
    };
    let plain = "17:59:31 ⭐ CalmSparrow: @TinFiddle :r+wave::sparrowhop: it is";
    assert_eq!(shown(&[], &[]), plain);
    assert_eq!(
        shown(&[], &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]),
        plain
    );
    assert_eq!(shown(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]), plain);
    assert_eq!(shown(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), plain);

    // #2c93bc is 44, 147, 188; in the cube of 6 × 6 × 6 it is 1, 3, 4, which is too light on white: 1, 2, 3.
    let true_color = shown(&["--color", "always"], &[("COLORTERM", "truecolor")]);
    assert!(
        true_color.contains("\u{1b}[38;2;44;147;188mCalmSparrow\u{1b}[0m"),
        "{true_color:?}"
    );
    let cube = shown(&["--color=always"], &[("NO_COLOR", "1")]);
    assert!(
        cube.contains("\u{1b}[38;5;67mCalmSparrow\u{1b}[0m"),
        "a flag wins: {cube:?}"
    );
}

#[test]
fn illegible_name_colours_are_adjusted() {
    for (color, shown) in [("#000066", "102"), ("#ffffcc", "255;255;204"), ("#888888", "")] {
        let event = json!({"type": "messages", "data": {
            "users": [{"id": "5", "username": "CalmSparrow", "link": "/user/CalmSparrow", "color": color}],
            "messages": [{"id": "1", "user_id": "5", "text": "x"}],
        }});
        let sim = serve([script(&[&event.to_string()])]);
        let done = Cocorum::chat(&sim.chat_url(), &["--limit", "1", "--color", "always"])
            .env("COLORTERM", "truecolor")
            .finish();
        let line = &done.stdout[0];
        let (before, _) = line.split_once("mCalmSparrow").unwrap();
        let (_, parts) = before.rsplit_once("38;2;").unwrap();
        if shown.is_empty() {
            assert_eq!(parts, "136;136;136");
            continue;
        }
        assert!(!parts.contains(shown), "{line:?}");
        // Luminance from 0 to 255, with the weights of Rec. 709: neither nearly black nor nearly white.
        let parts: Vec<f64> = parts.split(';').map(|part| part.parse().unwrap()).collect();
        let light = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
        assert!((60.0..160.0).contains(&light), "{line:?}");
    }
}

#[test]
fn json_is_never_coloured() {
    let sim = serve([script(&[payloads::RANT])]);
    let done = Cocorum::chat(&sim.chat_url(), &["--json", "--limit", "1", "--color", "always"]).finish();
    assert!(
        done.stdout.iter().all(|line| !line.contains('\u{1b}')),
        "{done:?}"
    );
    assert_eq!(done.events().len(), 3);
}

#[test]
fn rants_have_the_colour_of_their_level() {
    let rant = |cents: u64| {
        let rant =
            json!({"id": cents.to_string(), "user_id": "5", "text": "x", "rant": {"price_cents": cents}});
        json!({"type": "messages", "data": {"messages": [rant]}}).to_string()
    };
    let sim = serve([Script::new()
        .event(payloads::INIT_LOGGED_IN)
        .event(&rant(730))
        .event(&rant(499))
        .event(&rant(5))
        .hold()]);
    let args = ["--no-history", "--limit", "3", "--color", "always"];
    let done = Cocorum::chat(&sim.chat_url(), &args)
        .env("COLORTERM", "truecolor")
        .finish();
    let rants = &done.stdout[done.stdout.len() - 3..];
    // The highest level that the price reaches: $5 is #f8e71c, $1 is #4a90e2; 5 cents reach none.
    assert!(rants[0].contains("48;2;248;231;28m $7.30 "), "{rants:#?}");
    assert!(rants[1].contains("48;2;74;144;226m $4.99 "), "{rants:#?}");
    assert!(
        rants[2].contains(" $0.05 ") && !rants[2].contains("48;2;"),
        "{rants:#?}"
    );
}

#[test]
fn help_has_examples_for_every_command() {
    for args in [
        &["--help"][..],
        &["-h"],
        &["chat", "--help"],
        &["id", "--help"],
        &["sim", "--help"],
        &["help", "chat"],
    ] {
        let done = Cocorum::new(args).finish();
        assert_eq!(
            (done.status, done.stderr.len()),
            (Some(0), 0),
            "{args:?}: {done:?}"
        );
        let text = done.stdout.join("\n");
        for part in ["Usage: cocorum", "Examples:\n  cocorum"] {
            assert!(text.contains(part), "{args:?}: {part}: {text}");
        }
        // Only commands that connect have these.
        let connects = !matches!(args[0], "id" | "sim");
        for part in ["--chat-url <URL>", "RUMBLE_BASE_URL"] {
            assert_eq!(text.contains(part), connects, "{args:?}: {part}: {text}");
        }
    }
}

#[test]
fn the_version_is_printed() {
    let done = Cocorum::new(["--version"]).finish();
    assert_eq!(done.stdout, [concat!("cocorum ", env!("CARGO_PKG_VERSION"))]);
}

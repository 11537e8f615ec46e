//! The views at several widths: wrapped at spaces, with every line below the text of its message. Text of other users
//! never controls the terminal.

use rumble_sim::{Creator, Plan, Sim, StreamPlan, VideoPlan};
use serde_json::json;

use crate::harness::{STREAM, script, serve, wire_message};
use crate::screen::{Left, TerminalScreen};

const TEXTS: [&str; 5] = [
    "sand it once more, then oil it, and let it dry for a day or two before you touch it",
    "שלום לכולם, האם התנור חם? 🎉 👩\u{200d}🚀",
    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghhhhhhhhhhiiiiiiiiiijjjjjjjjjj",
    "\u{1b}[2J\u{1b}[H\u{7}\u{202e}evil\u{9b}31m",
    "世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界",
];

const NAMES: [&str; 5] = [
    "TinFiddle",
    "דנה",
    "BrassTeapot",
    "\u{1b}]0;title\u{7}\r17:00:00 Rumble",
    "世界",
];

fn show() -> String {
    let messages = TEXTS.iter().zip(1_u64..).map(|(text, number)| {
        let mut message = wire_message(&number.to_string(), text);
        message["user_id"] = (100 + number).to_string().into();
        message
    });
    let users = NAMES.iter().zip(101_u64..).map(
        |(name, id)| json!({"id": id.to_string(), "username": name, "link": "/user/x", "color": "#000066"}),
    );
    json!({"type": "messages", "data": {
        "messages": messages.collect::<Vec<_>>(), "users": users.collect::<Vec<_>>(),
    }})
    .to_string()
}

fn chat(columns: u16) -> Left {
    let sim = serve([script(&[&show()])]);
    let args = format!(
        "chat b10:{STREAM} --chat-url {} --limit 5 --color always",
        sim.chat_url()
    );
    let left = TerminalScreen::of(columns, &args, &[("TERM", "xterm-256color")]).finish();
    assert_eq!(left.status, Some(0), "{left:?}");
    left
}

#[test]
fn lines_fit_every_width_and_are_indented() {
    for columns in [40, 60, 80, 200] {
        let left = chat(columns);
        let text = left.text(columns);
        let lines: Vec<_> = text.lines().filter(|line| !line.starts_with("-- ")).collect();
        for line in &lines {
            let is_first = line.starts_with("17:58:02 ");
            let is_rest = line.starts_with("         ");
            assert!(is_first || is_rest, "{columns}: {line:?}: {lines:#?}");
        }
        let starts = lines.iter().filter(|line| line.starts_with("17:58:02 "));
        assert_eq!(starts.count(), TEXTS.len(), "{columns}: {lines:#?}");
        // Every character is there, in its order.
        let joined: String = lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        let squeezed: String = joined.split_whitespace().collect();
        for text in [TEXTS[0], TEXTS[2], TEXTS[4]] {
            let expected: String = text.split_whitespace().collect();
            assert!(squeezed.contains(&expected), "{columns}: {text}: {lines:#?}");
        }
    }
}

#[test]
fn texts_of_others_do_not_control_the_terminal() {
    let left = chat(80);
    let sent: String = left.screen.replace("\r\n", "\n");
    for rest in sent.split('\u{1b}').skip(1) {
        let (sequence, _) = rest.split_once('m').unwrap();
        let is_color = sequence
            .strip_prefix('[')
            .is_some_and(|codes| codes.chars().all(|c| c.is_ascii_digit() || c == ';'));
        assert!(is_color, "only colours: {sequence:?}");
    }
    for character in ['\u{7}', '\r', '\u{202e}', '\u{9b}'] {
        assert!(!sent.contains(character), "{character:?}: {sent:?}");
    }
    assert!(
        left.text(80)
            .contains("␛]0;title␇␍17:00:00 Rumble: ␛[2J␛[H␇<U+202E>evil<U+009B>31m"),
        "{left:?}"
    );
}

#[test]
fn names_from_right_to_left_are_isolated_from_the_line() {
    let left = chat(80);
    assert!(left.screen.contains("\u{2068}דנה\u{2069}"), "{left:?}");
    assert!(!left.screen.contains("\u{2068}TinFiddle"), "{left:?}");
}

#[test]
fn the_chat_reports_the_host_it_connects_to() {
    let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio");
    let video = VideoPlan::new(STREAM, "v1-mending-a-kettle.html", &studio);
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(STREAM)).video(video)).unwrap();
    let servers = format!("--base-url {} --chat-url {}", sim.base_url(), sim.chat_url());
    let chat = |args: &str, last: &str| {
        let mut screen = TerminalScreen::of(80, &format!("chat {args} {servers} --color never"), &[]);
        screen.wait_for(last);
        screen.signal("-INT");
        screen.finish().text(80)
    };
    // An id is not looked up.
    let text = chat(&format!("b10:{STREAM}"), "connected to");
    let lines: Vec<_> = text.lines().take(2).collect();
    assert_eq!(
        lines,
        ["-- connecting to 127.0.0.1", "-- connected to stream f7sxuw"]
    );
    let text = chat("https://rumble.com/c/SparrowStudio", "live)");
    let lines: Vec<_> = text.lines().take(3).collect();
    assert_eq!(
        lines[..2],
        ["-- looking up c/SparrowStudio", "-- connecting to 127.0.0.1"]
    );
    assert!(lines[2].ends_with(" (SparrowStudio, live)"), "{text}");
}

#[test]
fn several_chats_have_distinct_names_and_colours() {
    let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio");
    let video = VideoPlan::new(STREAM, "v1-mending-a-kettle.html", &studio);
    let plan = Plan::new()
        .stream(StreamPlan::new(STREAM))
        .video(video)
        .stream(StreamPlan::new(STREAM + 1));
    let sim = Sim::start(plan).unwrap();
    sim.stream(STREAM).say("TinFiddle", "here");
    sim.stream(STREAM + 1).say("TinFiddle", "there");
    let args = format!(
        "chat https://rumble.com/c/SparrowStudio b10:{} --limit 2 --base-url {} --chat-url {} --color always",
        STREAM + 1,
        sim.base_url(),
        sim.chat_url()
    );
    let left = TerminalScreen::of(80, &args, &[("COLORTERM", "truecolor")]).finish();
    let prefix = |name: &str| {
        let (before, _) = left.screen.split_once(&format!("m[{name}]")).unwrap();
        let (_, color) = before.rsplit_once("\u{1b}[38;2;").unwrap();
        color.to_owned()
    };
    assert_ne!(prefix("SparrowStudio"), prefix("f7sxux"), "{left:?}");
}

#[test]
fn every_waiting_command_prints_a_line_first() {
    let silent = rumble_sim::Script::new().hold();
    let sim = serve([silent]);
    let mut screen = TerminalScreen::of(80, &format!("chat b10:5 --chat-url {}", sim.chat_url()), &[]);
    screen.wait_for("-- connecting to 127.0.0.1");
    drop(screen);
    let mut screen = TerminalScreen::of(
        80,
        "live --watch",
        &[("RUMBLE_API_URL", "http://127.0.0.1:1/x?key=5")],
    );
    screen.wait_for("-- connecting to");
}

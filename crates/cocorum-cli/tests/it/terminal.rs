//! A chat in a terminal, and the keys that are typed meanwhile.

use rumble_sim::Script;

use crate::harness::{Cocorum, STREAM, message_event, script, serve, serve_then_end};
use crate::live::documents;
use crate::payloads;
use crate::screen::{Left, TerminalScreen};

fn chat(columns: u16, chat_url: &str, args: &str) -> TerminalScreen {
    TerminalScreen::of(
        columns,
        &format!("chat b10:{STREAM} --color never --chat-url {chat_url} {args}"),
        &[],
    )
}

const TEXT: &str = "sand it once more, then oil it, and let it dry for a day or two";

#[test]
fn lines_break_between_words_below_the_text() {
    let note = r#"{"type":"pin_message","data":{"message":{"id":"7","user_id":"5","text":"be kind to each other, and to the otters too"}}}"#;
    let sim = serve([script(&[note, &message_event("1", TEXT)])]);
    let left = chat(40, &sim.chat_url(), "--limit 1").finish();
    assert_eq!(left.status, Some(0), "{left:?}");
    let lines: Vec<_> = left.screen.lines().collect();
    let expected = [
        "-- connecting to 127.0.0.1",
        "-- connected to stream f7sxuw",
        "         📌 pinned: (user 5): be kind to",
        "         each other, and to the otters",
        "         too",
        "17:58:02 (user 920000101): sand it once",
        "         more, then oil it, and let it",
        "         dry for a day or two",
    ];
    assert_eq!(lines, expected, "{left:?}");
}

#[test]
fn every_view_fits_the_terminal() {
    let mut document = documents::document();
    document["livestreams"][0]["title"] = TEXT.into();
    let api_url = documents::serve(&[document]);
    let environment = [("RUMBLE_API_URL", api_url.as_str())];
    let live = TerminalScreen::of(40, "live --color never", &environment).finish();
    let failed = TerminalScreen::of(40, "chat b10:5 --chat-url http://127.0.0.1:1/chat/api", &[]).finish();
    for (left, status) in [(live, 0), (failed, 1)] {
        assert_eq!(left.status, Some(status), "{left:?}");
        let longest = left.screen.lines().map(|line| line.chars().count()).max();
        assert!(longest.unwrap() <= 40, "{left:?}");
    }
    // Nothing is shown if stderr is not a terminal.
    let sim = serve([script(&[&message_event("1", TEXT)])]);
    let done = Cocorum::chat(&sim.chat_url(), &["--limit", "1"]).finish();
    assert!(done.stdout[0].ends_with(TEXT), "{done:?}");
}

/// Types while the command runs, and ends it.
fn typed_into(mut screen: TerminalScreen, shown: &str, end: impl FnOnce(&mut TerminalScreen)) -> Left {
    screen.wait_for(shown);
    screen.wait_for_silence();
    screen.type_keys("typed while watching\nand more");
    end(&mut screen);
    let left = screen.finish();
    assert!(!left.screen.contains("typed while"), "{left:?}");
    assert!(left.echoes, "{left:?}");
    left
}

#[test]
fn typed_keys_do_not_show_and_the_terminal_is_restored() {
    let open = || serve([script(&[&message_event("1", "hello")])]);
    let server = open();
    let left = typed_into(chat(80, &server.chat_url(), ""), "hello", |screen| {
        screen.type_keys("\u{3}");
    });
    assert_eq!(left.status, Some(0), "Ctrl-C: {left:?}");
    for name in ["-TERM", "-HUP"] {
        let server = open();
        let left = typed_into(chat(80, &server.chat_url(), ""), "hello", |screen| {
            screen.signal(name);
        });
        assert_eq!(left.status, Some(0), "{name}: {left:?}");
    }
    let server = open();
    let left = typed_into(chat(80, &server.chat_url(), "--for 1s"), "hello", |_| {});
    assert_eq!(left.status, Some(0), "the end of its time: {left:?}");

    let truncated = Script::new()
        .event(payloads::INIT_ANONYMOUS)
        .event(&message_event("1", "hello"));
    let server = serve_then_end([truncated.close()]);
    let left = typed_into(chat(80, &server.chat_url(), ""), "hello", |_| {});
    assert_eq!(left.status, Some(0), "the end of the chat: {left:?}");
    assert!(!left.screen.contains("trying again"), "a normal end: {left:?}");

    let left = typed_into(
        TerminalScreen::of(80, "sim --scenario quiet", &[]),
        "Running",
        |screen| {
            screen.type_keys("\u{3}");
        },
    );
    assert_eq!(left.status, Some(0), "{left:?}");
    let api_url = documents::serve(&[documents::document()]);
    let live = TerminalScreen::of(80, "live --watch", &[("RUMBLE_API_URL", &api_url)]);
    let left = typed_into(live, "watching", |screen| screen.type_keys("\u{3}"));
    assert_eq!(left.status, Some(0), "{left:?}");
}

#[test]
fn a_failure_restores_the_terminal_too() {
    let sim = serve([Script::response(404)]);
    let left = chat(80, &sim.chat_url(), "").finish();
    assert_eq!((left.status, left.echoes), (Some(1), true), "{left:?}");
}

#[test]
fn a_password_prompt_that_a_signal_ends_restores_the_terminal() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path().to_str().unwrap();
    for signal in ["-INT", "-TERM", "-HUP"] {
        let mut screen = TerminalScreen::of(
            80,
            "login CalmSparrow --base-url http://127.0.0.1:9",
            &[("HOME", home)],
        );
        screen.wait_for("assword");
        screen.signal(signal);
        let left = screen.finish();
        assert_eq!(
            (left.status, left.echoes),
            (Some(130), true),
            "{signal}: {left:?}"
        );
    }
}

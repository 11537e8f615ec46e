//! `cocorum chat --write`: the chat, and an input line below it, in one terminal.

use std::thread;

use rumble_sim::{ServiceFault, When};

use crate::account::{Site, plain};
use crate::harness::{Cocorum, STREAM};
use crate::screen::TerminalScreen;

pub(crate) fn moderated() -> Site {
    Site::logged_in(plain().moderator_of(STREAM))
}

/// The command at this site, in a terminal of this many columns, with the input line shown.
pub(crate) fn write(site: &Site, columns: u16, args: &str) -> TerminalScreen {
    let environment = [
        ("RUMBLE_BASE_URL", site.sim.base_url()),
        ("RUMBLE_CHAT_URL", site.sim.chat_url()),
        ("XDG_STATE_HOME", site.home.path().to_str().unwrap().to_owned()),
        ("TERM", "xterm-256color".to_owned()),
    ];
    let environment = environment
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let args = format!("chat b10:{STREAM} --write --color never {args}");
    let mut screen = TerminalScreen::of(columns, &args, &environment);
    screen.wait_for("Ctrl-D leaves");
    screen.wait_for("> ");
    screen
}

pub(crate) fn leave(mut screen: TerminalScreen) -> crate::screen::Left {
    // Clears the rest of the line.
    screen.type_keys("\u{15}\u{4}");
    let left = screen.finish();
    assert_eq!((left.status, left.echoes), (Some(0), true), "{left:?}");
    left
}

#[test]
fn input_commands_take_effect_in_the_view() {
    let site = moderated();
    let stream = site.sim.stream(STREAM);
    let mut screen = write(&site, 80, "");
    stream.say("TinFiddle", "hello");
    screen.wait_for("#1 TinFiddle: hello");
    screen.type_keys("good evening\r");
    screen.wait_for("#2 ");
    screen.wait_for("CalmSparrow: good evening");
    for (keys, effects) in [
        ("/pin #1\r", &["📌 pinned: TinFiddle: hello"][..]),
        ("/unpin\r", &["📌 unpinned"]),
        ("/delete #1\r", &["✂ 1 message by TinFiddle deleted"]),
        (
            "/mute TinFiddle 5m\r",
            &["✂ TinFiddle muted", "-- muted TinFiddle for 5m"],
        ),
    ] {
        screen.type_keys(keys);
        for effect in effects {
            screen.wait_until_seen(effect);
        }
    }
    assert_eq!(site.requests_for("chat.message.pin"), 1);
    let left = leave(screen);
    let text = left.text(80);
    assert!(!text.contains("> good evening"), "the line is cleared: {text}");
}

#[test]
fn commands_that_fail_are_explained_and_nothing_is_sent() {
    let site = moderated();
    let mut screen = write(&site, 80, "");
    for (keys, shown) in [
        ("/dance\r", "cocorum: unknown command /dance; /help lists them"),
        ("/delete #9\r", "cocorum: no message has the number #9"),
        ("/delete soon\r", "cocorum: expected the number of a message"),
        ("/unpin\r", "cocorum: no message is pinned"),
        ("/help\r", "/mute NAME 5m"),
    ] {
        screen.type_keys(keys);
        screen.wait_until_seen(shown);
    }
    assert_eq!(site.requests_for("/message"), 0);
    leave(screen);
}

#[test]
fn an_unknown_outcome_is_reported() {
    let site = moderated();
    site.sim
        .service()
        .fault("chat.message.send", When::Every, ServiceFault::Drop);
    let mut screen = write(&site, 100, "");
    screen.type_keys("once\r");
    screen.wait_for("the outcome is unknown");
    screen.wait_for("It was not retried");
    assert_eq!(site.requests_for("/message"), 1);
    leave(screen);
}

#[test]
fn length_and_cooldown_follow_the_text() {
    let site = moderated();
    let limited = ServiceFault::Status {
        json: false,
        retry_after: Some(100),
        status: 429,
    };
    site.sim
        .service()
        .fault("chat.message.send", When::Every, limited);
    let mut screen = write(&site, 80, "");
    // UTF-16 code units.
    screen.type_keys("hi \u{1f980}");
    screen.wait_for("5/200");
    screen.type_keys("\r");
    screen.wait_for("too many requests");
    // The countdown continues without a key.
    for seconds in ["wait 99s", "wait 98s"] {
        screen.wait_for(seconds);
    }
    // A line that is entered too early stays.
    screen.type_keys("again");
    screen.wait_for("5/200, wait ");
    screen.type_keys("\r");
    screen.type_keys(&"x".repeat(196));
    screen.wait_for("201/200, too long, wait ");
    screen.type_keys("\u{7f}");
    screen.wait_for("200/200, wait ");
    assert_eq!(site.requests_for("/message"), 1);
    leave(screen);
}

#[test]
fn keys_edit_the_line_and_browse_its_history() {
    let site = moderated();
    let mut screen = write(&site, 80, "");
    screen.type_keys("/first\r");
    screen.wait_for("unknown command /first;");
    screen.type_keys("/second\r");
    screen.wait_for("unknown command /second;");
    // Up twice, down once, then an x after the slash: Ctrl-A, right, x.
    screen.type_keys("draft\u{1b}[A\u{1b}[A\u{1b}[B\u{1}\u{1b}[Cx\r");
    screen.wait_for("unknown command /xsecond;");
    screen.type_keys("/draft\u{1b}[A\u{1b}[B2\r");
    screen.wait_for("unknown command /draft2;");
    leave(screen);
}

#[test]
fn typing_while_messages_arrive_loses_no_key() {
    const MESSAGES: usize = 1_000;
    let site = moderated();
    let stream = site.sim.stream(STREAM);
    let mut screen = write(&site, 60, "");
    let typed = "every key that is typed while many messages arrive is in this message, from a to z";
    let mut keys = typed.chars();
    thread::scope(|scope| {
        // Far more than 100 a second.
        let posting = scope.spawn(|| {
            for number in 0..MESSAGES {
                stream.say(
                    "TinFiddle",
                    &format!("number {number} of many, which is wrapped at this width"),
                );
            }
        });
        for number in (0..MESSAGES).step_by(10) {
            if let Some(key) = keys.next() {
                screen.type_keys(&key.to_string());
            }
            screen.wait_for(&format!("TinFiddle: number {number} "));
        }
        posting.join().unwrap();
    });
    assert_eq!(keys.next(), None, "all keys are typed");
    screen.wait_for(&format!("number {} of", MESSAGES - 1));
    screen.type_keys("\r");
    screen.wait_for("CalmSparrow: every key");
    let left = leave(screen);
    let text = left.text(60);
    let mut lines = text.lines().skip_while(|line| !line.contains(" #1 "));
    for number in 0..MESSAGES {
        let (first, second) = (lines.next().unwrap(), lines.next().unwrap());
        let (_, shown) = first
            .split_once("TinFiddle: ")
            .unwrap_or_else(|| panic!("{first:?}"));
        let wrapped = format!("{} {}", shown.trim_end(), second.trim());
        assert_eq!(
            wrapped,
            format!("number {number} of many, which is wrapped at this width")
        );
        assert!(second.starts_with("         "), "{second:?}");
    }
    let sent: Vec<_> = lines.map(str::trim).collect();
    let sent = sent.join(" ");
    let (_, shown) = sent.split_once("CalmSparrow: ").unwrap();
    assert_eq!(shown, typed);
}

#[test]
fn the_end_of_the_chat_ends_the_input() {
    let site = moderated();
    let stream = site.sim.stream(STREAM);
    let mut screen = write(&site, 80, "");
    stream.say("TinFiddle", "good night");
    screen.wait_for("good night");
    screen.type_keys("not sent");
    stream.end();
    let left = screen.finish();
    assert_eq!((left.status, left.echoes), (Some(0), true), "{left:?}");
    assert!(left.text(80).contains("-- the chat has ended"), "{left:?}");
    assert_eq!(site.requests_for("/message"), 0);
}

#[test]
fn a_signal_and_ctrl_c_restore_the_terminal() {
    for signal in [None, Some("-TERM"), Some("-HUP")] {
        let site = moderated();
        let mut screen = write(&site, 80, "");
        match signal {
            None => screen.type_keys("\u{3}"),
            Some(signal) => screen.signal(signal),
        }
        let left = screen.finish();
        assert_eq!(
            (left.status, left.echoes),
            (Some(0), true),
            "{signal:?}: {left:?}"
        );
    }
}

#[test]
fn a_message_can_be_pasted_with_line_breaks() {
    let site = moderated();
    let mut screen = write(&site, 80, "");
    screen.type_keys("\u{1b}[200~one\ntwo\u{1b}[201~\r");
    screen.wait_for("CalmSparrow: one two");
    leave(screen);
}

#[test]
fn input_without_a_terminal_is_a_usage_error() {
    let done = Cocorum::chat("http://127.0.0.1:1/chat/api", &["--write"]).finish();
    assert_eq!(done.status, Some(2), "{done:#?}");
    assert_eq!(
        done.error_line(),
        "cocorum: --write needs a terminal; use cocorum send in scripts"
    );
}

//! A terminal whose size changes while messages arrive.

use std::thread;

use rumble_sim::StreamHandle;

use crate::harness::{STREAM, script, serve};
use crate::input;
use crate::screen::TerminalScreen;

const MESSAGES: usize = 300;
const SIZES: [(u16, u16); 6] = [(40, 12), (200, 50), (41, 24), (60, 5), (132, 24), (80, 24)];

/// Sends all messages and changes the size after every few of them; `between` is called after each change.
fn post_and_resize(
    stream: &StreamHandle,
    screen: &mut TerminalScreen,
    mut between: impl FnMut(&mut TerminalScreen),
) {
    let mut sizes = SIZES.iter().cycle();
    thread::scope(|scope| {
        let posting = scope.spawn(|| {
            for number in 0..MESSAGES {
                stream.say(
                    "TinFiddle",
                    &format!("number {number} of many, which is wrapped if the terminal is narrow"),
                );
            }
        });
        for number in (0..MESSAGES).step_by(5) {
            let (columns, rows) = sizes.next().unwrap();
            screen.resize(*columns, *rows);
            between(screen);
            screen.wait_until_seen(&format!("TinFiddle: number {number} of"));
        }
        posting.join().unwrap();
    });
    screen.wait_until_seen(&format!("number {} of", MESSAGES - 1));
}

/// Asserts that each message is printed once, in order and completely, apart from line breaks.
fn assert_nothing_is_lost(screen: &str) {
    let shown = anstream::adapter::strip_str(screen).to_string();
    let words: Vec<_> = shown.split_whitespace().collect();
    let text = words.join(" ");
    let mut rest = text.as_str();
    for number in 0..MESSAGES {
        let message =
            format!("TinFiddle: number {number} of many, which is wrapped if the terminal is narrow");
        assert_eq!(text.matches(&message).count(), 1, "{message}: {shown}");
        let (_, after) = rest
            .split_once(&message)
            .unwrap_or_else(|| panic!("order: {message}: {shown}"));
        rest = after;
    }
}

#[test]
fn the_view_loses_no_message() {
    let sim = serve([script(&[])]);
    let args = format!("chat b10:{STREAM} --color never --chat-url {}", sim.chat_url());
    let mut screen = TerminalScreen::of(80, &args, &[]);
    screen.wait_for("connected to");
    post_and_resize(&sim.stream(STREAM), &mut screen, |_| {});
    screen.signal("-INT");
    let left = screen.finish();
    assert_eq!(left.status, Some(0), "{left:?}");
    assert_nothing_is_lost(&left.screen);
}

#[test]
fn new_lines_have_the_width_of_the_terminal() {
    let sim = serve([script(&[])]);
    let args = format!("chat b10:{STREAM} --color never --chat-url {}", sim.chat_url());
    let mut screen = TerminalScreen::of(80, &args, &[]);
    screen.wait_for("connected to");
    let text = "sand it once more, then oil it, and let it dry";
    for (columns, expected) in [
        (
            40,
            "TinFiddle: sand it once more,\r\n         then oil it, and let it dry\r\n",
        ),
        (
            80,
            "TinFiddle: sand it once more, then oil it, and let it dry\r\n",
        ),
    ] {
        screen.resize(columns, 24);
        sim.stream(STREAM).say("TinFiddle", text);
        screen.wait_for(expected);
    }
}

#[test]
fn the_view_with_an_input_line_loses_no_message_and_no_key() {
    let site = input::moderated();
    let mut screen = input::write(&site, 80, "");
    let typed = "every key that is typed while the size changes is in this message";
    let mut keys = typed.chars();
    post_and_resize(&site.sim.stream(STREAM), &mut screen, |screen| {
        if let Some(key) = keys.next() {
            screen.type_keys(&key.to_string());
        }
    });
    screen.type_keys(keys.as_str());
    screen.resize(200, 24);
    screen.type_keys("\r");
    screen.wait_for(&format!("CalmSparrow: {typed}"));
    let left = input::leave(screen);
    assert_nothing_is_lost(&left.screen);
}

//! Readers and writers do not block each other.

use std::thread;

use rumble_sim::{ServiceFault, When};

use super::{BOT, GUEST, chat_of, sim};
use crate::client::in_time;
use crate::wire;

#[test]
fn a_waiting_reader_does_not_block_a_writer() {
    let sim = sim();
    let mut chat = chat_of(&sim, BOT).connect().unwrap();
    let writer = chat.writer();
    // Nothing arrives until the writer has sent its message.
    let reader = thread::spawn(move || chat.get_message().unwrap().unwrap());
    let sent = in_time(move || writer.send_message("anybody here?").unwrap());
    let read = in_time(move || reader.join().unwrap());
    assert!(sent.is_echo(&read));
    assert_eq!(read.request_id(), Some(sent.request_id.as_str()));
}

#[test]
fn a_waiting_writer_does_not_block_a_reader() {
    let sim = sim();
    let mut chat = chat_of(&sim, BOT).connect().unwrap();
    sim.service()
        .fault("chat.message.send", When::Every, ServiceFault::StallHead);
    let writer = chat.writer();
    let stalled = thread::spawn(move || writer.send_message("slowly").unwrap_err());
    let read = in_time(move || {
        // The server has accepted the message and does not respond; other requests continue.
        let own = chat.get_message().unwrap().unwrap();
        (own, chat)
    });
    let (own, mut chat) = read;
    assert_eq!(own, "slowly");
    sim.stream(wire::STREAM).say(GUEST, "meanwhile");
    let read = in_time(move || chat.get_message().unwrap().unwrap());
    assert_eq!(read, "meanwhile");
    assert!(!stalled.is_finished());
    drop(sim);
    assert!(in_time(move || stalled.join().unwrap()).outcome_is_unknown());
}

#[test]
fn a_bot_responds_within_its_loop() {
    let sim = sim();
    let mut chat = chat_of(&sim, BOT).connect().unwrap();
    let room = sim.stream(wire::STREAM);
    for text in ["!hello", "something else", "!hello", "!stop"] {
        room.say(GUEST, text);
    }
    let sent = in_time(move || {
        let writer = chat.writer();
        let mut sent = Vec::new();
        while let Some(message) = chat.get_message().unwrap() {
            sent.push(format!("{}: {message}", message.user().username));
            if message == "!hello" {
                chat.send_message("hi").unwrap();
            } else if message == "!stop" {
                writer.send_message("bye").unwrap();
            } else if message == "bye" {
                break;
            }
        }
        sent
    });
    assert_eq!(
        sent,
        [
            "TinFiddle: !hello",
            "TinFiddle: something else",
            "TinFiddle: !hello",
            "TinFiddle: !stop",
            "BrassTeapot: hi",
            "BrassTeapot: hi",
            "BrassTeapot: bye",
        ]
    );
}

#[test]
fn a_writer_outlives_the_chat() {
    let sim = sim();
    let chat = chat_of(&sim, BOT).connect().unwrap();
    let writer = chat.writer();
    chat.close();
    chat.send_message("closed for me").unwrap();
    drop(chat);
    writer.send_message("and still open").unwrap();
    let mut viewer = crate::client::client(&sim).connect().unwrap();
    assert_eq!(viewer.get_message().unwrap().unwrap(), "closed for me");
    assert_eq!(viewer.get_message().unwrap().unwrap(), "and still open");
}

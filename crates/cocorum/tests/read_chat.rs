//! The chat example of the original, against the simulator.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test")]

#[path = "../examples/read_chat.rs"]
#[expect(dead_code, reason = "its main is not run here")]
mod read_chat;

use std::thread;
use std::time::{Duration, Instant};

use cocorum::chatapi::{ChatApi, ChatApiBuilder, Endpoint};
use cocorum::servicephp::{Guest, Login, Secret, Settings};
use rumble_sim::{AccountPlan, Plan, Sim, StreamPlan};

const STREAM: u64 = 900_100_200;
const GENEROUS_TIMEOUT: Duration = Duration::from_secs(30);

fn chat(sim: &Sim) -> ChatApiBuilder {
    ChatApi::builder("b10:900100200").chat_url(Endpoint::parse(&sim.chat_url()).unwrap())
}

#[test]
fn the_example_ends_after_a_minute_in_a_quiet_chat() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(STREAM))).unwrap();
    let (start, minute) = (Instant::now(), Duration::from_millis(300));
    read_chat::read(chat(&sim).connect().unwrap(), minute).unwrap();
    let took = start.elapsed();
    assert!(took >= minute && took < GENEROUS_TIMEOUT, "{took:?}");
}

#[test]
fn hello_gets_a_response_unless_it_is_in_the_history() {
    let writer = AccountPlan::new("BrassTeapot", 900_100_777, "kettle-and-spout");
    let sim = Sim::start(Plan::new().account(writer).stream(StreamPlan::new(STREAM))).unwrap();
    let guest = Guest::new(Settings::default().base_url(Endpoint::parse(&sim.base_url()).unwrap()));
    let password = Secret::new("kettle-and-spout");
    let Login::LoggedIn(account) = guest.log_in("BrassTeapot", &password).unwrap() else {
        panic!("the account has no second factor")
    };
    let room = sim.stream(STREAM);
    room.say("CalmSparrow", "!hello");
    let mut viewer = chat(&sim).connect().unwrap();
    let reader = chat(&sim).account(&account).connect().unwrap();
    let reading = thread::spawn(move || read_chat::read(reader, GENEROUS_TIMEOUT));
    room.say("CalmSparrow", "!hello");
    room.say("CalmSparrow", "bye");
    let end = Instant::now() + GENEROUS_TIMEOUT;
    let mut messages = Vec::new();
    while messages.len() < 4 {
        let message = viewer.get_message_until(end).unwrap().unwrap();
        messages.push(format!("{}: {message}", message.user().username));
    }
    messages.sort();
    assert_eq!(
        messages,
        [
            "BrassTeapot: hi",
            "CalmSparrow: !hello",
            "CalmSparrow: !hello",
            "CalmSparrow: bye"
        ]
    );
    room.end();
    reading.join().unwrap().unwrap();
    assert!(
        Instant::now() < end,
        "the end of the chat ends it before its time"
    );
}

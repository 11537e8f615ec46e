//! The example bot against the simulator.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test"
)]

#[path = "../examples/bot/main.rs"]
#[expect(dead_code, reason = "its main is not run here")]
mod bot;

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use cocorum::chatapi::{ChatApi, CloseHandle, Endpoint, Event, Message};
use cocorum::servicephp::{Guest, Login, Secret, ServicePhp, Settings};
use rumble_sim::{AccountPlan, Plan, Sim, StreamPlan};

const STREAM: u64 = 900_100_200;
const GENEROUS_TIMEOUT: Duration = Duration::from_secs(30);

fn log_in(sim: &Sim) -> ServicePhp {
    let guest = Guest::new(Settings::default().base_url(Endpoint::parse(&sim.base_url()).unwrap()));
    match guest
        .log_in("BrassTeapot", &Secret::new("kettle-and-spout"))
        .unwrap()
    {
        Login::LoggedIn(account) => account,
        Login::TwoFactor(_) => panic!("the account has no second factor"),
    }
}

/// Closes the chat after this time, so that a test that waits in vain fails. Dropping the returned value disarms it.
fn end_in(time: Duration, closer: CloseHandle) -> Sender<()> {
    let (running, ended) = channel();
    thread::spawn(move || {
        if ended.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
            closer.close();
        }
    });
    running
}

/// Next message of the bot.
fn next_of_bot(chat: &mut ChatApi) -> Message {
    loop {
        let message = chat.get_message().unwrap().expect("the chat continues");
        if message.user().username == "BrassTeapot" {
            return message;
        }
    }
}

#[test]
fn the_bot_greets_responds_thanks_deletes_and_mutes() {
    let bot = AccountPlan::new("BrassTeapot", 900_100_777, "kettle-and-spout").moderator_of(STREAM);
    let sim = Sim::start(Plan::new().account(bot).stream(StreamPlan::new(STREAM))).unwrap();
    let stream = sim.stream(STREAM);
    stream.say("CalmSparrow", "before the bot connected");

    let account = log_in(&sim);
    let as_guest = || {
        let chat_url = Endpoint::parse(&sim.chat_url()).unwrap();
        ChatApi::builder("b10:900100200").chat_url(chat_url)
    };
    let mut viewer = as_guest().connect().unwrap();
    let bot_chat = as_guest().send_cooldown(Duration::ZERO);
    let running = thread::spawn(move || bot::run(bot_chat, &account).map_err(|error| error.to_string()));
    let _running = end_in(GENEROUS_TIMEOUT, viewer.close_handle());
    let start = Instant::now();
    while stream.open_connections() < 2 {
        assert!(start.elapsed() < GENEROUS_TIMEOUT, "the bot did not connect");
        thread::yield_now();
    }

    stream.say("CalmSparrow", "hello");
    stream.say("TinFiddle", "!rules");
    assert_eq!(next_of_bot(&mut viewer), "welcome, TinFiddle");
    assert_eq!(next_of_bot(&mut viewer), "be kind, and post no links");

    stream.say("CalmSparrow", "!rules");
    stream.rant("CalmSparrow", "for the kettle", 500);
    assert_eq!(
        next_of_bot(&mut viewer),
        "thank you for that rant, CalmSparrow",
        "the rules have a cool-down"
    );

    let link = stream.say("DimLantern", "kettles at https://kettles.example");
    loop {
        match viewer.next_event().expect("the chat continues").unwrap() {
            Event::Deleted(deleted) if deleted.message_ids.iter().any(|id| id.get() == link) => break,
            _ => {}
        }
    }
    let muted = loop {
        if let Event::Muted(muted) = viewer.next_event().expect("the chat continues").unwrap() {
            break muted;
        }
    };
    let name = viewer
        .state()
        .user(muted.user_ids[0])
        .map(|user| user.username.clone());
    assert_eq!(name.as_deref(), Some("DimLantern"));
    assert_eq!(sim.account("BrassTeapot").mutes().len(), 1);

    stream.end();
    assert_eq!(running.join().unwrap(), Ok(()));
}

//! Memory of a chat whose events were taken.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test"
)]

use std::time::Duration;

use allocation_counter::measure;
use rumble_chat::model::StreamId;
use rumble_chat::{Event, Session};
use rumble_sim::{Kind, Mix, Scenario};

/// An `init` with 50 messages by 50 users.
fn init() -> String {
    let scenario = Scenario::quiet()
        .mix(Mix::only(Kind::Plain))
        .users(50)
        .history(50)
        .step(Duration::from_millis(1))
        .max_events(1);
    format!("data: {}\n\n", scenario.events(7).next().unwrap().json)
}

#[test]
fn a_chat_of_fifty_users_stores_little_more_than_their_texts() {
    let init = init();
    let mut session = Session::new(StreamId::new(900_100_200).unwrap());
    let mut names = 0;
    let cost = measure(|| {
        session.handle_connected();
        for read in init.as_bytes().chunks(8 * 1024) {
            session.handle_data(read);
        }
        while let Some(event) = session.poll_event() {
            // Reading the authors does not allocate in the chat.
            if let Event::Message(message) = event {
                names += message.author_name().len();
            }
        }
    });
    assert_eq!((session.state().history().count(), names > 0), (50, true));
    println!(
        "{} bytes of wire, {} held in {} blocks",
        init.len(),
        cost.bytes_current,
        cost.count_current
    );
    assert!(cost.bytes_current < 32 * 1024, "{cost:?}");
}

#[test]
fn an_emptied_queue_keeps_no_memory_of_a_burst() {
    let event = b"data: {\"type\":\"host_ad_read\",\"data\":{}}\n\n";
    let mut session = Session::new(StreamId::new(900_100_200).unwrap());
    session.handle_connected();
    session.handle_data(event);
    assert!(session.poll_event().is_some());
    let cost = measure(|| {
        for _ in 0..100 {
            session.handle_data(event);
        }
        for _ in 0..100 {
            assert!(matches!(session.poll_event(), Some(Event::Unknown(_))));
        }
    });
    assert!(session.poll_event().is_none());
    assert!(cost.bytes_current < 1_024, "{cost:?}");
}

//! What a chat holds once its history was taken.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test"
)]

use std::fmt::Write as _;

use allocation_counter::measure;
use rumble_chat::Session;
use rumble_chat::model::StreamId;

/// An `init` with 50 messages by 50 people, as long as Rumble's.
fn init() -> String {
    let (mut users, mut messages) = (String::new(), String::new());
    for at in 0..50_u64 {
        let comma = if at > 0 { "," } else { "" };
        write!(
            users,
            r##"{comma}{{"id":"{}","username":"CalmSparrow{at}","link":"/user/CalmSparrow{at}","is_follower":false,"image.1":"https://1a-1791.com/video/s8/1/a/b/c/d/abcdefghijklmnopqrstuvwxyz0123456789{at}.jpeg","color":"#c40e9a","badges":["recurring_subscription"]}}"##,
            900_000_000 + at
        )
        .unwrap();
        write!(
            messages,
            r#"{comma}{{"id":"{}","time":"2026-11-29T07:{at:02}:00+00:00","user_id":"{}","text":"a message of about fifty characters, number {at}","blocks":[{{"type":"text.1","data":{{"text":"a message of about fifty characters, number {at}"}}}}]}}"#,
            2_486_058_960_000_000_000 + at,
            900_000_000 + at
        )
        .unwrap();
    }
    format!(
        r#"data: {{"type":"init","data":{{"messages":[{messages}],"users":[{users}],"channels":[]}}}}{}"#,
        "\n\n"
    )
}

#[test]
fn a_chat_of_fifty_people_holds_little_more_than_what_they_said() {
    let init = init();
    let mut session = Session::new(StreamId::new(900_100_200).unwrap());
    let cost = measure(|| {
        session.handle_connected();
        for read in init.as_bytes().chunks(8 * 1024) {
            session.handle_data(read);
        }
        while session.poll_event().is_some() {}
    });
    assert_eq!(session.state().history().count(), 50);
    println!(
        "{} bytes of wire, {} held in {} blocks",
        init.len(),
        cost.bytes_current,
        cost.count_current
    );
    assert!(cost.bytes_current < 72 * 1024, "{cost:?}");
}

//! All chats that share the limit start at most five connections a second to a remote site.

use std::thread;
use std::time::{Duration, Instant};

use rumble_chat::model::StreamId;
use rumble_chat::{
    Action, ChatApi, ConnectLimit, Connection, ConnectionSettings, Endpoint, ErrorKind, ResponseHead,
};

use crate::client::{TEST_TIMEOUT, connect_error};
use crate::wire;

const SECOND: Duration = Duration::from_secs(1);

fn chat(limit: &ConnectLimit, url: &str) -> Connection {
    let settings = ConnectionSettings::default().connect_limit(limit.clone());
    let mut chat = Connection::new(StreamId::new(wire::STREAM).unwrap(), settings);
    chat.set_chat_url(Endpoint::parse(url).unwrap());
    chat
}

/// Time at which the chat connects, if it is polled when it requests it.
fn connects_at(chat: &mut Connection, mut now: Instant) -> Instant {
    loop {
        match chat.poll(now) {
            Action::Connect => return now,
            Action::Wait { until } => {
                assert!(until > now);
                now = until;
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn at_most_five_chats_a_second_connect_to_one_site() {
    let (limit, now) = (ConnectLimit::separate(), clock());
    let starts: Vec<_> = (0..12)
        .map(|_| connects_at(&mut chat(&limit, "https://chat.example/api"), now) - now)
        .collect();
    let expected: Vec<_> = (0..12_u32).map(|index| SECOND * (index / 5)).collect();
    assert_eq!(starts, expected);
    let later = now + SECOND * 10;
    assert_eq!(
        connects_at(&mut chat(&limit, "https://chat.example/api"), later),
        later
    );
}

#[test]
fn any_interval_of_a_second_has_at_most_five_starts() {
    let (limit, now) = (ConnectLimit::separate(), clock());
    let mut starts: Vec<_> = (0..40_u32)
        .map(|index| {
            let polled = now + Duration::from_millis(130) * index;
            connects_at(&mut chat(&limit, "https://chat.example/api"), polled)
        })
        .collect();
    starts.sort_unstable();
    for window in starts.windows(6) {
        assert!(window[5] - window[0] >= SECOND, "{:?}", window[5] - window[0]);
    }
}

#[test]
fn other_sites_other_limits_and_loopback_are_not_counted() {
    let (limit, now) = (ConnectLimit::separate(), clock());
    for _ in 0..5 {
        connects_at(&mut chat(&limit, "https://chat.example/api"), now);
    }
    assert_eq!(
        connects_at(&mut chat(&limit, "https://other.example/api"), now),
        now
    );
    let separate = ConnectLimit::separate();
    assert_eq!(
        connects_at(&mut chat(&separate, "https://chat.example/api"), now),
        now
    );
    for _ in 0..100 {
        assert_eq!(connects_at(&mut chat(&limit, "http://127.0.0.1:9/api"), now), now);
    }
}

#[test]
fn reconnects_are_limited() {
    let (limit, now) = (ConnectLimit::separate(), clock());
    let mut lost = chat(&limit, "https://chat.example/api");
    assert_eq!(connects_at(&mut lost, now), now);
    lost.handle_response(now, &ResponseHead::new(200).content_type("text/event-stream"));
    lost.handle_data(b"data: {\"type\":\"init\",\"data\":{}}\n\n");
    lost.handle_eof(now);
    let until = loop {
        match lost.poll(now) {
            Action::Event(_) => {}
            Action::Wait { until } => break until,
            other => panic!("{other:?}"),
        }
    };
    for _ in 0..5 {
        connects_at(&mut chat(&limit, "https://chat.example/api"), until);
    }
    assert_eq!(connects_at(&mut lost, until), until + SECOND);
}

#[test]
fn the_blocking_client_waits_and_can_be_closed() {
    let (limit, now) = (ConnectLimit::separate(), clock());
    let url = Endpoint::parse("https://chat.invalid/api").unwrap();
    // Start of the next connection if only this test has reserved any.
    let mut starts = (0..).map(|index| now + SECOND * (index / 5));
    let is_alone = |expected: Instant| limit.reserve(&url, now) == expected;
    // Connections of one hour.
    assert!(starts.by_ref().take(5 * 3_600).all(is_alone));
    let builder = ChatApi::builder(StreamId::new(wire::STREAM).unwrap())
        .chat_url(url.clone())
        .connect_limit(limit.clone());
    let closer = builder.close_handle();
    let opening = thread::spawn(move || connect_error(builder));
    let end = now + TEST_TIMEOUT;
    while starts.next().is_some_and(is_alone) {
        assert!(clock() < end, "the client reserved no start");
        thread::yield_now();
    }
    closer.close();
    assert_eq!(opening.join().unwrap().kind(), ErrorKind::Closed);
}

#[expect(
    clippy::disallowed_methods,
    reason = "the moment from which virtual time is counted"
)]
fn clock() -> Instant {
    Instant::now()
}

//! Closing a chat: from any thread, immediately.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rumble_chat::{ChatApi, EndReason, ErrorKind, Event, Message, ReconnectPolicy};
use rumble_sim::{Fault, Scenario, Script, Sim, StreamPlan, Tls, When};

use crate::client::{
    Scheme, TEST_TIMEOUT, client, connect_error, in_time, next, next_event, scripted, serve,
};
use crate::wire;

const NO_TIMEOUT: Duration = Duration::MAX;

fn silent_stream() -> StreamPlan {
    StreamPlan::new(wire::STREAM).scenario(Scenario::quiet().keepalive(None))
}

/// A chat without timeouts whose `init` was delivered.
fn long_timeouts(sim: &Sim) -> ChatApi {
    let mut chat = client(sim)
        .idle_timeout(NO_TIMEOUT)
        .head_timeout(NO_TIMEOUT)
        .reconnect(
            ReconnectPolicy::default()
                .min_delay(NO_TIMEOUT)
                .max_delay(NO_TIMEOUT),
        )
        .connect()
        .unwrap();
    assert_eq!(next(&mut chat), "init 0");
    chat
}

/// Reads in another thread until the chat ends; closes the chat as soon as `when` returns.
fn closed_while_reading(mut chat: ChatApi, when: impl FnOnce()) -> ChatApi {
    let closer = chat.close_handle();
    let (reading, begun) = mpsc::channel();
    let reader = thread::spawn(move || {
        reading.send(()).unwrap();
        let ended = chat.next_event().is_none();
        (ended, chat)
    });
    begun.recv_timeout(TEST_TIMEOUT).unwrap();
    when();
    in_time({
        let closer = closer.clone();
        move || closer.close()
    });
    let (ended, chat) = in_time(move || reader.join().unwrap());
    assert!(ended && closer.is_closed());
    assert_eq!(
        (chat.end_reason(), chat.is_running()),
        (Some(EndReason::Closed), false)
    );
    chat
}

#[test]
fn close_ends_a_blocked_read() {
    for round in 0..50 {
        let sim = Scheme::BOTH[round % 2].serve(silent_stream());
        let chat = closed_while_reading(long_timeouts(&sim), || {});
        assert!(
            sim.stream(wire::STREAM).wait_for_open(0, TEST_TIMEOUT),
            "the server sees it"
        );
        assert_eq!(chat.stats().reconnects, 0);
    }
}

#[test]
fn close_ends_a_read_in_the_middle_of_an_event() {
    for scheme in Scheme::BOTH {
        let sim = scheme.serve(silent_stream().fault(When::Every, Fault::Stall { event: 1, bytes: 30 }));
        let chat = long_timeouts(&sim);
        sim.stream(wire::STREAM).say("CalmSparrow", "never whole");
        closed_while_reading(chat, || {});
        assert!(sim.wait_for_sockets(0, TEST_TIMEOUT));
    }
}

#[test]
fn close_ends_the_delay_before_a_reconnect() {
    let sim = serve(silent_stream());
    let stream = sim.stream(wire::STREAM);
    // A little later each time: from before the wait begins to long after.
    for round in 1..=40 {
        let mut chat = long_timeouts(&sim);
        stream.drop_connections();
        let Event::Reconnecting(reconnecting) = next_event(&mut chat) else {
            panic!()
        };
        assert_eq!(
            (reconnecting.cause.kind(), reconnecting.after),
            (ErrorKind::Disconnected, NO_TIMEOUT)
        );
        closed_while_reading(chat, || {
            for _ in 0..round * 10_000 {
                std::hint::spin_loop();
            }
        });
        assert_eq!(stream.connections(), round, "the chat did not reconnect");
    }
}

#[test]
fn close_ends_a_handshake() {
    let sim = Scheme::Https.serve(silent_stream());
    let mut chat = client(&sim).connect_timeout(NO_TIMEOUT).connect().unwrap();
    assert_eq!(next(&mut chat), "init 0");
    sim.set_tls(Tls::StalledHandshake).unwrap();
    sim.stream(wire::STREAM).drop_connections();
    assert_eq!(next(&mut chat), "reconnecting 1: Disconnected");
    assert!(sim.wait_for_sockets(0, TEST_TIMEOUT));
    let chat = closed_while_reading(chat, || assert!(sim.wait_for_sockets(1, TEST_TIMEOUT)));
    assert!(sim.wait_for_sockets(0, TEST_TIMEOUT));
    assert_eq!(sim.requests().len(), 1);
    drop(chat);
}

#[test]
fn close_ends_the_wait_for_a_response() {
    for scheme in Scheme::BOTH {
        let sim = scheme.serve(StreamPlan::new(wire::STREAM).connections([
            Script::new().event(&wire::init(&[])).close(),
            Script::new().before_head(Duration::from_secs(3600)),
        ]));
        let mut chat = client(&sim).head_timeout(NO_TIMEOUT).connect().unwrap();
        assert_eq!(next(&mut chat), "init 0");
        assert_eq!(next(&mut chat), "reconnecting 1: Disconnected");
        closed_while_reading(chat, || {
            assert!(sim.wait_for_connections(wire::STREAM, 2, TEST_TIMEOUT));
        });
    }
}

#[test]
fn a_closed_chat_returns_no_events() {
    let sim = scripted([Script::new()
        .event(&wire::init(&[wire::message(1, 5, "waiting")]))
        .hold()]);
    let mut chat = client(&sim).connect().unwrap();
    assert_eq!(next(&mut chat), "init 1");
    chat.close();
    chat.close();
    assert!(!chat.is_running());
    assert!(chat.next_event().is_none() && chat.get_message().unwrap().is_none());
    assert_eq!(chat.events().count(), 0);
    assert_eq!(chat.end_reason(), Some(EndReason::Closed));
    // The state stays readable.
    assert_eq!(chat.stats().messages, 1);
    assert!(sim.stream(wire::STREAM).wait_for_open(0, TEST_TIMEOUT));
}

#[test]
fn dropping_the_chat_closes_the_connection() {
    for scheme in Scheme::BOTH {
        let sim = scheme.serve(silent_stream());
        let chat = long_timeouts(&sim);
        let closer = chat.close_handle();
        assert!(sim.wait_for_sockets(1, TEST_TIMEOUT) && !closer.is_closed());
        drop(chat);
        assert!(sim.wait_for_sockets(0, TEST_TIMEOUT));
        assert!(closer.is_closed());
        // Closing through a handle that outlives its chat has no effect.
        closer.close();
    }
}

#[test]
fn a_chat_that_fails_to_connect_leaves_no_connection() {
    let sim = scripted([Script::new().content_type("text/plain").hold()]);
    assert_eq!(connect_error(client(&sim)).kind(), ErrorKind::NotAnEventStream);
    assert!(sim.stream(wire::STREAM).wait_for_open(0, TEST_TIMEOUT));
}

#[test]
fn closing_one_chat_keeps_another_open() {
    let sim = serve(silent_stream());
    let stream = sim.stream(wire::STREAM);
    let (one, mut other) = (long_timeouts(&sim), long_timeouts(&sim));
    closed_while_reading(one, || {});
    assert!(stream.wait_for_open(1, TEST_TIMEOUT));
    let id = stream.say("CalmSparrow", "still on");
    assert_eq!(next(&mut other), format!("{id}: still on"));
}

#[test]
fn messages_remain_readable_after_another_thread_closes() {
    let sim = serve(silent_stream());
    let stream = sim.stream(wire::STREAM);
    let mut chat = long_timeouts(&sim);
    let removed = stream.say("CalmSparrow", "to be removed");
    stream.say("TinBucket", "to be muted");
    stream.say("CalmSparrow", "to stay");
    let mut messages: Vec<Message> = Vec::new();
    for _ in 0..3 {
        messages.extend(chat.get_message().unwrap());
    }
    for number in 0..20 {
        stream.say("FernDoor", &format!("later {number}"));
    }
    stream.delete(removed);
    stream.mute("TinBucket");
    let last = stream.say("FernDoor", "the last word");
    while chat.get_message().unwrap().unwrap().id.get() != last {}
    let flags: Vec<_> = messages
        .iter()
        .map(|m| (m.is_deleted(), m.is_author_muted()))
        .collect();
    assert_eq!(flags, [(true, false), (true, true), (false, false)]);

    let closer = chat.close_handle();
    let (sender, receiver) = mpsc::channel::<Vec<Message>>();
    let keeper = thread::spawn(move || {
        let messages = receiver.recv().unwrap();
        closer.close();
        messages
    });
    sender.send(messages).unwrap();
    let mut chat = in_time(move || {
        assert!(chat.get_message().unwrap().is_none());
        chat
    });
    assert!(chat.next_event().is_none());
    drop(chat);
    let messages = keeper.join().unwrap();
    assert_eq!(messages[0], "to be removed");
    assert_eq!(
        (messages[1].author_name(), messages[2].author_name()),
        ("TinBucket", "CalmSparrow")
    );
}

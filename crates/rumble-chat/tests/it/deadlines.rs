//! Reads with a deadline: kept in every phase of a connection, without effect on it. Hanging name lookups and
//! connection attempts are tested next to the client.

use std::time::{Duration, Instant};

use rumble_chat::{ChatApi, Event, ReconnectPolicy};
use rumble_sim::{Scenario, Script, StreamPlan};

use crate::client::{Scheme, TEST_TIMEOUT, client, next, serve, with_enough_time};
use crate::helpers::line;
use crate::wire;

const WAIT: Duration = Duration::from_millis(100);
/// How late a call with a deadline may return.
const TOLERANCE: Duration = Duration::from_millis(50);

fn silent_stream() -> StreamPlan {
    StreamPlan::new(wire::STREAM).scenario(Scenario::quiet().keepalive(None))
}

/// Reads with deadlines while nothing happens, until one is kept. Returns `false` if an event ends the phase before. A phase
/// that ignores deadlines is late each time; a busy machine is late only sometimes.
fn keeps_deadlines(chat: &mut ChatApi) -> bool {
    for _ in 0..20 {
        let deadline = now() + WAIT;
        if chat.next_event_until(deadline).is_some() {
            return false;
        }
        assert!(chat.is_running() && chat.end_reason().is_none());
        let late = now().checked_duration_since(deadline);
        if late.expect("a call that waits until the deadline") < TOLERANCE {
            return true;
        }
    }
    panic!("always more than {TOLERANCE:?} late")
}

/// Returns the next event, read with short deadlines only.
fn poll(chat: &mut ChatApi) -> String {
    let end = now() + TEST_TIMEOUT;
    while now() < end {
        if let Some(event) = chat.next_event_until(now() + WAIT) {
            return line(&event.unwrap());
        }
    }
    panic!("there is no event")
}

#[test]
fn deadlines_are_kept_while_idle() {
    for scheme in Scheme::BOTH {
        let sim = scheme.serve(silent_stream());
        let mut chat = client(&sim).connect().unwrap();
        assert_eq!(poll(&mut chat), "init 0");
        assert!(keeps_deadlines(&mut chat));
        let id = sim.stream(wire::STREAM).say("CalmSparrow", "late");
        assert_eq!(poll(&mut chat), format!("{id}: late"));
        assert_eq!((chat.stats().reconnects, sim.requests().len()), (0, 1));
    }
}

#[test]
fn deadlines_are_kept_in_the_middle_of_an_event() {
    for scheme in Scheme::BOTH {
        let sim = scheme.serve(silent_stream());
        let stream = sim.stream(wire::STREAM);
        let mut chat = client(&sim).connect().unwrap();
        assert_eq!(poll(&mut chat), "init 0");
        let event = wire::event(&wire::messages(&[wire::message(7, 5, "in two pieces")]));
        let (start, rest) = event.split_at(40);
        stream.send_bytes(start);
        assert!(keeps_deadlines(&mut chat));
        stream.send_bytes(rest);
        assert_eq!(poll(&mut chat), "7: in two pieces");
    }
}

#[test]
fn deadlines_are_kept_before_the_response_head() {
    for scheme in Scheme::BOTH {
        with_enough_time(|time| {
            let late = Script::new().before_head(time * 3).event(&wire::init(&[])).hold();
            let first = Script::new().event(&wire::init(&[])).close();
            let sim = scheme.serve(StreamPlan::new(wire::STREAM).connections([first, late]));
            let mut chat = client(&sim).head_timeout(TEST_TIMEOUT * 2).connect().unwrap();
            assert_eq!(poll(&mut chat), "init 0");
            assert_eq!(poll(&mut chat), "reconnecting 1: Disconnected");
            if !keeps_deadlines(&mut chat) {
                return false;
            }
            assert_eq!(poll(&mut chat), "connected 1");
            assert_eq!(sim.requests().len(), 2, "one attempt");
            true
        });
    }
}

#[test]
fn deadlines_are_kept_before_a_reconnect() {
    for scheme in Scheme::BOTH {
        with_enough_time(|time| {
            let sim = scheme.serve(silent_stream());
            let delay = time * 3;
            let mut chat = client(&sim)
                .reconnect(ReconnectPolicy::default().min_delay(delay).max_delay(delay))
                .connect()
                .unwrap();
            assert_eq!(poll(&mut chat), "init 0");
            let start = now();
            sim.stream(wire::STREAM).drop_connections();
            assert_eq!(poll(&mut chat), "reconnecting 1: Disconnected");
            if !keeps_deadlines(&mut chat) {
                return false;
            }
            assert_eq!(poll(&mut chat), "connected 1");
            assert!(start.elapsed() >= delay, "deadlines do not shorten the delay");
            true
        });
    }
}

#[test]
fn get_message_until_keeps_its_deadline() {
    let sim = serve(silent_stream());
    let stream = sim.stream(wire::STREAM);
    let mut chat = client(&sim).connect().unwrap();
    assert_eq!(chat.get_message_until(now() + WAIT).unwrap(), None);
    assert!(chat.is_running());
    stream.delete(1);
    stream.say("CalmSparrow", "on time");
    let message = chat.get_message_until(now() + TEST_TIMEOUT).unwrap();
    assert_eq!(message.unwrap(), "on time");
    stream.end();
    assert_eq!(chat.get_message_until(now() + TEST_TIMEOUT).unwrap(), None);
    assert!(!chat.is_running(), "the chat ends long before the deadline");
}

/// Includes events that take several reads or a new connection.
#[test]
fn try_next_event_reads_everything() {
    for scheme in Scheme::BOTH {
        let sim = scheme.serve(silent_stream());
        let stream = sim.stream(wire::STREAM);
        let mut chat = client(&sim).connect().unwrap();
        assert_eq!(next(&mut chat), "init 0");
        let is_fast = |_| {
            let start = now();
            for _ in 0..1_000 {
                assert!(chat.try_next_event().is_none());
            }
            start.elapsed() < Duration::from_secs(1)
        };
        assert!((0..20).any(is_fast), "no call may wait");
        let large = "x".repeat(600_000);
        let id = stream.say("CalmSparrow", &large);
        assert_eq!(next_without_waiting(&mut chat), format!("{id}: {large}"));
        stream.drop_connections();
        assert_eq!(next_without_waiting(&mut chat), "reconnecting 1: Disconnected");
        assert_eq!(next_without_waiting(&mut chat), "connected 1");
        stream.end();
        let end = now() + TEST_TIMEOUT;
        while chat.is_running() && now() < end {
            drop(chat.try_next_event());
        }
        assert!(!chat.is_running());
    }
}

/// Returns the next event without ever waiting.
fn next_without_waiting(chat: &mut ChatApi) -> String {
    let end = now() + TEST_TIMEOUT;
    while now() < end {
        if let Some(event) = chat.try_next_event() {
            return line(&event.unwrap());
        }
        std::thread::yield_now();
    }
    panic!("there is no event")
}

#[test]
fn a_passed_deadline_delivers_received_events() {
    let sim = serve(silent_stream());
    let stream = sim.stream(wire::STREAM);
    for text in ["one", "two", "three"] {
        stream.say("CalmSparrow", text);
    }
    let passed = now();
    let mut chat = client(&sim).connect().unwrap();
    let texts: Vec<_> = std::iter::from_fn(|| chat.get_message_until(passed).unwrap())
        .map(|message| message.text.clone())
        .collect();
    assert_eq!(texts, ["one", "two", "three"]);
}

/// The client does not poll: the thread sleeps until its deadline, on the socket and between two attempts.
#[cfg(target_os = "linux")]
#[test]
fn an_idle_wait_does_not_poll() {
    for scheme in Scheme::BOTH {
        let sim = scheme.serve(silent_stream());
        let mut chat = client(&sim)
            .reconnect(
                ReconnectPolicy::default()
                    .min_delay(TEST_TIMEOUT)
                    .max_delay(TEST_TIMEOUT),
            )
            .connect()
            .unwrap();
        assert_eq!(poll(&mut chat), "init 0");
        // Polling sleeps often each time; a busy machine only sometimes.
        let sleeps_once = |chat: &mut ChatApi| {
            (0..20).any(|_| {
                let before = times_asleep();
                assert!(chat.next_event_until(now() + WAIT * 6).is_none());
                times_asleep() - before <= 3
            })
        };
        assert!(sleeps_once(&mut chat));
        sim.stream(wire::STREAM).drop_connections();
        assert_eq!(poll(&mut chat), "reconnecting 1: Disconnected");
        assert!(sleeps_once(&mut chat));
    }
}

/// Number of times this thread has gone to sleep.
#[cfg(target_os = "linux")]
fn times_asleep() -> u64 {
    let status = std::fs::read_to_string("/proc/thread-self/status").unwrap();
    let mut lines = status.lines();
    let times = lines.find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
    times.unwrap().trim().parse().unwrap()
}

/// Data that arrived while the program did not read counts as received in time, even if the pause is longer than the
/// idle timeout.
#[test]
fn a_long_pause_between_two_reads_keeps_the_connection() {
    for scheme in Scheme::BOTH {
        with_enough_time(|idle| {
            let sim = scheme.serve(silent_stream());
            let stream = sim.stream(wire::STREAM);
            let mut other = client(&sim).connect().unwrap();
            assert_eq!(next(&mut other), "init 0");
            let Ok(mut chat) = client(&sim).idle_timeout(idle).connect() else {
                return false;
            };
            assert_eq!(next(&mut chat), "init 0");
            let start = now();
            if chat.try_next_event().is_some() {
                return false;
            }
            let id = stream.say("CalmSparrow", "meanwhile");
            assert_eq!(next(&mut other), format!("{id}: meanwhile"));
            assert!(other.next_event_until(start + idle * 2).is_none());
            assert_eq!(
                line(&chat.try_next_event().unwrap().unwrap()),
                format!("{id}: meanwhile")
            );

            // The idle timeout is detected however short the reads are.
            assert!(chat.try_next_event().is_none());
            assert!(other.next_event_until(now() + idle * 2).is_none());
            assert_eq!(poll(&mut chat), "reconnecting 1: Timeout");
            poll(&mut chat) == "connected 1"
        });
    }
}

#[test]
fn a_chat_is_an_iterator_by_reference() {
    let sim = serve(silent_stream());
    sim.stream(wire::STREAM).say("CalmSparrow", "one");
    let mut chat = client(&sim).connect().unwrap();
    for event in &mut chat {
        if let Event::Message(message) = event.unwrap() {
            assert_eq!(message, "one");
            break;
        }
    }
    sim.stream(wire::STREAM).end();
    let mut events = chat.events();
    while events.next().is_some() {}
    assert!(events.next().is_none() && events.next().is_none());
}

#[expect(clippy::disallowed_methods, reason = "a deadline is a moment of this clock")]
fn now() -> Instant {
    Instant::now()
}

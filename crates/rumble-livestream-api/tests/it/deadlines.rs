//! Deadlines of events, which never cancel a request.

use std::time::{Duration, Instant};

use rumble_livestream_api::{Event, Events, RumbleApi};
use rumble_sim::{Fault, Plan, Sim, StreamPlan, Tls};

use crate::document::{Doc, NOW, message};
use crate::server::{AT_ONCE, DEADLINE, HeldServer, ID, KEY, NEVER, builder, key, sim};

const WAIT: Duration = Duration::from_millis(100);
/// How late a call with a deadline may return.
const TOLERANCE: Duration = Duration::from_millis(50);

/// Reads with deadlines while no event arrives, until one is kept. Code that ignores deadlines is late each time, a busy
/// machine only sometimes.
fn assert_deadlines_are_kept(events: &mut Events) {
    let late = |_| {
        let deadline = now() + WAIT;
        let event = events.next_event_until(deadline);
        assert!(event.is_none(), "{event:?}");
        let late = now().checked_duration_since(deadline);
        late.expect("the call waits until the deadline")
    };
    let is_kept = (0..20).map(late).any(|late| late < TOLERANCE);
    assert!(is_kept, "always more than {TOLERANCE:?} late");
}

/// The next event, read with short deadlines only.
fn poll(events: &mut Events) -> Event {
    let end = now() + DEADLINE;
    while now() < end {
        if let Some(event) = events.next_event_until(now() + WAIT) {
            return event.unwrap();
        }
    }
    panic!("there is no event")
}

#[test]
fn deadlines_are_kept_between_requests() {
    let (sim, handle) = sim();
    let api = builder(&sim, NEVER).connect().unwrap();
    let mut events = api.events();
    assert_deadlines_are_kept(&mut events);
    handle.follow("CalmSparrow");
    api.refresh().unwrap();
    assert!(matches!(poll(&mut events), Event::Follower(_)));
    assert_eq!(handle.request_count(), 2);
}

/// The request continues across calls.
#[test]
fn deadlines_are_kept_during_the_readers_own_request() {
    let server = HeldServer::start();
    server.respond(&Doc::new().json());
    let api = RumbleApi::builder(&*server.url)
        .refresh_rate(AT_ONCE)
        .connect()
        .unwrap();
    server.request();
    let mut events = api.events();
    assert_deadlines_are_kept(&mut events);
    server.request();
    server.respond(&Doc::with_messages(vec![message("CalmSparrow", "late", NOW)]).json());
    assert!(matches!(poll(&mut events), Event::StreamStarted(_)));
    let message = events.get_message_until(now() + DEADLINE).unwrap().unwrap();
    assert_eq!(message.text, "late");
    server.assert_no_request();
}

#[test]
fn deadlines_are_kept_during_another_handles_request() {
    let server = HeldServer::start();
    server.respond(&Doc::new().json());
    let api = RumbleApi::builder(&*server.url)
        .refresh_rate(NEVER)
        .connect()
        .unwrap();
    server.request();
    let mut events = api.events();
    let refreshing = std::thread::spawn(move || api.refresh().map(drop));
    server.request();
    assert_deadlines_are_kept(&mut events);
    server.respond(&Doc::with_messages(vec![message("CalmSparrow", "late", NOW)]).json());
    refreshing.join().unwrap().unwrap();
    assert!(matches!(poll(&mut events), Event::StreamStarted(_)));
}

#[test]
fn deadlines_are_kept_during_the_delay_after_a_failure() {
    let (sim, handle) = sim();
    let api = builder(&sim, AT_ONCE).connect().unwrap();
    let mut events = api.events();
    let fault = Fault::Status {
        status: 429,
        retry_after: Some(200),
    };
    handle.fault(fault, 1);
    let error = events.next_event_until(now() + DEADLINE).unwrap().unwrap_err();
    assert_eq!(error.retry_in(), Some(Duration::from_secs(200)));
    assert_deadlines_are_kept(&mut events);
}

#[test]
fn deadlines_are_kept_during_a_stalled_handshake() {
    let plan = Plan::new()
        .tls(Tls::Trusted)
        .stream(StreamPlan::new(ID))
        .api_key(key());
    let sim = Sim::start(plan).unwrap();
    let api = builder(&sim, AT_ONCE)
        .extra_roots(vec![sim.root_certificate().to_vec()])
        .timeout(DEADLINE)
        .connect()
        .unwrap();
    let mut events = api.events();
    sim.set_tls(Tls::StalledHandshake).unwrap();
    assert_deadlines_are_kept(&mut events);
    assert!(sim.wait_for_sockets(1, DEADLINE), "one request");
    drop(events);
    assert!(sim.wait_for_sockets(0, DEADLINE), "the connection is closed");
    sim.set_tls(Tls::Trusted).unwrap();
    let mut events = api.events();
    sim.api(KEY).follow("CalmSparrow");
    assert!(matches!(poll(&mut events), Event::Follower(_)));
}

#[test]
fn polling_without_waiting_reads_everything() {
    let (sim, handle) = sim();
    let api = builder(&sim, AT_ONCE).connect().unwrap();
    let mut events = api.events();
    handle.follow("CalmSparrow");
    let end = now() + DEADLINE;
    while now() < end {
        match events.try_next_event() {
            Some(event) => {
                assert!(matches!(event.unwrap(), Event::Follower(_)));
                return;
            }
            None => std::thread::yield_now(),
        }
    }
    panic!("there is no event");
}

#[expect(clippy::disallowed_methods, reason = "a deadline is a moment of this clock")]
fn now() -> Instant {
    Instant::now()
}

//! Closing events from another thread.

use std::sync::mpsc::{Receiver, channel};
use std::thread;

use rumble_livestream_api::{Event, Events};
use rumble_sim::Fault;

use crate::document::Doc;
use crate::server::{AT_ONCE, DEADLINE, HeldServer, NEVER, api, builder, sim};

/// Reads in another thread, and signals the end.
fn read_to_the_end(mut events: Events) -> Receiver<usize> {
    let (sender, printed) = channel();
    thread::spawn(move || {
        let read = events.by_ref().count();
        assert!(events.next().is_none(), "the end is final");
        sender.send(read).unwrap();
    });
    printed
}

#[test]
fn a_close_ends_the_wait_for_a_refresh() {
    let (sim, handle) = sim();
    let api = builder(&sim, NEVER).connect().unwrap();
    let events = api.events();
    let closer = events.close_handle();
    let ended = read_to_the_end(events);
    handle.follow("CalmSparrow");
    api.refresh().unwrap();
    assert!(!closer.is_closed());
    closer.clone().close();
    assert!(closer.is_closed());
    assert!(ended.recv_timeout(DEADLINE).unwrap() <= 1);
    assert_eq!(handle.request_count(), 2);
    closer.close();
}

#[test]
fn a_close_cancels_the_readers_own_request() {
    for fault in [Fault::Silent, Fault::Stall { bytes: 30, event: 0 }] {
        let (sim, handle) = sim();
        let api = builder(&sim, AT_ONCE).connect().unwrap();
        handle.fault(fault, 1);
        let events = api.events();
        let closer = events.close_handle();
        let ended = read_to_the_end(events);
        assert!(handle.wait_for_requests(2, DEADLINE));
        // A getter that shares the request repeats it.
        let waiting = thread::spawn({
            let api = api.clone();
            move || api.num_followers()
        });
        closer.close();
        assert_eq!(ended.recv_timeout(DEADLINE).unwrap(), 0);
        assert_eq!(waiting.join().unwrap().unwrap(), 0);
        assert!(
            api.last_error().is_none(),
            "what this program ended is no failure"
        );
    }
}

#[test]
fn the_request_of_another_reader_continues() {
    let server = HeldServer::start();
    server.respond(&Doc::new().json());
    let api = rumble_livestream_api::RumbleApi::builder(&*server.url)
        .refresh_rate(NEVER)
        .connect()
        .unwrap();
    server.request();
    let refreshing = thread::spawn({
        let api = api.clone();
        move || api.refresh().map(|snapshot| snapshot.followers.num_followers)
    });
    server.request();
    let events = api.events();
    let closer = events.close_handle();
    let ended = read_to_the_end(events);
    closer.close();
    ended.recv_timeout(DEADLINE).unwrap();
    let newer = Doc {
        num_followers: 7,
        ..Doc::new()
    };
    server.respond(&newer.json());
    assert_eq!(refreshing.join().unwrap().unwrap(), 7);
}

#[test]
fn closing_one_reader_keeps_the_others() {
    let (sim, handle) = sim();
    let api = builder(&sim, AT_ONCE).connect().unwrap();
    let (one, mut other) = (api.events(), api.events());
    let closer = one.close_handle();
    let ended = read_to_the_end(one);
    closer.close();
    ended.recv_timeout(DEADLINE).unwrap();
    handle.follow("CalmSparrow");
    assert!(matches!(other.next(), Some(Ok(Event::Follower(row))) if row.username == "CalmSparrow"));
}

#[test]
fn a_close_handle_may_outlive_everything() {
    let (sim, _) = sim();
    let api = api(&sim);
    let closer = api.events().close_handle();
    drop(api);
    closer.close();
    assert!(closer.is_closed());
}

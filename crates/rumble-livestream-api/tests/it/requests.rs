//! Number and time of requests.

use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use rumble_livestream_api::{ErrorKind, Event, RumbleApi};
use rumble_sim::Fault;

use crate::document::Doc;
use crate::server::{AT_ONCE, HeldServer, NEVER, api, builder, only_stream, sim, wait_until_stale};

fn status(status: u16, retry_after: Option<u64>) -> Fault {
    Fault::Status { retry_after, status }
}

#[test]
fn the_request_has_the_documented_form() {
    let (sim, handle) = sim();
    let _api = api(&sim);
    let requests = handle.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].method, "GET");
    assert_eq!(requests[0].target, "/-livestream-api/get-data?key=tin-whistle");
    assert!(requests[0].body.is_empty());
    assert_eq!(requests[0].header("cookie"), None);
    assert_eq!(requests[0].header("accept"), Some("application/json"));
}

#[test]
fn constant_members_need_no_request() {
    let (sim, handle) = sim();
    let api = builder(&sim, AT_ONCE).connect().unwrap();
    let stream = only_stream(&api);
    let before = handle.request_count();
    for _ in 0..3 {
        assert_eq!(api.username(), "SparrowStudio");
        assert_eq!(api.user_id().get(), 900_000_007);
        assert_eq!((api.channel_id(), api.channel_name()), (None, None));
        assert_eq!(api.api_type().as_str(), "user");
        assert!(api.data_timestamp() > 0);
        assert_eq!(api.refresh_rate(), AT_ONCE);
        assert!(api.last_error().is_none());
        assert_eq!(api.last_snapshot().livestreams.items.len(), 1);
        let _ = (api.api_url(), api.clone(), api.events(), format!("{api:?}"));
        assert_eq!(stream.stream_id().get(), crate::server::ID);
        assert!(stream.created_on().unix_seconds().is_some());
        assert!(!stream.has_disappeared());
        assert_eq!(stream.last_entry().is_live, Some(true));
        let _ = (stream.chat().stream_id(), format!("{stream:?}"));
        thread::yield_now();
    }
    assert_eq!(handle.request_count(), before);
}

#[test]
fn reads_within_the_refresh_rate_share_one_request() {
    let (sim, handle) = sim();
    let api = api(&sim);
    for _ in 0..50 {
        api.num_followers().unwrap();
        api.num_followers_total().unwrap();
        api.latest_follower().unwrap();
        api.recent_followers().unwrap();
        let _ = api.new_followers().unwrap();
        api.num_subscribers().unwrap();
        assert_eq!(api.num_subscribers_total().unwrap(), None);
        api.latest_subscriber().unwrap();
        api.recent_subscribers().unwrap();
        let _ = api.new_subscribers().unwrap();
        api.num_gifted_subs().unwrap();
        api.latest_gifted_sub().unwrap();
        api.recent_gifted_subs().unwrap();
        let _ = api.new_gifted_subs().unwrap();
        api.check_refresh().unwrap();
        api.latest_livestream().unwrap();
        let stream = api.current_livestream().unwrap().unwrap();
        stream.title().unwrap();
        stream.visibility().unwrap();
        stream.categories().unwrap();
        stream.likes().unwrap();
        stream.dislikes().unwrap();
        stream.like_ratio().unwrap();
        stream.watching_now().unwrap();
        stream.is_live().unwrap();
        stream.chat().latest_message().unwrap();
        stream.chat().recent_messages().unwrap();
        let _ = stream.chat().new_messages().unwrap();
        stream.chat().latest_rant().unwrap();
        stream.chat().recent_rants().unwrap();
        let _ = stream.chat().new_rants().unwrap();
    }
    assert_eq!(handle.request_count(), 1);
}

#[test]
fn concurrent_reads_share_one_request() {
    let server = HeldServer::start();
    server.respond(&Doc::new().json());
    let api = RumbleApi::builder(&*server.url)
        .refresh_rate(AT_ONCE)
        .connect()
        .unwrap();
    server.request();
    wait_until_stale(&api);
    let start = Arc::new(Barrier::new(16));
    let readers: Vec<_> = (0..16)
        .map(|number| {
            let (api, start) = (api.clone(), Arc::clone(&start));
            thread::spawn(move || {
                start.wait();
                match number % 3 {
                    0 => api.check_refresh(),
                    1 => api.latest_livestream().map(drop),
                    _ => api.num_followers().map(drop),
                }
            })
        })
        .collect();
    server.request();
    // From here on the first document is sufficient, and the second for later callers.
    api.set_refresh_rate(NEVER);
    let newer = Doc {
        num_followers: 7,
        ..Doc::new()
    };
    server.respond(&newer.json());
    for reader in readers {
        reader.join().unwrap().unwrap();
    }
    server.assert_no_request();
    while api.last_snapshot().followers.num_followers != 7 {
        thread::yield_now();
    }
}

#[test]
fn concurrent_getters_share_a_failure() {
    let server = HeldServer::start();
    server.respond(&Doc::new().json());
    let api = RumbleApi::builder(&*server.url)
        .refresh_rate(AT_ONCE)
        .connect()
        .unwrap();
    server.request();
    wait_until_stale(&api);
    let start = Arc::new(Barrier::new(16));
    let readers: Vec<_> = (0..16)
        .map(|_| {
            let (api, start) = (api.clone(), Arc::clone(&start));
            thread::spawn(move || {
                start.wait();
                api.num_followers().unwrap_err().kind()
            })
        })
        .collect();
    server.request();
    // During the delay, the document stays stale and nothing is requested.
    server.respond_with("503 Trouble\r\nretry-after: 200", "application/json", "{}");
    for reader in readers {
        assert_eq!(reader.join().unwrap(), ErrorKind::Server);
    }
    server.assert_no_request();
}

#[test]
fn the_delay_after_a_failure_keeps_old_data() {
    let (sim, handle) = sim();
    handle.follow("CalmSparrow");
    let api = builder(&sim, AT_ONCE).connect().unwrap();
    handle.fault(status(429, Some(100)), 1);
    let good = api.last_snapshot();
    wait_until_stale(&api);
    let error = api.num_followers().unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::RateLimited, Some(429))
    );
    assert_eq!(error.retry_after(), Some(Duration::from_secs(100)));
    for _ in 0..20 {
        assert_eq!(api.num_followers().unwrap_err().kind(), ErrorKind::RateLimited);
        assert_eq!(api.refresh().unwrap_err().kind(), ErrorKind::RateLimited);
        assert_eq!(api.new_followers().unwrap_err().kind(), ErrorKind::RateLimited);
    }
    assert_eq!(handle.request_count(), 2);
    assert!(Arc::ptr_eq(&good, &api.last_snapshot()));
    assert_eq!(api.last_error().unwrap().kind(), ErrorKind::RateLimited);
    assert_eq!(api.last_snapshot().followers.num_followers, 1);
}

#[test]
fn a_fresh_document_is_read_during_the_delay() {
    let (sim, handle) = sim();
    let api = api(&sim);
    handle.fault(status(500, None), 1);
    for _ in 0..3 {
        assert_eq!(api.refresh().unwrap_err().kind(), ErrorKind::Server);
        assert_eq!(api.num_followers().unwrap(), 0);
    }
    assert_eq!(handle.request_count(), 2);
}

#[test]
fn events_report_failures_and_the_next_attempt() {
    let (sim, handle) = sim();
    let api = builder(&sim, AT_ONCE).connect().unwrap();
    let mut events = api.events();
    handle.fault(status(500, None), 3);
    handle.follow("CalmSparrow");
    for _ in 0..3 {
        let error = events.next().unwrap().unwrap_err();
        let retry_in = error.retry_in().unwrap();
        assert_eq!(error.kind(), ErrorKind::Server);
        assert!(
            retry_in >= AT_ONCE && retry_in <= Duration::from_millis(8),
            "{retry_in:?}"
        );
    }
    assert!(matches!(events.next(), Some(Ok(Event::Follower(row))) if row.username == "CalmSparrow"));
    assert!(api.last_error().is_none());

    for (retry_after, waits) in [(40, 40), (9_000, 300)] {
        let api = api.clone();
        let mut events = api.events();
        api.set_api_url(sim.api_url(crate::server::KEY)).unwrap();
        handle.fault(status(429, Some(retry_after)), 1);
        let error = loop {
            match events.next() {
                Some(Err(error)) => break error,
                Some(Ok(_)) => {}
                None => panic!(),
            }
        };
        let waits = Some(Duration::from_secs(waits));
        assert_eq!((error.retry_after(), error.retry_in()), (waits, waits));
    }
}

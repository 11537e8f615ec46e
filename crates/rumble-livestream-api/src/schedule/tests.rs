use std::time::{Duration, Instant};

use rumble_http::ResponseHead;

use super::Schedule;
use crate::clock;
use crate::error::{Error, ErrorKind, Refresh};

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn failure(kind: ErrorKind, retry_after: Option<u64>) -> Error {
    let head = ResponseHead::new(500);
    let head = match retry_after {
        Some(delay) => head.retry_after(seconds(delay)),
        None => head,
    };
    Error::response(kind, Refresh::default(), head)
}

/// A schedule for a remote host whose document was requested at the returned time.
fn remote(rate: u64) -> (Schedule, Instant) {
    let mut schedule = Schedule::new(seconds(rate), false, 7);
    let now = clock::now();
    assert!(schedule.is_stale(now) && schedule.is_allowed(now));
    schedule.started(now);
    schedule.succeeded();
    (schedule, now)
}

#[test]
fn an_infinite_interval_is_not_due_immediately() {
    let (mut schedule, start) = remote(10);
    schedule.set_rate(Duration::MAX);
    assert!(schedule.due(start) > start + seconds(300 * 24 * 3600));
    assert!(!schedule.is_stale(start + seconds(3600)));
}

#[test]
fn a_document_is_stale_after_the_interval() {
    let (schedule, start) = remote(10);
    assert!(!schedule.is_stale(start + seconds(10) - Duration::from_nanos(1)));
    assert!(schedule.is_stale(start + seconds(10)));
    assert_eq!(schedule.due(start), start + seconds(10));
}

#[test]
fn other_machines_are_polled_at_most_every_five_seconds() {
    let (mut schedule, start) = remote(0);
    assert_eq!(schedule.rate(), seconds(5));
    assert!(!schedule.is_allowed(start + Duration::from_millis(4_999)));
    assert!(schedule.is_allowed(start + seconds(5)));
    schedule.set_rate(seconds(1));
    assert_eq!(schedule.rate(), seconds(5));
    schedule.set_rate(seconds(30));
    assert_eq!(schedule.rate(), seconds(30));
}

#[test]
fn this_machine_is_polled_at_any_interval() {
    let mut schedule = Schedule::new(Duration::ZERO, true, 7);
    let now = clock::now();
    schedule.started(now);
    schedule.succeeded();
    assert!(schedule.rate() <= Duration::from_millis(1) && !schedule.rate().is_zero());
    assert!(schedule.is_allowed(now));
}

#[test]
fn the_delay_grows_with_failures_up_to_a_minute() {
    let (mut schedule, mut now) = remote(10);
    for (failures, longest) in [(1, 20), (2, 40), (3, 60), (4, 60), (90, 60)] {
        now += seconds(3_600);
        schedule.started(now);
        let wait = schedule.failed(&failure(ErrorKind::Server, None), now);
        assert!(
            (seconds(10)..=seconds(longest)).contains(&wait),
            "{failures}: {wait:?}"
        );
        assert!(!schedule.is_allowed(now + wait - Duration::from_nanos(1)));
        assert!(schedule.is_allowed(now + wait));
        assert_eq!(schedule.due(now), now + wait);
    }
}

#[test]
fn clients_have_different_delays() {
    let wait = |seed| {
        let mut schedule = Schedule::new(seconds(10), false, seed);
        schedule.failed(&failure(ErrorKind::Server, None), clock::now())
    };
    assert_eq!(wait(1), wait(1));
    assert!((2..20).any(|seed| wait(seed) != wait(1)));
}

#[test]
fn a_rejection_is_retried_after_a_minute_or_the_interval() {
    for kind in [
        ErrorKind::Forbidden,
        ErrorKind::NoKey,
        ErrorKind::BotProtection,
        ErrorKind::NotFound,
    ] {
        let (mut schedule, now) = remote(10);
        assert_eq!(schedule.failed(&failure(kind, None), now), seconds(60));
        let (mut slow, now) = remote(900);
        assert_eq!(slow.failed(&failure(kind, None), now), seconds(900));
    }
}

#[test]
fn retry_after_is_the_minimum_delay() {
    let (mut schedule, now) = remote(10);
    let wait = schedule.failed(&failure(ErrorKind::RateLimited, Some(200)), now);
    assert_eq!(wait, seconds(200));
    let wait = schedule.failed(&failure(ErrorKind::RateLimited, Some(1)), now);
    assert!(wait >= seconds(10));
}

#[test]
fn a_success_resets_the_delay() {
    let (mut schedule, start) = remote(10);
    let later = start + seconds(100);
    for _ in 0..9 {
        schedule.started(later);
        schedule.failed(&failure(ErrorKind::Server, Some(90)), later);
    }
    let back = later + seconds(90);
    schedule.started(back);
    schedule.succeeded();
    assert!(!schedule.is_stale(back + seconds(9)));
    assert_eq!(schedule.due(back), back + seconds(10));
    schedule.started(back + seconds(10));
    let wait = schedule.failed(&failure(ErrorKind::Server, None), back);
    assert!(wait <= seconds(20), "the first failure again: {wait:?}");
}

#[test]
fn a_cancelled_attempt_does_not_count() {
    let (mut schedule, start) = remote(10);
    let before = schedule.last_attempt();
    schedule.started(start + seconds(10));
    schedule.cancelled(before);
    assert!(schedule.is_allowed(start + seconds(10)));
    assert_eq!(schedule.last_attempt().unwrap(), start);
}

#[test]
fn a_new_url_starts_over_at_the_same_interval() {
    let (mut schedule, start) = remote(30);
    schedule.failed(&failure(ErrorKind::Forbidden, None), start);
    schedule.reset(false);
    assert!(schedule.is_stale(start) && schedule.is_allowed(start));
    assert_eq!((schedule.rate(), schedule.due(start)), (seconds(30), start));
}

//! State machine of a connection, in virtual time: no test waits.

mod harness;
mod opening;

use std::time::Duration;

use rumble_chat::{
    Action, ConnectionSettings, EndReason, ErrorKind, ReconnectPolicy, ResponseHead, TransportErrorKind,
};

use crate::wire;
use harness::Harness;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn defaults() -> ConnectionSettings {
    ConnectionSettings::default()
}

#[test]
fn the_idle_timeout_expires_after_ninety_seconds() {
    let mut harness = Harness::new_open(defaults(), &[]);
    let Action::Read { until } = harness.chat.poll(harness.now) else {
        panic!("to be read")
    };
    assert_eq!(until - harness.now, seconds(90));
    harness.advance(seconds(89));
    assert!(matches!(harness.chat.poll(harness.now), Action::Read { .. }));
    harness.advance(seconds(1));
    assert_eq!(harness.events(), ["reconnecting 1: Timeout"]);
}

#[test]
fn keepalives_reset_the_idle_timeout() {
    let mut harness = Harness::new_open(defaults(), &[]);
    for _ in 0..100 {
        harness.advance(seconds(80));
        harness.chat.handle_data(b": -1\n\n");
        assert!(harness.events().is_empty());
    }
    assert!(matches!(harness.chat.poll(harness.now), Action::Read { .. }));
}

#[test]
fn keepalives_alone_do_not_open_a_chat() {
    let mut harness = Harness::new(defaults());
    harness.open();
    assert!(harness.events().is_empty());
    // Four times the idle timeout of 90 s.
    for _ in 0..8 {
        harness.advance(seconds(40));
        harness.chat.handle_data(b": -1\n\n");
        assert!(matches!(harness.chat.poll(harness.now), Action::Read { .. }));
    }
    harness.advance(seconds(40));
    assert_eq!(harness.failure(), ErrorKind::NoEvent);
}

#[test]
fn a_compressed_stream_is_reported_as_such() {
    let mut harness = Harness::new(defaults());
    harness.open();
    harness.chat.handle_data(b"\x1f\x8b\x08\x00\x00");
    assert_eq!(harness.failure(), ErrorKind::UnexpectedEncoding);

    let mut harness = Harness::new(defaults());
    assert!(matches!(harness.chat.poll(harness.now), Action::Connect));
    let head = ResponseHead::new(200)
        .content_type("text/event-stream")
        .header("Content-Encoding", "br");
    harness.chat.handle_response(harness.now, &head);
    assert_eq!(harness.failure(), ErrorKind::UnexpectedEncoding);
}

#[test]
fn responses_of_proxies_are_classified() {
    let failure = |head: ResponseHead| {
        let mut harness = Harness::new(defaults());
        assert!(matches!(harness.chat.poll(harness.now), Action::Connect));
        harness.chat.handle_response(harness.now, &head);
        harness.failure()
    };
    let html = |status| ResponseHead::new(status).content_type("text/html");
    assert_eq!(failure(html(511)), ErrorKind::CaptivePortal);
    let portal = html(302).header("Location", "http://login.hotel.example/?next=x");
    assert_eq!(failure(portal), ErrorKind::CaptivePortal);
    assert_eq!(failure(ResponseHead::new(304)), ErrorKind::UnexpectedStatus);
    assert_eq!(
        failure(ResponseHead::new(301).header("Location", "/other")),
        ErrorKind::Redirected
    );
}

#[test]
fn a_slow_init_is_accepted() {
    let mut harness = Harness::new(defaults());
    harness.open();
    for piece in wire::event(&wire::init(&[])).chunks(20) {
        harness.advance(seconds(60));
        harness.chat.handle_data(piece);
    }
    assert_eq!(harness.events(), ["init 0"]);
}

#[test]
fn a_suspended_machine_reconnects_on_resume() {
    let mut harness = Harness::new_open(defaults(), &[]);
    harness.chat.handle_eof(harness.now);
    assert_eq!(harness.events(), ["reconnecting 1: Disconnected"]);
    harness.advance(seconds(8 * 3600));
    assert_eq!(harness.chat.session().stats().reconnects, 0);
    harness.open();
    assert_eq!(harness.chat.session().stats().reconnects, 1);
}

#[test]
fn a_clock_that_jumps_back_is_tolerated() {
    let mut harness = Harness::new_open(defaults(), &[]);
    let before = harness.now.checked_sub(seconds(30)).unwrap();
    assert!(matches!(harness.chat.poll(before), Action::Read { .. }));
    harness.chat.handle_data(b": -1\n\n");
    harness.chat.handle_eof(before);
    harness.now = before;
    assert!(harness.wait() <= seconds(2));
}

#[test]
fn delays_grow_up_to_the_maximum_while_the_lookup_fails() {
    let policy = ReconnectPolicy::default()
        .min_delay(seconds(1))
        .max_delay(seconds(8));
    for seed in 0..50 {
        let mut harness = Harness::new_open(defaults().reconnect(policy.clone()).seed(seed), &[]);
        for top in [2, 4, 8, 8, 8, 8] {
            let wait = harness.disconnect();
            assert!(
                seconds(1) <= wait && wait <= seconds(top),
                "{wait:?} is not within 1..{top} s"
            );
            assert!(matches!(harness.chat.poll(harness.now), Action::Connect));
            harness.respond(&ResponseHead::new(200).content_type("text/event-stream"));
        }
    }
}

#[test]
fn different_seeds_have_different_delays() {
    let waits: std::collections::BTreeSet<_> = (0..20)
        .map(|seed| Harness::new_open(defaults().seed(seed), &[]).disconnect())
        .collect();
    assert!(waits.len() > 15, "{waits:?}");
}

#[test]
fn only_a_stable_minute_resets_the_attempts() {
    let mut harness = Harness::new_open(defaults(), &[]);
    for expected in ["reconnecting 1: Disconnected", "reconnecting 2: Disconnected"] {
        harness.advance(seconds(59));
        harness.chat.handle_eof(harness.now);
        assert_eq!(harness.events(), [expected]);
        harness.finish_wait();
    }
    harness.advance(seconds(60));
    harness.chat.handle_eof(harness.now);
    assert_eq!(harness.events(), ["reconnecting 1: Disconnected"]);
}

impl Harness {
    /// Lets the delay pass and opens the chat again.
    fn finish_wait(&mut self) {
        let Action::Wait { until } = self.chat.poll(self.now) else {
            panic!("a wait")
        };
        self.now = until;
        self.open();
        self.receive(&wire::init(&[]));
        self.events();
    }
}

#[test]
fn retry_after_is_honoured_up_to_five_minutes() {
    for (requested, waited) in [(3, 3), (120, 120), (86_400, 300)] {
        let mut harness = Harness::new_open(defaults(), &[]);
        harness.disconnect();
        assert!(matches!(harness.chat.poll(harness.now), Action::Connect));
        harness.respond(&ResponseHead::new(429).retry_after(seconds(requested)));
        assert_eq!(harness.wait(), seconds(waited));
    }
}

#[test]
fn the_retry_field_of_the_server_raises_the_minimum() {
    let mut harness = Harness::new_open(defaults(), &[]);
    harness.chat.handle_data(b"retry: 10000\n\n");
    assert!(harness.disconnect() >= seconds(10));
}

#[test]
fn rejections_are_final_before_the_first_event_only() {
    for status in [400, 401, 403, 404, 500] {
        let mut harness = Harness::new(defaults());
        assert!(matches!(harness.chat.poll(harness.now), Action::Connect));
        harness.respond(&ResponseHead::new(status));
        assert!(
            matches!(harness.chat.poll(harness.now), Action::Failed(_)),
            "{status}"
        );

        let mut harness = Harness::new_open(defaults(), &[]);
        harness.disconnect();
        assert!(matches!(harness.chat.poll(harness.now), Action::Connect));
        harness.respond(&ResponseHead::new(status));
        let wait = harness.wait();
        let expected = if status == 500 {
            seconds(1)..=seconds(4)
        } else {
            seconds(30)..=seconds(30)
        };
        assert!(expected.contains(&wait), "{status}: {wait:?}");
    }
}

#[test]
fn an_outage_is_limited() {
    for retry_after in [None, Some(seconds(300))] {
        let mut harness = Harness::new_open(defaults().give_up_after(Some(seconds(600))), &[]);
        let lost = harness.now;
        harness.disconnect();
        let kind = loop {
            match harness.chat.poll(harness.now) {
                Action::Connect => {
                    let head = ResponseHead::new(503);
                    harness.respond(&match retry_after {
                        Some(time) => head.retry_after(time),
                        None => head,
                    });
                }
                Action::Event(_) => {}
                Action::Wait { until } => harness.now = until,
                Action::Failed(error) => break error.kind(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(kind, ErrorKind::GaveUp);
        // The next attempt would have been too late: the maximum delay is 30 s, or the delay requested by the server.
        let outage = harness.now - lost;
        let wait = retry_after.unwrap_or(seconds(30));
        assert!(
            outage < seconds(600) && outage + wait >= seconds(600),
            "{outage:?}"
        );
    }
}

#[test]
fn split_keepalives_do_not_open_a_chat() {
    let mut harness = Harness::new(defaults());
    harness.open();
    for _ in 0..100 {
        if let Action::Failed(error) = harness.chat.poll(harness.now) {
            assert_eq!(error.kind(), ErrorKind::NoEvent);
            return;
        }
        harness.chat.handle_data(b": keep");
        harness.advance(seconds(15));
        harness.chat.poll(harness.now);
        harness.chat.handle_data(b"alive\n\n");
    }
    panic!("the connection waits forever");
}

#[test]
fn received_events_are_delivered_before_the_loss() {
    let mut harness = Harness::new_open(defaults(), &[]);
    harness.receive(&wire::messages(&[wire::message(1, 5, "last words")]));
    harness.chat.handle_eof(harness.now);
    assert_eq!(
        harness.events(),
        ["1: last words", "reconnecting 1: Disconnected"]
    );
    harness.finish_wait_with(
        &[wire::message(1, 5, "last words"), wire::message(2, 5, "missed")],
        |events| {
            assert_eq!(events, ["connected 1", "init 2", "2: missed"]);
        },
    );
}

impl Harness {
    fn finish_wait_with(&mut self, history: &[String], check: impl FnOnce(Vec<String>)) {
        let Action::Wait { until } = self.chat.poll(self.now) else {
            panic!("a wait")
        };
        self.now = until;
        self.open();
        self.receive(&wire::init(history));
        check(self.events());
    }
}

#[test]
fn an_incomplete_event_is_dropped_with_its_connection() {
    let mut harness = Harness::new_open(defaults(), &[]);
    let event = wire::event(&wire::messages(&[wire::message(1, 5, "cut")]));
    harness.chat.handle_data(&event[..event.len() / 2]);
    harness.chat.handle_eof(harness.now);
    assert_eq!(harness.events(), ["reconnecting 1: Disconnected"]);
    harness.finish_wait_with(&[wire::message(1, 5, "cut")], |events| {
        assert_eq!(events, ["connected 1", "init 1", "1: cut"]);
    });
}

#[test]
fn only_204_or_the_program_ends_a_chat() {
    let mut harness = Harness::new_open(defaults(), &[]);
    harness.disconnect();
    assert!(matches!(harness.chat.poll(harness.now), Action::Connect));
    harness.respond(&ResponseHead::new(204));
    assert!(matches!(
        harness.chat.poll(harness.now),
        Action::Ended(EndReason::ChatEnded)
    ));

    let mut harness = Harness::new_open(defaults(), &[]);
    harness.receive(&wire::messages(&[wire::message(1, 5, "unread")]));
    harness.chat.close();
    assert!(matches!(
        harness.chat.poll(harness.now),
        Action::Ended(EndReason::Closed)
    ));

    let mut harness = Harness::new(defaults());
    assert!(matches!(harness.chat.poll(harness.now), Action::Connect));
    harness.respond(&ResponseHead::new(204));
    assert_eq!(harness.failure(), ErrorKind::NoLiveChat);
}

#[test]
fn inputs_in_the_wrong_state_are_ignored() {
    let mut harness = Harness::new_open(defaults(), &[]);
    harness.respond(&ResponseHead::new(500));
    assert!(matches!(harness.chat.poll(harness.now), Action::Read { .. }));
    harness.disconnect();
    harness
        .chat
        .handle_data(&wire::event(&wire::messages(&[wire::message(1, 5, "late")])));
    harness.chat.handle_eof(harness.now);
    assert!(harness.events().is_empty());
    assert!(matches!(harness.chat.poll(harness.now), Action::Connect));
}

#[test]
fn a_slow_program_keeps_its_connection() {
    let mut harness = Harness::new_open(defaults(), &[]);
    harness.receive(&wire::messages(&[wire::message(1, 5, "think about it")]));
    assert_eq!(harness.events(), ["1: think about it"]);
    harness.receive(&wire::messages(&[wire::message(2, 5, "next")]));
    harness.advance(seconds(3600));
    assert_eq!(harness.events(), ["2: next"]);
    let Action::Read { until } = harness.chat.poll(harness.now) else {
        panic!("to be read")
    };
    assert_eq!(
        until - harness.now,
        seconds(90),
        "silence counts from the moment somebody listens"
    );
}

#[test]
fn a_custom_transport_can_report_its_failures() {
    let mut harness = Harness::new(defaults());
    assert!(matches!(harness.chat.poll(harness.now), Action::Connect));
    let cause = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    let error = rumble_chat::Error::from_transport(
        TransportErrorKind::Connect,
        rumble_chat::Operation::Connect,
        Some(Box::new(cause)),
    );
    harness.chat.handle_error(harness.now, error);
    let Action::Failed(error) = harness.chat.poll(harness.now) else {
        panic!("a failure")
    };
    assert_eq!(error.kind(), ErrorKind::Network);
    assert!(std::error::Error::source(&error).is_some());
}

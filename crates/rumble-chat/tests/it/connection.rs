//! State machine of a connection, in virtual time: no test waits.

mod play;

use std::time::Duration;

use rumble_chat::{
    Action, ConnectionSettings, EndReason, ErrorKind, ReconnectPolicy, ResponseHead, TransportErrorKind,
};

use crate::wire;
use play::Harness;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn defaults() -> ConnectionSettings {
    ConnectionSettings::default()
}

#[test]
fn the_idle_timeout_expires_after_ninety_seconds() {
    let mut play = Harness::new_open(defaults(), &[]);
    let Action::Read { until } = play.chat.poll(play.now) else {
        panic!("to be read")
    };
    assert_eq!(until - play.now, seconds(90));
    play.advance(seconds(89));
    assert!(matches!(play.chat.poll(play.now), Action::Read { .. }));
    play.advance(seconds(1));
    assert_eq!(play.events(), ["reconnecting 1: Timeout"]);
}

#[test]
fn keepalives_reset_the_idle_timeout() {
    let mut play = Harness::new_open(defaults(), &[]);
    for _ in 0..100 {
        play.advance(seconds(80));
        play.chat.handle_data(b": -1\n\n");
        assert!(play.events().is_empty());
    }
    assert!(matches!(play.chat.poll(play.now), Action::Read { .. }));
}

#[test]
fn keepalives_alone_do_not_open_a_chat() {
    let mut play = Harness::new(defaults());
    play.open();
    assert!(play.events().is_empty());
    // Four times the idle timeout of 90 s.
    for _ in 0..8 {
        play.advance(seconds(40));
        play.chat.handle_data(b": -1\n\n");
        assert!(matches!(play.chat.poll(play.now), Action::Read { .. }));
    }
    play.advance(seconds(40));
    assert_eq!(play.failure(), ErrorKind::NoEvent);
}

#[test]
fn a_compressed_stream_is_reported_as_such() {
    let mut play = Harness::new(defaults());
    play.open();
    play.chat.handle_data(b"\x1f\x8b\x08\x00\x00");
    assert_eq!(play.failure(), ErrorKind::UnexpectedEncoding);

    let mut play = Harness::new(defaults());
    assert!(matches!(play.chat.poll(play.now), Action::Connect));
    let head = ResponseHead::new(200)
        .content_type("text/event-stream")
        .header("Content-Encoding", "br");
    play.chat.handle_response(play.now, &head);
    assert_eq!(play.failure(), ErrorKind::UnexpectedEncoding);
}

#[test]
fn responses_of_proxies_are_classified() {
    let failure = |head: ResponseHead| {
        let mut play = Harness::new(defaults());
        assert!(matches!(play.chat.poll(play.now), Action::Connect));
        play.chat.handle_response(play.now, &head);
        play.failure()
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
    let mut play = Harness::new(defaults());
    play.open();
    for piece in wire::event(&wire::init(&[])).chunks(20) {
        play.advance(seconds(60));
        play.chat.handle_data(piece);
    }
    assert_eq!(play.events(), ["init 0"]);
}

#[test]
fn a_suspended_machine_reconnects_on_resume() {
    let mut play = Harness::new_open(defaults(), &[]);
    play.chat.handle_eof(play.now);
    assert_eq!(play.events(), ["reconnecting 1: Disconnected"]);
    play.advance(seconds(8 * 3600));
    assert!(matches!(play.chat.poll(play.now), Action::Connect));
}

#[test]
fn a_clock_that_jumps_back_is_tolerated() {
    let mut play = Harness::new_open(defaults(), &[]);
    let before = play.now.checked_sub(seconds(30)).unwrap();
    assert!(matches!(play.chat.poll(before), Action::Read { .. }));
    play.chat.handle_data(b": -1\n\n");
    play.chat.handle_eof(before);
    play.now = before;
    assert!(play.wait() <= seconds(2));
}

#[test]
fn delays_grow_up_to_the_maximum_while_the_lookup_fails() {
    let policy = ReconnectPolicy::default()
        .min_delay(seconds(1))
        .max_delay(seconds(8));
    for seed in 0..50 {
        let mut play = Harness::new_open(defaults().reconnect(policy.clone()).seed(seed), &[]);
        for top in [2, 4, 8, 8, 8, 8] {
            let wait = play.disconnect();
            assert!(
                seconds(1) <= wait && wait <= seconds(top),
                "{wait:?} is not within 1..{top} s"
            );
            assert!(matches!(play.chat.poll(play.now), Action::Connect));
            play.answer(&ResponseHead::new(200).content_type("text/event-stream"));
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
    let mut play = Harness::new_open(defaults(), &[]);
    for expected in ["reconnecting 1: Disconnected", "reconnecting 2: Disconnected"] {
        play.advance(seconds(59));
        play.chat.handle_eof(play.now);
        assert_eq!(play.events(), [expected]);
        play.wait_over();
    }
    play.advance(seconds(60));
    play.chat.handle_eof(play.now);
    assert_eq!(play.events(), ["reconnecting 1: Disconnected"]);
}

impl Harness {
    /// Lets the delay pass and opens the chat again.
    fn wait_over(&mut self) {
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
    for (asked, waited) in [(3, 3), (120, 120), (86_400, 300)] {
        let mut play = Harness::new_open(defaults(), &[]);
        play.disconnect();
        assert!(matches!(play.chat.poll(play.now), Action::Connect));
        play.answer(&ResponseHead::new(429).retry_after(seconds(asked)));
        assert_eq!(play.wait(), seconds(waited));
    }
}

#[test]
fn the_retry_field_of_the_server_raises_the_minimum() {
    let mut play = Harness::new_open(defaults(), &[]);
    play.chat.handle_data(b"retry: 10000\n\n");
    assert!(play.disconnect() >= seconds(10));
}

#[test]
fn rejections_are_final_before_the_first_event_only() {
    for status in [400, 401, 403, 404, 500] {
        let mut play = Harness::new(defaults());
        assert!(matches!(play.chat.poll(play.now), Action::Connect));
        play.answer(&ResponseHead::new(status));
        assert!(matches!(play.chat.poll(play.now), Action::Failed(_)), "{status}");

        let mut play = Harness::new_open(defaults(), &[]);
        play.disconnect();
        assert!(matches!(play.chat.poll(play.now), Action::Connect));
        play.answer(&ResponseHead::new(status));
        let wait = play.wait();
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
        let mut play = Harness::new_open(defaults().give_up_after(Some(seconds(600))), &[]);
        let lost = play.now;
        play.disconnect();
        let kind = loop {
            match play.chat.poll(play.now) {
                Action::Connect => {
                    let answer = ResponseHead::new(503);
                    play.answer(&match retry_after {
                        Some(time) => answer.retry_after(time),
                        None => answer,
                    });
                }
                Action::Event(_) => {}
                Action::Wait { until } => play.now = until,
                Action::Failed(error) => break error.kind(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(kind, ErrorKind::GaveUp);
        // The next attempt would have been too late: the maximum delay is 30 s, or the delay requested by the server.
        let outage = play.now - lost;
        let wait = retry_after.unwrap_or(seconds(30));
        assert!(
            outage < seconds(600) && outage + wait >= seconds(600),
            "{outage:?}"
        );
    }
}

#[test]
fn split_keepalives_do_not_open_a_chat() {
    let mut play = Harness::new(defaults());
    play.open();
    for _ in 0..100 {
        if let Action::Failed(error) = play.chat.poll(play.now) {
            assert_eq!(error.kind(), ErrorKind::NoEvent);
            return;
        }
        play.chat.handle_data(b": keep");
        play.advance(seconds(15));
        play.chat.poll(play.now);
        play.chat.handle_data(b"alive\n\n");
    }
    panic!("it waits for ever");
}

#[test]
fn received_events_are_delivered_before_the_loss() {
    let mut play = Harness::new_open(defaults(), &[]);
    play.receive(&wire::messages(&[wire::message(1, 5, "last words")]));
    play.chat.handle_eof(play.now);
    assert_eq!(play.events(), ["1: last words", "reconnecting 1: Disconnected"]);
    play.wait_over_with(
        &[wire::message(1, 5, "last words"), wire::message(2, 5, "missed")],
        |events| {
            assert_eq!(events, ["connected 1", "init 2", "2: missed"]);
        },
    );
}

impl Harness {
    fn wait_over_with(&mut self, history: &[String], check: impl FnOnce(Vec<String>)) {
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
    let mut play = Harness::new_open(defaults(), &[]);
    let event = wire::event(&wire::messages(&[wire::message(1, 5, "cut")]));
    play.chat.handle_data(&event[..event.len() / 2]);
    play.chat.handle_eof(play.now);
    assert_eq!(play.events(), ["reconnecting 1: Disconnected"]);
    play.wait_over_with(&[wire::message(1, 5, "cut")], |events| {
        assert_eq!(events, ["connected 1", "init 1", "1: cut"]);
    });
}

#[test]
fn only_204_or_the_program_ends_a_chat() {
    let mut play = Harness::new_open(defaults(), &[]);
    play.disconnect();
    assert!(matches!(play.chat.poll(play.now), Action::Connect));
    play.answer(&ResponseHead::new(204));
    assert!(matches!(
        play.chat.poll(play.now),
        Action::Ended(EndReason::ChatEnded)
    ));

    let mut play = Harness::new_open(defaults(), &[]);
    play.receive(&wire::messages(&[wire::message(1, 5, "unread")]));
    play.chat.close();
    assert!(matches!(
        play.chat.poll(play.now),
        Action::Ended(EndReason::Closed)
    ));

    let mut play = Harness::new(defaults());
    assert!(matches!(play.chat.poll(play.now), Action::Connect));
    play.answer(&ResponseHead::new(204));
    assert_eq!(play.failure(), ErrorKind::NoLiveChat);
}

#[test]
fn inputs_in_the_wrong_state_are_ignored() {
    let mut play = Harness::new_open(defaults(), &[]);
    play.answer(&ResponseHead::new(500));
    assert!(matches!(play.chat.poll(play.now), Action::Read { .. }));
    play.disconnect();
    play.chat
        .handle_data(&wire::event(&wire::messages(&[wire::message(1, 5, "late")])));
    play.chat.handle_eof(play.now);
    assert!(play.events().is_empty());
    assert!(matches!(play.chat.poll(play.now), Action::Connect));
}

#[test]
fn a_slow_program_keeps_its_connection() {
    let mut play = Harness::new_open(defaults(), &[]);
    play.receive(&wire::messages(&[wire::message(1, 5, "think about it")]));
    assert_eq!(play.events(), ["1: think about it"]);
    play.receive(&wire::messages(&[wire::message(2, 5, "next")]));
    play.advance(seconds(3600));
    assert_eq!(play.events(), ["2: next"]);
    let Action::Read { until } = play.chat.poll(play.now) else {
        panic!("to be read")
    };
    assert_eq!(
        until - play.now,
        seconds(90),
        "silence counts from the moment somebody listens"
    );
}

#[test]
fn a_custom_transport_can_report_its_failures() {
    let mut play = Harness::new(defaults());
    assert!(matches!(play.chat.poll(play.now), Action::Connect));
    let cause = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    let error = rumble_chat::Error::from_transport(
        TransportErrorKind::Connect,
        rumble_chat::Operation::Connect,
        Some(Box::new(cause)),
    );
    play.chat.handle_error(play.now, error);
    let Action::Failed(error) = play.chat.poll(play.now) else {
        panic!("a failure")
    };
    assert_eq!(error.kind(), ErrorKind::Network);
    assert!(std::error::Error::source(&error).is_some());
}

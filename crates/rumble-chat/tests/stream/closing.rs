//! Dropping the stream in any of its states.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_core::Stream as _;
use rumble_sim::{Fault, Plan, Scenario, Sim, StreamPlan, Tls, When};

use crate::network::{Network, message, poll, steady};
use crate::over_hyper::{chat, runtime};
use crate::{STREAM, TEST_TIMEOUT};

/// Drops the stream after this number of steps: each is an event, or waking the task that polls.
fn drop_after(steps: usize, sim: &Sim) {
    runtime().block_on(async {
        let mut chat = chat(sim);
        for _ in 0..steps {
            let mut is_woken = false;
            poll_fn(|context| {
                let is_ready = Pin::new(&mut chat).poll_next(context).is_ready();
                if is_ready || std::mem::replace(&mut is_woken, true) {
                    Poll::Ready(())
                } else {
                    Poll::Pending
                }
            })
            .await;
        }
        drop(chat);
        assert!(
            sim.wait_for_sockets(0, TEST_TIMEOUT),
            "a socket is left after {steps} steps"
        );
    });
}

#[test]
fn dropping_closes_the_socket_in_any_state() {
    for plan in [Plan::new(), Plan::new().tls(Tls::Trusted)] {
        let scenario = Scenario::demo().step(Duration::from_millis(1));
        let stream = StreamPlan::new(STREAM).scenario(scenario).fault(
            When::Connection(20),
            Fault::Status {
                retry_after: None,
                status: 503,
            },
        );
        let sim = Sim::start(plan.stream(stream)).unwrap();
        for steps in 0..60 {
            drop_after(steps, &sim);
        }
        assert!(sim.requests().len() > 20, "{}", sim.requests().len());
    }
}

#[test]
fn dropping_closes_the_socket_of_a_stalled_handshake() {
    let sim = Sim::start(
        Plan::new()
            .tls(Tls::StalledHandshake)
            .stream(StreamPlan::new(STREAM)),
    )
    .unwrap();
    for polls in 0..20_usize {
        runtime().block_on(async {
            let mut chat = chat(&sim);
            // The handshake begins if it is polled at all.
            let mut left = polls;
            while left > 0 || polls > 0 && sim.sockets() == 0 {
                let mut context = Context::from_waker(Waker::noop());
                let _ = Pin::new(&mut chat).poll_next(&mut context);
                tokio::task::yield_now().await;
                left = left.saturating_sub(1);
            }
            drop(chat);
            assert!(sim.wait_for_sockets(0, TEST_TIMEOUT), "after {polls} polls");
        });
    }
}

#[test]
fn dropping_closes_the_body_in_any_state() {
    for steps in 0..40 {
        let network = Network::new();
        let mut chat = network.chat(rumble_chat::ChatStreamSettings::default().connection(steady()));
        for step in 0..steps {
            match step % 5 {
                0 => network.open(),
                1 | 2 => network.write(&message(step, "more")),
                3 => network.end(),
                _ => network.advance(Duration::from_secs(1)),
            }
            let _ = poll(&mut chat);
        }
        drop(chat);
        assert_eq!(network.state().open_bodies, 0, "after {steps} steps");
    }
}

#[test]
fn closing_ends_the_stream_and_drops_queued_events() {
    let network = Network::new();
    let mut chat = network.chat(rumble_chat::ChatStreamSettings::default());
    network.open();
    network.write(&message(1, "one"));
    network.write(&message(2, "two"));
    assert!(matches!(poll(&mut chat), Poll::Ready(Some(Ok(_)))));
    chat.close();
    assert_eq!(network.state().open_bodies, 0);
    assert!(matches!(poll(&mut chat), Poll::Ready(None)));
    assert_eq!(chat.end_reason(), Some(rumble_chat::EndReason::Closed));
}

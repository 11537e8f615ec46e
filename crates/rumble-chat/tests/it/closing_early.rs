//! Closing a chat that is still connecting.

use std::thread;
use std::time::Duration;

use rumble_chat::{ChatApiBuilder, ErrorKind, Operation};
use rumble_sim::{Plan, Script, Sim, StreamPlan, Tls};

use crate::client::{Scheme, TEST_TIMEOUT, client, connect_error, in_time};
use crate::wire;

const NO_TIMEOUT: Duration = Duration::MAX;

fn long_timeouts(sim: &Sim) -> ChatApiBuilder {
    client(sim)
        .connect_timeout(NO_TIMEOUT)
        .head_timeout(NO_TIMEOUT)
        .idle_timeout(NO_TIMEOUT)
}

/// Closes the chat as soon as `when` returns, while it is still connecting.
fn closed_while_opening(builder: ChatApiBuilder, when: impl FnOnce()) {
    let closer = builder.close_handle();
    let opening = thread::spawn(move || connect_error(builder));
    when();
    in_time(move || closer.close());
    let error = in_time(move || opening.join().unwrap());
    assert_eq!(
        (error.kind(), error.operation(), error.status()),
        (ErrorKind::Closed, Operation::Connect, None)
    );
    assert!(!error.is_retryable());
}

#[test]
fn close_before_connect_is_immediate() {
    let sim = Scheme::Http.serve(StreamPlan::new(wire::STREAM));
    let builder = long_timeouts(&sim);
    builder.close_handle().close();
    assert_eq!(connect_error(builder).kind(), ErrorKind::Closed);
    assert!(
        sim.sockets() == 0 && sim.requests().is_empty(),
        "no request is sent"
    );
}

#[test]
fn close_ends_connect_during_the_handshake() {
    let sim = Sim::start(Plan::new().tls(Tls::StalledHandshake)).unwrap();
    closed_while_opening(long_timeouts(&sim), || {
        assert!(sim.wait_for_sockets(1, TEST_TIMEOUT));
    });
    assert!(sim.wait_for_sockets(0, TEST_TIMEOUT) && sim.requests().is_empty());
}

#[test]
fn close_ends_connect_before_the_response() {
    for scheme in Scheme::BOTH {
        let silent = Script::new().before_head(Duration::from_secs(3600));
        let sim = scheme.serve(StreamPlan::new(wire::STREAM).script(silent));
        closed_while_opening(long_timeouts(&sim), || {
            assert!(sim.wait_for_requests(1, TEST_TIMEOUT));
        });
        assert!(sim.wait_for_sockets(0, TEST_TIMEOUT));
        assert_eq!(sim.requests().len(), 1);
    }
}

#[test]
fn close_ends_connect_before_the_first_event() {
    for scheme in Scheme::BOTH {
        for script in [Script::new(), Script::new().comment().bytes("data: {\"type\"")] {
            let sim = scheme.serve(StreamPlan::new(wire::STREAM).script(script.hold()));
            let stream = sim.stream(wire::STREAM);
            closed_while_opening(long_timeouts(&sim), || {
                assert!(stream.wait_for_open(1, TEST_TIMEOUT));
            });
            assert!(sim.wait_for_sockets(0, TEST_TIMEOUT));
            assert_eq!(sim.requests().len(), 1);
        }
    }
}

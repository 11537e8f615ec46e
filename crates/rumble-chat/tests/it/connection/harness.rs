//! Virtual time and network for the state machine.

use std::time::{Duration, Instant};

use rumble_chat::{Action, Connection, ConnectionSettings, ErrorKind, Event, ResponseHead};

use crate::helpers::{self, stream_id};
use crate::wire;

/// A chat with a clock that is advanced by the test.
pub(super) struct Harness {
    pub(super) chat: Connection,
    pub(super) now: Instant,
}

impl Harness {
    pub(super) fn new(settings: ConnectionSettings) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the moment from which virtual time is counted"
        )]
        let now = Instant::now();
        Self {
            chat: Connection::new(stream_id(), settings),
            now,
        }
    }

    /// Returns a connected chat whose `init` contained these messages. Its events have been taken.
    pub(super) fn new_open(settings: ConnectionSettings, history: &[String]) -> Self {
        let mut harness = Self::new(settings);
        harness.open();
        harness.receive(&wire::init(history));
        harness.events();
        harness
    }

    pub(super) fn open(&mut self) {
        assert!(matches!(self.chat.poll(self.now), Action::Connect));
        self.respond(&ResponseHead::new(200).content_type("text/event-stream"));
    }

    pub(super) fn respond(&mut self, head: &ResponseHead) {
        self.chat.handle_response(self.now, head);
    }

    pub(super) fn receive(&mut self, json: &str) {
        self.chat.handle_data(&wire::event(json));
    }

    pub(super) fn advance(&mut self, time: Duration) {
        self.now += time;
    }

    /// Returns the events up to the next action of another kind.
    pub(super) fn events(&mut self) -> Vec<String> {
        let mut events = Vec::new();
        while let Action::Event(event) = self.chat.poll(self.now) {
            events.push(helpers::line(&event));
        }
        events
    }

    /// Ends the connection and returns the delay before the next attempt.
    pub(super) fn disconnect(&mut self) -> Duration {
        self.chat.handle_eof(self.now);
        self.wait()
    }

    pub(super) fn wait(&mut self) -> Duration {
        let mut announced = None;
        loop {
            match self.chat.poll(self.now) {
                Action::Event(Event::Reconnecting(lost)) => announced = Some(lost.after),
                Action::Event(_) => {}
                Action::Wait { until } => {
                    let wait = until - self.now;
                    assert_eq!(announced, Some(wait), "the delay is the reported one");
                    self.now = until;
                    return wait;
                }
                other => panic!("no wait: {other:?}"),
            }
        }
    }

    pub(super) fn failure(&mut self) -> ErrorKind {
        loop {
            match self.chat.poll(self.now) {
                Action::Event(_) => {}
                Action::Failed(error) => return error.kind(),
                other => panic!("no failure: {other:?}"),
            }
        }
    }
}

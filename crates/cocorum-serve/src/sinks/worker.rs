//! The thread of one sink.

use rumble_http::internal::{RequestAgent, Stop, random_u64};

use super::SinkSettings;
use super::event::Event;
use super::pace::{Outcome, Pace, Step};
use super::receiver::Receiver;
use super::trigger::Trigger;
use crate::feed::{Feed, Subscription};
use crate::filter::Filter;
use crate::hub::SinkState;

/// A sink before it is started.
pub(super) struct Sink {
    pub(super) name: String,
    pub(super) receiver: Box<dyn Receiver>,
    pub(super) triggers: Vec<Trigger>,
    pub(super) wants_tests: bool,
}

/// A sink of a feed.
pub(super) struct Worker {
    sink: Sink,
    agent: RequestAgent,
    feed: Feed,
    lines: Subscription,
    pace: Pace,
    number: usize,
}

impl Worker {
    pub(super) fn new(sink: Sink, feed: &Feed, settings: &SinkSettings) -> Self {
        let events = sink.triggers.iter().map(|trigger| trigger.line().to_owned());
        let filter = Filter {
            events: events.collect(),
            ..Filter::default()
        };
        let lines = feed.subscribe(filter, CAPACITY);
        let state = SinkState::new(&sink.name, &lines.missed);
        Self {
            agent: RequestAgent::new(settings.requests.clone()),
            feed: feed.clone(),
            lines,
            pace: Pace::new(sink.receiver.gap(), settings.retry_delay, random_u64()),
            number: feed.with(|hub, _| hub.add_sink(state)),
            sink,
        }
    }

    /// Sends the matching lines until the feed ends or the end is requested.
    pub(super) fn run(mut self, stop: &Stop) {
        let agent = self.agent.clone();
        let _stop_hook = stop.on_stop(move || agent.shutdown());
        while let Ok(entry) = self.lines.lines.recv() {
            if stop.is_requested() {
                return;
            }
            if entry.test && !self.sink.wants_tests {
                continue;
            }
            let Some(event) = Event::of(&entry) else {
                continue;
            };
            let mut triggers = self.sink.triggers.iter();
            if triggers.any(|trigger| trigger.matches(&event.name, entry.cents)) {
                self.deliver(&event, stop);
            }
        }
    }

    /// Reports that the thread could not be started.
    pub(super) fn fail(feed: &Feed, number: usize, reason: &str) {
        feed.with(|hub, _| hub.set_sink(number, |sink| sink.failed(reason, true)));
    }

    pub(super) fn number(&self) -> usize {
        self.number
    }

    fn deliver(&mut self, event: &Event<'_>, stop: &Stop) {
        let request = self.sink.receiver.request(event);
        loop {
            let wait = self.pace.due().saturating_sub(self.feed.now().elapsed);
            if stop.wait(wait) {
                return;
            }
            let outcome = match self.agent.send(&request) {
                Ok(response) => self.sink.receiver.response(&response),
                Err(error) => self.sink.receiver.failure(&error),
            };
            if stop.is_requested() {
                return;
            }
            let step = self.pace.after(&outcome, self.feed.now().elapsed);
            self.report(&outcome, step);
            if step == Step::Next {
                return;
            }
        }
    }

    fn report(&self, outcome: &Outcome, step: Step) {
        let has_ended = step == Step::Next;
        let change = |sink: &mut SinkState| match outcome {
            Outcome::Delivered => sink.delivered(),
            Outcome::Limited(_) => sink.failed("the receiver limits the rate", has_ended),
            Outcome::Unavailable(reason) | Outcome::Rejected(reason) => sink.failed(reason, has_ended),
        };
        self.feed.with(|hub, _| hub.set_sink(self.number, change));
    }
}

/// Maximum number of queued lines of a sink.
const CAPACITY: usize = 256;

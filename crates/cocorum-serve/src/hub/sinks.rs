//! State of each sink.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Serialize, Serializer};

use super::Hub;
use super::own_line::OwnLine;

/// Receiver of events.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct SinkState {
    /// Kind and number in the settings. Never an address, which can be a secret.
    pub name: String,
    /// Whether the last request succeeded.
    pub is_failing: bool,
    /// Reason of the failure of the last request.
    pub detail: Option<String>,
    /// Number of lines that were delivered.
    pub sent: u64,
    /// Number of requests that failed.
    pub failures: u64,
    /// Number of lines that were given up after a failure.
    pub given_up: u64,
    /// Number of lines that were dropped because too many waited.
    #[serde(serialize_with = "count")]
    pub missed: Arc<AtomicU64>,
}

impl SinkState {
    pub(crate) fn new(name: &str, missed: &Arc<AtomicU64>) -> Self {
        Self {
            name: name.to_owned(),
            is_failing: false,
            detail: None,
            sent: 0,
            failures: 0,
            given_up: 0,
            missed: Arc::clone(missed),
        }
    }

    pub(crate) fn delivered(&mut self) {
        self.sent += 1;
        (self.is_failing, self.detail) = (false, None);
    }

    pub(crate) fn failed(&mut self, reason: &str, is_given_up: bool) {
        self.failures += 1;
        self.given_up += u64::from(is_given_up);
        (self.is_failing, self.detail) = (true, Some(reason.to_owned()));
    }

    /// Number of lines that will not be delivered.
    pub(crate) fn dropped(&self) -> u64 {
        self.given_up.saturating_add(self.missed.load(Ordering::Relaxed))
    }
}

impl Hub {
    /// Adds a sink; the number names it in later changes.
    pub(crate) fn add_sink(&mut self, sink: SinkState) -> usize {
        self.sinks.push(sink);
        self.sinks.len() - 1
    }

    /// Records the outcome of a request. Clients are notified when a sink starts or stops failing.
    pub(crate) fn set_sink(&mut self, number: usize, change: impl FnOnce(&mut SinkState)) {
        let Some(sink) = self.sinks.get_mut(number) else {
            return;
        };
        let was_failing = sink.is_failing;
        change(sink);
        if sink.is_failing != was_failing {
            self.ring.push(OwnLine::Sink(sink).entry());
        }
    }
}

fn count<S: Serializer>(count: &Arc<AtomicU64>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(count.load(Ordering::Relaxed))
}

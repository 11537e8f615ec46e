//! State of sources and sinks, as they report it.

use super::own_line::OwnLine;
use super::{Hub, SinkState, SourceState};

impl Hub {
    /// Adds a source; the number names it in later changes.
    pub fn add_source(&mut self, source: SourceState) -> usize {
        self.sources.push(source);
        self.sources.len() - 1
    }

    /// Changes the state of a source.
    pub fn set_source(&mut self, number: usize, change: impl FnOnce(&mut SourceState)) {
        let Some(source) = self.sources.get_mut(number) else {
            return;
        };
        let before = source.clone();
        change(source);
        if *source != before {
            self.ring.push(OwnLine::Source(source).entry());
        }
    }

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

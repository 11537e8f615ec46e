//! The model network: arrival of the bytes, and end of the connections.

use std::time::{Duration, Instant};

use rumble_chat::{Operation, TransportErrorKind};

use super::machine::Machine;
use super::{FinalState, Simulation};
use crate::faults::byte_stream::ByteStream;
use crate::faults::plan::{Anomaly, Chunking, CloseKind, name};
use crate::faults::random::Random as _;
use crate::faults::wire::Effect;

impl<M: Machine> Simulation<M> {
    pub(super) fn ready(&self) -> usize {
        self.output.as_ref().map_or(0, ByteStream::ready)
    }

    /// Forwards some of the written bytes to the client.
    pub(super) fn forward(&mut self) {
        let max = match self.plan.chunking {
            Chunking::Buffers => READ_BUFFER,
            Chunking::Random => self.rng.pick(1, &[2, 7, 100, 1_000, READ_BUFFER]),
            Chunking::Drip => {
                // Limits the number of steps for a large event.
                let pieces = self.ready() / 100;
                pieces.max(1 + self.rng.usize(..7))
            }
        };
        if self.plan.chunking == Chunking::Drip {
            self.now += Duration::from_millis(self.rng.u64(..300));
        }
        let Some(output) = &mut self.output else { return };
        let (bytes, effects) = output.forward(max);
        if bytes.is_empty() {
            return;
        }
        self.trace(|| format!("<- {} bytes: {}", bytes.len(), truncated(&effects)));
        for effect in &effects {
            if let Effect::Retry(milliseconds) = effect {
                self.retry = Some(Duration::from_millis(*milliseconds));
            } else {
                self.has_event = true;
                self.delays.outage_since = None;
            }
            self.oracle.arrived(effect, &self.model);
        }
        self.heard = self.now;
        self.chat.receive(&bytes);
    }

    pub(super) fn end(&mut self, until: Instant) {
        let end = self.plan.end;
        self.trace(|| format!("the connection ends: {}", name(end)));
        self.stats.fault(name(end));
        match end {
            CloseKind::Close | CloseKind::Truncate => self.chat.end(self.now),
            CloseKind::Reset => self.fail(TransportErrorKind::Interrupted, Operation::Read),
            // A poll at this time must detect it.
            CloseKind::Stall => self.now = until,
            CloseKind::Suspend => {
                let hours = self.rng.u64(1..=12);
                self.now = until + Duration::from_secs(hours * 3_600);
                if self.rng.one_in(2) {
                    self.fail(TransportErrorKind::Interrupted, Operation::Read);
                }
            }
        }
    }

    /// Sends an event or a keepalive, or nothing until the timeout.
    pub(super) fn advance(&mut self, until: Instant) {
        let quiet = self.rng.pick(1, &[0, 0, 0, 1, 2, 5, 30, 70, 200]);
        let mut pause = Duration::from_secs(quiet);
        if let Some(keepalive) = self.plan.keepalive.map(Duration::from_secs)
            && keepalive < pause
        {
            // One at a time, as often as necessary.
            self.now += keepalive;
            if let Some(output) = &mut self.output {
                output.keepalive(&mut self.rng);
            }
            return;
        }
        if self.now + pause >= until {
            if self.final_state == FinalState::GoodConnection {
                pause = Duration::ZERO;
            } else {
                self.trace(|| "silence".to_owned());
                self.stats.fault("silence without keepalives");
                self.now = until;
                return;
            }
        }
        self.now += pause;
        let Some(output) = &mut self.output else { return };
        if self.live_left == 0 && self.plan.end == CloseKind::Close {
            output.cut_here();
            if self.final_state == FinalState::GoodConnection {
                self.final_state = FinalState::NoContent;
                self.ended_cleanly = true;
            }
            return;
        }
        let anomaly = (self.plan.anomaly_one_in > 0 && self.rng.one_in(self.plan.anomaly_one_in))
            .then(|| Anomaly::random(&mut self.rng));
        if let Some(anomaly) = anomaly {
            self.stats.fault(name(anomaly));
        }
        let step = self.model.step(pause.as_secs());
        let from = output.written();
        output.step(&self.model, &step, anomaly, &mut self.rng);
        self.live_left = self.live_left.saturating_sub(1);
        if self.live_left == 0 && self.plan.end != CloseKind::Close {
            output.cut_after(from, &mut self.rng);
        }
        if anomaly == Some(Anomaly::Suspend) {
            // The computer slept while bytes were buffered: they are read before the clock.
            self.now += Duration::from_secs(self.rng.u64(60..=40_000));
            self.forward();
        }
    }

    pub(super) fn fail(&mut self, kind: TransportErrorKind, operation: Operation) {
        self.chat.fail(self.now, kind, operation);
    }
}

fn truncated(effects: &[Effect]) -> String {
    let mut text = format!("{effects:?}");
    if let Some((end, _)) = text.char_indices().nth(160) {
        text.truncate(end);
    }
    text
}

const READ_BUFFER: usize = 8 * 1024;

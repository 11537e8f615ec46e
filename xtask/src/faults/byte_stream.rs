//! The bytes of one connection, as written by the model server and forwarded by the model network.

use std::collections::VecDeque;

use super::chat_model::{ChatModel, ModelEvent};
use super::plan::{Anomaly, ConnectionPlan, InitShape};
use super::random::Random as _;
use super::wire::{self, Effect, Framing, Snapshot, WireItem};
use fastrand::Rng;

/// Bytes that were written and not yet forwarded.
#[derive(Debug)]
pub(crate) struct ByteStream {
    bytes: VecDeque<u8>,
    /// Number of forwarded bytes.
    forwarded: usize,
    /// Positions at which items are complete, with their effects.
    effects: VecDeque<(usize, Effect)>,
    /// Position at which the network stops forwarding.
    cut: Option<usize>,
    framing: Framing,
    last: Option<WireItem>,
}

impl ByteStream {
    /// Starts with an `init`.
    pub(crate) fn new(plan: &ConnectionPlan, model: &ChatModel, rng: &mut Rng) -> Self {
        let mut output = Self {
            bytes: VecDeque::new(),
            forwarded: 0,
            effects: VecDeque::new(),
            cut: None,
            framing: plan.framing,
            last: None,
        };
        if plan.starts_with_bom {
            output.bytes.extend(b"\xef\xbb\xbf");
        }
        output.push(init(model, plan.init, plan.framing, rng));
        output
    }

    pub(crate) fn push(&mut self, item: WireItem) {
        let start = self.forwarded + self.bytes.len();
        self.effects
            .push_back((start + item.whole_at, item.effect.clone()));
        self.bytes.extend(&item.bytes);
        self.last = Some(item);
    }

    pub(crate) fn keepalive(&mut self, rng: &mut Rng) {
        let text = rng.pick(": -1", &[":", ": ", ": -1"]);
        let item = self.framing.unrelated_fields(text, Effect::Nothing);
        let last = self.last.take();
        self.push(item);
        self.last = last;
    }

    /// Writes an event of the model, with an anomaly before or in it.
    pub(crate) fn step(
        &mut self,
        model: &ChatModel,
        step: &ModelEvent,
        anomaly: Option<Anomaly>,
        rng: &mut Rng,
    ) {
        let framing = self.framing;
        let sent = match step {
            ModelEvent::Sent(messages) => Some(messages.as_slice()),
            _ => None,
        };
        match (anomaly, sent) {
            (Some(Anomaly::MalformedRecord), Some(messages)) => {
                let (malformed, whole) = messages.split_at(rng.usize(..messages.len()) + 1);
                return self.push(wire::messages_event(model, whole, malformed, framing));
            }
            (Some(Anomaly::TruncatedEvent), Some(messages)) => {
                let keep = usize::try_from(rng.u64(1..=400)).unwrap_or(1);
                return self.push(wire::truncated(model, messages, keep, framing));
            }
            (Some(Anomaly::Oversized), Some(messages)) => {
                return self.push(wire::oversized(model, messages, EVENT_BYTES, framing));
            }
            (Some(Anomaly::Duplicate), _) => {
                if let Some(last) = self.last.clone() {
                    self.push(last);
                }
            }
            (Some(Anomaly::Garbage), _) => {
                let text = rng.pick(
                    "garbage",
                    &[
                        "id: 7",
                        "event: lost",
                        "data",
                        ": \u{feff}",
                        "\u{0}\u{1}: x",
                        "data:",
                    ],
                );
                self.push(framing.unrelated_fields(text, Effect::Nothing));
            }
            (Some(Anomaly::Junk), _) => {
                let text = rng.pick(
                    "<html>",
                    &["-1", "{", "[]", "null", "{\"data\":{}}", "{\"type\":7}"],
                );
                self.push(framing.item(text, Effect::Malformed(Vec::new())));
            }
            (Some(Anomaly::RepeatedInit), _) => {
                // Without the new event.
                let shape = rng.pick(InitShape::Whole, &[InitShape::Reversed, InitShape::Short(5)]);
                self.push(init_before(model, step, shape, framing, rng));
            }
            (Some(Anomaly::Retry), _) => {
                let milliseconds = rng.pick(5_000, &[1, 20_000, 3_600_000]);
                self.push(framing.retry(milliseconds));
            }
            (Some(Anomaly::Unknown), _) => {
                self.push(framing.item(r#"{"type":"host_ad_read","data":{"n":[1]}}"#, Effect::Nothing));
            }
            (
                Some(
                    Anomaly::MalformedRecord
                    | Anomaly::TruncatedEvent
                    | Anomaly::Suspend
                    | Anomaly::Oversized,
                )
                | None,
                _,
            ) => {}
        }
        for item in wire::step(model, step, framing) {
            self.push(item);
        }
    }

    /// Forwards only a part of the bytes written since `from`.
    pub(crate) fn cut_after(&mut self, from: usize, rng: &mut Rng) {
        let written = self.written();
        self.cut = Some(from + rng.usize(..written - from + 1));
    }

    pub(crate) fn cut_here(&mut self) {
        self.cut = Some(self.written());
    }

    pub(crate) fn written(&self) -> usize {
        self.forwarded + self.bytes.len()
    }

    /// Number of bytes that can be forwarded now.
    pub(crate) fn ready(&self) -> usize {
        let end = self.cut.unwrap_or(usize::MAX).min(self.written());
        end.saturating_sub(self.forwarded)
    }

    pub(crate) fn is_cut(&self) -> bool {
        self.cut.is_some_and(|cut| self.forwarded >= cut)
    }

    /// Forwards up to `max` bytes. Returns the bytes, and the effects of the items that are now complete.
    pub(crate) fn forward(&mut self, max: usize) -> (Vec<u8>, Vec<Effect>) {
        let len = max.min(self.ready());
        let bytes: Vec<u8> = self.bytes.drain(..len).collect();
        self.forwarded += len;
        let whole = self
            .effects
            .iter()
            .take_while(|(at, _)| *at <= self.forwarded)
            .count();
        let effects = self.effects.drain(..whole).map(|(_, effect)| effect).collect();
        (bytes, effects)
    }
}

fn init(model: &ChatModel, shape: InitShape, framing: Framing, rng: &mut Rng) -> WireItem {
    let mut snapshot = snapshot(model, model.history());
    shaped(model, &mut snapshot, shape, framing, rng)
}

fn init_before(
    model: &ChatModel,
    step: &ModelEvent,
    shape: InitShape,
    framing: Framing,
    rng: &mut Rng,
) -> WireItem {
    let end = match step {
        ModelEvent::Sent(messages) => messages.first().copied().unwrap_or(model.messages.len()),
        _ => model.messages.len(),
    };
    let mut snapshot = snapshot(model, end.saturating_sub(model.window())..end);
    shaped(model, &mut snapshot, shape, framing, rng)
}

fn snapshot(model: &ChatModel, history: std::ops::Range<usize>) -> Snapshot {
    let deleted = |at: usize| model.messages.get(at).is_some_and(|message| message.is_deleted);
    Snapshot {
        messages: history.map(|at| (at, deleted(at))).collect(),
        malformed: Vec::new(),
        pinned: model.pinned.map(|at| (at, deleted(at))),
    }
}

fn shaped(
    model: &ChatModel,
    snapshot: &mut Snapshot,
    shape: InitShape,
    framing: Framing,
    rng: &mut Rng,
) -> WireItem {
    let mut padding = 0;
    match shape {
        InitShape::Whole | InitShape::Truncated => {}
        InitShape::Reversed => snapshot.messages.reverse(),
        InitShape::Shuffled => rng.shuffle(&mut snapshot.messages),
        InitShape::Short(len) => drop(
            snapshot
                .messages
                .drain(..snapshot.messages.len().saturating_sub(len)),
        ),
        InitShape::BadRecords => {
            let bad = snapshot.messages.extract_if(.., |_| rng.one_in(4));
            snapshot.malformed = bad.map(|(at, _)| at).collect();
        }
        InitShape::Oversized => padding = EVENT_BYTES + 1_000,
    }
    let json = wire::init(model, snapshot, padding);
    let all = || snapshot.messages.iter().map(|(at, _)| *at).collect();
    match shape {
        InitShape::Truncated => {
            let keep = rng.usize(..json.len() - 1) + 1;
            framing.item(wire::prefix(&json, keep), Effect::Malformed(all()))
        }
        InitShape::Oversized => framing.oversized(&json, EVENT_BYTES, all()),
        _ => framing.item(&json, Effect::Snapshot(snapshot.clone())),
    }
}

/// Maximum size of an event, as set in the clients.
pub(crate) const EVENT_BYTES: usize = 64 * 1024;

//! The bytes of one connection, as the model server writes them and the model network lets them through.

use std::collections::VecDeque;

use super::chat_model::{ChatModel, ModelEvent};
use super::plan::{Anomaly, ConnectionPlan, InitShape};
use super::random::Random as _;
use super::wire::{self, Effect, Framing, Snapshot, WireItem};
use fastrand::Rng;

/// What was written and has not gone through yet.
#[derive(Debug)]
pub(crate) struct ByteStream {
    bytes: VecDeque<u8>,
    /// How much has gone through.
    through: usize,
    /// Where in all of it an item is whole, and what it means then.
    marks: VecDeque<(usize, Effect)>,
    /// Where the network stops letting bytes through.
    cut: Option<usize>,
    framing: Framing,
    last: Option<WireItem>,
}

impl ByteStream {
    /// Begins with an `init`.
    pub(crate) fn new(plan: &ConnectionPlan, model: &ChatModel, rng: &mut Rng) -> Self {
        let mut output = Self {
            bytes: VecDeque::new(),
            through: 0,
            marks: VecDeque::new(),
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
        let start = self.through + self.bytes.len();
        self.marks.push_back((start + item.whole_at, item.effect.clone()));
        self.bytes.extend(&item.bytes);
        self.last = Some(item);
    }

    pub(crate) fn keepalive(&mut self, rng: &mut Rng) {
        let text = rng.pick(": -1", &[":", ": ", ": -1"]);
        let item = self.framing.aside(text, Effect::Nothing);
        let last = self.last.take();
        self.push(item);
        self.last = last;
    }

    /// What happened, with something odd before or in it.
    pub(crate) fn step(
        &mut self,
        model: &ChatModel,
        step: &ModelEvent,
        anomaly: Option<Anomaly>,
        rng: &mut Rng,
    ) {
        let framing = self.framing;
        let said = match step {
            ModelEvent::Said(posts) => Some(posts.as_slice()),
            _ => None,
        };
        match (anomaly, said) {
            (Some(Anomaly::BadRecord), Some(posts)) => {
                let (broken, whole) = posts.split_at(rng.usize(..posts.len()) + 1);
                return self.push(wire::said(model, whole, broken, framing));
            }
            (Some(Anomaly::BrokenEvent), Some(posts)) => {
                let keep = usize::try_from(rng.u64(1..=400)).unwrap_or(1);
                return self.push(wire::broken(model, posts, keep, framing));
            }
            (Some(Anomaly::Oversized), Some(posts)) => {
                return self.push(wire::oversized(model, posts, EVENT_BYTES, framing));
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
                self.push(framing.aside(text, Effect::Nothing));
            }
            (Some(Anomaly::Junk), _) => {
                let text = rng.pick(
                    "<html>",
                    &["-1", "{", "[]", "null", "{\"data\":{}}", "{\"type\":7}"],
                );
                self.push(framing.item(text, Effect::Broken(Vec::new())));
            }
            (Some(Anomaly::RepeatedInit), _) => {
                // Before the beat: the server has not said it yet.
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
                Some(Anomaly::BadRecord | Anomaly::BrokenEvent | Anomaly::Nap | Anomaly::Oversized) | None,
                _,
            ) => {}
        }
        for item in wire::step(model, step, framing) {
            self.push(item);
        }
    }

    /// Lets nothing more through than a part of what was pushed since `from`.
    pub(crate) fn cut_after(&mut self, from: usize, rng: &mut Rng) {
        let written = self.written();
        self.cut = Some(from + rng.usize(..written - from + 1));
    }

    pub(crate) fn cut_here(&mut self) {
        self.cut = Some(self.written());
    }

    pub(crate) fn written(&self) -> usize {
        self.through + self.bytes.len()
    }

    /// What can go through now.
    pub(crate) fn ready(&self) -> usize {
        let end = self.cut.unwrap_or(usize::MAX).min(self.written());
        end.saturating_sub(self.through)
    }

    pub(crate) fn is_cut(&self) -> bool {
        self.cut.is_some_and(|cut| self.through >= cut)
    }

    /// Lets bytes through, and says what has become whole with them.
    pub(crate) fn take(&mut self, most: usize) -> (Vec<u8>, Vec<Effect>) {
        let len = most.min(self.ready());
        let bytes: Vec<u8> = self.bytes.drain(..len).collect();
        self.through += len;
        let whole = self
            .marks
            .iter()
            .take_while(|(at, _)| *at <= self.through)
            .count();
        let effects = self.marks.drain(..whole).map(|(_, effect)| effect).collect();
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
        ModelEvent::Said(posts) => posts.first().copied().unwrap_or(model.posts.len()),
        _ => model.posts.len(),
    };
    let mut snapshot = snapshot(model, end.saturating_sub(model.window())..end);
    shaped(model, &mut snapshot, shape, framing, rng)
}

fn snapshot(model: &ChatModel, history: std::ops::Range<usize>) -> Snapshot {
    let deleted = |at: usize| model.posts.get(at).is_some_and(|post| post.is_deleted);
    Snapshot {
        posts: history.map(|at| (at, deleted(at))).collect(),
        broken: Vec::new(),
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
        InitShape::Whole | InitShape::Broken => {}
        InitShape::Reversed => snapshot.posts.reverse(),
        InitShape::Shuffled => rng.shuffle(&mut snapshot.posts),
        InitShape::Short(len) => drop(snapshot.posts.drain(..snapshot.posts.len().saturating_sub(len))),
        InitShape::BadRecords => {
            let bad = snapshot.posts.extract_if(.., |_| rng.one_in(4));
            snapshot.broken = bad.map(|(at, _)| at).collect();
        }
        InitShape::Oversized => padding = EVENT_BYTES + 1_000,
    }
    let json = wire::init(model, snapshot, padding);
    let all = || snapshot.posts.iter().map(|(at, _)| *at).collect();
    match shape {
        InitShape::Broken => {
            let keep = rng.usize(..json.len() - 1) + 1;
            let keep = (1..=keep)
                .rev()
                .find(|at| json.is_char_boundary(*at))
                .unwrap_or(1);
            framing.item(json.get(..keep).unwrap_or("{"), Effect::Broken(all()))
        }
        InitShape::Oversized => framing.oversized(&json, EVENT_BYTES, all()),
        _ => framing.item(&json, Effect::Snapshot(snapshot.clone())),
    }
}

/// An event may have so many bytes here.
pub(crate) const EVENT_BYTES: usize = 64 * 1024;

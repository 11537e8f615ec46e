//! The bytes of one connection, as the model server writes them and the model network lets them through.

use std::collections::VecDeque;

use super::chance::Chance;
use super::plan::{InitShape, Odd, Plan};
use super::story::{Beat, Story};
use super::wire::{self, Dress, Item, Meaning, Snapshot};

/// What was written and has not gone through yet.
#[derive(Debug)]
pub(crate) struct Feed {
    bytes: VecDeque<u8>,
    /// How much has gone through.
    through: usize,
    /// Where in all of it an item is whole, and what it means then.
    marks: VecDeque<(usize, Meaning)>,
    /// Where the network stops letting bytes through.
    cut: Option<usize>,
    dress: Dress,
    last: Option<Item>,
}

impl Feed {
    /// Begins with an `init`.
    pub(crate) fn new(plan: &Plan, story: &Story, chance: &mut Chance) -> Self {
        let mut feed = Self {
            bytes: VecDeque::new(),
            through: 0,
            marks: VecDeque::new(),
            cut: None,
            dress: plan.dress,
            last: None,
        };
        if plan.starts_with_bom {
            feed.bytes.extend(b"\xef\xbb\xbf");
        }
        feed.push(init(story, plan.init, plan.dress, chance));
        feed
    }

    pub(crate) fn push(&mut self, item: Item) {
        let start = self.through + self.bytes.len();
        self.marks
            .push_back((start + item.whole_at, item.meaning.clone()));
        self.bytes.extend(&item.bytes);
        self.last = Some(item);
    }

    pub(crate) fn keepalive(&mut self, chance: &mut Chance) {
        let text = chance.pick(": -1", &[":", ": ", ": -1"]);
        let item = self.dress.aside(text, Meaning::Nothing);
        let last = self.last.take();
        self.push(item);
        self.last = last;
    }

    /// What happened, with something odd before or in it.
    pub(crate) fn beat(&mut self, story: &Story, beat: &Beat, odd: Option<Odd>, chance: &mut Chance) {
        let dress = self.dress;
        let said = match beat {
            Beat::Said(posts) => Some(posts.as_slice()),
            _ => None,
        };
        match (odd, said) {
            (Some(Odd::BadRecord), Some(posts)) => {
                let (broken, whole) = posts.split_at(chance.index(posts.len()) + 1);
                return self.push(wire::said(story, whole, broken, dress));
            }
            (Some(Odd::BrokenEvent), Some(posts)) => {
                let keep = usize::try_from(chance.between(1, 400)).unwrap_or(1);
                return self.push(wire::broken(story, posts, keep, dress));
            }
            (Some(Odd::Oversized), Some(posts)) => {
                return self.push(wire::oversized(story, posts, EVENT_BYTES, dress));
            }
            (Some(Odd::Duplicate), _) => {
                if let Some(last) = self.last.clone() {
                    self.push(last);
                }
            }
            (Some(Odd::Garbage), _) => {
                let text = chance.pick(
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
                self.push(dress.aside(text, Meaning::Nothing));
            }
            (Some(Odd::Junk), _) => {
                let text = chance.pick(
                    "<html>",
                    &["-1", "{", "[]", "null", "{\"data\":{}}", "{\"type\":7}"],
                );
                self.push(dress.item(text, Meaning::Broken(Vec::new())));
            }
            (Some(Odd::RepeatedInit), _) => {
                // Before the beat: the server has not said it yet.
                let shape = chance.pick(InitShape::Whole, &[InitShape::Reversed, InitShape::Short(5)]);
                self.push(init_before(story, beat, shape, dress, chance));
            }
            (Some(Odd::Retry), _) => {
                let milliseconds = chance.pick(5_000, &[1, 20_000, 3_600_000]);
                self.push(dress.retry(milliseconds));
            }
            (Some(Odd::Unknown), _) => {
                self.push(dress.item(r#"{"type":"host_ad_read","data":{"n":[1]}}"#, Meaning::Nothing));
            }
            (Some(Odd::BadRecord | Odd::BrokenEvent | Odd::Nap | Odd::Oversized) | None, _) => {}
        }
        for item in wire::beat(story, beat, dress) {
            self.push(item);
        }
    }

    /// Lets nothing more through than a part of what was pushed since `from`.
    pub(crate) fn cut_after(&mut self, from: usize, chance: &mut Chance) {
        let written = self.written();
        self.cut = Some(from + chance.index(written - from + 1));
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
    pub(crate) fn take(&mut self, most: usize) -> (Vec<u8>, Vec<Meaning>) {
        let len = most.min(self.ready());
        let bytes: Vec<u8> = self.bytes.drain(..len).collect();
        self.through += len;
        let whole = self
            .marks
            .iter()
            .take_while(|(at, _)| *at <= self.through)
            .count();
        let meanings = self.marks.drain(..whole).map(|(_, meaning)| meaning).collect();
        (bytes, meanings)
    }
}

fn init(story: &Story, shape: InitShape, dress: Dress, chance: &mut Chance) -> Item {
    let mut snapshot = snapshot(story, story.history());
    shaped(story, &mut snapshot, shape, dress, chance)
}

fn init_before(story: &Story, beat: &Beat, shape: InitShape, dress: Dress, chance: &mut Chance) -> Item {
    let end = match beat {
        Beat::Said(posts) => posts.first().copied().unwrap_or(story.posts.len()),
        _ => story.posts.len(),
    };
    let mut snapshot = snapshot(story, end.saturating_sub(story.window())..end);
    shaped(story, &mut snapshot, shape, dress, chance)
}

fn snapshot(story: &Story, history: std::ops::Range<usize>) -> Snapshot {
    let deleted = |at: usize| story.posts.get(at).is_some_and(|post| post.is_deleted);
    Snapshot {
        posts: history.map(|at| (at, deleted(at))).collect(),
        broken: Vec::new(),
        pinned: story.pinned.map(|at| (at, deleted(at))),
    }
}

fn shaped(
    story: &Story,
    snapshot: &mut Snapshot,
    shape: InitShape,
    dress: Dress,
    chance: &mut Chance,
) -> Item {
    let mut padding = 0;
    match shape {
        InitShape::Whole | InitShape::Broken => {}
        InitShape::Reversed => snapshot.posts.reverse(),
        InitShape::Shuffled => chance.shuffle(&mut snapshot.posts),
        InitShape::Short(len) => drop(snapshot.posts.drain(..snapshot.posts.len().saturating_sub(len))),
        InitShape::BadRecords => {
            let bad = snapshot.posts.extract_if(.., |_| chance.one_in(4));
            snapshot.broken = bad.map(|(at, _)| at).collect();
        }
        InitShape::Oversized => padding = EVENT_BYTES + 1_000,
    }
    let json = wire::init(story, snapshot, padding);
    let all = || snapshot.posts.iter().map(|(at, _)| *at).collect();
    match shape {
        InitShape::Broken => {
            let keep = chance.index(json.len() - 1) + 1;
            let keep = (1..=keep)
                .rev()
                .find(|at| json.is_char_boundary(*at))
                .unwrap_or(1);
            dress.item(json.get(..keep).unwrap_or("{"), Meaning::Broken(all()))
        }
        InitShape::Oversized => dress.oversized(&json, EVENT_BYTES, all()),
        _ => dress.item(&json, Meaning::Snapshot(snapshot.clone())),
    }
}

/// An event may have so many bytes here.
pub(crate) const EVENT_BYTES: usize = 64 * 1024;

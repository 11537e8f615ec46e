//! What the model server's chat says, with or without anybody listening.

use std::ops::Range;

use fastrand::Rng;

use super::random::Random as _;

/// The server's own truth.
#[derive(Debug)]
pub(crate) struct ChatModel {
    pub(crate) posts: Vec<ModelMessage>,
    /// What is pinned: an index into the posts.
    pub(crate) pinned: Option<usize>,
    rng: Rng,
    ids: IdOrder,
    /// How many messages a history holds.
    window: usize,
    /// Every message at a second of its own, for who can only tell the order by `time`.
    distinct_times: bool,
    unix_seconds: u64,
    users: u64,
}

/// A message, once it was said.
#[derive(Debug, Clone)]
pub(crate) struct ModelMessage {
    pub(crate) id: u64,
    pub(crate) unix_seconds: u64,
    pub(crate) user: u64,
    pub(crate) text: String,
    pub(crate) is_rant: bool,
    pub(crate) is_deleted: bool,
    /// Its author was muted at some time after it.
    pub(crate) is_muted: bool,
}

/// Something that happens. Numbers are indices of posts.
#[derive(Debug, Clone)]
pub(crate) enum ModelEvent {
    Said(Vec<usize>),
    Deleted(Vec<usize>),
    /// Who, and what of theirs is taken away.
    Muted(u64, Vec<usize>),
    Pinned(usize),
    Unpinned(usize),
}

#[derive(Debug, Clone, Copy)]
enum IdOrder {
    Rising,
    Falling,
    /// As good as random.
    Mixed,
}

impl ChatModel {
    pub(crate) fn new(mut rng: Rng) -> Self {
        use IdOrder::{Falling, Mixed, Rising};
        let window = rng.pick(50, &[50, 50, 50, 50, 50, 20, 5, 1, 0]);
        let ids = rng.pick(Rising, &[Rising, Mixed, Falling]);
        let users = rng.pick(3, &[10, 40, 200]);
        Self {
            posts: Vec::new(),
            pinned: None,
            ids,
            window,
            distinct_times: false,
            unix_seconds: START,
            users,
            rng,
        }
    }

    pub(crate) fn with_distinct_times(self) -> Self {
        Self {
            distinct_times: true,
            ..self
        }
    }

    pub(crate) fn window(&self) -> usize {
        self.window
    }

    /// What a whole history holds now.
    pub(crate) fn history(&self) -> Range<usize> {
        self.posts.len().saturating_sub(self.window)..self.posts.len()
    }

    /// Time passes, and something happens.
    pub(crate) fn step(&mut self, after_seconds: u64) -> ModelEvent {
        self.unix_seconds += after_seconds;
        match self.rng.u64(..20) {
            0 | 1 => self.delete(),
            2 => self.mute(),
            3 => self.pin(),
            4 => self.unpin(),
            5..=7 => {
                let more = self.rng.u64(2..=12);
                self.say(more)
            }
            _ => self.say(1),
        }
    }

    pub(crate) fn say(&mut self, messages: u64) -> ModelEvent {
        let from = self.posts.len();
        for _ in 0..messages {
            self.post();
        }
        ModelEvent::Said((from..self.posts.len()).collect())
    }

    fn post(&mut self) {
        if self.distinct_times || self.rng.one_in(3) {
            self.unix_seconds += 1;
        }
        let number = self.posts.len() as u64;
        let id = match self.ids {
            IdOrder::Rising => FIRST_ID + (number << 14) + self.rng.u64(..1 << 14),
            IdOrder::Falling => FIRST_ID - (number << 14) + self.rng.u64(..1 << 14),
            IdOrder::Mixed => Rng::with_seed(number).u64(1..),
        };
        let text = match self.rng.u64(..12) {
            0 => String::new(),
            1 => format!("number {number} \u{202e}олень 🦌 \"quoted\" \n"),
            2 => format!("number {number} {}", "long ".repeat(60)),
            _ => format!("number {number}"),
        };
        self.posts.push(ModelMessage {
            id,
            unix_seconds: self.unix_seconds,
            user: FIRST_USER + self.rng.u64(..self.users),
            text,
            is_rant: self.rng.one_in(15),
            is_deleted: false,
            is_muted: false,
        });
    }

    fn delete(&mut self) -> ModelEvent {
        let many = self.rng.u64(1..=3);
        let struck: Vec<_> = (0..many).filter_map(|_| self.recent(70)).collect();
        self.strike(&struck);
        ModelEvent::Deleted(struck)
    }

    fn mute(&mut self) -> ModelEvent {
        let Some(user) = self.recent(10).and_then(|at| Some(self.posts.get(at)?.user)) else {
            return self.say(1);
        };
        let recent = self.posts.len().saturating_sub(100);
        let mut struck = Vec::new();
        for (at, post) in self
            .posts
            .iter_mut()
            .enumerate()
            .filter(|(_, post)| post.user == user)
        {
            post.is_muted = true;
            if at >= recent && !post.is_rant && !post.is_deleted {
                struck.push(at);
            }
        }
        self.strike(&struck);
        ModelEvent::Muted(user, struck)
    }

    fn pin(&mut self) -> ModelEvent {
        match self.recent(60) {
            Some(at) => {
                self.pinned = Some(at);
                ModelEvent::Pinned(at)
            }
            None => self.say(1),
        }
    }

    fn unpin(&mut self) -> ModelEvent {
        match self.pinned.take() {
            Some(at) => ModelEvent::Unpinned(at),
            None => self.say(1),
        }
    }

    fn strike(&mut self, struck: &[usize]) {
        for at in struck {
            if let Some(post) = self.posts.get_mut(*at) {
                post.is_deleted = true;
            }
        }
    }

    /// One of the newest so many.
    fn recent(&mut self, of: usize) -> Option<usize> {
        let newest = self.posts.len().saturating_sub(of)..self.posts.len();
        (!newest.is_empty()).then(|| self.rng.usize(newest))
    }
}

const START: u64 = 1_773_511_080;
const FIRST_ID: u64 = 2_486_058_960_819_000_000;
const FIRST_USER: u64 = 900_000_101;

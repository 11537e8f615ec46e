//! What the model server's chat says, with or without anybody listening.

use std::ops::Range;

use super::chance::{Chance, mixed};

/// The server's own truth.
#[derive(Debug)]
pub(crate) struct Story {
    pub(crate) posts: Vec<Post>,
    /// What is pinned: an index into the posts.
    pub(crate) pinned: Option<usize>,
    chance: Chance,
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
pub(crate) struct Post {
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
pub(crate) enum Beat {
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

impl Story {
    pub(crate) fn new(mut chance: Chance) -> Self {
        use IdOrder::{Falling, Mixed, Rising};
        let window = chance.pick(50, &[50, 50, 50, 50, 50, 20, 5, 1, 0]);
        let ids = chance.pick(Rising, &[Rising, Mixed, Falling]);
        let users = chance.pick(3, &[10, 40, 200]);
        Self {
            posts: Vec::new(),
            pinned: None,
            ids,
            window,
            distinct_times: false,
            unix_seconds: START,
            users,
            chance,
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
    pub(crate) fn beat(&mut self, after_seconds: u64) -> Beat {
        self.unix_seconds += after_seconds;
        match self.chance.below(20) {
            0 | 1 => self.delete(),
            2 => self.mute(),
            3 => self.pin(),
            4 => self.unpin(),
            5..=7 => {
                let more = self.chance.between(2, 12);
                self.say(more)
            }
            _ => self.say(1),
        }
    }

    pub(crate) fn say(&mut self, messages: u64) -> Beat {
        let from = self.posts.len();
        for _ in 0..messages {
            self.post();
        }
        Beat::Said((from..self.posts.len()).collect())
    }

    fn post(&mut self) {
        if self.distinct_times || self.chance.one_in(3) {
            self.unix_seconds += 1;
        }
        let number = self.posts.len() as u64;
        let id = match self.ids {
            IdOrder::Rising => FIRST_ID + (number << 14) + self.chance.below(1 << 14),
            IdOrder::Falling => FIRST_ID - (number << 14) + self.chance.below(1 << 14),
            IdOrder::Mixed => mixed(number + 1),
        };
        let text = match self.chance.below(12) {
            0 => String::new(),
            1 => format!("number {number} \u{202e}олень 🦌 \\\"quoted\\\" \\n"),
            2 => format!("number {number} {}", "long ".repeat(60)),
            _ => format!("number {number}"),
        };
        self.posts.push(Post {
            id,
            unix_seconds: self.unix_seconds,
            user: FIRST_USER + self.chance.below(self.users),
            text,
            is_rant: self.chance.one_in(15),
            is_deleted: false,
            is_muted: false,
        });
    }

    fn delete(&mut self) -> Beat {
        let many = self.chance.between(1, 3);
        let struck: Vec<_> = (0..many).filter_map(|_| self.recent(70)).collect();
        self.strike(&struck);
        Beat::Deleted(struck)
    }

    fn mute(&mut self) -> Beat {
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
        Beat::Muted(user, struck)
    }

    fn pin(&mut self) -> Beat {
        match self.recent(60) {
            Some(at) => {
                self.pinned = Some(at);
                Beat::Pinned(at)
            }
            None => self.say(1),
        }
    }

    fn unpin(&mut self) -> Beat {
        match self.pinned.take() {
            Some(at) => Beat::Unpinned(at),
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
        let back = self.chance.index(of.min(self.posts.len()));
        self.posts.len().checked_sub(back + 1)
    }
}

const START: u64 = 1_773_511_080;
const FIRST_ID: u64 = 2_486_058_960_819_000_000;
const FIRST_USER: u64 = 900_000_101;

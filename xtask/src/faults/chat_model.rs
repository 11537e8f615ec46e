//! The chat of the model server, independent of the connections to it.

use std::ops::Range;

use fastrand::Rng;

use super::random::Random as _;

/// Events of a chat, and its state.
#[derive(Debug)]
pub(crate) struct ChatModel {
    pub(crate) messages: Vec<ModelMessage>,
    /// Index of the pinned message.
    pub(crate) pinned: Option<usize>,
    rng: Rng,
    ids: IdOrder,
    /// Maximum number of messages in a history.
    window: usize,
    /// Whether no two messages have the same second, for clients that sort by `time`.
    distinct_times: bool,
    unix_seconds: u64,
    users: u64,
}

/// A message that was sent.
#[derive(Debug, Clone)]
pub(crate) struct ModelMessage {
    pub(crate) id: u64,
    pub(crate) unix_seconds: u64,
    pub(crate) user: u64,
    pub(crate) text: String,
    pub(crate) is_rant: bool,
    pub(crate) is_deleted: bool,
    /// Whether the author was muted later.
    pub(crate) is_muted: bool,
}

impl ModelMessage {
    /// Whether clients can show the message as deleted.
    pub(crate) fn is_removed(&self) -> bool {
        self.is_deleted || self.is_muted
    }
}

/// An event. Numbers are indices of messages.
#[derive(Debug, Clone)]
pub(crate) enum ModelEvent {
    Sent(Vec<usize>),
    Deleted(Vec<usize>),
    /// The user, and the messages that are removed.
    Muted(u64, Vec<usize>),
    Pinned(usize),
    Unpinned(usize),
}

#[derive(Debug, Clone, Copy)]
enum IdOrder {
    Rising,
    Falling,
    /// Random.
    Mixed,
}

impl ChatModel {
    pub(crate) fn new(mut rng: Rng) -> Self {
        use IdOrder::{Falling, Mixed, Rising};
        let window = rng.pick(50, &[50, 50, 50, 50, 50, 20, 5, 1, 0]);
        let ids = rng.pick(Rising, &[Rising, Mixed, Falling]);
        let users = rng.pick(3, &[10, 40, 200]);
        Self {
            messages: Vec::new(),
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

    /// The messages of a complete history.
    pub(crate) fn history(&self) -> Range<usize> {
        self.messages.len().saturating_sub(self.window)..self.messages.len()
    }

    /// Advances the time and generates an event.
    pub(crate) fn step(&mut self, after_seconds: u64) -> ModelEvent {
        self.unix_seconds += after_seconds;
        match self.rng.u64(..20) {
            0 | 1 => self.delete(),
            2 => self.mute(),
            3 => self.pin(),
            4 => self.unpin(),
            5..=7 => {
                let more = self.rng.u64(2..=12);
                self.send(more)
            }
            _ => self.send(1),
        }
    }

    fn send(&mut self, count: u64) -> ModelEvent {
        let from = self.messages.len();
        for _ in 0..count {
            self.add_message();
        }
        ModelEvent::Sent((from..self.messages.len()).collect())
    }

    fn add_message(&mut self) {
        if self.distinct_times || self.rng.one_in(3) {
            self.unix_seconds += 1;
        }
        let number = self.messages.len() as u64;
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
        self.messages.push(ModelMessage {
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
        let deleted: Vec<_> = (0..many).filter_map(|_| self.recent(70)).collect();
        self.mark_deleted(&deleted);
        ModelEvent::Deleted(deleted)
    }

    fn mute(&mut self) -> ModelEvent {
        let Some(user) = self.recent(10).and_then(|at| Some(self.messages.get(at)?.user)) else {
            return self.send(1);
        };
        let recent = self.messages.len().saturating_sub(100);
        let mut deleted = Vec::new();
        for (at, message) in self
            .messages
            .iter_mut()
            .enumerate()
            .filter(|(_, message)| message.user == user)
        {
            message.is_muted = true;
            if at >= recent && !message.is_rant && !message.is_deleted {
                deleted.push(at);
            }
        }
        self.mark_deleted(&deleted);
        ModelEvent::Muted(user, deleted)
    }

    fn pin(&mut self) -> ModelEvent {
        match self.recent(60) {
            Some(at) => {
                self.pinned = Some(at);
                ModelEvent::Pinned(at)
            }
            None => self.send(1),
        }
    }

    fn unpin(&mut self) -> ModelEvent {
        match self.pinned.take() {
            Some(at) => ModelEvent::Unpinned(at),
            None => self.send(1),
        }
    }

    fn mark_deleted(&mut self, deleted: &[usize]) {
        for at in deleted {
            if let Some(message) = self.messages.get_mut(*at) {
                message.is_deleted = true;
            }
        }
    }

    /// Index of a random message among the newest `count`.
    fn recent(&mut self, count: usize) -> Option<usize> {
        let newest = self.messages.len().saturating_sub(count)..self.messages.len();
        (!newest.is_empty()).then(|| self.rng.usize(newest))
    }
}

const START: u64 = 1_773_511_080;
const FIRST_ID: u64 = 2_486_058_960_819_000_000;
const FIRST_USER: u64 = 900_000_101;

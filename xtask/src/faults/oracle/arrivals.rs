//! Expected events, computed from the received data.

use std::collections::{HashSet, VecDeque};

use crate::faults::chat_model::ChatModel;
use crate::faults::wire::{Effect, Snapshot};

#[derive(Debug, Default)]
pub(super) struct Arrivals {
    /// Events that must be delivered next, in this order.
    expected: VecDeque<Expected>,
    /// Messages that have arrived in well-formed data.
    messages: HashSet<usize>,
    malformed: u64,
    duplicates: u64,
    /// Whether earlier connections received messages, and this one has not yet shown that it continues them.
    awaits_overlap: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Message(usize),
    Gap,
}

impl Arrivals {
    pub(super) fn connection_begins(&mut self) {
        self.awaits_overlap = !self.messages.is_empty();
    }

    pub(super) fn add(&mut self, effect: &Effect, model: &ChatModel) {
        match effect {
            Effect::Snapshot(snapshot) => self.snapshot(snapshot, model),
            Effect::Messages { whole, malformed } => {
                for at in whole {
                    self.message(*at);
                }
                self.malformed += malformed.len() as u64;
            }
            Effect::Malformed(_) => self.malformed += 1,
            Effect::Deleted(_)
            | Effect::Muted(_)
            | Effect::Pinned(..)
            | Effect::Unpinned
            | Effect::Retry(_)
            | Effect::Nothing => {}
        }
    }

    fn snapshot(&mut self, snapshot: &Snapshot, model: &ChatModel) {
        let mut messages: Vec<_> = snapshot.messages.iter().map(|(at, _)| *at).collect();
        messages.sort_by_key(|at| model.messages.get(*at).map(|message| message.unix_seconds));
        let overlaps = messages.iter().any(|at| self.messages.contains(at));
        if !overlaps && !self.messages.is_empty() {
            self.expected.push_back(Expected::Gap);
        }
        self.awaits_overlap = false;
        self.malformed += snapshot.malformed.len() as u64;
        for at in messages {
            self.message(at);
        }
    }

    fn message(&mut self, at: usize) {
        if self.messages.contains(&at) {
            self.duplicates += 1;
            return;
        }
        if std::mem::take(&mut self.awaits_overlap) {
            self.expected.push_back(Expected::Gap);
        }
        self.messages.insert(at);
        self.expected.push_back(Expected::Message(at));
    }

    /// Messages of which the data shows that they are deleted.
    pub(super) fn deletions(&self, effect: &Effect, model: &ChatModel) -> Vec<usize> {
        match effect {
            Effect::Snapshot(snapshot) => {
                let shown = snapshot.messages.iter().chain(&snapshot.pinned);
                shown
                    .filter(|(_, is_deleted)| *is_deleted)
                    .map(|(at, _)| *at)
                    .collect()
            }
            Effect::Deleted(messages) => messages.clone(),
            Effect::Muted(user) => {
                let is_theirs = |at: &&usize| {
                    model
                        .messages
                        .get(**at)
                        .is_some_and(|message| message.user == *user)
                };
                self.messages.iter().filter(is_theirs).copied().collect()
            }
            Effect::Pinned(at, true) => vec![*at],
            _ => Vec::new(),
        }
    }

    /// Removes a gap, if one is expected next.
    pub(super) fn take_gap(&mut self) -> bool {
        let is_next = self.expected.front() == Some(&Expected::Gap);
        if is_next {
            self.expected.pop_front();
        }
        is_next
    }

    /// Removes a message, which must be expected next. A small mailbox might have dropped the events before it, but
    /// drops no message without a gap.
    pub(super) fn take_message(
        &mut self,
        at: usize,
        has_small_mailbox: bool,
        has_gap: bool,
    ) -> Result<(), String> {
        let message = Expected::Message(at);
        if has_small_mailbox && self.expected.contains(&message) {
            let before = self.expected.iter().take_while(|next| **next != message);
            let dropped = before.copied().collect::<Vec<_>>();
            self.expected.drain(..dropped.len());
            if let Some(Expected::Message(at)) = dropped.iter().find(|next| **next != Expected::Gap)
                && !has_gap
            {
                return Err(format!("message number {at} was dropped without a gap"));
            }
        }
        match self.expected.pop_front() {
            Some(next) if next == message => Ok(()),
            Some(Expected::Message(next)) => {
                Err(format!("message number {at} was delivered instead of {next}"))
            }
            Some(Expected::Gap) => Err(format!("missing gap before message {at}")),
            None => Err(format!("message number {at} was delivered before it arrived")),
        }
    }

    pub(super) fn check_settled(&mut self, reported: u64, has_small_mailbox: bool) -> Result<(), String> {
        if has_small_mailbox {
            // The newest message is never dropped.
            self.expected.retain(|next| *next != Expected::Gap);
            self.malformed = self.malformed.min(reported);
        }
        match self.expected.front() {
            Some(Expected::Message(at)) => Err(format!("message number {at} arrived but was not delivered")),
            Some(Expected::Gap) => Err("missing gap".to_owned()),
            None if self.malformed != reported => Err(format!(
                "{} malformed records or events arrived, {reported} were reported",
                self.malformed
            )),
            None => Ok(()),
        }
    }

    /// Index after the last message.
    pub(super) fn end(&self) -> usize {
        self.messages.iter().max().map_or(0, |last| last + 1)
    }

    pub(super) fn duplicates(&self) -> u64 {
        self.duplicates
    }
}

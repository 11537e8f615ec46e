//! Oracle of a schedule: checks the delivered events against the model of the chat.
//!
//! Over sockets, the received bytes are unknown. The oracle then checks the order of the messages, losses, deletions and
//! the pinned message; without I/O, it also requires each event at its exact place.

mod arrivals;

use std::collections::{HashMap, HashSet};

use rumble_chat::model::MessageId;
use rumble_chat::{Event, Message};

use self::arrivals::Arrivals;
use super::chat_model::{ChatModel, ModelMessage};
use super::wire::Effect;

#[derive(Debug, Default)]
pub(crate) struct Oracle {
    /// Indices of the messages in the model, by id.
    indices: HashMap<u64, usize>,
    /// Messages that were sent in something malformed.
    malformed_messages: HashSet<usize>,
    /// Messages that are deleted according to the received data.
    known_deletions: HashSet<usize>,
    /// `None` if the received data is unknown.
    arrivals: Option<Arrivals>,
    /// Whether the mailbox is so small that it drops the oldest events, with a gap.
    has_small_mailbox: bool,

    pub(crate) messages: Vec<Message>,
    delivered: HashSet<usize>,
    latest: Option<usize>,
    pub(crate) gaps: Vec<ReportedGap>,
    /// Whether a gap was reported since the last message.
    has_gap: bool,
    pub(crate) malformed: u64,
    pub(crate) reconnects: u64,
    /// Messages that were delivered as deleted, or deleted by a later event.
    observed_deletions: HashSet<usize>,
    /// The pinned message according to the events.
    observed_pin: Option<u64>,
    has_init: bool,
}

/// Messages between which others can be lost. A gap without an end ends at the first later message that is delivered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReportedGap {
    after: Option<usize>,
    before: Option<usize>,
}

impl Oracle {
    /// For a schedule in which the received data is passed to [`Oracle::arrived`].
    pub(crate) fn new(has_small_mailbox: bool) -> Self {
        Self {
            has_small_mailbox,
            arrivals: Some(Arrivals::default()),
            ..Self::default()
        }
    }

    /// For a schedule that is sent before it is read. If it `ended_cleanly`, the last history shows all its deletions.
    pub(crate) fn of_sent(model: &ChatModel, effects: &[Effect], ended_cleanly: bool) -> Self {
        let mut oracle = Self::default();
        oracle.index(model);
        for effect in effects {
            oracle.malformed_messages.extend(effect.malformed_messages());
        }
        if ended_cleanly {
            let is_deleted = |at: &usize| model.messages.get(*at).is_some_and(|message| message.is_deleted);
            oracle.known_deletions = model.history().filter(is_deleted).collect();
        }
        oracle
    }

    pub(crate) fn has_small_mailbox(&self) -> bool {
        self.has_small_mailbox
    }

    pub(crate) fn connection_begins(&mut self) {
        if let Some(arrivals) = &mut self.arrivals {
            arrivals.connection_begins();
        }
    }

    /// Adds something that has arrived completely.
    pub(crate) fn arrived(&mut self, effect: &Effect, model: &ChatModel) {
        self.index(model);
        self.malformed_messages.extend(effect.malformed_messages());
        if let Some(arrivals) = &mut self.arrivals {
            arrivals.add(effect, model);
            self.known_deletions.extend(arrivals.deletions(effect, model));
        }
    }

    fn index(&mut self, model: &ChatModel) {
        let new = model.messages.iter().enumerate().skip(self.indices.len());
        self.indices.extend(new.map(|(at, message)| (message.id, at)));
    }

    /// Index after the last message that has arrived.
    pub(crate) fn arrived_up_to(&self) -> usize {
        let arrivals = self.arrivals.as_ref();
        let end = arrivals.map(Arrivals::end);
        end.unwrap_or_else(|| self.delivered.iter().max().map_or(0, |last| last + 1))
    }

    /// Received messages that were dropped as duplicates.
    pub(crate) fn duplicates(&self) -> u64 {
        self.arrivals.as_ref().map_or(0, Arrivals::duplicates)
    }

    /// Checks an event that the client delivered.
    pub(crate) fn observe(&mut self, event: &Event) -> Result<(), String> {
        match event {
            Event::Message(message) => self.observe_message(message)?,
            Event::Gap(gap) => {
                if let Some(arrivals) = &mut self.arrivals
                    && !arrivals.take_gap()
                    && !self.has_small_mailbox
                {
                    return Err("gap reported although the history overlaps".to_owned());
                }
                self.has_gap = true;
                let index = |id: MessageId| self.indices.get(&id.get()).copied();
                self.gaps.push(ReportedGap {
                    after: gap.after.and_then(index),
                    before: gap.before.and_then(index),
                });
            }
            Event::Malformed(_) => self.malformed += 1,
            Event::Connected(_) => self.reconnects += 1,
            Event::Deleted(deleted) => {
                let indices = deleted
                    .message_ids
                    .iter()
                    .filter_map(|id| self.indices.get(&id.get()));
                self.observed_deletions.extend(indices);
            }
            Event::Muted(muted) => {
                let messages = self.messages.iter();
                let theirs = messages.filter(|message| muted.user_ids.contains(&message.user_id));
                let indices = theirs.filter_map(|message| self.indices.get(&message.id.get()));
                self.observed_deletions.extend(indices);
            }
            Event::Init(init) if !self.has_init => {
                self.has_init = true;
                self.observed_pin = init.init.pinned_message.as_ref().map(|message| message.id.get());
            }
            Event::Pinned(pinned) => self.observed_pin = Some(pinned.message.id.get()),
            // Unpinning a message other than the pinned one has no effect.
            Event::Unpinned(unpinned) => {
                let id = unpinned.message_id.map(|id| id.get());
                self.observed_pin = self
                    .observed_pin
                    .filter(|pinned| id.is_some_and(|id| id != *pinned));
            }
            _ => {}
        }
        Ok(())
    }

    fn observe_message(&mut self, message: &Message) -> Result<(), String> {
        let id = message.id.get();
        let Some(at) = self.indices.get(&id).copied() else {
            return Err(format!("message {id} was never sent"));
        };
        if !self.delivered.insert(at) {
            return Err(format!("message number {at} was delivered twice"));
        }
        for gap in &mut self.gaps {
            if gap.before.is_none() && gap.after.is_none_or(|after| after < at) {
                gap.before = Some(at);
            }
        }
        // A message that was lost can be in a later history.
        let is_out_of_order = self.latest.is_some_and(|latest| at < latest)
            && !(message.is_from_history() && self.is_reported(at));
        let has_gap = std::mem::take(&mut self.has_gap);
        match &mut self.arrivals {
            Some(arrivals) => arrivals.take_message(at, self.has_small_mailbox, has_gap)?,
            None if is_out_of_order => return Err(format!("message number {at} was delivered out of order")),
            None => {}
        }
        self.latest = self.latest.max(Some(at));
        if message.was_deleted {
            self.observed_deletions.insert(at);
        }
        self.messages.push(message.clone());
        Ok(())
    }

    /// Whether the message is in a reported gap, or was sent in something that was reported as malformed.
    fn is_reported(&self, at: usize) -> bool {
        let is_inside = |gap: &ReportedGap| {
            gap.after.is_none_or(|after| after < at) && gap.before.is_none_or(|before| at < before)
        };
        // A small mailbox drops reports of malformed data.
        let has_report = self.malformed > 0 || self.has_small_mailbox;
        (has_report && self.malformed_messages.contains(&at)) || self.gaps.iter().any(is_inside)
    }

    /// Checks that everything that has arrived was delivered.
    pub(crate) fn check_settled(&mut self) -> Result<(), String> {
        match &mut self.arrivals {
            Some(arrivals) => arrivals.check_settled(self.malformed, self.has_small_mailbox),
            None => Ok(()),
        }
    }

    /// Checks that no message before `end` was lost without a report. If the chat `ended_cleanly`, `end` is that of the
    /// model; otherwise the program can see that the connection was lost and that no `init` followed.
    pub(crate) fn check_complete(&self, model: &ChatModel, ended_cleanly: bool) -> Result<(), String> {
        let Some(first) = self.delivered.iter().min().copied() else {
            return Ok(());
        };
        let end = if ended_cleanly {
            model.messages.len()
        } else {
            self.arrived_up_to()
        };
        match (first..end).find(|at| !self.delivered.contains(at) && !self.is_reported(*at)) {
            Some(at) => Err(format!("message number {at} is missing, and was not reported")),
            None => Ok(()),
        }
    }

    /// Checks that messages are marked as deleted only if they are deleted, and always if their deletion arrived.
    pub(crate) fn check_deletions(&self, model: &ChatModel) -> Result<(), String> {
        for message in &self.messages {
            let at = self.indices.get(&message.id.get()).copied().unwrap_or_default();
            let expected = model.messages.get(at).is_some_and(ModelMessage::is_removed);
            let is_deleted = message.is_deleted();
            let problem = if self.known_deletions.contains(&at) && !is_deleted {
                "was deleted, and is not marked as deleted"
            } else if is_deleted && !expected {
                "was never deleted, and is marked as deleted"
            } else if is_deleted && !self.observed_deletions.contains(&at) && !self.has_small_mailbox {
                "was marked deleted without an event"
            } else {
                continue;
            };
            return Err(format!("message number {at} {problem}"));
        }
        Ok(())
    }

    /// Checks the pinned message, both of the client and of the events.
    pub(crate) fn check_pin(&self, model: &ChatModel, shown: Option<u64>) -> Result<(), String> {
        let expected = model.pinned.and_then(|at| Some(model.messages.get(at)?.id));
        let observed = self.observed_pin;
        if shown != expected || (observed != expected && !self.has_small_mailbox) {
            return Err(format!(
                "pinned is {expected:?}, shown is {shown:?}, the events show {observed:?}"
            ));
        }
        Ok(())
    }

    /// Number of messages that the server sent since the first delivered one.
    pub(crate) fn sent_count(&self, model: &ChatModel) -> u64 {
        let sent = model.messages.len();
        let first = self.delivered.iter().min().copied().unwrap_or(sent);
        (sent - first) as u64
    }
}

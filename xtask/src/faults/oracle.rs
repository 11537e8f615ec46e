//! What the program must have been told, and whether it was.

use std::collections::{HashMap, HashSet, VecDeque};

use rumble_chat::{Event, Message};

use super::chat_model::ChatModel;
use super::wire::{Effect, Snapshot};

/// Held against everything that arrived whole and everything that was handed out.
#[derive(Debug, Default)]
pub(crate) struct Oracle {
    /// Where the posts stand in the story, by id.
    posts: HashMap<u64, usize>,
    /// What must be handed out next, in this order.
    due: VecDeque<Expected>,
    /// Posts that arrived whole.
    arrived: HashSet<usize>,
    /// Posts that arrived in something that must be reported as broken.
    broken: HashSet<usize>,
    /// Posts that a client knows to be deleted from what arrived.
    deleted: HashSet<usize>,
    malformed_due: u64,
    /// Earlier connections brought messages, and this one has not shown yet how it continues them.
    awaiting_overlap: bool,

    pub(crate) held: Vec<Message>,
    delivered: HashSet<usize>,
    pub(crate) gaps: Vec<(Option<usize>, Option<usize>)>,
    malformed: u64,
    pub(crate) connected: u64,
    /// Posts that the program was told to be deleted, by an event or with the message.
    observed_deleted: HashSet<usize>,
    /// What the program takes for pinned, from events alone.
    observed_pin: Option<u64>,
    has_init: bool,
    pub(crate) repeats_dropped: u64,
    /// The mailbox is so small that it may drop the oldest of what waits, with a gap.
    is_under_pressure: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Message(usize),
    Gap,
}

impl Oracle {
    pub(crate) fn new(is_under_pressure: bool) -> Self {
        Self {
            is_under_pressure,
            ..Self::default()
        }
    }

    pub(crate) fn is_under_pressure(&self) -> bool {
        self.is_under_pressure
    }

    pub(crate) fn connection_begins(&mut self) {
        self.awaiting_overlap = !self.arrived.is_empty();
    }

    /// Something has arrived whole.
    pub(crate) fn arrived(&mut self, effect: &Effect, model: &ChatModel) {
        for at in self.posts.len()..model.posts.len() {
            if let Some(post) = model.posts.get(at) {
                self.posts.insert(post.id, at);
            }
        }
        match effect {
            Effect::Snapshot(snapshot) => self.snapshot(snapshot, model),
            Effect::Said { whole, broken } => {
                for at in whole {
                    self.message(*at, false);
                }
                self.malformed_due += broken.len() as u64;
                self.broken.extend(broken);
            }
            Effect::Deleted(struck) => self.deleted.extend(struck),
            Effect::Muted(user) => {
                let theirs = |at: &&usize| model.posts.get(**at).is_some_and(|post| post.user == *user);
                self.deleted.extend(self.arrived.iter().filter(theirs));
            }
            Effect::Broken(posts) => {
                self.malformed_due += 1;
                self.broken.extend(posts);
            }
            Effect::Pinned(at, true) => drop(self.deleted.insert(*at)),
            Effect::Pinned(_, false) | Effect::Unpinned | Effect::Retry(_) | Effect::Nothing => {}
        }
    }

    fn snapshot(&mut self, snapshot: &Snapshot, model: &ChatModel) {
        let mut posts = snapshot.posts.clone();
        posts.sort_by_key(|(at, _)| model.posts.get(*at).map(|post| post.unix_seconds));
        let joins = posts.iter().any(|(at, _)| self.arrived.contains(at));
        if !joins && !self.arrived.is_empty() {
            self.due.push_back(Expected::Gap);
        }
        self.awaiting_overlap = false;
        self.malformed_due += snapshot.broken.len() as u64;
        self.broken.extend(&snapshot.broken);
        for (at, deleted) in posts {
            self.message(at, deleted);
        }
        if let Some((at, true)) = snapshot.pinned {
            self.deleted.insert(at);
        }
    }

    fn message(&mut self, at: usize, deleted: bool) {
        if deleted {
            self.deleted.insert(at);
        }
        if self.arrived.contains(&at) {
            self.repeats_dropped += 1;
            return;
        }
        if std::mem::take(&mut self.awaiting_overlap) {
            self.due.push_back(Expected::Gap);
        }
        self.arrived.insert(at);
        self.due.push_back(Expected::Message(at));
    }

    /// The first post of which nothing has arrived, and of no later one either.
    pub(crate) fn arrived_up_to(&self) -> usize {
        self.arrived.iter().max().map_or(0, |last| last + 1)
    }

    /// The client handed something out.
    pub(crate) fn observe(&mut self, event: &Event) -> Result<(), String> {
        match event {
            Event::Message(message) => self.observe_message(message)?,
            Event::Gap(gap) => {
                match self.due.front() {
                    Some(Expected::Gap) => {
                        self.due.pop_front();
                    }
                    _ if self.is_under_pressure => {}
                    _ => return Err("gap reported although the history overlaps".to_owned()),
                }
                let place = |id: rumble_chat::model::MessageId| self.posts.get(&id.get()).copied();
                self.gaps
                    .push((gap.after.and_then(place), gap.before.and_then(place)));
            }
            Event::Malformed(_) => self.malformed += 1,
            Event::Connected(_) => self.connected += 1,
            Event::Deleted(deleted) => {
                let ids = deleted.message_ids.iter();
                self.observed_deleted
                    .extend(ids.filter_map(|id| self.posts.get(&id.get())));
            }
            Event::Muted(muted) => {
                let theirs = self
                    .held
                    .iter()
                    .filter(|message| muted.user_ids.contains(&message.user_id));
                self.observed_deleted
                    .extend(theirs.filter_map(|message| self.posts.get(&message.id.get())));
            }
            Event::Init(init) if !self.has_init => {
                self.has_init = true;
                self.observed_pin = init.init.pinned_message.as_ref().map(|message| message.id.get());
            }
            Event::Pinned(pinned) => self.observed_pin = Some(pinned.message.id.get()),
            // Of another message than the one that is shown it changes nothing.
            Event::Unpinned(unpinned) => {
                let which = unpinned.message_id.map(|id| id.get());
                self.observed_pin = self
                    .observed_pin
                    .filter(|shown| which.is_some_and(|which| which != *shown));
            }
            _ => {}
        }
        Ok(())
    }

    fn observe_message(&mut self, message: &Message) -> Result<(), String> {
        let id = message.id.get();
        let Some(at) = self.posts.get(&id).copied() else {
            return Err(format!("message {id} was never sent"));
        };
        if !self.delivered.insert(at) {
            return Err(format!("message number {at} was delivered twice"));
        }
        // What a full mailbox dropped is missing, and `check_complete` asks for its gap.
        if self.is_under_pressure && self.due.contains(&Expected::Message(at)) {
            while self.due.front().is_some_and(|due| *due != Expected::Message(at)) {
                self.due.pop_front();
            }
        }
        // A gap without an end ends with the first message behind it.
        for (after, before) in &mut self.gaps {
            if before.is_none() && after.is_none_or(|after| after < at) {
                *before = Some(at);
            }
        }
        match self.due.pop_front() {
            Some(Expected::Message(due)) if due == at => {}
            Some(Expected::Message(due)) => {
                return Err(format!("message number {at} was delivered instead of {due}"));
            }
            Some(Expected::Gap) => return Err(format!("missing gap before message {at}")),
            None => return Err(format!("message number {at} was delivered before it arrived")),
        }
        if message.was_deleted {
            self.observed_deleted.insert(at);
        }
        self.held.push(message.clone());
        Ok(())
    }

    /// Everything that has arrived was handed out.
    pub(crate) fn check_settled(&mut self) -> Result<(), String> {
        if self.is_under_pressure {
            // The newest message of all is never dropped.
            self.due.retain(|due| *due != Expected::Gap);
            self.malformed_due = self.malformed_due.min(self.malformed);
        }
        match self.due.front() {
            Some(Expected::Message(at)) => {
                return Err(format!("message number {at} arrived but was not delivered"));
            }
            Some(Expected::Gap) => return Err("missing gap".to_owned()),
            None => {}
        }
        if self.malformed != self.malformed_due {
            let (due, told) = (self.malformed_due, self.malformed);
            return Err(format!(
                "{due} broken records or events arrived, {told} were reported"
            ));
        }
        Ok(())
    }

    /// Nothing of the story is missing in silence. What was said from `lost_from` on, after the last that arrived, the
    /// program knows to be missing: it was told that the connection was lost, and of no `init` after that.
    pub(crate) fn check_complete(&self, model: &ChatModel, lost_from: usize) -> Result<(), String> {
        let Some(first) = self.delivered.iter().min().copied() else {
            return Ok(());
        };
        for at in first..model.posts.len().min(lost_from) {
            let inside = |(after, before): &(Option<usize>, Option<usize>)| {
                after.is_none_or(|after| after < at) && before.is_none_or(|before| at < before)
            };
            let excused = self.broken.contains(&at) || self.gaps.iter().any(inside);
            if !self.delivered.contains(&at) && !excused {
                return Err(format!("message number {at} is missing, and was not reported"));
            }
        }
        Ok(())
    }

    /// The messages that the program holds are deleted when it could be known, and never when they are not.
    pub(crate) fn check_deletions(&self, model: &ChatModel) -> Result<(), String> {
        for message in &self.held {
            let at = self.posts.get(&message.id.get()).copied().unwrap_or_default();
            let truly = model
                .posts
                .get(at)
                .is_some_and(|post| post.is_deleted || post.is_muted);
            let is = message.is_deleted();
            if self.deleted.contains(&at) && !is {
                return Err(format!(
                    "message number {at} was deleted, and is not marked as deleted"
                ));
            }
            if is && !truly {
                return Err(format!(
                    "message number {at} was never deleted, and is marked as deleted"
                ));
            }
            if is && !self.observed_deleted.contains(&at) && !self.is_under_pressure {
                return Err(format!("message number {at} was marked deleted without an event"));
            }
        }
        Ok(())
    }

    /// What is pinned on the server, is pinned here and was told.
    pub(crate) fn check_pin(&self, model: &ChatModel, shown: Option<u64>) -> Result<(), String> {
        let truly = model.pinned.and_then(|at| Some(model.posts.get(at)?.id));
        if shown != truly || (self.observed_pin != truly && !self.is_under_pressure) {
            let told = self.observed_pin;
            return Err(format!(
                "pinned is {truly:?}, shown is {shown:?}, told was {told:?}"
            ));
        }
        Ok(())
    }

    pub(crate) fn malformed(&self) -> u64 {
        self.malformed
    }

    /// From the first message that was handed out on: how many the server said.
    pub(crate) fn sent_count(&self, model: &ChatModel) -> u64 {
        let first = self.delivered.iter().min().copied().unwrap_or(model.posts.len());
        (model.posts.len() - first) as u64
    }
}

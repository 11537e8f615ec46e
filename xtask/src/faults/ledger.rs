//! What the program must have been told, and whether it was.

use std::collections::{HashMap, HashSet, VecDeque};

use rumble_chat::{Event, Message};

use super::story::Story;
use super::wire::{Meaning, Snapshot};

/// Held against everything that arrived whole and everything that was handed out.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// Where the posts stand in the story, by id.
    posts: HashMap<u64, usize>,
    /// What must be handed out next, in this order.
    due: VecDeque<Due>,
    /// Posts that arrived whole.
    arrived: HashSet<usize>,
    /// Posts that arrived in something that must be reported as broken.
    broken: HashSet<usize>,
    /// Posts that a client knows to be deleted from what arrived.
    deleted: HashSet<usize>,
    malformed_due: u64,
    /// Earlier connections brought messages, and this one has not shown yet how it continues them.
    unjoined: bool,

    pub(crate) held: Vec<Message>,
    delivered: HashSet<usize>,
    pub(crate) gaps: Vec<(Option<usize>, Option<usize>)>,
    malformed: u64,
    pub(crate) connected: u64,
    /// Posts that the program was told to be deleted, by an event or with the message.
    told_deleted: HashSet<usize>,
    /// What the program takes for pinned, from events alone.
    told_pin: Option<u64>,
    has_init: bool,
    pub(crate) repeats_dropped: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Message(usize),
    Gap,
}

impl Ledger {
    pub(crate) fn connection_begins(&mut self) {
        self.unjoined = !self.arrived.is_empty();
    }

    /// Something has arrived whole.
    pub(crate) fn arrived(&mut self, meaning: &Meaning, story: &Story) {
        for at in self.posts.len()..story.posts.len() {
            if let Some(post) = story.posts.get(at) {
                self.posts.insert(post.id, at);
            }
        }
        match meaning {
            Meaning::Snapshot(snapshot) => self.snapshot(snapshot, story),
            Meaning::Said { whole, broken } => {
                for at in whole {
                    self.message(*at, false);
                }
                self.malformed_due += broken.len() as u64;
                self.broken.extend(broken);
            }
            Meaning::Deleted(struck) => self.deleted.extend(struck),
            Meaning::Muted(user) => {
                let theirs = |at: &&usize| story.posts.get(**at).is_some_and(|post| post.user == *user);
                self.deleted.extend(self.arrived.iter().filter(theirs));
            }
            Meaning::Broken(posts) => {
                self.malformed_due += 1;
                self.broken.extend(posts);
            }
            Meaning::Pinned(at, true) => drop(self.deleted.insert(*at)),
            Meaning::Pinned(_, false) | Meaning::Unpinned | Meaning::Retry(_) | Meaning::Nothing => {}
        }
    }

    fn snapshot(&mut self, snapshot: &Snapshot, story: &Story) {
        let mut posts = snapshot.posts.clone();
        posts.sort_by_key(|(at, _)| story.posts.get(*at).map(|post| post.unix_seconds));
        let joins = posts.iter().any(|(at, _)| self.arrived.contains(at));
        if !joins && !self.arrived.is_empty() {
            self.due.push_back(Due::Gap);
        }
        self.unjoined = false;
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
        if std::mem::take(&mut self.unjoined) {
            self.due.push_back(Due::Gap);
        }
        self.arrived.insert(at);
        self.due.push_back(Due::Message(at));
    }

    /// The first post of which nothing has arrived, and of no later one either.
    pub(crate) fn arrived_up_to(&self) -> usize {
        self.arrived.iter().max().map_or(0, |last| last + 1)
    }

    /// The client handed something out.
    pub(crate) fn told(&mut self, event: &Event) -> Result<(), String> {
        match event {
            Event::Message(message) => self.told_message(message)?,
            Event::Gap(gap) => {
                if self.due.pop_front() != Some(Due::Gap) {
                    return Err("a gap where the history overlapped".to_owned());
                }
                let place = |id: rumble_chat::model::MessageId| self.posts.get(&id.get()).copied();
                self.gaps
                    .push((gap.after.and_then(place), gap.before.and_then(place)));
            }
            Event::Malformed(_) => self.malformed += 1,
            Event::Connected(_) => self.connected += 1,
            Event::Deleted(deleted) => {
                let ids = deleted.message_ids.iter();
                self.told_deleted
                    .extend(ids.filter_map(|id| self.posts.get(&id.get())));
            }
            Event::Muted(muted) => {
                let theirs = self
                    .held
                    .iter()
                    .filter(|message| muted.user_ids.contains(&message.user_id));
                self.told_deleted
                    .extend(theirs.filter_map(|message| self.posts.get(&message.id.get())));
            }
            Event::Init(init) if !self.has_init => {
                self.has_init = true;
                self.told_pin = init.init.pinned_message.as_ref().map(|message| message.id.get());
            }
            Event::Pinned(pinned) => self.told_pin = Some(pinned.message.id.get()),
            // Of another message than the one that is shown it changes nothing.
            Event::Unpinned(unpinned) => {
                let which = unpinned.message_id.map(|id| id.get());
                self.told_pin = self
                    .told_pin
                    .filter(|shown| which.is_some_and(|which| which != *shown));
            }
            _ => {}
        }
        Ok(())
    }

    fn told_message(&mut self, message: &Message) -> Result<(), String> {
        let id = message.id.get();
        let Some(at) = self.posts.get(&id).copied() else {
            return Err(format!("message {id} was never said"));
        };
        if !self.delivered.insert(at) {
            return Err(format!("message number {at} was handed out twice"));
        }
        match self.due.pop_front() {
            Some(Due::Message(due)) if due == at => {}
            Some(Due::Message(due)) => return Err(format!("message number {at} came in place of {due}")),
            Some(Due::Gap) => return Err(format!("no gap before message number {at}")),
            None => return Err(format!("message number {at} has not arrived yet")),
        }
        if message.was_deleted {
            self.told_deleted.insert(at);
        }
        self.held.push(message.clone());
        Ok(())
    }

    /// Everything that has arrived was handed out.
    pub(crate) fn settled(&self) -> Result<(), String> {
        match self.due.front() {
            Some(Due::Message(at)) => return Err(format!("message number {at} arrived and was lost")),
            Some(Due::Gap) => return Err("a gap was not reported".to_owned()),
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
    pub(crate) fn complete(&self, story: &Story, lost_from: usize) -> Result<(), String> {
        let Some(first) = self.delivered.iter().min().copied() else {
            return Ok(());
        };
        for at in first..story.posts.len().min(lost_from) {
            let inside = |(after, before): &(Option<usize>, Option<usize>)| {
                after.is_none_or(|after| after < at) && before.is_none_or(|before| at < before)
            };
            let excused = self.broken.contains(&at) || self.gaps.iter().any(inside);
            if !self.delivered.contains(&at) && !excused {
                return Err(format!(
                    "message number {at} is missing, and nothing was said of it"
                ));
            }
        }
        Ok(())
    }

    /// The messages that the program holds are deleted when it could be known, and never when they are not.
    pub(crate) fn fates(&self, story: &Story) -> Result<(), String> {
        for message in &self.held {
            let at = self.posts.get(&message.id.get()).copied().unwrap_or_default();
            let truly = story
                .posts
                .get(at)
                .is_some_and(|post| post.is_deleted || post.is_muted);
            let is = message.is_deleted();
            if self.deleted.contains(&at) && !is {
                return Err(format!(
                    "message number {at} was deleted, and is not for who holds it"
                ));
            }
            if is && !truly {
                return Err(format!(
                    "message number {at} was never deleted, and is for who holds it"
                ));
            }
            if is && !self.told_deleted.contains(&at) {
                return Err(format!("message number {at} turned deleted without an event"));
            }
        }
        Ok(())
    }

    /// What is pinned on the server, is pinned here and was told.
    pub(crate) fn pin(&self, story: &Story, shown: Option<u64>) -> Result<(), String> {
        let truly = story.pinned.and_then(|at| Some(story.posts.get(at)?.id));
        if shown != truly || self.told_pin != truly {
            let told = self.told_pin;
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
    pub(crate) fn said(&self, story: &Story) -> u64 {
        let first = self.delivered.iter().min().copied().unwrap_or(story.posts.len());
        (story.posts.len() - first) as u64
    }
}

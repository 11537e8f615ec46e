//! What a program saw of a chat over a real network, messages against what the server said.
//!
//! Here nobody knows which bytes arrived, so this asks less than the ledger of the core: nothing twice, nothing out of
//! order, nothing missing in silence, and the server's own state in the end.

use std::collections::{HashMap, HashSet};

use rumble_chat::{Event, Message};

/// Collects what is handed out.
#[derive(Debug, Default)]
pub(crate) struct Observer {
    pub(crate) messages: Vec<Message>,
    /// Each with how many messages came before it.
    gaps: Vec<(usize, Option<u64>, Option<u64>)>,
    pub(crate) malformed: u64,
    pub(crate) reconnects: u64,
}

/// What the server knows.
#[derive(Debug, Default)]
pub(crate) struct ServerState {
    /// The ids of all messages, in the order in which they were sent.
    pub(crate) sent: Vec<u64>,
    /// Places of messages that were sent in something broken.
    pub(crate) broken: HashSet<usize>,
    /// The last connection was a good one: nothing that can be known is unknown.
    pub(crate) ended_cleanly: bool,
}

impl Observer {
    pub(crate) fn observe(&mut self, event: Event) {
        match event {
            Event::Message(message) => self.messages.push(message),
            Event::Gap(gap) => {
                let id = |id: Option<rumble_chat::model::MessageId>| id.map(|id| id.get());
                self.gaps
                    .push((self.messages.len(), id(gap.after), id(gap.before)));
            }
            Event::Malformed(_) => self.malformed += 1,
            Event::Connected(_) => self.reconnects += 1,
            _ => {}
        }
    }

    pub(crate) fn gaps(&self) -> u64 {
        self.gaps.len() as u64
    }

    pub(crate) fn check(&self, state: &ServerState) -> Result<(), String> {
        let places: HashMap<u64, usize> = state.sent.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let place = |id: Option<u64>| id.and_then(|id| places.get(&id).copied());
        let gaps: Vec<_> = self
            .gaps
            .iter()
            .map(|(seen, after, before)| {
                let after = place(*after);
                // A gap without an end ends with the first message behind it.
                let behind = self.messages.iter().skip(*seen);
                let mut behind = behind.filter_map(|message| place(Some(message.id.get())));
                let first = || behind.find(|at| after.is_none_or(|after| after < *at));
                (*seen, after, place(*before).or_else(first))
            })
            .collect();
        let excused = |at: usize, seen: usize| {
            let inside = |(earlier, after, before): &(usize, Option<usize>, Option<usize>)| {
                *earlier <= seen
                    && after.is_none_or(|after| after < at)
                    && before.is_none_or(|before| at < before)
            };
            (self.malformed > 0 && state.broken.contains(&at)) || gaps.iter().any(inside)
        };
        let mut delivered = HashSet::new();
        let mut latest = None;
        for (seen, message) in self.messages.iter().enumerate() {
            let id = message.id.get();
            let Some(at) = places.get(&id).copied() else {
                return Err(format!("message {id} was never sent"));
            };
            if !delivered.insert(at) {
                return Err(format!("message number {at} was delivered twice"));
            }
            if latest.is_some_and(|latest| at < latest) && !(message.is_from_history() && excused(at, seen)) {
                return Err(format!("message number {at} was delivered out of order"));
            }
            latest = latest.max(Some(at));
        }
        let (Some(first), Some(latest)) = (delivered.iter().min().copied(), latest) else {
            return Ok(());
        };
        let end = if state.ended_cleanly {
            state.sent.len()
        } else {
            latest
        };
        match (first..end).find(|at| !delivered.contains(at) && !excused(*at, usize::MAX)) {
            Some(at) => Err(format!("message number {at} is missing, and was not reported")),
            None => Ok(()),
        }
    }
}

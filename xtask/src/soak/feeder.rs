use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;

use rumble_sim::StreamHandle;

use crate::faults::Chance;

/// Speaks in all chats that are open, and lets their connections drop.
#[derive(Debug, Default)]
pub(super) struct Feeder {
    open: Mutex<Vec<Arc<Fed>>>,
}

/// A chat and what was said in it.
#[derive(Debug)]
pub(super) struct Fed {
    stream: StreamHandle,
    said: Mutex<Vec<u64>>,
}

impl Fed {
    pub(super) fn new(stream: StreamHandle) -> Self {
        Self {
            stream,
            said: Mutex::default(),
        }
    }

    pub(super) fn said(&self) -> Vec<u64> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Something happens. True when the chat is over with it.
    fn happen(&self, chance: &mut Chance) -> bool {
        let stream = &self.stream;
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = |chance: &mut Chance| {
            let back = chance.index(said.len().min(60));
            let at = said.len().checked_sub(back + 1)?;
            said.get(at).copied()
        };
        match chance.below(24) {
            0 => recent(chance).into_iter().for_each(|id| stream.delete(id)),
            1 => drop(recent(chance).map(|id| stream.pin(id))),
            2 => drop(stream.unpin().then_some(())),
            3 => stream.reset_connections(),
            4 => stream.drop_connections(),
            5 => stream.mute(NAMES.get(chance.index(NAMES.len())).copied().unwrap_or("Moss")),
            _ => {
                for _ in 0..chance.pick(1, &[1, 1, 3]) {
                    // No two at the same second: their order must show in a history that is turned round.
                    stream.advance(Duration::from_secs(1));
                    let name = NAMES.get(chance.index(NAMES.len())).copied().unwrap_or("Moss");
                    said.push(stream.say(name, "the kettle is on"));
                }
            }
        }
        if said.len() < MESSAGES {
            return false;
        }
        drop(said);
        stream.end();
        true
    }
}

impl Feeder {
    pub(super) fn take(&self, fed: Arc<Fed>) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).push(fed);
    }

    /// Goes on until it is time to stop and every chat is over.
    pub(super) fn feed(&self, stop: &AtomicBool) {
        let mut chance = Chance::new(0);
        loop {
            let at = {
                let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
                let at = chance.index(open.len());
                open.get(at).cloned()
            };
            match at {
                Some(fed) if fed.happen(&mut chance) => {
                    let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
                    open.retain(|other| !Arc::ptr_eq(other, &fed));
                }
                None if stop.load(Ordering::SeqCst) => {
                    // A chat may still be opening.
                    sleep(Duration::from_millis(500));
                    if self
                        .open
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .is_empty()
                    {
                        return;
                    }
                }
                _ => {}
            }
            sleep(Duration::from_millis(1));
        }
    }
}

const MESSAGES: usize = 60;
const NAMES: [&str; 8] = [
    "Moss", "Heron", "Kettle", "Lantern", "Gate", "Dock", "Bench", "Otter",
];

//! Assignment of chats to collectors.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use ring::digest::{SHA256, digest};

/// The live workers, as observed by one of them.
#[derive(Debug, Clone)]
pub(crate) struct Workers {
    own: String,
    seen: BTreeMap<String, Instant>,
    observed: Instant,
}

impl Workers {
    pub(crate) fn new(own: &str, now: Instant) -> Self {
        Self {
            own: own.to_owned(),
            seen: BTreeMap::new(),
            observed: now,
        }
    }

    /// Records the workers that announced themselves lately. A missing worker counts as live for a while, since a
    /// restarted broker has no announcements at first.
    pub(crate) fn observe(&mut self, now: Instant, names: impl IntoIterator<Item = String>) {
        self.observed = now;
        self.seen.extend(names.into_iter().map(|name| (name, now)));
        self.seen
            .retain(|_, seen| now.saturating_duration_since(*seen) < WORKER_TIMEOUT);
    }

    /// The broker did not respond: the time since the last call does not count as absence of any worker.
    pub(crate) fn unreachable(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.observed);
        self.observed = now;
        self.seen.values_mut().for_each(|seen| *seen += passed);
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let others = self.seen.keys().filter(|name| **name != self.own);
        others.map(String::as_str).chain([self.own.as_str()])
    }

    /// Whether this worker is among the `copies` that read this chat.
    pub(crate) fn owns(&self, chat: &str, copies: usize) -> bool {
        let own = weight(&self.own, chat);
        let heavier = self.names().filter(|name| weight(name, chat) > own);
        heavier.count() < copies
    }
}

/// Rendezvous hashing: each worker has a weight for each chat, and the heaviest read it. When one comes or goes, only its
/// own chats move.
fn weight(worker: &str, chat: &str) -> [u8; 32] {
    let hash = digest(&SHA256, format!("{worker}\n{chat}").as_bytes());
    let mut weight = [0; 32];
    weight
        .iter_mut()
        .zip(hash.as_ref())
        .for_each(|(to, from)| *to = *from);
    weight
}

pub(crate) const ANNOUNCE_EVERY: Duration = Duration::from_secs(3);
const WORKER_TIMEOUT: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;

    fn all(names: &[&str], now: Instant) -> Vec<Workers> {
        let workers = names.iter().map(|own| {
            let mut workers = Workers::new(own, now);
            workers.observe(now, names.iter().map(|name| (*name).to_owned()));
            workers
        });
        workers.collect()
    }

    fn owners<'a>(workers: &'a [Workers], chat: &str) -> Vec<&'a str> {
        let owners = workers.iter().filter(|worker| worker.owns(chat, 2));
        owners.map(|worker| worker.own.as_str()).collect()
    }

    #[expect(clippy::disallowed_methods, reason = "any moment will do")]
    fn now() -> Instant {
        Instant::now()
    }

    #[test]
    fn each_chat_is_owned_by_two_and_the_load_is_even() {
        let workers = all(&["a", "b", "c", "d"], now());
        let mut load = BTreeMap::new();
        for chat in 0..2_000 {
            let owners = owners(&workers, &format!("chat {chat}"));
            assert_eq!(owners.len(), 2, "{owners:?}");
            owners
                .iter()
                .for_each(|name| *load.entry(*name).or_insert(0) += 1);
        }
        // 1,000 each on average; the standard deviation is about 22.
        assert!(
            load.values().all(|chats| (900..1_100).contains(chats)),
            "{load:?}"
        );
    }

    #[test]
    fn only_chats_of_a_worker_that_left_get_another_owner() {
        let (before, after) = (all(&["a", "b", "c", "d"], now()), all(&["a", "b", "c"], now()));
        for chat in 0..500 {
            let chat = format!("chat {chat}");
            let (old, new) = (owners(&before, &chat), owners(&after, &chat));
            let stay: Vec<_> = old.iter().filter(|name| **name != "d").collect();
            assert!(stay.iter().all(|name| new.contains(name)), "{old:?} {new:?}");
            assert_eq!(new.len(), 2);
        }
    }

    #[test]
    fn one_worker_alone_owns_everything() {
        assert!(Workers::new("a", now()).owns("chat", 2));
    }

    #[test]
    fn a_worker_is_removed_after_ten_reachable_seconds() {
        let start = now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut workers = all(&["a", "b"], start).remove(0);
        // The broker is unreachable for a minute, and then lists only one worker.
        for second in 1..60 {
            workers.unreachable(at(second));
        }
        workers.observe(at(60), ["a".to_owned()]);
        assert_eq!(workers.names().count(), 2);
        workers.observe(at(68), ["a".to_owned()]);
        assert_eq!(workers.names().count(), 2);
        workers.observe(at(70), ["a".to_owned()]);
        assert_eq!(workers.names().collect::<Vec<_>>(), ["a"]);
    }
}

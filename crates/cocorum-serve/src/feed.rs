//! The hub shared by threads: with a clock, the state folder, and the clients that wait for lines.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use rumble_feed::Line;
use tokio::sync::watch;

use crate::entry::Entry;
use crate::filter::Filter;
use crate::hub::{Hub, Now, Origin};
use crate::journal::Journal;

/// The feed of a server. Clones are handles to the same feed.
#[derive(Clone)]
pub struct Feed(Arc<Shared>);

struct Shared {
    inner: Mutex<Inner>,
    newest: watch::Sender<u64>,
    started: Instant,
}

struct Inner {
    hub: Hub,
    journal: Option<Journal>,
    subscribers: Vec<Subscriber>,
}

struct Subscriber {
    filter: Filter,
    lines: SyncSender<Arc<Entry>>,
    missed: Arc<AtomicU64>,
}

/// New lines for one sink. The subscription ends with the server.
#[derive(Debug)]
#[non_exhaustive]
pub struct Subscription {
    /// The lines that match. Bounded: lines that do not fit are dropped.
    pub lines: Receiver<Arc<Entry>>,
    /// Number of dropped lines.
    pub missed: Arc<AtomicU64>,
}

impl Feed {
    pub(crate) fn new(hub: Hub, journal: Option<Journal>) -> Self {
        let (newest, _) = watch::channel(hub.newest());
        Self(Arc::new(Shared {
            inner: Mutex::new(Inner {
                hub,
                journal,
                subscribers: Vec::new(),
            }),
            newest,
            started: instant(),
        }))
    }

    /// Publishes a line of a source. Clients receive it; it can be an alert.
    pub fn publish(&self, line: &Line<'_>, origin: Origin) {
        self.with(|hub, now| hub.line(line, origin, now));
    }

    /// Subscribes a sink to the lines that match, of which at most `capacity` are queued. Neither the server nor other
    /// sinks ever wait for it.
    #[must_use]
    pub fn subscribe(&self, filter: Filter, capacity: usize) -> Subscription {
        let (sender, lines) = sync_channel(capacity);
        let missed = Arc::new(AtomicU64::new(0));
        self.inner().subscribers.push(Subscriber {
            filter,
            lines: sender,
            missed: Arc::clone(&missed),
        });
        Subscription { lines, missed }
    }

    /// Ends all subscriptions: their receivers are disconnected.
    pub(crate) fn end(&self) {
        self.inner().subscribers.clear();
    }

    /// Runs an action on the hub, then writes its records and wakes the clients.
    pub(crate) fn with<T>(&self, action: impl FnOnce(&mut Hub, Now) -> T) -> T {
        let mut inner = self.inner();
        let before = inner.hub.newest();
        let now = self.now();
        let outcome = action(&mut inner.hub, now);
        inner.keep();
        let newest = inner.hub.newest();
        if newest != before {
            inner.offer(before);
            drop(inner);
            // The number can be older than one that another thread has set: waiting clients read to the end in any
            // case.
            self.0.newest.send_replace(newest);
        }
        outcome
    }

    /// Changes with the number of the newest line.
    pub(crate) fn newest(&self) -> watch::Receiver<u64> {
        self.0.newest.subscribe()
    }

    pub(crate) fn now(&self) -> Now {
        #[expect(clippy::disallowed_methods, reason = "the clock of the server")]
        let unix = SystemTime::now().duration_since(UNIX_EPOCH);
        Now {
            elapsed: instant().saturating_duration_since(self.0.started),
            unix: unix.map_or(0, |time| i64::try_from(time.as_secs()).unwrap_or(i64::MAX)),
        }
    }

    /// The instant this long after the start.
    pub(crate) fn instant(&self, elapsed: std::time::Duration) -> Option<Instant> {
        self.0.started.checked_add(elapsed)
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn keep(&mut self) {
        let records = self.hub.take_records();
        if let Some(journal) = &mut self.journal {
            journal.append(&records);
            if journal.is_long() {
                journal.replace(self.hub.kept());
            }
        }
    }

    fn offer(&mut self, before: u64) {
        if self.subscribers.is_empty() {
            return;
        }
        let batch = self.hub.read(before, &Filter::default(), usize::MAX);
        self.subscribers.retain(|subscriber| {
            let matching = batch
                .lines
                .iter()
                .filter(|(_, entry)| subscriber.filter.matches(entry));
            for (_, entry) in matching {
                match subscriber.lines.try_send(Arc::clone(entry)) {
                    Ok(()) => {}
                    Err(TrySendError::Full(_)) => _ = subscriber.missed.fetch_add(1, Ordering::Relaxed),
                    Err(TrySendError::Disconnected(_)) => return false,
                }
            }
            true
        });
    }
}

impl std::fmt::Debug for Feed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Feed")
            .field("newest", &*self.0.newest.borrow())
            .finish_non_exhaustive()
    }
}

fn instant() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "the clock of the server")]
    Instant::now()
}

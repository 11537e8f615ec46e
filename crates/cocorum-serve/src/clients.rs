//! The number of clients that read the feed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::feed::Feed;

/// Counts the open streams, up to a limit.
#[derive(Debug, Clone)]
pub(crate) struct Clients {
    open: Arc<AtomicUsize>,
    limit: usize,
}

/// The slot of a client, until it is dropped.
#[derive(Debug)]
pub(crate) struct Client {
    open: Arc<AtomicUsize>,
    /// Feed to notify when the client no longer shows alerts.
    alerts: Option<Feed>,
}

impl Clients {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            open: Arc::default(),
            limit,
        }
    }

    /// Takes a slot, if one is free.
    pub(crate) fn enter(&self) -> Option<Client> {
        let enter = |open| (open < self.limit).then_some(open + 1);
        let entered = self.open.fetch_update(Ordering::SeqCst, Ordering::SeqCst, enter);
        entered.ok()?;
        Some(Client {
            open: Arc::clone(&self.open),
            alerts: None,
        })
    }

    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }
}

impl Client {
    /// Marks the client as showing alerts: queued alerts can start.
    pub(crate) fn show_alerts(&mut self, feed: &Feed) {
        self.alerts = Some(feed.clone());
        feed.with(|hub, now| hub.viewer(true, now));
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Some(feed) = self.alerts.take() {
            feed.with(|hub, now| hub.viewer(false, now));
        }
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}

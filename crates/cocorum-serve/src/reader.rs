//! One client of the feed: where it is, and what it gets next. It has no queue of its own: the ring is the queue of all, so
//! a slow client costs no memory and delays nobody.

use tokio::sync::watch;

use crate::clients::Client;
use crate::feed::Feed;
use crate::filter::Filter;
use crate::ring::{Batch, LineId, Resume};
use crate::stopping::Stopping;

pub(crate) struct Reader {
    feed: Feed,
    filter: Filter,
    after: u64,
    newest: watch::Receiver<u64>,
    stopping: Stopping,
    is_reset: bool,
    _client: Client,
}

/// What a client gets next.
pub(crate) enum Next {
    /// It may have missed lines; those that follow are all that the server still has.
    Reset,
    /// Lines, after as many as it was too slow for.
    Lines(Batch),
}

/// Where a client begins.
pub(crate) enum Begin {
    /// After a line that it received.
    After(Option<LineId>),
    /// With the last lines that match.
    History(usize),
}

impl Reader {
    pub(crate) fn new(
        feed: &Feed,
        filter: Filter,
        begin: &Begin,
        mut client: Client,
        stopping: Stopping,
    ) -> Self {
        let newest = feed.newest();
        let (after, is_reset) = feed.with(|hub, _| match begin {
            Begin::History(count) => (hub.history(&filter, *count), false),
            Begin::After(last) => match hub.resume(*last) {
                Resume::After(number) => (number, false),
                Resume::Reset(number) => (number, true),
            },
        });
        // Only now: the alert that begins with it is after the place at which it reads.
        if filter.events.contains("alert") {
            client.show_alerts(feed);
        }
        Self {
            feed: feed.clone(),
            filter,
            after,
            newest,
            stopping,
            is_reset,
            _client: client,
        }
    }

    /// Waits for more; `None` when the server stops. Can be dropped and called again without a loss.
    pub(crate) async fn next(&mut self) -> Option<Next> {
        if std::mem::take(&mut self.is_reset) {
            return Some(Next::Reset);
        }
        loop {
            self.newest.borrow_and_update();
            let batch = self
                .feed
                .with(|hub, _| hub.read(self.after, &self.filter, MAX_BATCH));
            self.after = batch.last;
            if batch.missed > 0 || !batch.lines.is_empty() {
                return Some(Next::Lines(batch));
            }
            // What was published before the stop is still delivered.
            if self.stopping.is_requested() {
                return None;
            }
            tokio::select! {
                changed = self.newest.changed() => changed.ok()?,
                () = self.stopping.requested() => {}
            }
        }
    }

    /// The id of a line that it received.
    pub(crate) fn id(&self, number: u64) -> LineId {
        self.feed.with(|hub, _| hub.id(number))
    }
}

/// Lines at once, so that a client that is far behind takes little memory.
const MAX_BATCH: usize = 64;

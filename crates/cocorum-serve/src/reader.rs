//! One client of the feed: position and next lines. The ring is the queue of all clients, so a slow client neither
//! costs memory nor delays the others.

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

/// Next item for a client.
pub(crate) enum Next {
    /// Lines can be lost; the following lines are all that the server still has.
    Reset,
    /// Lines, and the number of lines that the client missed before them.
    Lines(Batch),
}

/// Start position of a client.
pub(crate) enum StartPosition {
    /// After a line that it received.
    After(Option<LineId>),
    /// At most this many of the last matching lines, then new ones.
    History(usize),
}

impl Reader {
    pub(crate) fn new(
        feed: &Feed,
        filter: Filter,
        begin: &StartPosition,
        mut client: Client,
        stopping: Stopping,
    ) -> Self {
        let newest = feed.newest();
        let (after, is_reset) = feed.with(|hub, _| match begin {
            StartPosition::History(count) => (hub.history(&filter, *count), false),
            StartPosition::After(last) => match hub.resume(*last) {
                Resume::After(number) => (number, false),
                Resume::Reset(number) => (number, true),
            },
        });
        // After the position is set: an alert that starts now is after that position.
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

    /// Waits for more lines; `None` when the server stops. Can be dropped and called again without a loss.
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
            // Lines from before the stop are still delivered.
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

/// Lines per batch, so that a lagging client takes little memory.
const MAX_BATCH: usize = 64;

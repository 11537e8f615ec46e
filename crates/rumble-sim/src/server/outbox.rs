use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use hyper::body::Bytes;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::control::Cut;

/// What is queued for one connection, in order.
#[derive(Debug)]
pub(super) enum Item {
    /// These bytes, of which only so many arrive (framing of HTTP included) before the connection breaks.
    Armed {
        bytes: Bytes,
        cut: Cut,
        left: usize,
    },
    Bytes(Bytes),
    /// Breaks the connection once everything before has left.
    Cut(Cut),
    End,
}

/// The queue towards one connection; it knows how much waits in it.
#[derive(Clone, Debug)]
pub(super) struct Outbox {
    backlog: Arc<AtomicUsize>,
    sender: UnboundedSender<Item>,
}

/// The connection's end of its [`Outbox`].
#[derive(Debug)]
pub(super) struct Inbox {
    backlog: Arc<AtomicUsize>,
    receiver: UnboundedReceiver<Item>,
}

pub(super) fn queue() -> (Outbox, Inbox) {
    let (sender, receiver) = unbounded_channel();
    let backlog = Arc::<AtomicUsize>::default();
    (
        Outbox {
            backlog: Arc::clone(&backlog),
            sender,
        },
        Inbox { backlog, receiver },
    )
}

impl Outbox {
    /// `false` when the connection is going away.
    pub(super) fn send(&self, item: Item) -> bool {
        self.backlog.fetch_add(1, Ordering::Relaxed);
        self.sender.send(item).is_ok()
    }

    pub(super) fn backlog(&self) -> usize {
        self.backlog.load(Ordering::Relaxed)
    }
}

impl Inbox {
    /// The next item, and how many are left behind it.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<(Item, usize)>> {
        let item = ready!(self.receiver.poll_recv(cx));
        Poll::Ready(item.map(|item| {
            (
                item,
                self.backlog.fetch_sub(1, Ordering::Relaxed).saturating_sub(1),
            )
        }))
    }
}

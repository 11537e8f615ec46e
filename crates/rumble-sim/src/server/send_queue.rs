use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use hyper::body::Bytes;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::fault_control::Cut;

/// An item of the queue of one connection.
#[derive(Debug)]
pub(super) enum Item {
    /// Bytes of which `left` arrive, including HTTP framing, before the connection breaks.
    TruncatedBytes {
        bytes: Bytes,
        cut: Cut,
        left: usize,
    },
    Bytes(Bytes),
    /// Breaks the connection after everything before was sent.
    Cut(Cut),
    End,
}

/// Sender of the queue of one connection, with its length.
#[derive(Clone, Debug)]
pub(super) struct SendQueue {
    backlog: Arc<AtomicUsize>,
    sender: UnboundedSender<Item>,
}

/// Receiver of the queue of one connection.
#[derive(Debug)]
pub(super) struct SendReceiver {
    backlog: Arc<AtomicUsize>,
    receiver: UnboundedReceiver<Item>,
}

pub(super) fn queue() -> (SendQueue, SendReceiver) {
    let (sender, receiver) = unbounded_channel();
    let backlog = Arc::<AtomicUsize>::default();
    (
        SendQueue {
            backlog: Arc::clone(&backlog),
            sender,
        },
        SendReceiver { backlog, receiver },
    )
}

impl SendQueue {
    /// Returns `false` while the connection ends.
    pub(super) fn send(&self, item: Item) -> bool {
        self.backlog.fetch_add(1, Ordering::Relaxed);
        self.sender.send(item).is_ok()
    }

    pub(super) fn backlog(&self) -> usize {
        self.backlog.load(Ordering::Relaxed)
    }
}

impl SendReceiver {
    /// The next item, and how many are queued after it.
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

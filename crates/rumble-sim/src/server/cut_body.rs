use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::body::Bytes;

use super::control::{Control, Cut};

/// A whole body, of which only a part arrives before the connection breaks.
#[derive(Debug)]
pub(crate) struct CutBody {
    bytes: Option<Bytes>,
    control: Arc<Control>,
    cut: Cut,
    left: usize,
    length: u64,
}

impl CutBody {
    pub(super) fn new(bytes: Bytes, left: usize, cut: Cut, control: Arc<Control>) -> Self {
        Self {
            control,
            cut,
            left: left.min(bytes.len().saturating_sub(1)),
            length: bytes.len() as u64,
            bytes: Some(bytes),
        }
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn poll_next(&mut self, cx: &Context<'_>) -> Poll<Option<Bytes>> {
        if self.bytes.is_none() {
            return Poll::Pending;
        }
        // The head is not counted.
        ready!(self.control.poll_flushed(cx));
        self.control.arm(self.left, self.cut);
        Poll::Ready(self.bytes.take())
    }
}

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::body::{Body, Bytes, Frame, SizeHint};

use super::control::Control;
use super::cut_body::CutBody;
use super::link::LinkGuard;
use super::outbox::{Inbox, Item};

/// The body of any answer.
#[derive(Debug)]
pub(crate) enum AnswerBody {
    Cut(CutBody),
    Events(EventBody),
    Whole(Bytes),
}

#[derive(Debug)]
pub(crate) struct EventBody {
    control: Arc<Control>,
    /// Nothing after this can leave; ending would only take a stalled connection out of its stream's sight.
    doomed: bool,
    guard: LinkGuard,
    inbox: Inbox,
    waiting: Option<Item>,
}

impl EventBody {
    pub(super) fn new(control: Arc<Control>, inbox: Inbox, guard: LinkGuard) -> Self {
        Self {
            control,
            doomed: false,
            guard,
            inbox,
            waiting: None,
        }
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        if self.doomed {
            return Poll::Pending;
        }
        if self.waiting.is_none() {
            let Some((item, left)) = ready!(self.inbox.poll_next(cx)) else {
                return Poll::Ready(None);
            };
            self.guard.took_one(left);
            match item {
                Item::Bytes(bytes) => return Poll::Ready(Some(bytes)),
                Item::End => return Poll::Ready(None),
                item => self.waiting = Some(item),
            }
        }
        ready!(self.control.poll_flushed(cx));
        match self.waiting.take() {
            Some(Item::Armed { bytes, cut, left }) => {
                self.control.arm(left, cut);
                self.doomed = true;
                Poll::Ready(Some(bytes))
            }
            Some(Item::Cut(cut)) => {
                self.control.cut(cut);
                Poll::Pending
            }
            _ => Poll::Pending,
        }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let bytes = match self.get_mut() {
            Self::Cut(body) => ready!(body.poll_next(cx)),
            Self::Events(events) => ready!(events.poll_next(cx)),
            Self::Whole(bytes) => Some(std::mem::take(bytes)).filter(|bytes| !bytes.is_empty()),
        };
        Poll::Ready(bytes.map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Cut(body) => SizeHint::with_exact(body.length()),
            Self::Events(_) => SizeHint::default(),
            Self::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
        }
    }
}

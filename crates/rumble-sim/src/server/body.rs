use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{CONTENT_LENGTH, HeaderValue};

use super::fault_control::{Cut, FaultControl};
use super::send_queue::{Item, SendReceiver, queue};
use super::stream::ConnectionGuard;

pub(crate) type Response = hyper::Response<ResponseBody>;

/// The body of any response.
#[derive(Debug)]
pub(crate) enum ResponseBody {
    Events(EventBody),
    Whole(Bytes),
}

#[derive(Debug)]
pub(crate) struct EventBody {
    control: Arc<FaultControl>,
    /// The connection will break. Until then the body does not end, so that a stalled connection remains in its stream.
    is_last: bool,
    guard: Option<ConnectionGuard>,
    receiver: SendReceiver,
    waiting: Option<Item>,
}

impl EventBody {
    pub(super) fn new(control: Arc<FaultControl>, receiver: SendReceiver, guard: ConnectionGuard) -> Self {
        Self {
            control,
            is_last: false,
            guard: Some(guard),
            receiver,
            waiting: None,
        }
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        if self.is_last {
            return Poll::Pending;
        }
        if self.waiting.is_none() {
            let Some((item, left)) = ready!(self.receiver.poll_next(cx)) else {
                return Poll::Ready(None);
            };
            if let Some(guard) = &self.guard {
                guard.event_sent(left);
            }
            match item {
                Item::Bytes(bytes) => return Poll::Ready(Some(bytes)),
                Item::End => return Poll::Ready(None),
                item => self.waiting = Some(item),
            }
        }
        ready!(self.control.poll_flushed(cx));
        match self.waiting.take() {
            Some(Item::TruncatedBytes { bytes, cut, left }) => {
                self.control.schedule_cut(left, cut);
                self.is_last = true;
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

/// Breaks the connection after this many bytes of a body that is known as a whole.
pub(super) fn cut_after(
    response: Response,
    body: Bytes,
    left: usize,
    cut: Cut,
    control: &Arc<FaultControl>,
) -> Response {
    let (queue, receiver) = queue();
    let (length, left) = (body.len(), left.min(body.len().saturating_sub(1)));
    queue.send(Item::TruncatedBytes {
        bytes: body,
        cut,
        left,
    });
    let mut response = response.map(|_| {
        ResponseBody::Events(EventBody {
            control: Arc::clone(control),
            is_last: false,
            guard: None,
            receiver,
            waiting: None,
        })
    });
    response
        .headers_mut()
        .insert(CONTENT_LENGTH, HeaderValue::from(length));
    response
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let bytes = match self.get_mut() {
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
            Self::Events(_) => SizeHint::default(),
            Self::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
        }
    }
}

//! Connection of an asynchronous chat: attempt, response, body.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use rumble_http::internal::Request;
use rumble_http::{ResponseHead, TimeoutPhase, Transport, TransportErrorKind};

use futures_core::Stream as _;

use super::{BoxFuture, ChatStream};
use crate::deadline::checked_deadline;
use crate::error::{Error, Operation};

pub(super) enum Link<T: Transport> {
    None,
    Connecting { attempt: Attempt<T>, until: Instant },
    Refused(Box<Refused<T>>),
    Open(Pin<Box<T::Body>>),
}

type Attempt<T> = BoxFuture<Result<(ResponseHead, <T as Transport>::Body), <T as Transport>::Error>>;

/// An error response whose body is being read.
pub(super) struct Refused<T: Transport> {
    head: ResponseHead,
    body: Pin<Box<T::Body>>,
    text: Vec<u8>,
    until: Instant,
}

impl<T: Transport> ChatStream<T> {
    /// Ready when the attempt has succeeded or failed.
    pub(super) fn poll_connect(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            let (until, result) = match &mut self.link {
                Link::Connecting { attempt, until } => (*until, attempt.as_mut().poll(cx)),
                Link::Refused(_) => return self.poll_refused(cx),
                Link::None | Link::Open(_) => match self.start_attempt() {
                    Ok(()) => continue,
                    Err(error) => {
                        self.lost(error);
                        return Poll::Ready(());
                    }
                },
            };
            match result {
                Poll::Ready(Ok((head, body))) => {
                    tracing::debug!(status = head.status(), "response received");
                    let body = Box::pin(body);
                    if head.may_have_server_message() && head.error_text().is_empty() {
                        let (text, until) = (
                            Vec::new(),
                            checked_deadline(self.transport.now(), MAX_EXCERPT_TIME),
                        );
                        self.link = Link::Refused(Box::new(Refused {
                            head,
                            body,
                            text,
                            until,
                        }));
                        continue;
                    }
                    self.link = if head.is_event_stream() {
                        Link::Open(body)
                    } else {
                        Link::None
                    };
                    self.connection.handle_response(self.transport.now(), &head);
                    return Poll::Ready(());
                }
                Poll::Ready(Err(cause)) => {
                    self.failed(TransportErrorKind::Connect, Operation::Connect, cause);
                    return Poll::Ready(());
                }
                Poll::Pending => {
                    ready!(self.poll_timer(cx, until));
                    let kind = TransportErrorKind::Timeout(TimeoutPhase::Connect);
                    self.lost(Error::from_transport(kind, Operation::Connect, None));
                    return Poll::Ready(());
                }
            }
        }
    }

    fn start_attempt(&mut self) -> Result<(), Error> {
        self.link = Link::None;
        tracing::debug!(server = %self.url, "connecting");
        let mut request = Request::get(self.url.clone())
            .accept("text/event-stream")
            .header("cache-control", "no-cache");
        if let Some(session) = &self.session {
            request = request.session(session);
        }
        let (request, sent) = request
            .prepare()
            .map_err(|failure| Error::transport(Operation::Connect, failure))?;
        let attempt = self.transport.connect(request);
        self.link = Link::Connecting {
            attempt: Box::pin(async move {
                let (head, body) = attempt.await?;
                Ok((sent.answered_by(head), body))
            }),
            until: checked_deadline(self.transport.now(), self.connect_timeout),
        };
        Ok(())
    }

    /// Reads the start of the body of an error response, which may never end.
    fn poll_refused(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Link::Refused(refused) = &mut self.link else {
            return Poll::Ready(());
        };
        let until = refused.until;
        loop {
            match refused.body.as_mut().poll_next(cx) {
                Poll::Ready(Some(Ok(chunk))) if refused.text.len() < MAX_ERROR_BODY_BYTES => {
                    refused.text.extend_from_slice(chunk.as_ref());
                }
                Poll::Ready(_) => break,
                Poll::Pending => {
                    ready!(self.poll_timer(cx, until));
                    break;
                }
            }
        }
        if let Link::Refused(mut refused) = std::mem::replace(&mut self.link, Link::None) {
            refused.text.truncate(MAX_ERROR_BODY_BYTES);
            let head = refused.head.error_body(String::from_utf8_lossy(&refused.text));
            self.connection.handle_response(self.transport.now(), &head);
        }
        Poll::Ready(())
    }
}

const MAX_ERROR_BODY_BYTES: usize = 8 * 1024;
const MAX_EXCERPT_TIME: Duration = Duration::from_secs(30);

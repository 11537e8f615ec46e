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

pub(super) enum HttpState<T: Transport> {
    Idle,
    Connecting { attempt: Attempt<T>, until: Instant },
    Rejected(Box<RejectedResponse<T>>),
    Open(Pin<Box<T::Body>>),
}

type Attempt<T> = BoxFuture<Result<(ResponseHead, <T as Transport>::Body), <T as Transport>::Error>>;

/// An error response whose body is being read.
pub(super) struct RejectedResponse<T: Transport> {
    head: ResponseHead,
    body: Pin<Box<T::Body>>,
    text: Vec<u8>,
    until: Instant,
}

impl<T: Transport> ChatStream<T> {
    /// Ready when the attempt has succeeded or failed.
    pub(super) fn poll_connect(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            let (until, result) = match &mut self.http {
                HttpState::Connecting { attempt, until } => (*until, attempt.as_mut().poll(cx)),
                HttpState::Rejected(_) => return self.poll_rejected(cx),
                HttpState::Idle | HttpState::Open(_) => match self.start_attempt() {
                    Ok(()) => continue,
                    Err(error) => {
                        self.handle_lost(error);
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
                        self.http = HttpState::Rejected(Box::new(RejectedResponse {
                            head,
                            body,
                            text,
                            until,
                        }));
                        continue;
                    }
                    self.http = if head.is_event_stream() {
                        HttpState::Open(body)
                    } else {
                        HttpState::Idle
                    };
                    self.connection.handle_response(self.transport.now(), &head);
                    return Poll::Ready(());
                }
                Poll::Ready(Err(cause)) => {
                    self.handle_failure(TransportErrorKind::Connect, Operation::Connect, cause);
                    return Poll::Ready(());
                }
                Poll::Pending => {
                    ready!(self.poll_timer(cx, until));
                    let kind = TransportErrorKind::Timeout(TimeoutPhase::Connect);
                    self.handle_lost(Error::from_transport(kind, Operation::Connect, None));
                    return Poll::Ready(());
                }
            }
        }
    }

    fn start_attempt(&mut self) -> Result<(), Error> {
        self.http = HttpState::Idle;
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
        self.http = HttpState::Connecting {
            attempt: Box::pin(async move {
                let (head, body) = attempt.await?;
                Ok((sent.handle_head(head), body))
            }),
            until: checked_deadline(self.transport.now(), self.connect_timeout),
        };
        Ok(())
    }

    /// Reads the start of the body of an error response, which may never end.
    fn poll_rejected(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let HttpState::Rejected(rejected) = &mut self.http else {
            return Poll::Ready(());
        };
        let until = rejected.until;
        loop {
            match rejected.body.as_mut().poll_next(cx) {
                Poll::Ready(Some(Ok(chunk))) if rejected.text.len() < MAX_ERROR_BODY_BYTES => {
                    rejected.text.extend_from_slice(chunk.as_ref());
                }
                Poll::Ready(_) => break,
                Poll::Pending => {
                    ready!(self.poll_timer(cx, until));
                    break;
                }
            }
        }
        if let HttpState::Rejected(mut rejected) = std::mem::replace(&mut self.http, HttpState::Idle) {
            rejected.text.truncate(MAX_ERROR_BODY_BYTES);
            let head = rejected.head.error_body(String::from_utf8_lossy(&rejected.text));
            self.connection.handle_response(self.transport.now(), &head);
        }
        Poll::Ready(())
    }
}

const MAX_ERROR_BODY_BYTES: usize = 8 * 1024;
const MAX_EXCERPT_TIME: Duration = Duration::from_secs(30);

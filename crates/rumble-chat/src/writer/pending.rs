use std::fmt;
use std::time::Instant;

use rumble_http::internal::{Request, Response, SentRequest};
use rumble_http::{HttpRequest, ResponseHead, TransportErrorKind};

use crate::error::{Error, ErrorKind, Operation};

/// A write request that has not been sent; see [`WriteRequests`](crate::WriteRequests).
#[must_use = "nothing is sent before a client sends it"]
pub struct Write<T> {
    pub(super) request: Request,
    pub(super) pending: PendingWrite<T>,
}

impl<T> Write<T> {
    /// Returns the request, which must be sent at most once, and the handler of its response.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::ForeignHost`] if the session is not allowed for the host. Nothing is sent then, and the
    /// cool-down is released.
    pub fn split(self, now: Instant) -> Result<(HttpRequest, PendingWrite<T>), Error> {
        let Self { request, mut pending } = self;
        match request.prepare() {
            Ok((request, sent)) => {
                pending.sent = Some(sent);
                Ok((request, pending))
            }
            Err(failure) => {
                let error = Error::transport(pending.operation, failure);
                Err(pending.finish_with_error(now, error))
            }
        }
    }
}

/// Handler of the response to a write request. Pass the outcome to [`handle_response`](Self::handle_response) or
/// [`handle_error`](Self::handle_error). If it is dropped, the outcome counts as unknown: a message keeps its
/// cool-down, and its echo is recognized.
#[must_use = "the response determines whether the write succeeded"]
pub struct PendingWrite<T> {
    operation: Operation,
    sent: Option<SentRequest>,
    handler: Box<Handler<T>>,
}

type Handler<T> = dyn FnOnce(Instant, Result<Response, Error>) -> Result<T, Error> + Send + Sync;

impl<T> PendingWrite<T> {
    pub(super) fn new(
        operation: Operation,
        handler: impl FnOnce(Instant, Result<Response, Error>) -> Result<T, Error> + Send + Sync + 'static,
    ) -> Self {
        Self {
            operation,
            sent: None,
            handler: Box::new(handler),
        }
    }

    /// Classifies the response, including its complete body, and returns the result of the request.
    ///
    /// # Errors
    ///
    /// Fails if the server rejected the request. [`Error::outcome_is_unknown`] is `true` if the response does not
    /// confirm the request.
    pub fn handle_response(self, now: Instant, head: ResponseHead, body: Vec<u8>) -> Result<T, Error> {
        let Some(sent) = &self.sent else {
            return Err(Error::new(ErrorKind::UnclearResponse, self.operation));
        };
        if body.len() > MAX_RESPONSE_BYTES {
            return Err(self.handle_error(now, TransportErrorKind::BodyTooLarge, None));
        }
        let response = Response::new(head, body, sent);
        (self.handler)(now, Ok(response))
    }

    /// Returns the error of a request that failed. Its outcome is unknown unless the request certainly did not reach
    /// the server ([`TransportErrorKind::may_have_been_sent`]).
    pub fn handle_error(
        self,
        now: Instant,
        kind: TransportErrorKind,
        cause: Option<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Error {
        let mut error = Error::from_transport(kind, self.operation, cause);
        if kind.may_have_been_sent() {
            error = error.with_possible_delivery();
        }
        self.finish_with_error(now, error)
    }

    pub(super) fn operation(&self) -> Operation {
        self.operation
    }

    /// Handles a response that was received by a client of this workspace.
    pub(super) fn handle_result(self, now: Instant, response: Result<Response, Error>) -> Result<T, Error> {
        (self.handler)(now, response)
    }

    fn finish_with_error(self, now: Instant, error: Error) -> Error {
        let fallback = error.clone();
        (self.handler)(now, Err(error)).err().unwrap_or(fallback)
    }
}

impl<T> fmt::Debug for Write<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Write({:?})", self.request)
    }
}

impl<T> fmt::Debug for PendingWrite<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PendingWrite({:?})", self.operation)
    }
}

pub(super) const MAX_RESPONSE_BYTES: usize = 1024 * 1024;

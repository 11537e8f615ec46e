//! Network and clock for a [`Connection`], which uses neither.

use std::time::Instant;

use rumble_http::{
    RequestUrl,
    internal::{StreamAgent, StreamBody, TransportError},
};
use rumble_model::StreamId;

use super::attempt::Attempt;
use crate::close_handle::CloseHandle;
use crate::connection::{Action, Connection};
use crate::error::{Error, Operation};
use crate::event::Event;

pub(super) struct Driver {
    agent: StreamAgent,
    /// The attempt in progress, possibly started by an earlier call.
    attempt: Option<Attempt>,
    body: Option<StreamBody>,
    buffer: Box<[u8]>,
    url: RequestUrl,
    span: tracing::Span,
    /// Whether the last call ended at its deadline. The next one then reads before it checks the idle timeout.
    is_resuming: bool,
    /// Last deadline that passed, and the number of actions performed after it. Calls with the same deadline share this
    /// number, so that a reader that is slower than the chat also returns.
    late: Option<(Instant, u32)>,
}

impl Driver {
    pub(super) fn new(agent: StreamAgent, url: RequestUrl, stream_id: StreamId) -> Self {
        let span = tracing::info_span!("chat", stream_id = stream_id.get());
        Self {
            agent,
            attempt: None,
            body: None,
            buffer: vec![0; READ_BUFFER].into_boxed_slice(),
            url,
            span,
            is_resuming: false,
            late: None,
        }
    }

    pub(super) fn url(&self) -> &RequestUrl {
        &self.url
    }

    /// Span of all log events of this chat.
    pub(super) fn span(&self) -> tracing::Span {
        self.span.clone()
    }

    /// Performs the actions of the chat until `is_enough` returns `true` or there is an event. `None` if `is_enough`
    /// returned `true`, the chat ended or was closed, or `deadline` has passed.
    pub(super) fn drive(
        &mut self,
        chat: &mut Connection,
        closer: &CloseHandle,
        deadline: Option<Instant>,
        is_enough: impl Fn(&Connection) -> bool,
    ) -> Option<Result<Event, Error>> {
        if std::mem::take(&mut self.is_resuming) && !closer.is_closed() {
            // Data that arrived between the two calls counts as received in time.
            self.read(chat, closer, now());
        }
        let end = |until: Instant| deadline.map_or(until, |deadline| deadline.min(until));
        let mut late_actions = match self.late {
            Some((passed, actions)) if deadline == Some(passed) => actions,
            _ => 0,
        };
        while !is_enough(chat) {
            if closer.is_closed() {
                chat.close();
                self.body = None;
                self.attempt = None;
                return None;
            }
            let is_done = match chat.poll(now()) {
                Action::Event(event) => return Some(Ok(event)),
                Action::Ended(_) => return None,
                Action::Failed(error) => return Some(Err(error)),
                _ if late_actions == MAX_LATE_ACTIONS => return None,
                Action::Connect => self.connect(chat, closer, deadline),
                Action::Read { until } => match self.read(chat, closer, end(until)) {
                    Some(silence) if now() >= until => {
                        self.body = None;
                        chat.handle_error(now(), Error::transport(Operation::Read, silence));
                        true
                    }
                    silence => silence.is_none(),
                },
                Action::Wait { until } => {
                    closer.wait_until(end(until));
                    now() >= until
                }
            };
            let is_late = deadline.is_some_and(|deadline| now() >= deadline);
            if is_late && !is_done {
                self.is_resuming = self.body.is_some();
                return None;
            }
            if is_late {
                late_actions += 1;
                self.late = deadline.map(|passed| (passed, late_actions));
            }
        }
        None
    }

    /// Waits for the attempt in progress, or starts one.
    fn connect(&mut self, chat: &mut Connection, closer: &CloseHandle, deadline: Option<Instant>) -> bool {
        let attempt = self.attempt.take().map_or_else(
            || {
                self.body = None;
                tracing::debug!(server = %self.url, "connecting");
                Attempt::start(&self.agent, &self.url, closer, &self.span)
            },
            Ok,
        );
        let result = match attempt {
            Ok(mut attempt) => {
                let Some(result) = attempt.wait(closer, deadline) else {
                    self.attempt = Some(attempt);
                    return false;
                };
                result
            }
            Err(error) => Err(error),
        };
        match result {
            // An error caused by closing the chat is not reported.
            Err(_) if closer.is_closed() => return false,
            Err(error) => chat.handle_error(now(), error),
            Ok(opened) => {
                tracing::debug!(status = opened.head.status(), "response received");
                chat.handle_response(now(), &opened.head);
                self.body = opened.body;
            }
        }
        true
    }

    /// Reads once, at most until `end`. `Some` if nothing arrived before it.
    fn read(&mut self, chat: &mut Connection, closer: &CloseHandle, end: Instant) -> Option<TransportError> {
        let result = match &mut self.body {
            Some(body) => body.read_until(&mut self.buffer, end),
            None => Ok(0),
        };
        match result {
            Ok(0) | Err(_) if closer.is_closed() => chat.close(),
            Ok(0) => {
                self.body = None;
                chat.handle_eof(now());
            }
            Ok(len) => chat.handle_data(self.buffer.get(..len).unwrap_or_default()),
            Err(failure) if failure.is_timeout() => return Some(failure),
            Err(failure) => {
                self.body = None;
                chat.handle_error(now(), Error::transport(Operation::Read, failure));
            }
        }
        None
    }
}

#[expect(clippy::disallowed_methods, reason = "this file is where the clock is read")]
pub(super) fn now() -> Instant {
    Instant::now()
}

const READ_BUFFER: usize = 8 * 1024;
/// Actions that are still performed after a deadline, so that data already received is read.
const MAX_LATE_ACTIONS: u32 = 32;

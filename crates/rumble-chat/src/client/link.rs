//! The network and the clock, around a [`Connection`] that knows neither.

use std::hash::{BuildHasher, RandomState};
use std::time::Instant;

use rumble_http::{RequestUrl, StreamAgent, StreamBody};
use rumble_model::StreamId;

use crate::closer::Closer;
use crate::connection::{Action, Answer, Connection};
use crate::error::{Error, Operation};
use crate::event::Event;

pub(super) struct Link {
    agent: StreamAgent,
    body: Option<StreamBody>,
    buffer: Box<[u8]>,
    url: RequestUrl,
    span: tracing::Span,
}

impl Link {
    pub(super) fn new(agent: StreamAgent, url: RequestUrl, stream_id: StreamId) -> Self {
        let span = tracing::info_span!("chat", stream_id = stream_id.get());
        Self {
            agent,
            body: None,
            buffer: vec![0; READ_BUFFER].into_boxed_slice(),
            url,
            span,
        }
    }

    pub(super) fn url(&self) -> &RequestUrl {
        &self.url
    }

    /// Everything that is logged below stands in this span.
    pub(super) fn span(&self) -> tracing::Span {
        self.span.clone()
    }

    /// Does what the chat wants until there is an event. `None`: the chat ended.
    pub(super) fn next_event(
        &mut self,
        chat: &mut Connection,
        closer: &Closer,
    ) -> Option<Result<Event, Error>> {
        loop {
            if closer.is_closed() {
                chat.close();
                self.body = None;
                return None;
            }
            match chat.poll(now()) {
                Action::Event(event) => return Some(Ok(event)),
                Action::Ended(_) => return None,
                Action::Failed(error) => return Some(Err(error)),
                wanted => self.act(&wanted, chat, closer),
            }
        }
    }

    /// Does what the chat wants, once.
    pub(super) fn act(&mut self, wanted: &Action, chat: &mut Connection, closer: &Closer) {
        match wanted {
            Action::Connect => self.connect(chat, closer),
            Action::Read { .. } => self.read(chat, closer),
            Action::Wait { until } => closer.wait_until(*until),
            Action::Ended(_) | Action::Event(_) | Action::Failed(_) => {}
        }
    }

    fn connect(&mut self, chat: &mut Connection, closer: &Closer) {
        self.body = None;
        tracing::debug!(server = %self.url, "connecting");
        let mut response = match self.agent.open(&self.url, "text/event-stream") {
            Ok(response) => response,
            // What fails because it was closed is no failure.
            Err(_) if closer.is_closed() => return chat.close(),
            Err(failure) => return chat.failed(now(), Error::transport(Operation::Connect, failure)),
        };
        tracing::debug!(status = response.status(), "answered");
        let mut answer = Answer::new(response.status());
        if let Some(content_type) = response.content_type() {
            answer = answer.content_type(content_type);
        }
        if let Some(time) = response.retry_after() {
            answer = answer.retry_after(time);
        }
        if answer.has_words() {
            answer = answer.body(response.excerpt(ERROR_BODY));
        }
        chat.answered(now(), &answer);
        if answer.is_open() {
            self.body = Some(response.into_body());
        }
    }

    /// Reads once. How long that may take is the transport's idle timeout, which is the chat's.
    fn read(&mut self, chat: &mut Connection, closer: &Closer) {
        let result = match &mut self.body {
            Some(body) => body.read(&mut self.buffer),
            None => Ok(0),
        };
        match result {
            Ok(0) | Err(_) if closer.is_closed() => chat.close(),
            Ok(0) => {
                self.body = None;
                chat.ended(now());
            }
            Ok(len) => chat.received(self.buffer.get(..len).unwrap_or_default()),
            Err(failure) => {
                self.body = None;
                chat.failed(now(), Error::transport(Operation::Read, failure));
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this file is where the clock is read")]
pub(super) fn now() -> Instant {
    Instant::now()
}

/// Differs from chat to chat and from process to process.
pub(super) fn seed() -> u64 {
    RandomState::new().hash_one(0_u8)
}

const READ_BUFFER: usize = 8 * 1024;
const ERROR_BODY: usize = 8 * 1024;

//! The connection: opens, reads, waits, and opens again. The only place that touches the network and the clock.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use rumble_http::{RequestUrl, StreamBody};

use super::EndReason;
use crate::closer::Closer;
use crate::error::{Error, ErrorKind, Operation};
use crate::event::{Connected, Event, Reconnecting};
use crate::reconnect::{Backoff, ReconnectPolicy};
use crate::response::{Head, Verdict};
use crate::session::Session;

pub(super) struct Link {
    phase: Phase,
    backoff: Backoff,
    buffer: Box<[u8]>,
}

enum Phase {
    Reading { body: StreamBody, since: Instant },
    Waiting(Duration),
    Opening,
    Ended(EndReason),
}

/// What one step of the connection brought.
pub(super) enum Step {
    /// Look for events, then step again.
    Again,
    /// Something happened to the connection.
    Event(Event),
    /// There will be nothing more.
    Ended,
}

impl Link {
    /// Opens the first connection and reads until the first event is there.
    pub(super) fn open(
        policy: ReconnectPolicy,
        url: &RequestUrl,
        closer: &Closer,
        session: &mut Session,
    ) -> Result<Self, Error> {
        let Opened::Body(mut body) = request(url, closer)? else {
            return Err(Error::answered(ErrorKind::ChatOver, 204, None, None));
        };
        let mut buffer = vec![0; READ_BUFFER].into_boxed_slice();
        let since = now();
        session.connected();
        while !session.has_event() {
            read(&mut body, &mut buffer, session)?;
        }
        Ok(Self {
            phase: Phase::Reading { body, since },
            backoff: Backoff::new(policy),
            buffer,
        })
    }

    pub(super) fn step(&mut self, url: &RequestUrl, closer: &Closer, session: &mut Session) -> Step {
        match &mut self.phase {
            Phase::Reading { body, since } => match read(body, &mut self.buffer, session) {
                Ok(()) => Step::Again,
                Err(cause) => {
                    let good_for = now().saturating_duration_since(*since);
                    self.lost(cause, Some(good_for), session.server_retry(), closer)
                }
            },
            Phase::Waiting(time) => {
                closer.wait(*time);
                self.phase = Phase::Opening;
                Step::Again
            }
            Phase::Opening => match request(url, closer) {
                Ok(Opened::Body(body)) => {
                    self.phase = Phase::Reading { body, since: now() };
                    session.connected();
                    session.count_reconnect();
                    Step::Event(Event::Connected(Connected {
                        attempt: self.backoff.attempt(),
                    }))
                }
                Ok(Opened::Over) => {
                    self.phase = Phase::Ended(EndReason::Over);
                    Step::Ended
                }
                Err(cause) => self.lost(cause, None, None, closer),
            },
            Phase::Ended(_) => Step::Ended,
        }
    }

    pub(super) fn closed(&mut self) {
        if self.end_reason().is_none() {
            self.phase = Phase::Ended(EndReason::Closed);
        }
    }

    pub(super) fn end_reason(&self) -> Option<EndReason> {
        match self.phase {
            Phase::Ended(reason) => Some(reason),
            _ => None,
        }
    }

    fn lost(
        &mut self,
        cause: Error,
        good_for: Option<Duration>,
        server_retry: Option<Duration>,
        closer: &Closer,
    ) -> Step {
        if closer.is_closed() {
            self.closed();
            return Step::Ended;
        }
        let after = self.backoff.lost(&cause, good_for, server_retry, chance());
        self.phase = Phase::Waiting(after);
        Step::Event(Event::Reconnecting(Reconnecting {
            attempt: self.backoff.attempt(),
            after,
            cause,
        }))
    }
}

enum Opened {
    Body(StreamBody),
    Over,
}

fn request(url: &RequestUrl, closer: &Closer) -> Result<Opened, Error> {
    let mut response = closer
        .agent()
        .open(url, "text/event-stream")
        .map_err(|failure| Error::transport(Operation::Connect, failure))?;
    let content_type = response.content_type().map(str::to_owned);
    let head = Head {
        status: response.status(),
        content_type: content_type.as_deref(),
        retry_after: response.retry_after(),
    };
    match head.verdict() {
        Verdict::Open => Ok(Opened::Body(response.into_body())),
        Verdict::Over => Ok(Opened::Over),
        // A page has no words for us, and what should have been a stream may never end.
        Verdict::Failed(
            kind @ (ErrorKind::BotWall | ErrorKind::NotAnEventStream | ErrorKind::Redirected),
        ) => Err(head.error(kind, "")),
        Verdict::Failed(kind) => Err(head.error(kind, &response.excerpt(ERROR_BODY))),
    }
}

/// Reads once. The end of the body is a lost connection: a chat that is over says so with 204.
fn read(body: &mut StreamBody, buffer: &mut [u8], session: &mut Session) -> Result<(), Error> {
    match body.read(buffer) {
        Ok(0) => Err(Error::new(ErrorKind::Disconnected, Operation::Read)),
        Ok(len) => {
            session.receive(buffer.get(..len).unwrap_or_default());
            Ok(())
        }
        Err(failure) => Err(Error::transport(Operation::Read, failure)),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a connection was good is measured here"
)]
fn now() -> Instant {
    Instant::now()
}

/// A number from 0 to 1 that differs from call to call and from process to process.
fn chance() -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "53 bits are enough to spread clients out"
    )]
    let drawn = (RandomState::new().hash_one(0_u8) >> 11) as f64;
    drawn / 9_007_199_254_740_992.0
}

const READ_BUFFER: usize = 8 * 1024;
const ERROR_BODY: usize = 8 * 1024;

mod classify;
mod settings;

use std::fmt;
use std::time::{Duration, Instant};

use rumble_http::{Endpoint, RequestUrl, ResponseHead, internal::JitterRng};
use rumble_model::{StreamId, UserId};

use crate::connect_limit::ConnectLimit;
use crate::deadline::checked_deadline;
use crate::error::{Error, ErrorKind, Operation};
use crate::event::{Connected, Event, Reconnecting};
use crate::frame::{ChatFrame, FrameCallback};
use crate::reconnect::Backoff;
use crate::session::Session;

use classify::{Classification, classify};
pub use settings::ConnectionSettings;

/// Sans-I/O state machine of a chat across reconnects. The caller passes in what happened and the current time;
/// [`Connection::poll`] returns what to do next.
///
/// After every input, call [`Connection::poll`] until it returns an action that connects, reads, waits or ends.
/// [`ChatApi`](crate::ChatApi) and `ChatStream` are loops around this type.
///
/// ```
/// use std::time::{Duration, Instant};
/// use rumble_chat::{Action, Connection, ConnectionSettings, Event, ResponseHead};
/// use rumble_chat::model::StreamId;
///
/// let now = Instant::now();
/// let mut chat = Connection::new(StreamId::new(900_100_200).unwrap(), ConnectionSettings::default());
/// assert!(matches!(chat.poll(now), Action::Connect));
/// chat.handle_response(now, &ResponseHead::new(200).content_type("text/event-stream"));
/// assert!(matches!(chat.poll(now), Action::Read { .. }));
///
/// chat.handle_data(b"data: {\"type\":\"host_ad_read\",\"data\":{}}\n\n");
/// assert!(matches!(chat.poll(now), Action::Event(Event::Unknown(_))));
///
/// chat.handle_eof(now);
/// assert!(matches!(chat.poll(now), Action::Event(Event::Reconnecting(_))));
/// let Action::Wait { until } = chat.poll(now) else { panic!("a wait") };
/// assert!(matches!(chat.poll(until), Action::Connect));
/// chat.handle_response(until, &ResponseHead::new(204));
/// assert!(matches!(chat.poll(until), Action::Ended(_)));
/// ```
pub struct Connection {
    session: Session,
    state: State,
    backoff: Backoff,
    chance: JitterRng,
    connect_limit: ConnectLimit,
    /// `None` if the site is not known; connections are not limited then.
    chat_url: Option<Endpoint>,
    /// Whether the start of the connection has been reserved.
    may_connect: bool,
    idle_timeout: Duration,
    give_up_after: Option<Duration>,
    retry_opening: bool,
    /// Whether any connection has delivered an event.
    established: bool,
    /// Last `retry:` of the server, on any connection.
    server_retry: Option<Duration>,
    outage_since: Option<Instant>,
}

/// Next action of the caller of a [`Connection`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Action {
    /// Send the request for the event stream, then call [`Connection::handle_response`] or
    /// [`Connection::handle_error`].
    Connect,
    /// Stop: the chat has ended without an error.
    Ended(EndReason),
    /// Deliver this event, and poll again.
    Event(Event),
    /// Stop: the chat cannot continue.
    Failed(Error),
    /// Read the body, then call [`Connection::handle_data`], [`Connection::handle_eof`] or [`Connection::handle_error`]. If
    /// nothing arrives before `until`, poll again. Data that has arrived in the meantime must be passed on first.
    Read {
        /// End of the idle timeout.
        until: Instant,
    },
    /// Do nothing until then, then poll again.
    Wait {
        /// End of the delay.
        until: Instant,
    },
}

/// Reason why a chat ended without an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EndReason {
    /// The server reported the end of the chat (HTTP 204).
    ChatEnded,
    /// The program closed the chat.
    Closed,
}

#[derive(Debug)]
enum State {
    Connecting,
    Open {
        since: Instant,
        /// First poll for data since the last bytes; time in which the program does not poll is not counted.
        idle_since: Option<Instant>,
        /// Start of the wait for the first event of the connection.
        first_event_wait_since: Option<Instant>,
        /// Whether the connection has delivered an event.
        has_event: bool,
        /// Whether bytes have arrived, keepalives included.
        has_data: bool,
        /// Whether the body starts like a gzip file.
        is_compressed: bool,
    },
    Waiting {
        until: Instant,
    },
    Ended(EndReason),
    Failed(Error),
}

impl Connection {
    /// Creates a chat that is not connected yet.
    #[must_use]
    pub fn new(stream_id: StreamId, settings: ConnectionSettings) -> Self {
        Self {
            session: Session::with_limits(stream_id, &settings.limits),
            state: State::Connecting,
            backoff: Backoff::new(settings.reconnect),
            chance: JitterRng::new(settings.seed),
            connect_limit: settings.connect_limit,
            chat_url: None,
            may_connect: false,
            idle_timeout: settings.idle_timeout,
            give_up_after: settings.give_up_after,
            retry_opening: settings.retry_opening,
            established: false,
            server_retry: None,
            outage_since: None,
        }
    }

    /// Sets a callback for everything received, before it is decoded, and for each connection opened or lost. Replaces
    /// an earlier callback.
    pub fn on_frame(&mut self, callback: impl FnMut(ChatFrame<'_>) + Send + 'static) {
        self.session.set_on_frame(FrameCallback::new(callback));
    }

    pub(crate) fn set_on_frame(&mut self, callback: FrameCallback) {
        self.session.set_on_frame(callback);
    }

    /// Returns the next action.
    pub fn poll(&mut self, now: Instant) -> Action {
        if let Some(event) = self.session.poll_event() {
            return Action::Event(event);
        }
        match &mut self.state {
            State::Connecting => self.poll_connect(now),
            State::Open {
                idle_since,
                first_event_wait_since,
                has_event,
                has_data,
                is_compressed,
                ..
            } => {
                if *is_compressed {
                    self.handle_error(now, Error::new(ErrorKind::UnexpectedEncoding, Operation::Read));
                    return self.poll(now);
                }
                let mut until = checked_deadline(*idle_since.get_or_insert(now), self.idle_timeout);
                let first_event_wait_since = *first_event_wait_since.get_or_insert(now);
                if !*has_event {
                    until = until.min(checked_deadline(
                        first_event_wait_since,
                        self.idle_timeout.saturating_mul(FIRST_EVENT_IDLE_TIMEOUTS),
                    ));
                }
                if now < until {
                    return Action::Read { until };
                }
                let kind = match !*has_event && *has_data {
                    true => ErrorKind::NoEvent,
                    false => ErrorKind::Timeout,
                };
                self.handle_error(now, Error::new(kind, Operation::Read));
                self.poll(now)
            }
            State::Waiting { until } if now < *until => Action::Wait { until: *until },
            State::Waiting { .. } => {
                self.state = State::Connecting;
                self.poll_connect(now)
            }
            State::Ended(reason) => Action::Ended(*reason),
            State::Failed(error) => Action::Failed(error.clone()),
        }
    }

    /// Returns [`Action::Connect`] as soon as the connect limit allows it.
    fn poll_connect(&mut self, now: Instant) -> Action {
        let reserved = match &self.chat_url {
            Some(url) if !self.may_connect => self.connect_limit.reserve(url, now),
            _ => now,
        };
        self.may_connect = true;
        if reserved <= now {
            return Action::Connect;
        }
        self.state = State::Waiting { until: reserved };
        Action::Wait { until: reserved }
    }

    /// Sets the URL of the chat service, to which [`ConnectionSettings::connect_limit`] applies. Connections are not
    /// limited without it.
    pub fn set_chat_url(&mut self, chat_url: Endpoint) {
        self.chat_url = Some(chat_url);
    }

    /// Handles the response to the request for the event stream, before its body.
    pub fn handle_response(&mut self, now: Instant, head: &ResponseHead) {
        if !matches!(self.state, State::Connecting) {
            return;
        }
        self.may_connect = false;
        match classify(head) {
            Classification::EventStream => {
                let attempt = self.backoff.attempt();
                self.session.call_on_frame(ChatFrame::Connected { attempt });
                self.session.handle_connected();
                if self.established {
                    self.session.count_reconnect();
                    self.session.queue(Event::Connected(Connected { attempt }));
                }
                tracing::info!(attempt, "connected");
                self.state = State::Open {
                    since: now,
                    idle_since: None,
                    first_event_wait_since: None,
                    has_event: false,
                    has_data: false,
                    is_compressed: false,
                };
            }
            Classification::NoLiveChat(_) if self.established => {
                tracing::info!("the chat is over");
                self.state = State::Ended(EndReason::ChatEnded);
            }
            Classification::NoLiveChat(error) | Classification::Error(error) => self.handle_error(now, error),
        }
    }

    /// Handles bytes of the body.
    pub fn handle_data(&mut self, bytes: &[u8]) {
        let State::Open {
            idle_since,
            has_event,
            has_data,
            is_compressed,
            ..
        } = &mut self.state
        else {
            return;
        };
        if !std::mem::replace(has_data, true) && bytes.starts_with(GZIP_MAGIC) {
            *is_compressed = true;
            return;
        }
        let events = self.session.stats().events;
        self.session.handle_data(bytes);
        if let Some(retry) = self.session.server_retry() {
            self.server_retry = Some(retry);
        }
        if self.session.stats().events > events {
            *has_event = true;
            self.established = true;
            self.outage_since = None;
        }
        // The timeout of the first event ends a connection that sends nothing but keepalives.
        *idle_since = None;
    }

    /// Handles the end of the body as a lost connection: the server reports the end of a chat with HTTP 204.
    pub fn handle_eof(&mut self, now: Instant) {
        self.handle_error(now, Error::new(ErrorKind::Disconnected, Operation::Read));
    }

    /// Handles a failure of the request or the connection.
    pub fn handle_error(&mut self, now: Instant, cause: Error) {
        let uptime = match self.state {
            State::Connecting => None,
            State::Open { since, .. } => Some(now.saturating_duration_since(since)),
            State::Waiting { .. } | State::Ended(_) | State::Failed(_) => return,
        };
        self.may_connect = false;
        if !(self.established || self.retry_opening && cause.is_retryable()) {
            tracing::warn!(%cause, "the chat cannot be opened");
            self.report_lost(self.backoff.attempt().saturating_add(1), None, &cause);
            self.state = State::Failed(cause);
            return;
        }
        let outage_since = *self.outage_since.get_or_insert(now);
        let after =
            self.backoff
                .connection_lost(&cause, uptime, self.server_retry, self.chance.next_fraction());
        let attempt = self.backoff.attempt();
        let until = checked_deadline(now, after);
        if self
            .give_up_after
            .is_some_and(|limit| until >= checked_deadline(outage_since, limit))
        {
            tracing::error!(%cause, attempt, "gave up");
            self.report_lost(attempt, None, &cause);
            self.state = State::Failed(Error::new(ErrorKind::GaveUp, Operation::Connect).caused_by(cause));
            return;
        }
        tracing::warn!(%cause, attempt, ?after, "connection lost");
        self.report_lost(attempt, Some(after), &cause);
        self.state = State::Waiting { until };
        self.session.queue(Event::Reconnecting(Reconnecting {
            attempt,
            after,
            cause,
        }));
    }

    fn report_lost(&mut self, attempt: u32, after: Option<Duration>, cause: &Error) {
        self.session.call_on_frame(ChatFrame::Lost {
            attempt,
            after,
            cause,
        });
    }

    /// Closes the chat and drops undelivered events.
    pub fn close(&mut self) {
        if !matches!(self.state, State::Ended(_)) {
            self.state = State::Ended(EndReason::Closed);
        }
        self.session.clear();
    }

    /// Drops queued messages of the history. Other events stay.
    pub fn clear_mailbox(&mut self) {
        self.session.clear_mailbox();
    }

    /// Sets the id of the logged-in account; see [`Session::set_own_user`].
    pub fn set_own_user(&mut self, id: UserId) {
        self.session.set_own_user(id);
    }

    /// State of the chat and counters of everything received.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Reason for the end; `None` while the chat runs and after a failure.
    #[must_use]
    pub fn end_reason(&self) -> Option<EndReason> {
        match self.state {
            State::Ended(reason) => Some(reason),
            _ => None,
        }
    }

    pub(crate) fn is_established(&self) -> bool {
        self.established
    }

    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.state, State::Ended(_) | State::Failed(_))
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("session", &self.session)
            .field("state", &self.state)
            .field("attempt", &self.backoff.attempt())
            .finish_non_exhaustive()
    }
}

/// URL of the event stream of a chat.
pub(crate) fn stream_url(chat_url: &Endpoint, stream_id: StreamId) -> RequestUrl {
    chat_url.join(&format!("chat/{}/stream", stream_id.get()))
}

const GZIP_MAGIC: &[u8] = b"\x1f\x8b";

/// Timeout of the first event of a connection, in idle timeouts.
const FIRST_EVENT_IDLE_TIMEOUTS: u32 = 4;

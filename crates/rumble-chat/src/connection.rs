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

/// A chat over as many connections as it takes, without any I/O and without a clock: what happened and the time go in,
/// what to do next comes out.
///
/// After every input, ask [`Connection::poll`] until it says to connect, read, wait or stop. The blocking
/// [`ChatApi`](crate::ChatApi) is a loop around this, and so is any asynchronous client.
///
/// ```
/// use std::time::{Duration, Instant};
/// use rumble_chat::{Action, Connection, ConnectionSettings, Event, ResponseHead};
/// use rumble_chat::model::StreamId;
///
/// let now = Instant::now();
/// let mut chat = Connection::new(StreamId::new(900_100_200).unwrap(), ConnectionSettings::default());
/// assert!(matches!(chat.poll(now), Action::Connect));
///
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
///
/// chat.handle_response(until, &ResponseHead::new(204));
/// assert!(matches!(chat.poll(until), Action::Ended(_)));
/// ```
pub struct Connection {
    session: Session,
    state: State,
    backoff: Backoff,
    chance: JitterRng,
    connect_limit: ConnectLimit,
    /// `None`: the site is not known, and connections are not limited.
    chat_url: Option<Endpoint>,
    /// The start of the connection has been reserved.
    may_connect: bool,
    idle_timeout: Duration,
    give_up_after: Option<Duration>,
    /// A connection once brought an event: from then on failures are tried again.
    established: bool,
    /// The last `retry:` of the server, on whatever connection.
    server_retry: Option<Duration>,
    outage_since: Option<Instant>,
}

/// What the client of a [`Connection`] has to do next.
#[derive(Debug)]
#[non_exhaustive]
pub enum Action {
    /// Send the request for the event stream; then say [`Connection::handle_response`] or [`Connection::handle_error`].
    Connect,
    /// Nothing: the chat ended as it should.
    Ended(EndReason),
    /// Deliver this event, and poll again.
    Event(Event),
    /// Nothing: the chat cannot go on.
    Failed(Error),
    /// Read the body; then say [`Connection::handle_data`], [`Connection::handle_eof`] or [`Connection::handle_error`]. When nothing
    /// came until then, poll. A client that stopped reading earlier first takes what has arrived meanwhile: what it does not
    /// report counts as silence.
    Read {
        /// When silence has lasted too long.
        until: Instant,
    },
    /// Do nothing until then, and poll.
    Wait {
        /// When to go on.
        until: Instant,
    },
}

/// Why a chat ended without an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EndReason {
    /// The server says that the chat is over (status 204).
    ChatEnded,
    /// It was closed by this program.
    Closed,
}

#[derive(Debug)]
enum State {
    Connecting,
    Open {
        since: Instant,
        /// Since when reading has been wanted without anything coming. A program that does not ask waits for nothing.
        idle_since: Option<Instant>,
        /// Since when its first event has been waited for.
        first_event_wait_since: Option<Instant>,
        /// It brought an event.
        has_event: bool,
        /// Bytes came, if only keepalives.
        has_data: bool,
        /// The body begins as gzip does.
        is_compressed: bool,
    },
    Waiting {
        until: Instant,
    },
    Ended(EndReason),
    Failed(Error),
}

impl Connection {
    /// A chat that is not connected yet.
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
            established: false,
            server_retry: None,
            outage_since: None,
        }
    }

    /// Calls back for everything received, before it is decoded, and for each connection opened or lost. Replaces an
    /// earlier callback.
    pub fn on_frame(&mut self, callback: impl FnMut(ChatFrame<'_>) + Send + 'static) {
        self.session.set_on_frame(FrameCallback::new(callback));
    }

    pub(crate) fn set_on_frame(&mut self, callback: FrameCallback) {
        self.session.set_on_frame(callback);
    }

    /// What to do next.
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

    /// [`Action::Connect`], at once or when the limit allows it.
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

    /// Tells where the chat service is, so that [`ConnectionSettings::connect_limit`] applies. Without it, connections are not
    /// limited.
    pub fn set_chat_url(&mut self, chat_url: Endpoint) {
        self.chat_url = Some(chat_url);
    }

    /// The response head has arrived.
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

    /// Bytes of the body have arrived.
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
        // A connection that never brings anything but keepalives is given up by the time of its first event.
        *idle_since = None;
    }

    /// The body ended. A chat that is over says so with 204; this is a lost connection.
    pub fn handle_eof(&mut self, now: Instant) {
        self.handle_error(now, Error::new(ErrorKind::Disconnected, Operation::Read));
    }

    /// The request or the connection failed.
    pub fn handle_error(&mut self, now: Instant, cause: Error) {
        let uptime = match self.state {
            State::Connecting => None,
            State::Open { since, .. } => Some(now.saturating_duration_since(since)),
            State::Waiting { .. } | State::Ended(_) | State::Failed(_) => return,
        };
        self.may_connect = false;
        if !self.established {
            tracing::warn!(%cause, "the chat cannot be opened");
            self.lost(1, None, &cause);
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
            self.lost(attempt, None, &cause);
            self.state = State::Failed(Error::new(ErrorKind::GaveUp, Operation::Connect).caused_by(cause));
            return;
        }
        tracing::warn!(%cause, attempt, ?after, "connection lost");
        self.lost(attempt, Some(after), &cause);
        self.state = State::Waiting { until };
        self.session.queue(Event::Reconnecting(Reconnecting {
            attempt,
            after,
            cause,
        }));
    }

    fn lost(&mut self, attempt: u32, after: Option<Duration>, cause: &Error) {
        self.session.call_on_frame(ChatFrame::Lost {
            attempt,
            after,
            cause,
        });
    }

    /// Ends the chat: undelivered events are dropped.
    pub fn close(&mut self) {
        if !matches!(self.state, State::Ended(_)) {
            self.state = State::Ended(EndReason::Closed);
        }
        self.session.clear();
    }

    /// Drops the messages that are waiting, and only those.
    pub fn clear_mailbox(&mut self) {
        self.session.clear_mailbox();
    }

    /// Tells which account is signed in, as [`Session::set_own_user`].
    pub fn set_own_user(&mut self, id: UserId) {
        self.session.set_own_user(id);
    }

    /// What is known of the chat, and what was seen.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Why it ended; `None` while it runs, and when it failed.
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

    pub(crate) fn is_over(&self) -> bool {
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

/// Where the event stream of a chat is.
pub(crate) fn stream_url(chat_url: &Endpoint, stream_id: StreamId) -> RequestUrl {
    chat_url.join(&format!("chat/{}/stream", stream_id.get()))
}

const GZIP_MAGIC: &[u8] = b"\x1f\x8b";

/// The first event of a connection must come within this number of idle timeouts.
const FIRST_EVENT_IDLE_TIMEOUTS: u32 = 4;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use rumble_http::internal::Request;
use rumble_http::{RequestUrl, SessionCookie};
use rumble_model::{ChannelId, MessageId, StreamId, UserId};

use super::cooldown::{Cooldown, Reservation};
use super::own_messages::OwnMessages;
use super::pending::{MAX_RESPONSE_BYTES, PendingWrite, Write};
use super::response::{self, AcceptedMessage};
use super::sent::{self, CommandResponse, SentMessage};
use super::settings::WriteSettings;
use crate::error::{Error, ErrorKind, Operation};
use crate::message::Message;

/// Sans-I/O write requests for one chat: for programs with their own HTTP client, asynchronous or not.
/// [`ChatWriter`](crate::ChatWriter) is a loop around this type, so the same guarantees apply: a request is sent at
/// most once, messages have a cool-down, and an unknown outcome is reported by the error.
///
/// Each method returns a request and the handler of its response. Clones share the cool-down.
///
/// ```
/// use std::time::Instant;
/// use rumble_chat::model::StreamId;
/// use rumble_chat::{Endpoint, ErrorKind, ResponseHead, SessionCookie, WriteRequests, WriteSettings};
///
/// let session = SessionCookie::new("brass-teapot".into(), &Endpoint::rumble())?;
/// let writes = WriteRequests::new(StreamId::new(900_100_200).unwrap(), WriteSettings::default().session(session));
/// let now = Instant::now();
/// let (request, message) = writes.message(now, "hi", None)?.split(now)?;
/// assert_eq!(request.into_http().method(), "POST");
/// // The client sent the request, and this is the response.
/// let response = ResponseHead::new(200).content_type("application/json");
/// let sent = message.handle_response(now, response, br#"{"data":{"id":"42"}}"#.to_vec())?;
/// assert_eq!(sent.message_id.get(), 42);
/// assert_eq!(writes.message(now, "again", None).err().map(|error| error.kind()), Some(ErrorKind::CoolingDown));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct WriteRequests(Arc<Shared>);

struct Shared {
    settings: WriteSettings,
    stream_id: StreamId,
    /// From the settings of the chat; 0 if the server has not sent it.
    length_max: AtomicU64,
    cooldown: Mutex<Cooldown>,
    own_messages: Mutex<OwnMessages>,
}

impl WriteRequests {
    /// Creates write requests for one chat.
    #[must_use]
    pub fn new(stream_id: StreamId, settings: WriteSettings) -> Self {
        Self(Arc::new(Shared {
            stream_id,
            length_max: AtomicU64::new(0),
            cooldown: Mutex::new(Cooldown::new(settings.cooldown)),
            own_messages: Mutex::new(OwnMessages::new(settings.own_user)),
            settings,
        }))
    }

    /// Creates a message from the logged-in account or from one of its channels. The cool-down begins immediately and
    /// is kept if the request is dropped without its outcome.
    ///
    /// # Errors
    ///
    /// Fails without a session, within the cool-down ([`Error::retry_after`] returns the remaining time), and if the
    /// text is empty or longer than the chat allows.
    pub fn message(
        &self,
        now: Instant,
        text: &str,
        channel: Option<ChannelId>,
    ) -> Result<Write<SentMessage>, Error> {
        let session = self.required_session(Operation::Send)?;
        self.validate_text(text)?;
        let reservation = self.begin_cooldown(now)?;
        let request_id = self.own_messages().begin_request();
        let body = sent::request_body(&request_id, text, channel);
        let request = self.with_session(Request::post(self.chat_path("message")).json(body), session);
        let this = self.clone();
        let pending = PendingWrite::new(Operation::Send, move |now, response| {
            this.message_ended(
                now,
                &reservation,
                request_id,
                response.and_then(|response| response::parse_send_response(&response)),
            )
        });
        Ok(Write { request, pending })
    }

    /// Creates the deletion of a message.
    ///
    /// # Errors
    ///
    /// Fails without a session.
    pub fn delete_message(&self, id: MessageId) -> Result<Write<()>, Error> {
        let operation = Operation::Delete;
        let session = self.required_session(operation)?;
        let url = self.chat_path(&format!("message/{}", id.get()));
        let request = self.with_session(Request::delete(url), session);
        let pending = PendingWrite::new(operation, move |_, response| {
            response::parse_empty_response(operation, &response?)
        });
        Ok(Write { request, pending })
    }

    /// Creates a Rumble chat command; see [`ChatWriter::command`](crate::ChatWriter::command).
    ///
    /// # Errors
    ///
    /// Fails without a session. Returns [`ErrorKind::NotACommand`] if the text does not begin with `/`.
    pub fn command(&self, command: &str) -> Result<Write<CommandResponse>, Error> {
        let operation = Operation::Command;
        let session = self.required_session(operation)?;
        if !command.starts_with('/') {
            return Err(Error::new(ErrorKind::NotACommand, operation));
        }
        let url = self.0.settings.base_url.join("chat/command");
        let video = self.0.stream_id.base10();
        let form = [("video_id", video.as_str()), ("message", command)];
        let request = self.with_session(Request::post(url).form(&form), session);
        let pending = PendingWrite::new(operation, move |_, response| {
            response::parse_command_response(&response?)
        });
        Ok(Write { request, pending })
    }

    /// Time from which the next message may be sent; `None` if it may be sent now.
    #[must_use]
    pub fn ready_at(&self, now: Instant) -> Option<Instant> {
        self.cooldown().ready_at(now)
    }

    /// See [`ChatWriter::message_length_max`](crate::ChatWriter::message_length_max).
    #[must_use]
    pub fn message_length_max(&self) -> u64 {
        match self.0.length_max.load(Ordering::Relaxed) {
            0 => DEFAULT_LENGTH_MAX,
            length => length,
        }
    }

    /// See [`ChatWriter::is_own`](crate::ChatWriter::is_own).
    #[must_use]
    pub fn is_own(&self, message: &Message) -> bool {
        self.own_messages().contains(message)
    }

    /// Session of the account that writes.
    #[must_use]
    pub fn session(&self) -> Option<&SessionCookie> {
        self.0.settings.session.as_ref()
    }

    /// Id of the stream, which is also the id of its video and its chat.
    #[must_use]
    pub fn stream_id(&self) -> StreamId {
        self.0.stream_id
    }

    #[cfg(any(feature = "moderation", feature = "stream"))]
    pub(crate) fn settings(&self) -> &WriteSettings {
        &self.0.settings
    }

    /// The account that writes, if known.
    pub(crate) fn own_user(&self) -> Option<UserId> {
        self.own_messages().user()
    }

    pub(crate) fn set_length_max(&self, units: Option<u64>) {
        if let Some(units) = units {
            self.0.length_max.store(units, Ordering::Relaxed);
        }
    }

    pub(super) fn origin(&self) -> String {
        self.0.settings.base_url.origin().to_string()
    }

    fn message_ended(
        &self,
        now: Instant,
        reservation: &Reservation,
        request_id: String,
        accepted: Result<AcceptedMessage, Error>,
    ) -> Result<SentMessage, Error> {
        self.end_cooldown(now, reservation, accepted.as_ref().err());
        match accepted {
            Ok(AcceptedMessage { message_id, user }) => {
                let own_user = user.as_ref().map(|user| user.id);
                self.own_messages().confirm(&request_id, message_id, own_user);
                Ok(SentMessage {
                    message_id,
                    request_id,
                    user,
                })
            }
            Err(error) => {
                if !error.outcome_is_unknown() {
                    self.own_messages().discard(&request_id);
                }
                Err(error)
            }
        }
    }

    fn validate_text(&self, text: &str) -> Result<(), Error> {
        if !self.0.settings.validate_text {
            return Ok(());
        }
        if text.trim().is_empty() {
            return Err(Error::new(ErrorKind::EmptyText, Operation::Send));
        }
        if text.encode_utf16().count() as u64 > self.message_length_max() {
            return Err(Error::new(ErrorKind::TooLong, Operation::Send));
        }
        Ok(())
    }

    fn begin_cooldown(&self, now: Instant) -> Result<Reservation, Error> {
        let mut cooldown = self.cooldown();
        match cooldown.ready_at(now) {
            Some(at) => Err(Error::cooling_down(at.saturating_duration_since(now))),
            None => Ok(cooldown.reserve(now)),
        }
    }

    fn end_cooldown(&self, now: Instant, reservation: &Reservation, error: Option<&Error>) {
        let mut cooldown = self.cooldown();
        if error.is_none_or(Error::may_have_been_sent) {
            cooldown.extend(now);
        } else {
            cooldown.release(reservation);
        }
        if let Some(time) = error.and_then(Error::retry_after) {
            cooldown.block_for(now, time);
        }
    }

    fn with_session(&self, request: Request, session: &SessionCookie) -> Request {
        request
            .session(session)
            .header("origin", self.origin().as_str())
            .max_body(MAX_RESPONSE_BYTES)
    }

    fn chat_path(&self, path: &str) -> RequestUrl {
        let id = self.0.stream_id.get();
        self.0.settings.chat_url.join(&format!("chat/{id}/{path}"))
    }

    fn required_session(&self, operation: Operation) -> Result<&SessionCookie, Error> {
        self.session()
            .ok_or_else(|| Error::new(ErrorKind::NotLoggedIn, operation))
    }

    fn cooldown(&self) -> MutexGuard<'_, Cooldown> {
        self.0.cooldown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn own_messages(&self) -> MutexGuard<'_, OwnMessages> {
        self.0.own_messages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for WriteRequests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteRequests")
            .field("stream_id", &self.0.stream_id)
            .field("chat_url", &self.0.settings.chat_url)
            .field("session", &self.0.settings.session)
            .finish_non_exhaustive()
    }
}

/// Default limit of the site.
const DEFAULT_LENGTH_MAX: u64 = 200;

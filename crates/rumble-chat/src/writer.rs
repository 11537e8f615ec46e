mod answer;
mod cooldown;
mod own;
mod sent;
mod settings;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rumble_http::{
    Endpoint, RequestUrl, SessionCookie,
    internal::{Request, RequestAgent, Response},
};
use rumble_model::{ChannelId, MessageId, StreamId, UserId};

use crate::error::{Error, ErrorKind, Operation};
use crate::message::Message;
use answer::Accepted;
use cooldown::{Cooldown, Turn};
use own::OwnMessages;
pub use own::generate_request_id;
pub use sent::{CommandResponse, SentMessage};
pub(crate) use settings::WriterSettings;

/// Writes in one chat: sends, deletes, gives commands.
///
/// It has nothing to do with reading: keep it beside the chat, move it to another thread, clone it. Clones share the
/// cool-down. Nothing is ever sent twice: what became of a request that broke off is told as unknown
/// ([`Error::outcome_is_unknown`]), and trying again is for you to decide.
///
/// ```no_run
/// use rumble_chat::{ChatApi, Endpoint, SessionCookie};
///
/// let session = SessionCookie::new(std::env::var("RUMBLE_SESSION")?.into(), &Endpoint::rumble())?;
/// let mut chat = ChatApi::builder("7k2m9q").session(session).connect()?;
/// let writer = chat.writer();
/// while let Some(message) = chat.get_message()? {
///     if message == "!hello" {
///         let sent = writer.send_message("hi")?;
///         println!("sent as {}", sent.message_id.base10());
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ChatWriter(Arc<Shared>);

struct Shared {
    #[cfg(feature = "moderation")]
    account: std::sync::OnceLock<rumble_servicephp::ServicePhp>,
    agent: RequestAgent,
    base_url: Endpoint,
    chat_url: Endpoint,
    session: Option<SessionCookie>,
    settings: WriterSettings,
    stream_id: StreamId,
    /// Of the chat's settings; 0 when the server has not said.
    told_length_max: AtomicU64,
    cooldown: Mutex<Cooldown>,
    own: Mutex<OwnMessages>,
}

impl ChatWriter {
    pub(crate) fn new(stream_id: StreamId, chat_url: Endpoint, settings: WriterSettings) -> Self {
        Self(Arc::new(Shared {
            #[cfg(feature = "moderation")]
            account: settings.account.clone().map(Into::into).unwrap_or_default(),
            agent: RequestAgent::new(settings.request.clone()),
            base_url: settings.base_url.clone(),
            chat_url,
            session: settings.session.clone(),
            stream_id,
            told_length_max: AtomicU64::new(0),
            cooldown: Mutex::new(Cooldown::new(settings.cooldown)),
            own: Mutex::new(OwnMessages::new(settings.own_user)),
            settings,
        }))
    }

    /// Sends a message as the signed-in account.
    ///
    /// # Errors
    ///
    /// We stop it ourselves, and nothing leaves this machine, when the text is empty or longer than the chat allows, and
    /// while the cool-down of the last message lasts ([`Error::retry_after`] says how long). All others come from the
    /// server or the network.
    pub fn send_message(&self, text: &str) -> Result<SentMessage, Error> {
        self.send(text, None)
    }

    /// Sends a message as one of the account's channels.
    ///
    /// # Errors
    ///
    /// As [`ChatWriter::send_message`].
    pub fn send_message_as(&self, text: &str, channel: ChannelId) -> Result<SentMessage, Error> {
        self.send(text, Some(channel))
    }

    /// Deletes a message. The chat says so to everybody in an event of its own.
    ///
    /// # Errors
    ///
    /// When the server refuses, or the request fails.
    pub fn delete_message(&self, id: MessageId) -> Result<(), Error> {
        let operation = Operation::Delete;
        let session = self.required_session(operation)?;
        let url = self.chat_path(&format!("message/{}", id.get()));
        self.preflight(&url, session, "DELETE", operation)?;
        let request = self.signed(Request::delete(url), session);
        answer::done(operation, &self.call(operation, &request)?)
    }

    /// Gives one of Rumble's own commands, such as `/raid <URL>`. Known ones: `/subscribers`, `/subscribers off` and
    /// `/raid`, which the page lets a person confirm.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotACommand`] when it does not begin with `/`; when the server refuses, or the request fails.
    pub fn command(&self, command: &str) -> Result<CommandResponse, Error> {
        let operation = Operation::Command;
        let session = self.required_session(operation)?;
        if !command.starts_with('/') {
            return Err(Error::new(ErrorKind::NotACommand, operation));
        }
        let url = self.0.base_url.join("chat/command");
        let video = self.0.stream_id.base10();
        let form = [("video_id", video.as_str()), ("message", command)];
        let request = self.signed(Request::post(url).form(&form), session);
        answer::command(&self.call(operation, &request)?)
    }

    /// When the next message may be sent; `None` when that is now.
    #[must_use]
    pub fn ready_at(&self) -> Option<Instant> {
        let now = now();
        self.cooldown().ready_at(now)
    }

    /// How long the next message has to wait; zero when it may be sent now.
    #[must_use]
    pub fn ready_in(&self) -> Duration {
        let now = now();
        self.cooldown()
            .ready_at(now)
            .map_or(Duration::ZERO, |at| at.saturating_duration_since(now))
    }

    /// The longest text that is sent, in UTF-16 units as the site counts: the chat's own limit, 200 until the server
    /// has said another.
    #[must_use]
    pub fn message_length_max(&self) -> u64 {
        match self.0.told_length_max.load(Ordering::Relaxed) {
            0 => LENGTH_MAX,
            told => told,
        }
    }

    /// The message came from this writer or a clone of it: by its id, or, where that is not known, by the request that
    /// carried it, which proves the sending of a message whose outcome was unknown. (A history does not name requests:
    /// such a message is recognised only where it comes live.)
    #[must_use]
    pub fn is_own(&self, message: &Message) -> bool {
        self.own().holds(message)
    }

    /// Whether there is a session, so that writing can be tried.
    #[doc(alias = "logged_in")]
    #[must_use]
    pub fn has_session(&self) -> bool {
        self.0.session.is_some()
    }

    /// The session that is sent with each request; `None` if the chat is only read.
    #[doc(alias = "session_cookie")]
    #[must_use]
    pub fn session(&self) -> Option<&SessionCookie> {
        self.0.session.as_ref()
    }

    /// The stream, its video and its chat: one id.
    #[must_use]
    pub fn stream_id(&self) -> StreamId {
        self.0.stream_id
    }

    /// The account that writes, where it is known.
    pub(crate) fn own_user(&self) -> Option<UserId> {
        self.own().user()
    }

    /// The account that moderates: the one that was given, else one made of the session. `None` without a session.
    #[cfg(feature = "moderation")]
    #[doc(alias = "servicephp")]
    #[must_use]
    pub fn account(&self) -> Option<&rumble_servicephp::ServicePhp> {
        let shared = &*self.0;
        let session = shared.session.as_ref()?;
        Some(shared.account.get_or_init(|| {
            let settings = rumble_servicephp::Settings::from(shared.settings.request.clone());
            let settings = settings.base_url(shared.base_url.clone());
            rumble_servicephp::ServicePhp::from_session(session.clone(), settings)
        }))
    }

    pub(crate) fn told_length_max(&self, units: Option<u64>) {
        if let Some(units) = units {
            self.0.told_length_max.store(units, Ordering::Relaxed);
        }
    }

    fn send(&self, text: &str, channel: Option<ChannelId>) -> Result<SentMessage, Error> {
        let operation = Operation::Send;
        let session = self.required_session(operation)?;
        self.validate_text(text)?;
        let url = self.chat_path("message");
        let turn = self.begin_cooldown()?;
        let request_id = self.own().new_request();
        let sent = self
            .preflight(&url, session, "POST", operation)
            .and_then(|()| {
                let body = sent::body(&request_id, text, channel);
                let request = self.signed(Request::post(url.clone()).json(body), session);
                self.call(operation, &request)
            })
            .and_then(|response| answer::sent(&response));
        self.end_cooldown(&turn, sent.as_ref().err());
        match sent {
            Ok(Accepted { message_id, user }) => {
                let own_user = user.as_ref().map(|user| user.id);
                self.own().taken(&request_id, message_id, own_user);
                Ok(SentMessage {
                    message_id,
                    request_id,
                    user,
                })
            }
            Err(error) => {
                if !error.outcome_is_unknown() {
                    self.own().forget(&request_id);
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

    fn begin_cooldown(&self) -> Result<Turn, Error> {
        let now = now();
        let mut cooldown = self.cooldown();
        match cooldown.ready_at(now) {
            Some(at) => Err(Error::cooling_down(at.saturating_duration_since(now))),
            None => Ok(cooldown.begin(now)),
        }
    }

    fn end_cooldown(&self, turn: &Turn, error: Option<&Error>) {
        let now = now();
        let mut cooldown = self.cooldown();
        if error.is_none_or(Error::may_have_been_sent) {
            cooldown.arm(now);
        } else {
            cooldown.give_back(turn);
        }
        if let Some(time) = error.and_then(Error::retry_after) {
            cooldown.pause(now, time);
        }
    }

    /// Asks whether the request would be allowed, as browsers do. Only when that is wanted, and not where the request itself
    /// will not go.
    fn preflight(
        &self,
        url: &RequestUrl,
        session: &SessionCookie,
        method: &str,
        operation: Operation,
    ) -> Result<(), Error> {
        if !self.0.settings.preflight || !session.is_allowed_for(url.origin()) {
            return Ok(());
        }
        let request = Request::options(url.clone())
            .accept("*/*")
            .header("access-control-request-method", method)
            .header("access-control-request-headers", "content-type")
            .header("origin", self.origin().as_str());
        let asked = self.0.agent.send(&request);
        let asked = asked.map_err(|failure| Error::transport(operation, failure).unsent())?;
        answer::done(operation, &asked).map_err(Error::unsent)
    }

    fn call(&self, operation: Operation, request: &Request) -> Result<Response, Error> {
        let span = tracing::info_span!("write", stream_id = self.0.stream_id.get());
        let _entered = span.enter();
        let result = self.0.agent.send(request);
        match &result {
            Ok(response) => tracing::debug!(?operation, status = response.status(), "answered"),
            Err(failure) => tracing::warn!(?operation, kind = ?failure.kind(), "failed"),
        }
        result.map_err(|failure| Error::transport(operation, failure))
    }

    fn signed(&self, request: Request, session: &SessionCookie) -> Request {
        request
            .session(session)
            .header("origin", self.origin().as_str())
            .max_body(LARGEST_ANSWER)
    }

    fn origin(&self) -> String {
        self.0.base_url.origin().to_string()
    }

    fn chat_path(&self, path: &str) -> RequestUrl {
        let id = self.0.stream_id.get();
        self.0.chat_url.join(&format!("chat/{id}/{path}"))
    }

    fn required_session(&self, operation: Operation) -> Result<&SessionCookie, Error> {
        self.session()
            .ok_or_else(|| Error::new(ErrorKind::NotLoggedIn, operation))
    }

    fn cooldown(&self) -> MutexGuard<'_, Cooldown> {
        self.0.cooldown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn own(&self) -> MutexGuard<'_, OwnMessages> {
        self.0.own.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Message {
    /// Deletes it; see [`ChatWriter::delete_message`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn delete(&self, writer: &ChatWriter) -> Result<(), Error> {
        writer.delete_message(self.id)
    }
}

impl fmt::Debug for ChatWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatWriter")
            .field("stream_id", &self.0.stream_id)
            .field("chat_url", &self.0.chat_url)
            .field("session", &self.0.session)
            .finish_non_exhaustive()
    }
}

#[expect(clippy::disallowed_methods, reason = "the cool-down runs by this clock")]
fn now() -> Instant {
    Instant::now()
}

/// What the site allows where it says nothing else.
const LENGTH_MAX: u64 = 200;
const LARGEST_ANSWER: usize = 1024 * 1024;
